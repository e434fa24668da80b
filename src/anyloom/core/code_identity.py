"""Fingerprints of the code of nodes under development, as part of their cache keys.

An installed node changes its version when its results change. Nobody raises a version after every
edit of a notebook cell, so a function of a notebook, a script, a project or a module beside them is
identified by its code and by all code and values of the user that it refers to: functions and
classes, values of globals, defaults and closures, modules imported at the top or inside a function.
"""

from __future__ import annotations

import builtins
import contextlib
import dataclasses
import decimal
import fractions
import functools
import logging
import operator
import pathlib
import re
import sys
import threading
import time
import types
import typing
import uuid
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta, timezone
from datetime import time as time_of_day
from enum import Enum
from importlib.machinery import EXTENSION_SUFFIXES, PathFinder
from importlib.util import resolve_name
from pathlib import Path
from types import CodeType, FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np
import xxhash

from ..foundation.errors import NodeError, one_line
from ..values import Unhashable, Value, fingerprint
from ..values.fingerprinting import class_name
from .code_references import CodeFacts, Reference, facts_of
from .installed_code import is_own_file, is_own_module
from .node_decorator import Node, declared_nodes

_STARTED = time.time_ns()
"""A file that is older has not been edited since its module was loaded."""
_STATELESS = (
    type(threading.Lock()),
    type(threading.RLock()),
    threading.Condition,
    threading.Event,
    threading.Semaphore,
    threading.Barrier,
)
"""Results depend on none of these, whatever state they are in."""
_TOLD_BY_REPR = (
    *(date, datetime, time_of_day, timedelta, timezone),
    *(decimal.Decimal, fractions.Fraction, uuid.UUID, pathlib.PurePath, np.dtype, range, slice),
    *(operator.attrgetter, operator.itemgetter, operator.methodcaller),
)
"""Immutable objects whose `repr` tells all that they are."""
_TOLD_BY_REPR_NAMES = frozenset(["torch.device", "torch.dtype", "builtins.ellipsis"])
_CONTAINERS = (list, dict, set, deque, Counter, OrderedDict, defaultdict)
_CHANGES = frozenset(
    ["add", "append", "appendleft", "clear", "discard", "extend", "extendleft", "insert", "update"]
)
"""Methods of containers that return nothing: who only calls these does not read the content."""
_SKIPPED_IN_CLASSES = frozenset(
    [
        *("__abstractmethods__", "__dataclass_fields__", "__dataclass_params__", "__dict__"),
        *("__doc__", "__firstlineno__"),
        *("__hash__", "__match_args__", "__module__", "__orig_bases__", "__parameters__"),
        *("__qualname__", "__signature__", "__static_attributes__", "__weakref__", "_abc_impl"),
        *("_is_protocol", "_is_runtime_protocol"),
    ]
)
_GENERATED = frozenset(
    [
        *("__delattr__", "__eq__", "__ge__", "__gt__", "__init__", "__le__", "__lt__"),
        *("__repr__", "__setattr__"),
    ]
)
"""Methods that `dataclass` writes, from the fields."""
_SKIPPED_IN_MODULES = frozenset(
    [
        *("__builtins__", "__cached__", "__doc__", "__file__", "__loader__", "__name__"),
        *("__package__", "__path__", "__spec__", "__warningregistry__"),
    ]
)
_PLAIN = frozenset([type(None), bool, int, float, complex, str, bytes])
_DESCRIPTORS = (types.MemberDescriptorType, types.GetSetDescriptorType)
_READS_FILES = frozenset(["open", "read_bytes", "read_text", "fromfile", "loadtxt", "genfromtxt"])
_RUNS_TEXT = frozenset(["__import__", "eval", "exec", "import_module"])
"""As functions of their own; `model.eval()` is another thing."""
_READS_ENVIRONMENT = frozenset(["environ", "getenv"])


def code_fingerprint(function: Callable[..., Any]) -> str:
    """Return a hash of a function's code, "" for a function of an installed package.

    It covers the user's own functions, classes, nodes and values that the code refers to, directly
    and indirectly.

    Raises:
        Unhashable: the code refers to something whose content is unknown, such as a loaded model.
    """
    if not _is_own(function) and not _is_own(_unwrapped(function)):
        return ""
    walk = _Walk()
    digest = xxhash.xxh3_128()
    for part in walk.object(function, "the function"):
        digest.update(part.encode("utf-8", "replace"))
        digest.update(b"\0")
    return digest.hexdigest()


