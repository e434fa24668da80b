"""The project: graphs, nodes and models in the working folder, and graphs with a user's choices."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ..foundation.errors import MAX_LISTED, AnyloomError
from ..registry.lookup import registry
from .errors import Mistakes, UsageError
from .options import CODE_FLAG
from .output.terminal import print_error

if TYPE_CHECKING:
    from ..compiler.checked import CheckedGraph
    from ..compiler.definition import GraphDefinition
    from ..compiler.graphs import Graph


_UNKNOWN = re.compile(r"\bunknown (operation|graph|model|node|profile)\b")
"""What the code of a project might define."""


def open_project(allow_code: bool = False) -> None:
    """Add the graphs, and where that is allowed the nodes and models, of the working folder."""
    folder = Path.cwd()
    if (folder / "src" / "anyloom" / "__init__.py").is_file():
        return  # the sources of this package, perhaps of another version, are nobody's project
    if any((folder / kind).is_dir() for kind in ("graphs", "nodes", "models")):
        code = allow_code and bool(code_files(folder))
        registry.open_project(folder, allow_code=code, trusted=allow_code)


def code_files(project: Path) -> list[Path]:
    """Return the Python files of a project, apart from those of anyloom itself."""
    import importlib.util

    files: list[Path] = []
    for kind in ("models", "nodes"):
        built_in = importlib.util.find_spec(f"anyloom.{kind}")
        locations = map(Path, (built_in and built_in.submodule_search_locations) or ())
        folder = project / kind
        if not any(folder.is_dir() and folder.samefile(location) for location in locations):
            files += sorted(folder.glob("*.py"))
    return files


def print_code_hint() -> bool:
    """Print which Python files of the project were not loaded; return whether there are any."""
    if registry.project is None or registry.project_code:
        return False
    files = code_files(registry.project)
    if not files:
        return False
    names = [str(file.relative_to(registry.project)) for file in files]
    more = f" and {len(names) - MAX_LISTED} more" if len(names) > MAX_LISTED else ""
    listed = ", ".join(names[:MAX_LISTED]) + more
    print_error(f"hint: not loaded: {listed}; if you trust this project, add {CODE_FLAG}")
    return True


def print_replaced(names: Container[str]) -> None:
    """Print which of these graphs are the project's in place of installed ones."""
    for name, file in sorted(registry.replacing_graphs().items()):
        if name in names:
            assert registry.project is not None
            shown = file.relative_to(registry.project)
            print_error(f"{shown}: replaces the built-in graph '{name}' in this project")


def may_be_of_code(error: AnyloomError) -> bool:
    """Say whether an error is about a name that the code of a project might define."""
    return bool(_UNKNOWN.search(str(error)))


@contextmanager
def code_hint_on_error() -> Iterator[None]:
    """Print the hint about unloaded Python files where the block raises an unknown name."""
    try:
        yield
    except AnyloomError as error:
        if may_be_of_code(error):
            print_code_hint()
        raise


def load_graph(name: str) -> Graph:
    """Return a graph by its name or from a YAML file.

    Raises:
        UnknownNameError: there is no graph of that name.
        GraphError: there is no such file, or it is not a graph; holds every problem, also of what
            can be read.
    """
    from ..compiler.graph_errors import GraphError
    from ..compiler.graphs import load
    from ..compiler.partial_check import with_problems_of_check

    try:
        return load(name)
    except GraphError as error:
        raise with_problems_of_check(error) from None


def checked_graph(
    graph: GraphDefinition,
    profile: str | None = None,
    models: Sequence[str] = (),
    settings: Sequence[str] = (),
) -> CheckedGraph:
    """Return a graph with the user's choices applied, checked; nothing is loaded.

    Args:
        models: "slot=model name".
        settings: "step.parameter=value".

    Raises:
        UsageError: a choice names nothing in the graph; UsageErrors with all that is wrong.
        GraphError: with every problem.
    """
    from ..compiler.checking import check

    mistakes = Mistakes()
    choices: dict[str, str] = {}
    with mistakes.collected():
        choices = slot_choices(models, graph.models)
    if settings:
        from ..compiler.overrides import set_argument
        from ..foundation.problems import Place

        for setting in settings:
            with mistakes.collected():
                argument, value = split_pair(setting, "--set", "step.parameter=value")
                place = Place(f"--set {setting}", 0, 0)
                try:
                    graph = set_argument(graph, argument, value, place=place)
                except AnyloomError as error:
                    raise UsageError(f"--set {error}") from None
    checked = None
    with mistakes.collected():
        checked = check(graph, profile=profile, models=choices)
    mistakes.raise_any()
    assert checked is not None
    return checked


def slot_choices(choices: Sequence[str], slots: Iterable[str] = ()) -> dict[str, str]:
    """Return slot → model name of repeated `--model slot=name`.

    Args:
        slots: of the graph, which an error names.

    Raises:
        UsageError: a choice is not of this form; UsageErrors where several are not.
    """
    mistakes = Mistakes()
    chosen: dict[str, str] = {}
    named = ", ".join(slots)
    form = "slot=name" + (f" with a slot of this graph ({named})" if named else "")
    for choice in choices:
        with mistakes.collected():
            slot, name = split_pair(choice, "--model", form)
            chosen[slot] = name
    mistakes.raise_any()
    return chosen


def split_pair(text: str, option: str, form: str) -> tuple[str, str]:
    """Split "left=right".

    Raises:
        UsageError: there is no equals sign, or nothing before it.
    """
    left, sign, right = text.partition("=")
    if not sign or not left.strip():
        raise UsageError(f"{option} '{text}': expected {form}")
    return left.strip(), right
