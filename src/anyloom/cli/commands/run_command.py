"""Which options does `anyloom run` take, once it is known which graph is meant?

The inputs of the graph become options. The graph is named on the same command line, so the command
is put together after that name was found.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...core.spelling import known_spelling
from ..options import CODE_FLAG, RunOptions
from ..output.help import SectionedCommand

if TYPE_CHECKING:
    from ...compiler.graphs import Graph
    from ..graph_inputs import GraphOption

PREFIX = "input_"
"""Keeps a graph's inputs apart from the options that every run has."""
PANEL = "Inputs of this graph"
ARGUMENTS = 2
"""How many of the wishes stand without a flag: the graph and the sources."""


class RunCommand(SectionedCommand):
    """`anyloom run`, which grows the options of the graph that is named after it."""

    def make_context(self, info_name: str | None, args: list[str], *more: Any, **extra: Any) -> Any:
        takes_value = {
            flag: not getattr(one, "is_flag", False) for one in self.params for flag in one.opts
        }
        name = graph_name_in(args, takes_value)
        if name is None:
            return super().make_context(info_name, args, *more, **extra)
        from ...compiler.graphs import load
        from ..project import open_project, telling_about_code

        open_project(CODE_FLAG in args)
        with telling_about_code():
            graph = load(name)
        app = typer.Typer(rich_markup_mode=None, add_completion=False)
        app.command(cls=SectionedCommand, context_settings={"max_content_width": 100})(
            run_callback(graph, takes_value)
        )
        command = typer.main.get_command(app)
        flags = {flag for one in command.params for flag in (*one.opts, *one.secondary_opts)}
        return command.make_context(info_name, _spelled(args, flags), *more, **extra)


def run_callback(graph: Graph | None = None, taken: Collection[str] = ()) -> Callable[..., None]:
    """Return the function that typer turns into `anyloom run`.

    Args:
        graph: whose inputs become options.
        taken: flags that the inputs may not be called.
    """
    options: list[GraphOption] = []
    if graph is not None:
        from ..graph_inputs import options_of

        options = options_of(graph, taken)

    def run(**given: Any) -> None:
        """Run a graph on images: files, folders, globs or lists.

        The inputs of the graph become options: `anyloom run text2seg --help` shows them. Finished
        images are not done again; a run that was stopped goes on where it was.
        """
        from .run import run_graph

        typed = [(option, given.pop(PREFIX + option.name)) for option in options]
        assert graph is not None
        run_graph(graph, RunOptions(**given), typed)

    if graph is not None:
        run.__doc__ = graph.about or f"Run the graph {graph.name} on images."
    own = [
        one.replace(kind=one.KEYWORD_ONLY)
        for one in inspect.signature(RunOptions, eval_str=True).parameters.values()
    ]
    arguments, every_run = own[:ARGUMENTS], own[ARGUMENTS:]
    signature = inspect.Signature([*arguments, *map(_parameter, options), *every_run])
    run.__signature__ = signature  # type: ignore[attr-defined]
    return run


def graph_name_in(args: Sequence[str], takes_value: Mapping[str, bool]) -> str | None:
    """Return the first argument that is neither an option nor an option's value.

    Args:
        takes_value: known flag → whether its value follows; unknown ones are inputs and have one.
    """
    position = 0
    while position < len(args):
        word = args[position]
        if not word.startswith("-"):
            return word
        if word == "--":
            return next(iter(args[position + 1 :]), None)
        position += 2 if "=" not in word and takes_value.get(word, True) else 1
    return None


def _spelled(args: Sequence[str], flags: Collection[str]) -> list[str]:
    """Return arguments with flags in the spelling of the graph: --colour-by as --color-by."""
    end = args.index("--") if "--" in args else len(args)
    words = [word.partition("=") for word in args[:end]]
    return [*(known_spelling(flag, flags) + sep + rest for flag, sep, rest in words), *args[end:]]


def _parameter(option: GraphOption) -> inspect.Parameter:
    kind = bool if option.kind is bool else list[str] if option.repeated else str
    flags = [option.flag]
    if kind is bool:
        flags = [f"{option.flag}/--no-{option.flag.removeprefix('--')}"]
    info = typer.Option(
        *flags,
        help=option.help,
        metavar=None if kind is bool else option.metavar,
        show_default=False,
        rich_help_panel=PANEL,
    )
    return inspect.Parameter(
        PREFIX + option.name,
        inspect.Parameter.KEYWORD_ONLY,
        default=None,
        annotation=Annotated[kind | None, info],
    )
