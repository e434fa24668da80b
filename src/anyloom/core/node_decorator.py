"""The decorator `@node`, which makes a node of a typed function, and the nodes of this process.

The signature declares the node: positional parameters are ports, keyword-only ones are parameters,
and a keyword-only one typed by a model protocol is a model slot.
"""

from __future__ import annotations

import inspect
import sys
import typing
from collections import UserDict
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextvars import ContextVar
from functools import cached_property, update_wrapper
from types import ModuleType
from typing import Any, Generic, Literal, ParamSpec, Protocol, TypeVar, overload

from ..foundation import hooks
from ..foundation.errors import NodeError, suggestion
from ..foundation.source_names import definition_place, redefines
from ..values.image_file import ImageFile
from .installed_code import PROJECT, may_have_namesakes
from .model import ModelName
from .signature import REQUIRED, Signature, bind, read_signature, refuse_generator

P = ParamSpec("P")
R = TypeVar("R")

Requirement = Literal["gpu", "network", "gated"]
Migration = Callable[[dict[str, Any]], dict[str, Any]]
Check = Callable[..., None]
ImageCheck = Callable[..., Sequence[str]]
Summary = Callable[[list[Any]], Mapping[str, Any]]


class Recorder(Protocol):
    """Turns calls of nodes into steps while a graph is recorded."""

    def record(self, operation: Any, arguments: dict[str, Any]) -> Any:
        """Record a call as a step and return a stand-in for its result."""
        ...


KEYWORDS = (
    "each",
    "fold",
    "until",
    "at_most",
    "collect",
    "failures",
    "when",
    "else",
    "retry",
    "timeout",
    "otherwise",
)
"""Keys of a step in a graph file besides its operation; nodes cannot have these names."""
BUILT_IN = "anyloom.nodes."

recording: ContextVar[Recorder | None] = ContextVar("recording", default=None)