@functools.lru_cache(maxsize=1024)
def class_fingerprint(kind: type) -> str:
    """Return a hash of the code of a class, "" for a class of an installed package.

    It covers what the methods refer to, like that of a function. Where the content of something is
    unknown, such as that of a loaded model, the file that makes it counts instead. The hash stays
    what it was when it was first asked for, whatever a class remembers while it is used.
    """
    if not is_own_module(kind.__module__):
        return ""
    walk = _Walk(collect=True)
    parts = list(walk.object(kind, kind.__qualname__))
    if walk.unknown and (source := _source_of(kind.__module__)):
        with contextlib.suppress(OSError):
            parts.append(Path(source).read_text("utf-8", "replace"))
    return xxhash.xxh3_128_hexdigest("\0".join(parts).encode("utf-8", "replace"))


def unknown_parts(function: Callable[..., Any]) -> list[str]:
    """Return in words what a function's result may depend on that is not part of its key.

    A clause each: "it uses MODEL (of class Thing), whose content is unknown". Empty for a function
    of an installed package, whose version stands for its code.
    """
    if not _is_own(function) and not _is_own(_unwrapped(function)):
        return []
    walk = _Walk(collect=True)
    for _ in walk.object(function, "the function"):
        pass
    return list(walk.unknown)


def _is_own(function: Any) -> bool:
    """Return whether the code of a function is the user's, wherever it says that it belongs."""
    scope = getattr(function, "__globals__", None)
    if scope is None:
        return is_own_module(getattr(function, "__module__", None))
    name = scope.get("__name__")
    if name in sys.modules or name == "__main__":
        return is_own_module(name)
    file = function.__code__.co_filename
    return not name or file.startswith("<") or is_own_file(file)


def _unwrapped(function: Any) -> Any:
    while (inner := getattr(function, "__wrapped__", None)) is not None:
        function = inner
    return getattr(function, "func", function)


