"""Registry of nodes, models and graph files by name.

It reads the built-in packages (`anyloom.nodes`, `anyloom.models`, `anyloom.graphs`), the folders of
the same names in the user's project, and installed packages with entry points in groups of these
names. A graph file can only name what the registry finds.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import importlib.util
import pkgutil
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from ..core.installed_code import PROJECT
from ..core.model import Model
from ..core.node_decorator import declared_nodes
from ..foundation.errors import ProjectError, UnknownNameError, one_line
from ..foundation.yaml_reader import read_text

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from ..core.model_catalog import Catalog
    from ..core.node_decorator import Node

BUILT_IN = "anyloom."


class Registry:
    """Finds nodes, models and graph files by name; each kind is loaded on first use."""

    def __init__(self) -> None:
        self._loaded: set[str] = set()
        self._loading: set[str] = set()
        self._lock = threading.RLock()
        self._catalog: Catalog | None = None
        self.project: Path | None = None
        self.project_code = False
        self.trusted = False

    def open_project(
        self, folder: Path, *, allow_code: bool = False, trusted: bool = False
    ) -> None:
        """Add the graphs and the catalog of a project folder.

        Args:
            allow_code: also import the Python files of its nodes and models.
            trusted: the user trusts the catalog of the project; see `Catalog.read`.
        """
        with self._lock:
            self.project = folder
            self.project_code = allow_code
            self.trusted = trusted
            self._loaded.discard("project")
            self._catalog = None

    def state(self) -> tuple[Any, ...]:
        """Return a value that changes when nodes, models or graph files are added or replaced."""
        changes = declared_nodes.changes
        return (changes, self.project, self.project_code, self.trusted, self.models())

    def node(self, name: str) -> Node[..., Any]:
        """Return a node by name.

        Raises:
            UnknownNameError: there is no such node; suggests the nearest name.
            NodeError: two modules define one of that name.
        """
        nodes = self.nodes()
        if name not in nodes:
            raise UnknownNameError("node", name, nodes)
        return declared_nodes.only(nodes[name])

    def nodes(self) -> Mapping[str, Node[..., Any]]:
        """Return every node by name."""
        self._load("nodes")
        return declared_nodes

    def models(self) -> Catalog:
        """Return the catalog of checkpoints and profiles."""
        with self._lock:
            if self._catalog is None:
                from ..core.model_catalog import Catalog

                self._load("models")
                installed, project = self._folders("models"), self._project_folders("models")
                project_files = [file for folder in project for file in _catalog_files(folder)]
                files = [file for folder in installed for file in _catalog_files(folder)]
                # Who installs a package lets it run code, so its catalog is trusted as well.
                trusted = [*files, *project_files] if self.trusted else files
                self._catalog = Catalog.read(dict.fromkeys([*files, *project_files]), trusted)
            return self._catalog

    def graph_files(self) -> dict[str, Path]:
        """Return the YAML file of every graph by name, with those of folders one level below.

        Of two files of one name, that of the project counts, then the one that is in no folder.
        """
        return _graphs_in([*self._folders("graphs"), *self._project_folders("graphs")])

    def graph_groups(self) -> dict[str, list[str]]:
        """Return the names of all graphs by the folder that they are in, each sorted.

        Graphs that are in no folder below "graphs" come first, as the group "".
        """
        top = {*self._folders("graphs"), *self._project_folders("graphs")}
        groups: dict[str, list[str]] = {}
        for name, file in sorted(self.graph_files().items()):
            group = "" if file.parent in top else file.parent.name
            groups.setdefault(group, []).append(name)
        return dict(sorted(groups.items()))

    def replacing_graphs(self) -> dict[str, Path]:
        """Return the files of the project, by name, that replace an installed graph."""
        installed = _graphs_in(self._folders("graphs"))
        own = _graphs_in(self._project_folders("graphs"))
        return {
            name: own[name]
            for name in own.keys() & installed.keys()
            if not own[name].samefile(installed[name])
        }

    def graph_text(self, name: str) -> str:
        """Return the text of the file of a graph."""
        return read_text(self.graph_files()[name])

    def _load(self, kind: str) -> None:
        """Discover the built-in nodes or models; import those of other packages and the project.

        A kind counts as loaded once all of it is. Until then each call tries again what failed, so
        that an error is not followed by missing names.
        """
        with self._lock:
            self._load_once(kind, lambda: self._load_packages(kind))
            if self.project_code:
                self._load_once("project", self._load_project)

    def _load_once(self, part: str, load: Callable[[], None]) -> None:
        if part in self._loaded or part in self._loading:  # a module may call the registry
            return
        self._loading.add(part)
        try:
            load()
        finally:
            self._loading.discard(part)
        self._loaded.add(part)

    def _load_packages(self, kind: str) -> None:
        declared = Model.families if kind == "models" else declared_nodes
        declared.discover(importlib.import_module(BUILT_IN + kind))
        for entry_point in _entry_points(kind):
            with _named_failure(entry_point):
                loaded = entry_point.load()
                if isinstance(loaded, ModuleType):
                    _import_modules(loaded)

    def _load_project(self) -> None:
        for kind in ("models", "nodes"):
            for folder in self._project_folders(kind):
                for file in sorted(folder.glob("*.py")):
                    _import_file(file, kind)

    def _folders(self, kind: str) -> Iterator[Path]:
        packages = [importlib.import_module(BUILT_IN + kind)]
        for entry_point in _entry_points(kind):
            with _named_failure(entry_point):
                packages.append(entry_point.load())
        for package in packages:
            yield from map(Path, getattr(package, "__path__", []))

    def _project_folders(self, kind: str) -> list[Path]:
        folder = self.project / kind if self.project else None
        return [folder] if folder and folder.is_dir() else []


def _graphs_in(folders: Iterable[Path]) -> dict[str, Path]:
    return {
        file.stem: file
        for folder in folders
        for pattern in ("[!.]*/*.yaml", "*.yaml")
        for file in sorted(folder.glob(pattern))
    }


def _catalog_files(folder: Path) -> Iterator[Path]:
    """Yield the files of a catalog, in both spellings."""
    for name in ("catalogue", "catalog"):
        files = [folder / f"{name}.yaml", *sorted((folder / name).glob("*.yaml"))]
        yield from filter(Path.is_file, files)


@functools.cache
def _entry_points(kind: str) -> list[EntryPoint]:
    """Return the entry points by which other packages add nodes, models or graphs."""
    if not _extensions_installed():
        return []
    from importlib.metadata import entry_points

    return list(entry_points(group=BUILT_IN + kind))


@functools.cache
def _extensions_installed() -> bool:
    """Return whether an installed package has an entry point in one of our groups.

    Most often none has, and reading the files takes a tenth of the time of `importlib.metadata`.
    """
    folders = filter(Path.is_dir, map(Path, sys.path))
    files = (file for folder in folders for file in folder.glob("*-info/entry_points.txt"))
    return any(f"[{BUILT_IN}".encode() in file.read_bytes() for file in files)


def _import_modules(package: ModuleType) -> None:
    for module in pkgutil.iter_modules(getattr(package, "__path__", []), package.__name__ + "."):
        with _all_or_nothing(module.name):
            importlib.import_module(module.name)


def _import_file(file: Path, kind: str) -> None:
    name = f"{PROJECT}{kind}.{file.stem}"
    if getattr(sys.modules.get(name), "__file__", None) == str(file):
        return
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    _forget(name)  # a file of another project
    sys.modules[name] = module
    try:
        with _all_or_nothing(name):
            spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        hint = ""
        beside = isinstance(error, ModuleNotFoundError) and f"{error.name}.py"
        if beside and (file.parent / beside).is_file():
            hint = f"; a file beside this one is imported as '.{beside.removesuffix('.py')}'"
        raise ProjectError(f"{_place(error, file)}: {_told(error)}{hint}") from error


def _place(error: BaseException, file: Path) -> str:
    """Return the file of a project with the line in it that an error comes from."""
    if isinstance(error, SyntaxError) and error.filename == str(file) and error.lineno:
        return f"{file}:{error.lineno}:{error.offset or 1}"
    lines = [
        line
        for frame, line in traceback.walk_tb(error.__traceback__)
        if frame.f_code.co_filename == str(file)
    ]
    return f"{file}:{lines[-1]}" if lines else str(file)


def _told(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return f"{type(error).__name__}: {error.msg}"
    return one_line(error)


@contextlib.contextmanager
def _named_failure(entry_point: EntryPoint) -> Iterator[None]:
    """Raise what goes wrong in an installed package as an error that names it."""
    try:
        yield
    except (Exception, SystemExit) as error:
        raise ProjectError(
            f"the installed package '{entry_point.value}' cannot be loaded: {one_line(error)}"
        ) from error


@contextlib.contextmanager
def _all_or_nothing(module: str) -> Iterator[None]:
    """Forget the nodes and models of a module whose import fails."""
    try:
        yield
    except BaseException:
        _forget(module)
        raise


def _forget(module: str) -> None:
    sys.modules.pop(module, None)
    declared_nodes.forget(module)
    Model.families.forget(module)


registry = Registry()
"""The registry of this process."""


def catalog() -> Catalog:
    """Return the catalog of the installed packages and of the open project."""
    return registry.models()
