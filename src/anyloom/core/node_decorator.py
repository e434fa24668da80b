"""@node: a typed function becomes a node.

Everything is read from the signature: positional parameters are ports, keyword-only ones are
parameters, a keyword-only one typed by a model protocol is a model slot. Called with values the
function runs; called while a graph is being recorded it becomes a step of that graph.
"""

from __future__ import annotations

import inspect
import typing
from collections import UserDict
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from functools import cached_property, update_wrapper
from types import ModuleType
from typing import Any, Generic, Literal, ParamSpec, Protocol, TypeVar, overload

from ..foundation import hooks
from ..foundation.errors import NodeError
from .signature import Signature, bind, read_signature

P = ParamSpec("P")
R = TypeVar("R")

Caveat = Literal["gpu", "network", "gated"]
Migration = Callable[[dict[str, Any]], dict[str, Any]]
Check = Callable[..., None]


class Recorder(Protocol):
    """Whoever turns calls of nodes into steps while a graph is being recorded."""

    def record(self, operation: Any, arguments: dict[str, Any]) -> Any:
        """Note one call and return a stand-in for its result."""
        ...


KEYWORDS = ("each", "fold", "when", "else")
"""Keys of a step in a graph file besides its operation; no node may have such a name."""
BUILT_IN = "anyloom.nodes."
PROJECT = "anyloom_project."
"""Where the modules of a project are imported: "anyloom_project.nodes.brighten"."""

recording: ContextVar[Recorder | None] = ContextVar("recording", default=None)


class Node(Generic[P, R]):
    """A typed function that can be a step of a graph; made by `@node`.

    Called with values it runs at once. Its result is cached as that of a step is, so that calling
    it again with equal arguments costs nothing; `cache=False` beside the arguments runs it anew.
    """

    def __init__(
        self,
        function: Callable[P, R],
        *,
        version: int = 1,
        migrations: Mapping[int, Migration] | None = None,
        caveats: tuple[Caveat, ...] = (),
        stateful: bool = False,
        pure: bool = True,
        cache: bool = True,
        check: Check | None = None,
    ) -> None:
        update_wrapper(self, function)
        self.function = function
        self.name = function.__name__
        self.version = version
        self.migrations = dict(migrations or {})
        self.caveats = caveats
        self.stateful = stateful
        self.pure = pure and not stateful
        self.cached = cache and self.pure
        self.check = check

    @property
    def identity(self) -> str:
        """Name and version, as cache keys and saved graphs write them."""
        return f"{self.name}@{self.version}"

    @property
    def about(self) -> str:
        """The first sentence of the docstring."""
        return inspect.cleandoc(self.function.__doc__ or "").split("\n\n")[0].replace("\n", " ")

    @cached_property
    def signature(self) -> Signature:
        """What the node takes and gives, read once from the function's annotations."""
        return read_signature(self.function)

    @cached_property
    def result_class(self) -> Any:
        """The NamedTuple that a node of several outputs returns, or None."""
        returned = typing.get_type_hints(self.function).get("return")
        return returned if hasattr(returned, "_fields") else None

    def migrated(self, arguments: dict[str, Any], version: int) -> dict[str, Any]:
        """Return the arguments of an older version of this node as those of the current one.

        Raises:
            NodeError: the version is newer than this one, or no migration leads from it.
        """
        if version > self.version:
            raise NodeError(
                self.name, f"the graph wants version {version}, installed is {self.version}"
            )
        for step in range(version, self.version):
            if step not in self.migrations:
                raise NodeError(self.name, f"no migration from version {step} to {step + 1}")
            arguments = self.migrations[step](arguments)
        return arguments

    def refusal(self, known: Mapping[str, Any]) -> NodeError | None:
        """Return why the node would refuse these arguments, None if it would not.

        Args:
            known: arguments by name, as far as they are known; of a model, what its class says.
        """
        if self.check is None:
            return None
        wanted = inspect.signature(self.check).parameters.values()
        if any(one.default is one.empty and one.name not in known for one in wanted):
            return None
        try:
            self.check(**{one.name: known[one.name] for one in wanted if one.name in known})
        except NodeError as error:
            return error
        return None

    def bound(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, Any]:
        """Return the arguments of a call by name; defaults are left out.

        Raises:
            NodeError: too many, too few, or unknown arguments.
        """
        return bind(self.name, self.signature, args, kwargs)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        cache = True
        if "cache" in kwargs and "cache" not in self.signature.arguments:
            cache = bool(kwargs.pop("cache"))
        arguments = self.bound(args, kwargs)
        recorder = recording.get()
        if recorder is not None:
            return recorder.record(self, arguments)
        return hooks.call_node(self, arguments, cache)

    def __repr__(self) -> str:
        return f"<node {self.identity}>"


@overload
def node(function: Callable[P, R], /) -> Node[P, R]: ...
@overload
def node(
    *,
    version: int = 1,
    migrations: Mapping[int, Migration] | None = None,
    caveats: tuple[Caveat, ...] = (),
    stateful: bool = False,
    pure: bool = True,
    cache: bool = True,
    check: Check | None = None,
) -> Callable[[Callable[P, R]], Node[P, R]]: ...
def node(function: Any = None, /, **options: Any) -> Any:
    """Make a node of a typed function.

    Args:
        version: raise it when the node computes something else; old cached results are then unused.
        migrations: version → function from that version's arguments to the next one's.
        caveats: what the node needs that not every machine has.
        stateful: results depend on the order of calls (trackers); implies not pure.
        pure: False where the result depends on more than the arguments (a file's content), so that
            it is computed anew each time; what follows is still found in the cache by its content.
        cache: False where computing the result anew is cheaper than storing it.
        check: called with the arguments known before a run; raises NodeError where the node would.
    """

    def decorate(function: Callable[P, R]) -> Node[P, R]:
        made = Node(function, **options)
        declared_nodes.declare(made)
        return made

    return decorate if function is None else decorate(function)


class DeclaredNodes(UserDict[str, Node[..., Any]]):
    """Nodes by name; the module of a built-in node is imported when the node is requested.

    changes: how many nodes were added or replaced; importing a built-in one is no change.
    """

    def __init__(self) -> None:
        super().__init__()
        self.changes = 0
        self._built_in: dict[str, ModuleType] = {}

    def discover(self, package: ModuleType) -> None:
        """Note the nodes that a package exports; it imports them when they are requested.

        Raises:
            NodeError: a node of that name was declared elsewhere.
        """
        self._built_in.update(dict.fromkeys(package.__all__, package))
        for name in self._built_in.keys() & self.data.keys():
            getattr(package, name)

    def declare(self, node: Node[..., Any]) -> None:
        """Make a node findable by name.

        Raises:
            NodeError: the name is a keyword of graph files, or that of a built-in node.
        """
        name, module = node.name, node.function.__module__
        if name in KEYWORDS:
            raise NodeError(name, "the name is a keyword of graph files; rename the node")
        built_in = module.startswith(BUILT_IN)
        other = self.data.get(name) if built_in else self.get(name)
        if other is not None and other.function.__module__ != module:
            modules = sorted({other.function.__module__, module})
            if any(module.startswith(BUILT_IN) for module in modules):
                raise NodeError(name, f"defined twice, in {' and '.join(modules)}; rename one")
        self.changes += other is not None or not built_in
        self.data[name] = node

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


declared_nodes = DeclaredNodes()
"""Every node of this process; the registry reads it."""
