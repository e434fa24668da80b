"""Nodes, models and graph files by name.

They are looked up in the built-in packages (`anyloom.nodes`, `anyloom.models`, `anyloom.graphs`),
in the user's project folder, and in installed packages that announce themselves by the entry-point
groups of the same names. A graph file can only name what is found here.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import pkgutil
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from ..core.model import Model
from ..core.node_decorator import declared_nodes
from ..foundation.errors import AnyloomError, UnknownNameError, one_line
from ..foundation.yaml_reader import read_text

if TYPE_CHECKING:
    from ..core.model_catalog import Catalog
    from ..core.node_decorator import Node

BUILT_IN = "anyloom."


class Registry:
    """Finds nodes, models and graphs by name; loads each room when it is first asked for one."""

    def __init__(self) -> None:
        self._loaded: set[str] = set()
        self._lock = threading.RLock()
        self._catalog: Catalog | None = None
        self.project: Path | None = None
        self.project_code = False
        self.vouched = False

    def open_project(
        self, folder: Path, *, allow_code: bool = False, vouched: bool = False
    ) -> None:
        """Look for graphs, with `allow_code` also for nodes and models, in a project folder.

        With `vouched`, its catalog counts as the user's own (see `Catalog.read`).
        """
        with self._lock:
            self.project = folder
            self.project_code = allow_code
            self.vouched = vouched
            self._loaded.discard("project")
            self._catalog = None

    def state(self) -> tuple[Any, ...]:
        """Return what differs when nodes, models or graph files have been added or replaced."""
        return (
            declared_nodes.changes,
            self.project,
            self.project_code,
            self.vouched,
            self.models(),
        )

    def node(self, name: str) -> Node[..., Any]:
        """Return the node of a name.

        Raises:
            UnknownNameError: there is none; suggests the nearest.
        """
        nodes = self.nodes()
        if name not in nodes:
            raise UnknownNameError("node", name, nodes)
        return nodes[name]

    def nodes(self) -> Mapping[str, Node[..., Any]]:
        """Return every node that can be found."""
        self._load("nodes")
        return declared_nodes

    def models(self) -> Catalog:
        """Return the catalog of checkpoints and profiles."""
        with self._lock:
            if self._catalog is None:
                from ..core.model_catalog import Catalog

                self._load("models")
                own = self._catalog_files(self._project_rooms("models"))
                files = dict.fromkeys([*self._catalog_files(self._rooms("models")), *own])
                self._catalog = Catalog.read(files, own if self.vouched else ())
            return self._catalog

    def graph_files(self) -> dict[str, Path]:
        """Return the YAML file of every graph that can be found by name."""
        files: dict[str, Path] = {}
        for room in [*self._rooms("graphs"), *self._project_rooms("graphs")]:
            files.update({file.stem: file for file in sorted(room.glob("*.yaml"))})
        return files

    def graph_text(self, name: str) -> str:
        """Return the text of the graph file of a name."""
        return read_text(self.graph_files()[name])

    def _load(self, room: str) -> None:
        """Announce the built-in package; import the modules of other packages and projects."""
        with self._lock:
            if room not in self._loaded:
                self._loaded.add(room)
                declared = Model.families if room == "models" else declared_nodes
                declared.announce(importlib.import_module(BUILT_IN + room))
                for point in _announced().get(BUILT_IN + room, []):
                    try:
                        found = point.load()
                    except Exception as error:
                        raise AnyloomError(
                            f"the installed package '{point.value}' cannot be loaded: "
                            f"{one_line(error)}"
                        ) from error
                    if isinstance(found, ModuleType):
                        _import_all(found)
            if self.project_code and "project" not in self._loaded:
                self._loaded.add("project")
                for part in ("models", "nodes"):
                    for folder in self._project_rooms(part):
                        for file in sorted(folder.glob("*.py")):
                            _import_file(file, part)

    def _rooms(self, room: str) -> Iterator[Path]:
        packages = [importlib.import_module(BUILT_IN + room)]
        packages += [point.load() for point in _announced().get(BUILT_IN + room, [])]
        for package in packages:
            yield from map(Path, getattr(package, "__path__", []))

    def _project_rooms(self, room: str) -> list[Path]:
        folder = self.project / room if self.project else None
        return [folder] if folder and folder.is_dir() else []

    def _catalog_files(self, rooms: Iterable[Path]) -> list[Path]:
        return [file for room in rooms for file in _catalog_places(room) if file.is_file()]


def _catalog_places(room: Path) -> Iterator[Path]:
    """Yield where a catalog may stand, in both spellings."""
    for name in ("catalogue", "catalog"):
        yield room / f"{name}.yaml"
        yield from sorted((room / name).glob("*.yaml"))


@functools.cache
def _announced() -> dict[str, list[metadata.EntryPoint]]:
    """Return what installed packages announce, by group; read once, a file for each package."""
    groups: dict[str, list[metadata.EntryPoint]] = {}
    for package in metadata.distributions():
        if BUILT_IN in (package.read_text("entry_points.txt") or ""):
            for point in package.entry_points:
                groups.setdefault(point.group, []).append(point)
    return groups


def _import_all(package: ModuleType) -> None:
    for found in pkgutil.iter_modules(getattr(package, "__path__", []), package.__name__ + "."):
        importlib.import_module(found.name)


def _import_file(file: Path, room: str) -> None:
    name = f"anyloom_project.{room}.{file.stem}"
    if name in sys.modules:
        return
    found = importlib.util.spec_from_file_location(name, file)
    assert found is not None and found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules[name] = module
    try:
        found.loader.exec_module(module)
    except Exception as error:
        del sys.modules[name]
        raise AnyloomError(f"{file}: {one_line(error)}") from error


registry = Registry()
"""The one registry of the process."""


def catalog() -> Catalog:
    """Return every checkpoint and profile that is installed here or in the open project."""
    return registry.models()
