"""What does the folder that anyloom is called in add to the built-in nodes, models and graphs?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ..foundation.errors import AnyloomError
from ..registry.lookup import registry
from .errors import UsageError
from .options import CODE_FLAG
from .output.terminal import complain

if TYPE_CHECKING:
    from ..compiler.checked import CheckedGraph
    from ..compiler.definition import GraphDefinition


def open_project(allow_code: bool = False) -> None:
    """Find graphs, and where that is allowed also nodes and models, in the working folder."""
    here = Path.cwd()
    if any((here / room).is_dir() for room in ("graphs", "nodes", "models")):
        code = allow_code and bool(code_files(here))
        registry.open_project(here, allow_code=code, trusted=allow_code)


def code_files(folder: Path) -> list[Path]:
    """Return the Python files that a project brings, apart from anyloom's own."""
    import importlib.util

    found: list[Path] = []
    for room in ("models", "nodes"):
        built_in = importlib.util.find_spec(f"anyloom.{room}")
        own = map(Path, (built_in and built_in.submodule_search_locations) or ())
        place = folder / room
        if not any(place.is_dir() and place.samefile(one) for one in own):
            found += sorted(place.glob("*.py"))
    return found


def hint() -> str:
    """Say that a project's Python files were not loaded, where that is so; otherwise ""."""
    if registry.project is None or registry.project_code:
        return ""
    files = code_files(registry.project)
    if not files:
        return ""
    where = files[0].relative_to(registry.project)
    more = f" and {len(files) - 1} more" if len(files) > 1 else ""
    return f"hint: not loaded: {where}{more}; if you trust this project, add {CODE_FLAG}"


@contextmanager
def telling_about_code() -> Iterator[None]:
    """Where a name or a graph is refused, say that unloaded Python files may be the reason."""
    try:
        yield
    except AnyloomError:
        if hint():
            complain(hint())
        raise


def checked_graph(
    graph: GraphDefinition,
    profile: str | None = None,
    models: Mapping[str, str] | None = None,
    settings: Sequence[str] = (),
) -> CheckedGraph:
    """Return a graph with the user's choices applied, checked; nothing is loaded.

    Args:
        models: slot → model name.
        settings: "node.parameter=value".

    Raises:
        UsageError: a setting names nothing in the graph.
        GraphError: with every problem.
    """
    from ..compiler.checking import check

    if settings:
        from ..compiler.overrides import set_argument

        for setting in settings:
            where, value = pair(setting, "--set", "node.parameter=value")
            try:
                graph = set_argument(graph, where, value)
            except AnyloomError as error:
                raise UsageError(f"--set {error}") from None
    return check(graph, profile=profile, models=models or {})


def slot_choices(given: Sequence[str]) -> dict[str, str]:
    """Return slot → model name of repeated `--model slot=name`."""
    return dict(pair(one, "--model", "slot=name") for one in given)


def pair(text: str, option: str, form: str) -> tuple[str, str]:
    """Split "left=right".

    Raises:
        UsageError: there is no equals sign, or nothing before it.
    """
    left, sign, right = text.partition("=")
    if not sign or not left.strip():
        raise UsageError(f"{option} '{text}': expected {form}")
    return left.strip(), right
