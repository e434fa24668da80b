"""Arguments of `anyloom run`: the options of every run, and the inputs of the named graph.

The graph is named on the same command line, so the command is built once its name is found there.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...core.spelling import known_spelling
from ..errors import INPUTS
from ..options import CODE_FLAG, RunOptions, take_texts_as_typed
from ..output.help import SectionedCommand

if TYPE_CHECKING:
    from ...compiler.graphs import Graph
    from ..graph_inputs import GraphOption

PREFIX = "input_"
"""Keeps the inputs of a graph apart from the options of every run."""
POSITIONAL = 2
"""How many of the options have no flag: the graph and the sources."""


class RunCommand(SectionedCommand):
    """The command `anyloom run`, extended by the inputs of the graph that is named after it."""

    def make_context(self, info_name: str | None, args: list[str], *more: Any, **extra: Any) -> Any:
        takes_value = {
            flag: not getattr(parameter, "is_flag", False)
            for parameter in self.params
            for flag in parameter.opts
        }
        name = graph_name_in(args, takes_value)
        if name is None:
            return super().make_context(info_name, args, *more, **extra)
        from ..project import code_hint_on_error, load_graph, open_project

        open_project(CODE_FLAG in args)
        with code_hint_on_error():
            graph = load_graph(name)
        app = typer.Typer(rich_markup_mode=None, add_completion=False)
        app.command(cls=SectionedCommand, context_settings={"max_content_width": 100})(
            run_callback(graph, takes_value)
        )
        command = take_texts_as_typed(typer.main.get_command(app))
        flags = {
            flag
            for parameter in command.params
            for flag in (*parameter.opts, *parameter.secondary_opts)
        }
        return command.make_context(info_name, _respelled(args, flags), *more, **extra)


def run_callback(graph: Graph | None = None, taken: Collection[str] = ()) -> Callable[..., None]:
    """Return the function that typer turns into `anyloom run`.

    Args:
        graph: whose inputs become options.
        taken: flags that the inputs may not have.
    """
    inputs: list[GraphOption] = []
    if graph is not None:
        from ..graph_inputs import options_of

        inputs = options_of(graph, taken)

    def run(**arguments: Any) -> None:
        """Run a graph on images: files, folders, globs or lists.

        The inputs of the graph become options: `anyloom run text2seg --help` shows them. Finished
        images are skipped; a run that was interrupted is resumed.
        """
        from .run import run_graph

        texts = [(option, arguments.pop(PREFIX + option.name)) for option in inputs]
        assert graph is not None
        run_graph(graph, RunOptions(**arguments), texts)

    if graph is not None:
        run.__doc__ = graph.about or f"Run the graph {graph.name} on images."
    options = [
        parameter.replace(kind=parameter.KEYWORD_ONLY)
        for parameter in inspect.signature(RunOptions, eval_str=True).parameters.values()
    ]
    positional, flags = options[:POSITIONAL], options[POSITIONAL:]
    signature = inspect.Signature([*positional, *map(_parameter, inputs), *flags])
    run.__signature__ = signature  # type: ignore[attr-defined]
    return run


def graph_name_in(args: Sequence[str], takes_value: Mapping[str, bool]) -> str | None:
    """Return the first argument that is neither an option nor an option's value.

    Args:
        takes_value: flag → whether a value follows it; other flags are inputs and take one.
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


def _respelled(args: Sequence[str], flags: Collection[str]) -> list[str]:
    """Return arguments with flags in the spelling of the graph: --colour-by as --color-by."""
    end = args.index("--") if "--" in args else len(args)
    words = [word.partition("=") for word in args[:end]]
    return [*(known_spelling(flag, flags) + sep + rest for flag, sep, rest in words), *args[end:]]


def _parameter(option: GraphOption) -> inspect.Parameter:
    kind = bool if option.kind is bool else list[str] if option.repeated else str
    flag = option.flag
    if kind is bool:
        flag = f"{option.flag}/--no-{option.flag.removeprefix('--')}"
    info = typer.Option(
        flag,
        help=option.help,
        metavar=None if kind is bool else option.metavar,
        show_default=False,
        rich_help_panel=INPUTS,
    )
    return inspect.Parameter(
        PREFIX + option.name,
        inspect.Parameter.KEYWORD_ONLY,
        default=None,
        annotation=Annotated[kind | None, info],
    )