class Node(Generic[P, R]):
    """A typed function that can be a step of a graph; made by `@node`.

    A call with values runs it at once, and its result is cached like that of a step; `cache=False`
    beside the arguments runs it without the cache. A call while a graph is recorded becomes a step
    of that graph.
    """

    def __init__(
        self,
        function: Callable[P, R] | Callable[P, Coroutine[Any, Any, R]],
        *,
        version: int = 1,
        migrations: Mapping[int, Migration] | None = None,
        requires: tuple[Requirement, ...] = (),
        stateful: bool = False,
        pure: bool = True,
        cache: bool = True,
        ignore: Sequence[str] = (),
        asks: bool = False,
        check: Check | None = None,
        check_images: ImageCheck | None = None,
        summary: Summary | None = None,
    ) -> None:
        refuse_generator(function)
        update_wrapper(self, function)
        self.function: Callable[P, Any] = function
        self.is_async = inspect.iscoroutinefunction(function)
        self.name = function.__name__
        self.version = version
        self.migrations = dict(migrations or {})
        self.requires = requires
        self.stateful = stateful
        self.asks = asks
        self.pure = pure and not stateful and not asks
        self.cached = cache and self.pure
        self.ignore = self._arguments_to_ignore(ignore)
        self.check = check
        self.check_images = check_images
        self.summary = summary

    def __reduce__(self) -> str | tuple[Any, ...]:
        """Pickle the node by its name: that in its module, or in an open project."""
        found: Any = sys.modules.get(self.__module__)
        for name in self.function.__qualname__.split("."):
            found = getattr(found, name, None)
        if found is self and not self.__module__.startswith(PROJECT):
            return self.function.__qualname__
        return _node_named, (self.name,)

    @property
    def identity(self) -> str:
        """Name and version as in cache keys and saved graphs: "dilate@2"."""
        return f"{self.name}@{self.version}"

    @property
    def about(self) -> str:
        """The first sentence of the docstring."""
        return inspect.cleandoc(self.function.__doc__ or "").split("\n\n")[0].replace("\n", " ")

    @cached_property
    def signature(self) -> Signature:
        """Arguments and outputs, read once from the annotations of the function."""
        signature = read_signature(self.function)
        for slot in signature.of_kind("slot"):
            if slot.name in self.ignore:
                raise NodeError(
                    self.name, f"ignore names the model slot '{slot.name}'; a model counts"
                )
        return signature

    @cached_property
    def result_class(self) -> Any:
        """The NamedTuple that a node of several outputs returns, or None."""
        returned = typing.get_type_hints(self.function).get("return")
        return returned if hasattr(returned, "_fields") else None

    def _arguments_to_ignore(self, names: Sequence[str]) -> frozenset[str]:
        names = [names] if isinstance(names, str) else names
        parameters = inspect.signature(self.function).parameters if names else {}
        for name in names:
            if name not in parameters:
                near = suggestion(name, parameters)
                raise NodeError(self.name, f"ignore names an unknown argument '{name}'{near}")
            if isinstance(parameters[name].default, ModelName):
                raise NodeError(self.name, f"ignore names the model slot '{name}'; a model counts")
        return frozenset(names)

    def migrate(self, arguments: dict[str, Any], version: int) -> dict[str, Any]:
        """Return arguments of an older version of this node as arguments of the current one.

        Raises:
            NodeError: the version is newer than this one, or no migration leads from it.
        """
        if version > self.version:
            raise NodeError(
                self.name, f"the graph needs version {version}, installed is {self.version}"
            )
        for step in range(version, self.version):
            if step not in self.migrations:
                raise NodeError(self.name, f"no migration from version {step} to {step + 1}")
            arguments = self.migrations[step](arguments)
        return arguments

    def argument_error(self, known: Mapping[str, Any]) -> NodeError | None:
        """Return the error that `check` raises for these arguments, or None.

        Args:
            known: the arguments that are known before the run, by name; a model is an instance
                without weights.
        """
        if self.check is None:
            return None
        parameters = inspect.signature(self.check).parameters
        if any(parameters[name].default is REQUIRED for name in parameters.keys() - known.keys()):
            return None
        try:
            self.check(**{name: known[name] for name in parameters.keys() & known.keys()})
        except NodeError as error:
            return error
        return None

    def image_notes(self, files: Sequence[ImageFile], known: Mapping[str, Any]) -> Sequence[str]:
        """Return what `check_images` says about the images of a run.

        Args:
            files: of the images, with absolute paths.
            known: the arguments that are known before the run, by name.

        Raises:
            NodeError: the arguments do not fit the images.
        """
        if self.check_images is None:
            return ()
        _, *parameters = inspect.signature(self.check_images).parameters.values()
        if any(one.name not in known and one.default is REQUIRED for one in parameters):
            return ()
        names = [one.name for one in parameters if one.name in known]
        return self.check_images(files, **{name: known[name] for name in names})

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        cache = True
        if "cache" in kwargs and "cache" not in self.signature.arguments:
            cache = bool(kwargs.pop("cache"))
        arguments = bind(self.name, self.signature, args, kwargs)
        recorder = recording.get()
        if recorder is not None:
            return recorder.record(self, arguments)
        return hooks.call_node(self, arguments, cache)

    def __repr__(self) -> str:
        return f"<node {self.identity}>"


def _node_named(name: str) -> Node[..., Any]:
    return hooks.node_named(name)


class NodeDecorator(Protocol):
    """Makes a node of a function; what `@node` with options returns."""

    @overload
    def __call__(self, function: Callable[P, Coroutine[Any, Any, R]], /) -> Node[P, R]: ...
    @overload
    def __call__(self, function: Callable[P, R], /) -> Node[P, R]: ...


@overload
def node(function: Callable[P, Coroutine[Any, Any, R]], /) -> Node[P, R]: ...
@overload
def node(function: Callable[P, R], /) -> Node[P, R]: ...
@overload
def node(
    *,
    version: int = 1,
    migrations: Mapping[int, Migration] | None = None,
    requires: tuple[Requirement, ...] = (),
    stateful: bool = False,
    pure: bool = True,
    cache: bool = True,
    ignore: Sequence[str] = (),
    asks: bool = False,
    check: Check | None = None,
    check_images: ImageCheck | None = None,
    summary: Summary | None = None,
) -> NodeDecorator: ...
def node(function: Any = None, /, **options: Any) -> Any:
    """Make a node of a typed function, which may be `async def`: it is awaited.

    Args:
        version: raise it when the results change; cached results of older versions are not used.
        migrations: version → function from its arguments to those of the next version.
        requires: what the node needs and not every machine has.
        stateful: results depend on the order of calls (trackers); implies not pure.
        pure: False if the result depends on more than the arguments, such as a file: the node then
            runs each time. Nodes after it are cached by the content of its result.
        cache: False if computing the result is cheaper than storing it.
        ignore: arguments that do not change the result, such as "verbose": a call that differs only
            in these finds the cached result.
        asks: True if the node asks a person (`ask`); implies not pure.
        check: called before a run with the arguments that are known then; raises the `NodeError`
            that the node would raise.
        check_images: called once before a run over files with an `ImageFile` of each image, and
            with the arguments that are known then by name; raises the `NodeError` of a mistake that
            is none of a single image, and returns lines for the user.
        summary: called at the end of a run with the results of all images where the node makes an
            output of the graph. It returns values by name, such as a Table of means and an Image
            with a plot, which become files and a section of the report.
    """

    def decorate(function: Callable[P, R]) -> Node[P, R]:
        declared = Node(function, **options)
        declared_nodes.declare(declared)
        return declared

    return decorate if function is None else decorate(function)