class _Walk:
    """Yields the parts of objects, each own function, class, module and instance once."""

    def __init__(self, collect: bool = False) -> None:
        self.collect = collect
        self.unknown: dict[str, None] = {}
        self._seen: dict[int, int] = {}

    def object(self, value: Any, name: str) -> Iterator[str]:
        """Yield the parts of an object that code refers to by a name."""
        try:
            yield from self._object(value, name)
        except Unhashable:
            raise
        except RecursionError:
            yield from self._unknown(f"it uses {name}, which is nested too deeply to be read")
        except Exception as error:  # an attribute of the object is code of the user's, too
            yield from self._unknown(f"it uses {name}, which cannot be read ({one_line(error)})")

    def _object(self, value: Any, name: str) -> Iterator[str]:
        if type(value) in _PLAIN:
            yield fingerprint(value)
        elif isinstance(value, Node):
            yield from self._node(value, name)
        elif isinstance(value, FunctionType):
            yield from self._function(value, name)
        elif isinstance(value, type):
            yield from self._class(value)
        elif isinstance(value, ModuleType):
            yield from self._module(value)
        elif isinstance(value, (tuple, list, set, frozenset, deque)):
            yield from self._collection(value, name)
        elif isinstance(value, (dict, types.MappingProxyType)):
            yield from self._mapping(value, name)
        elif isinstance(value, MethodType):
            yield from self._object(value.__func__, name)
            yield from self._object(value.__self__, name)
        elif isinstance(value, (staticmethod, classmethod)):
            yield type(value).__name__
            yield from self._object(value.__func__, name)
        elif isinstance(value, property):
            for part in (value.fget, value.fset, value.fdel):
                yield from self._object(part, name)
        elif isinstance(value, functools.partial):
            yield "partial"
            for part in (value.func, value.args, value.keywords):
                yield from self._object(part, name)
        elif isinstance(value, (functools.cached_property, functools.partialmethod)):
            yield type(value).__name__
            yield from self._object(value.func, name)
            for attribute in ("args", "keywords"):
                yield from self._object(getattr(value, attribute, None), name)
        elif typing.get_origin(value) is not None:
            yield "generic"
            for part in (typing.get_origin(value), *typing.get_args(value)):
                yield from self._object(part, name)
        elif _wraps(value):
            yield f"wrapped by {type(value).__module__}.{type(value).__qualname__}"
            yield from self._object(value.__wrapped__, name)
        elif isinstance(value, (types.BuiltinFunctionType, types.MethodWrapperType)):
            yield from self._builtin(value, name)
        elif _is_installed_function(value):
            yield f"{value.__module__}.{value.__name__}"
        else:
            yield from self._value(value, name)

    def _node(self, node: Node[..., Any], name: str) -> Iterator[str]:
        yield node.identity
        yield from self._object(node.function, name)
        with contextlib.suppress(NodeError):
            if node.signature.of_kind("slot"):
                self.unknown[f"the model that {node.name} runs"] = None

    # Functions

    def _function(self, function: FunctionType, name: str) -> Iterator[str]:
        if self._repeated(function):
            yield f"again {self._seen[id(function)]}"
            return
        if not _is_own(function):
            yield f"{function.__module__}.{function.__qualname__}"
            # The user's own functions in it: what a decorator of a package has wrapped.
            inside: list[Any] = []
            for value in (*vars(function).values(), *_cells(function).values()):
                tables = (dict, types.MappingProxyType)  # of functools.singledispatch
                inside += value.values() if isinstance(value, tables) else [value]
            for part in inside:
                if isinstance(part, (FunctionType, MethodType)) and _is_own(part):
                    yield from self._object(part, name)
            return
        facts = facts_of(function.__code__)
        yield facts.digest
        cells = _cells(function)
        where = function.__name__
        self._note_reads(facts, where)
        for reference in facts.references:
            yield f"{reference.name}.{'.'.join(reference.attributes)}"
            yield from self._reference(reference, function, cells)
        for default in (function.__defaults__, function.__kwdefaults__):
            yield from self._object(default, f"a default of {where}")
        for kind in _annotated_classes(function):
            yield from self._class(kind)

    def _reference(
        self, reference: Reference, function: FunctionType, cells: Mapping[str, Any]
    ) -> Iterator[str]:
        scope = function.__globals__
        attributes = reference.attributes
        name = reference.name
        if reference.kind == "import":
            package = scope.get("__package__") or scope.get("__name__", "").rpartition(".")[0]
            yield from self._import(reference, package)
            return
        if reference.kind == "free":
            if name not in cells:  # a variable of the function around it, whose code is known
                return
            value = cells[name]
        elif name in scope:
            value = scope[name]
        else:
            yield "builtin" if hasattr(builtins, name) else "undefined"
            return
        yield from self._chain(value, name, attributes)

    def _chain(self, value: Any, name: str, attributes: tuple[str, ...]) -> Iterator[str]:
        """Yield the parts of what a chain of attributes comes to."""
        for attribute in attributes:
            if isinstance(value, ModuleType):
                if not is_own_module(value.__name__):
                    yield value.__name__
                    return
                found = vars(value).get(attribute, _MISSING)
                if found is _MISSING:
                    found = sys.modules.get(f"{value.__name__}.{attribute}", _MISSING)
                if found is _MISSING:
                    yield from self._unloaded(f"{value.__name__}.{attribute}")
                    return
                value, name = found, f"{name}.{attribute}"
            elif type(value) in _CONTAINERS and attribute in _CHANGES:
                yield type(value).__name__
                return
        yield from self.object(value, name)

    def _note_reads(self, facts: CodeFacts, where: str) -> None:
        """Note what is read at run time and so cannot be part of a key."""
        first = {reference.name for reference in facts.references}
        for found, told in (
            (facts.names & _READS_FILES, "the files that it reads"),
            (first & _RUNS_TEXT, "the code that it makes or imports at run time"),
            (facts.names & _READS_ENVIRONMENT, "the environment variables that it reads"),
        ):
            if found:
                self.unknown[f"{told} ({min(found)} in {where})"] = None

    # Modules

    def _import(self, reference: Reference, package: str) -> Iterator[str]:
        name = reference.name
        if reference.level:
            try:
                name = resolve_name("." * reference.level + name, package)
            except ImportError:
                yield "undefined"
                return
        loaded = sys.modules.get(name)
        if loaded is not None and not is_own_module(name):
            yield name
            return
        if loaded is None or _unchanged_since_start(loaded):
            # The same in every process, whether the module is loaded there or not.
            yield from self._unloaded(name)
            for attribute in reference.attributes:
                name = f"{name}.{attribute}"
                if _source_of(name) is None:
                    break
                yield from self._unloaded(name)
        else:
            yield from self._chain(loaded, name, reference.attributes)

    def _unloaded(self, name: str) -> Iterator[str]:
        """Yield the parts of a module by its file, without importing it."""
        file = _source_of(name)
        if file is None or not is_own_file(file):
            yield name
            return
        if file in self._seen_files:
            return
        self._seen_files.add(file)
        if file.endswith(tuple(EXTENSION_SUFFIXES)):
            yield from self._unknown(f"it uses {name}, compiled code whose content is unknown")
            return
        try:
            code = _compiled(file, Path(file).stat().st_mtime_ns)
        except (OSError, SyntaxError, ValueError):
            yield from self._unknown(f"it uses {name}, whose file cannot be read")
            return
        facts = facts_of(code)
        yield facts.digest
        package = name if Path(file).name == "__init__.py" else name.rpartition(".")[0]
        for imported, level in facts.imports:
            yield from self._import(Reference("import", imported, (), level), package)
        self._note_reads(facts, name)
        for reference in facts.references:
            if reference.kind == "import" and reference.attributes:
                yield from self._import(reference, package)

    def _module(self, module: ModuleType) -> Iterator[str]:
        """Yield the parts of a module as a whole."""
        yield module.__name__
        if not is_own_module(module.__name__) or self._repeated(module):
            return
        file = getattr(module, "__file__", None) or ""
        if file.endswith(tuple(EXTENSION_SUFFIXES)):
            yield from self._unknown(
                f"it uses {module.__name__}, compiled code whose content is unknown"
            )
        for name, value in sorted(vars(module).items()):
            if name not in _SKIPPED_IN_MODULES:
                yield name
                yield from self._object(value, f"{module.__name__}.{name}")

    # Classes and their instances

    def _class(self, kind: type) -> Iterator[str]:
        yield class_name(kind)
        if not is_own_module(kind.__module__) or self._repeated(kind):
            return
        if type(kind) is not type:
            yield from self._class(type(kind))
        for base in kind.__bases__:
            yield from self._class(base)
        if issubclass(kind, Enum):
            for name, member in kind.__members__.items():
                yield name
                yield from self._object(member.value, f"{kind.__qualname__}.{name}")
        yield repr(vars(kind).get("__dataclass_params__"))
        for field in vars(kind).get("__dataclass_fields__", {}).values():
            yield from self._field(field, kind)
        for name, value in sorted(vars(kind).items()):
            if self._belongs(kind, name, value):
                yield name
                yield from self._object(value, f"{kind.__qualname__}.{name}")

    @staticmethod
    def _belongs(kind: type, name: str, value: Any) -> bool:
        """Return whether an attribute of a class is the user's, and not made by its metaclass."""
        if name in _SKIPPED_IN_CLASSES or name.startswith("__pydantic_"):
            return False
        if isinstance(value, _DESCRIPTORS) or type(value).__name__ == "_tuplegetter":
            return False
        if "__dataclass_fields__" in vars(kind) and name in _GENERATED:
            code = getattr(_unwrapped(value), "__code__", None)
            return code is not None and code.co_filename != "<string>"
        if issubclass(kind, Enum):
            own = isinstance(value, (FunctionType, staticmethod, classmethod))
            return own or type(value) is property
        return True

    def _field(self, field: Any, kind: type) -> Iterator[str]:
        yield f"{field.name}: {field.type} {field.init}{field.repr}{field.compare}{field.kw_only}"
        for value in (field.default, field.default_factory):
            if value is not dataclasses.MISSING:
                yield from self._object(value, f"{kind.__qualname__}.{field.name}")

    def _instance(self, value: Any, name: str) -> Iterator[str]:
        if self._repeated(value):
            yield f"again {self._seen[id(value)]}"
            return
        yield from self._class(type(value))
        operation = getattr(value, "operation", None)
        if isinstance(operation, str) and operation in declared_nodes:  # a step of a graph
            yield from self._node(declared_nodes[operation], operation)
        for attribute, part in sorted(_state(value).items()):
            yield attribute
            yield from self._object(part, f"{name}.{attribute}")

    # Values

    def _collection(self, value: Any, name: str) -> Iterator[str]:
        kind = type(value)
        if kind in (list, tuple, set, frozenset) and _PLAIN.issuperset(map(type, value)):
            yield _told(value)
            return
        yield from self._container(value, name)
        if isinstance(value, (set, frozenset)):
            parts = ["\0".join(self._object(item, f"an item of {name}")) for item in value]
            yield from sorted(parts)
        else:
            for item in value:
                yield from self._object(item, f"an item of {name}")

    def _mapping(self, value: Mapping[Any, Any], name: str) -> Iterator[str]:
        plain = type(value) is dict and _PLAIN.issuperset(map(type, value))
        if plain and _PLAIN.issuperset(map(type, value.values())):
            yield _told(value)
            return
        yield from self._container(value, name)
        if isinstance(value, defaultdict):
            yield from self._object(value.default_factory, name)
        for key, item in value.items():
            yield from self._object(key, f"a key of {name}")
            yield from self._object(item, f"{name}[{key!r}]")

    def _container(self, value: Any, name: str) -> Iterator[str]:
        """Yield what a container is besides its items."""
        yield f"{len(value)} items"
        yield from self._class(type(value))
        for attribute, part in sorted(getattr(value, "__dict__", {}).items()):
            yield from self._object(part, f"{name}.{attribute}")

    def _builtin(self, value: Any, name: str) -> Iterator[str]:
        yield value.__qualname__
        owner = getattr(value, "__self__", None)
        if isinstance(owner, ModuleType):
            if is_own_module(owner.__name__):
                yield from self._unknown(f"it uses {name}, compiled code whose content is unknown")
            else:
                yield owner.__name__
        elif owner is not None:
            yield from self._object(owner, name)

    def _value(self, value: Any, name: str) -> Iterator[str]:
        kind = type(value)
        if isinstance(value, _STATELESS):
            yield kind.__name__
        elif isinstance(value, logging.Logger):
            yield f"logger {value.name}"
        elif isinstance(value, re.Pattern):
            yield f"pattern {value.pattern!r} {value.flags}"
        elif isinstance(value, np.ufunc) and not all(
            kinds.strip("O") == "->" for kinds in value.types
        ):
            yield f"ufunc {value.__name__}"
        elif (
            isinstance(value, _TOLD_BY_REPR)
            or f"{kind.__module__}.{kind.__qualname__}" in _TOLD_BY_REPR_NAMES
            or kind.__module__ == "typing"
        ):
            yield f"{kind.__qualname__} {value!r}"
        elif isinstance(value, Enum):
            yield from self._class(kind)
            yield str(value.name)
        else:
            try:
                yield fingerprint(value)
                if isinstance(value, Value):
                    yield from self._class(kind)
            except Unhashable:
                if _is_transparent(value):
                    yield from self._instance(value, name)
                else:
                    told = f"it uses {name} (of class {kind.__name__}), whose content is unknown"
                    yield from self._unknown(told)

    def _unknown(self, told: str) -> Iterator[str]:
        if not self.collect:
            raise Unhashable(told)
        self.unknown[told] = None
        yield ""

    def _repeated(self, value: Any) -> bool:
        """Return whether an object was seen before; from now on it was."""
        if id(value) in self._seen:
            return True
        self._seen[id(value)] = len(self._seen)
        return False

    @functools.cached_property
    def _seen_files(self) -> set[str]:
        return set()