class DeclaredNodes(UserDict[str, Node[..., Any]]):
    """Nodes by name; the module of a built-in node is imported when the node is requested.

    Two modules of the user may define nodes of one name, as they may define functions of one name.
    Only what finds a node by its name has to refuse that: see `only`.

    changes: the number of nodes added or replaced; importing a built-in one is no change.
    """

    def __init__(self) -> None:
        super().__init__()
        self.changes = 0
        self._built_in: dict[str, ModuleType] = {}
        self._others: dict[str, list[Node[..., Any]]] = {}
        """Name → nodes of that name from other modules than the newest one's."""

    def discover(self, package: ModuleType) -> None:
        """Add the nodes that a package exports; it imports them when they are requested."""
        self._built_in.update(dict.fromkeys(package.__all__, package))

    def declare(self, node: Node[..., Any]) -> None:
        """Add a node.

        Raises:
            NodeError: the name is a keyword of graph files, or that of a node of a package.
        """
        name, module = node.name, node.function.__module__
        if name in KEYWORDS:
            raise NodeError(name, "the name is a keyword of graph files; rename the node")
        built_in = module.startswith(BUILT_IN)
        other = self.data.get(name)
        if not built_in:
            self._refuse_built_in(name, module, other)
        others = [one for one in self._all(name) if not redefines(node.function, one.function)]
        for one in others:
            if not (may_have_namesakes(module) and may_have_namesakes(one.function.__module__)):
                raise _defined_twice(name, one, node)
        self.changes += other is not None or not built_in
        self.data[name] = node
        self._others[name] = others

    def only(self, node: Node[..., Any]) -> Node[..., Any]:
        """Return a node that was found by its name.

        Raises:
            NodeError: another module defines one of that name.
        """
        others = self._others.get(node.name)
        if others:
            raise _defined_twice(node.name, *others, node)
        return node

    def forget(self, module: str) -> None:
        """Remove the nodes of a module that could not be imported."""
        for name in list(self.data):
            known = self._all(name)
            left = [node for node in known if node.function.__module__ != module]
            if len(left) < len(known):
                del self[name]
                self.changes += 1
            if left and name not in self.data:
                *self._others[name], self.data[name] = left

    def _all(self, name: str) -> list[Node[..., Any]]:
        """Return every node of a name whose module was imported, the newest last."""
        return [*self._others.get(name, ()), self.data[name]] if name in self.data else []

    def __delitem__(self, name: str) -> None:
        super().__delitem__(name)
        self._others.pop(name, None)

    def _refuse_built_in(self, name: str, module: str, known: Node[..., Any] | None) -> None:
        # Their names are known without importing them.
        package = hooks.built_in_nodes()
        if name in package.__all__:
            place = package.__name__ if known is None else known.function.__module__
            modules = " and ".join(sorted([place, module]))
            raise NodeError(name, f"defined twice, in {modules}; rename one")

    def __missing__(self, name: str) -> Node[..., Any]:
        if name not in self._built_in:
            raise KeyError(name)
        return self.data.setdefault(name, getattr(self._built_in[name], name))

    def __contains__(self, name: object) -> bool:
        return name in self.data or name in self._built_in

    def __iter__(self) -> Iterator[str]:
        return iter({**self._built_in, **self.data})

    def __len__(self) -> int:
        return len(self.data.keys() | self._built_in.keys())


def _defined_twice(name: str, *nodes: Node[..., Any]) -> NodeError:
    places = dict.fromkeys(definition_place(node.function) for node in nodes)
    return NodeError(name, f"defined twice, in {' and '.join(sorted(places))}; rename one")


declared_nodes = DeclaredNodes()
"""The nodes of this process; the registry reads them."""