_MISSING = object()


def _cells(function: FunctionType) -> dict[str, Any]:
    """Return the free variables of a function that have a value, by name."""
    found = {}
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        try:
            found[name] = cell.cell_contents
        except ValueError:  # not defined yet
            continue
    return found


def _told(value: Any) -> str:
    """Return what a container of plain values holds; of many, several times faster than a hash."""
    try:
        if isinstance(value, (set, frozenset)):
            return f"{type(value).__name__} {sorted(map(repr, value))}"
        return repr(value)
    except ValueError:  # an integer with too many digits
        return fingerprint(value)


def _wraps(value: Any) -> bool:
    """Return whether an object of a package stands for a function, as that of `lru_cache` does."""
    wraps = "__wrapped__" in (getattr(value, "__dict__", None) or ())
    return wraps and not is_own_module(type(value).__module__)


def _is_installed_function(value: Any) -> bool:
    """Return whether an object is a function of a package that is no function of Python's."""
    name, module = getattr(value, "__name__", None), getattr(value, "__module__", None)
    if not (callable(value) and isinstance(name, str) and isinstance(module, str)):
        return False
    # It is what the module gives by that name, and not something that was made from a function.
    found = getattr(sys.modules.get(module), name, None) is value
    return found and not is_own_module(module)


def _annotated_classes(function: FunctionType) -> list[type]:
    """Return the user's own classes in the annotations, whose methods the code may call."""
    found: dict[type, None] = {}
    stack = list(function.__annotations__.values())
    while stack:
        kind = stack.pop()
        if isinstance(kind, str):
            for first, *rest in _names_in(kind):
                value = function.__globals__.get(first)
                for attribute in rest:
                    value = vars(value).get(attribute) if isinstance(value, ModuleType) else None
                if value is not None and not isinstance(value, str):
                    stack.append(value)
        elif isinstance(kind, type) and typing.get_origin(kind) is None:
            if is_own_module(kind.__module__):
                found[kind] = None
        else:
            stack += typing.get_args(kind)
    return sorted(found, key=lambda kind: (kind.__module__, kind.__qualname__))


@functools.lru_cache(maxsize=1024)
def _names_in(annotation: str) -> list[list[str]]:
    """Return the names in the text of an annotation, each split at its dots."""
    return [chain.split(".") for chain in re.findall(r"[^\W\d][\w.]*", annotation)]


def _is_transparent(value: Any) -> bool:
    """Return whether all that an object consists of are its attributes."""
    kind = type(value)
    if not is_own_module(kind.__module__) and not dataclasses.is_dataclass(kind):
        return False
    layout: Any = kind
    while layout.__flags__ & (1 << 9):  # a class made by a class statement
        layout = layout.__base__
    return layout is object and kind is not object


def _state(value: Any) -> dict[str, Any]:
    """Return the attributes of an object; of a dataclass of a package, its fields."""
    if not is_own_module(type(value).__module__):
        names = [field.name for field in dataclasses.fields(value)]
        return {name: getattr(value, name) for name in names if hasattr(value, name)}
    state = dict(getattr(value, "__dict__", {}))
    for kind in type(value).__mro__:
        slots = vars(kind).get("__slots__", ())
        for slot in [slots] if isinstance(slots, str) else slots:
            if hasattr(value, slot) and slot not in ("__dict__", "__weakref__"):
                state[slot] = getattr(value, slot)
    return state


def _unchanged_since_start(module: ModuleType) -> bool:
    """Return whether a module's file is as it was when it was loaded."""
    file = getattr(module, "__file__", None)
    try:
        return file is not None and Path(file).stat().st_mtime_ns < _STARTED
    except OSError:
        return False


def _source_of(name: str) -> str | None:
    """Return the file of a module without importing it or its packages, or None."""
    loaded = sys.modules.get(name)
    if loaded is not None:
        return getattr(loaded, "__file__", None)
    path = None
    spec = None
    parts = name.split(".")
    for length in range(1, len(parts) + 1):
        spec = PathFinder.find_spec(".".join(parts[:length]), path)
        if spec is None:
            return None
        path = spec.submodule_search_locations
        if path is None and length < len(parts):
            return None
    return spec.origin if spec is not None and spec.has_location else None


@functools.lru_cache(maxsize=256)
def _compiled(file: str, modified: int) -> CodeType:
    """Return the code of a file; `modified` is when it was written."""
    return compile(Path(file).read_bytes(), file, "exec", dont_inherit=True)
