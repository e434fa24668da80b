"""What a code object refers to, read from its instructions.

The instructions of CPython name every global, every attribute and every import. A chain of
attributes is kept together: `module.part.function` is one reference.
"""

from __future__ import annotations

import dis
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType
from typing import Any

import xxhash

_LOADS_OF_GLOBALS = frozenset(["LOAD_GLOBAL", "LOAD_NAME"])
_LOADS_OF_CELLS = frozenset(["LOAD_DEREF", "LOAD_CLASSDEREF"])
_ATTRIBUTES = frozenset(["LOAD_ATTR", "LOAD_METHOD"])
_STORES = frozenset(["STORE_FAST", "STORE_NAME", "STORE_GLOBAL", "STORE_DEREF"])
_IGNORED = frozenset(["EXTENDED_ARG", "CACHE", "NOP"])
_COUNTING = ("COPY", "COPY", "BINARY_SUBSCR", "LOAD_CONST", "BINARY_OP", "SWAP", "SWAP")


@dataclass(frozen=True)
class Reference:
    """One thing that code refers to.

    kind:       where the chain starts: a global name, a free variable, or a module.
    name:       the first name; of an import, the module's as it is written.
    attributes: what is read from it, one from another.
    level:      of an import, the number of leading dots.
    """

    kind: str
    name: str
    attributes: tuple[str, ...] = ()
    level: int = 0


@dataclass(frozen=True)
class CodeFacts:
    """What code is and what it refers to.

    digest:     hash of the instructions and constants, nested code included, without line numbers.
    references: each once, in the order of the code.
    imports:    names of the modules that the code imports, with their level.
    names:      of everything that is not a local variable.
    """

    digest: str
    references: tuple[Reference, ...]
    imports: tuple[tuple[str, int], ...]
    names: frozenset[str]


@lru_cache(maxsize=4096)
def facts_of(code: CodeType) -> CodeFacts:
    """Return what a code object is and refers to."""
    digest = xxhash.xxh3_128()
    references: dict[Reference, None] = {}
    imports: dict[tuple[str, int], None] = {}
    names_of_all: set[str] = set()
    for part in _with_nested(code):
        digest.update(part.co_code)
        names = (part.co_names, part.co_varnames, part.co_freevars, part.co_flags)
        constants = [c for c in part.co_consts if not isinstance(c, CodeType)]
        digest.update(repr((names, [_constant(c) for c in constants])).encode("utf-8", "replace"))
        names_of_all.update(part.co_names)
        found, imported = _references(part)
        references |= dict.fromkeys(found)
        imports |= dict.fromkeys(imported)
    return CodeFacts(digest.hexdigest(), tuple(references), tuple(imports), frozenset(names_of_all))


def _with_nested(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _with_nested(constant)


def _constant(value: Any) -> str:
    if isinstance(value, frozenset):  # in the same order in every process
        return f"{{{', '.join(sorted(map(_constant, value)))}}}"
    if isinstance(value, tuple):
        return f"({', '.join(map(_constant, value))})"
    return repr(value)


def _references(code: CodeType) -> tuple[list[Reference], list[tuple[str, int]]]:
    instructions = [one for one in dis.get_instructions(code) if one.opname not in _IGNORED]
    modules: dict[str, Reference] = {}
    """Local variable → the module that an import binds to it."""
    references: list[Reference] = []
    imports: list[tuple[str, int]] = []
    for index, instruction in enumerate(instructions):
        name = instruction.argval
        if instruction.opname == "IMPORT_NAME":
            level = instructions[index - 2].argval
            imports.append((name, level))
            references += _imported(instructions, index, level, modules)
        elif instruction.opname in _LOADS_OF_GLOBALS or instruction.opname in _LOADS_OF_CELLS:
            kind = "global" if instruction.opname in _LOADS_OF_GLOBALS else "free"
            if not _only_counts(instructions, index):
                references.append(Reference(kind, name, _chain(instructions, index)))
        elif instruction.opname.startswith("LOAD_FAST") and name in modules:
            module = modules[name]
            chain = module.attributes + _chain(instructions, index)
            references.append(Reference("import", module.name, chain, module.level))
    return references, imports


def _imported(
    instructions: list[dis.Instruction], index: int, level: int, modules: dict[str, Reference]
) -> Iterator[Reference]:
    """Yield what an import refers to, and note which variable a module is bound to."""
    name: str = instructions[index].argval
    names: tuple[str, ...] | None = instructions[index - 1].argval
    if names:
        for one in names:
            yield Reference("import", name, () if one == "*" else (one,), level)
        return
    following = instructions[index + 1]
    bound = Reference("import", name.partition(".")[0], (), level)
    if following.opname == "IMPORT_FROM":  # import a.b.c as d
        bound = Reference("import", name, (), level)
        following = next(one for one in instructions[index + 1 :] if one.opname in _STORES)
    if following.opname == "STORE_FAST":
        modules[following.argval] = bound
    else:  # code elsewhere may read anything of it
        yield Reference("import", name, (), level)


def _chain(instructions: list[dis.Instruction], index: int) -> tuple[str, ...]:
    """Return the attributes that are read from what an instruction loads."""
    names: list[str] = []
    for instruction in instructions[index + 1 :]:
        if instruction.opname not in _ATTRIBUTES:
            break
        names.append(instruction.argval)
    return tuple(names)


def _only_counts(instructions: list[dis.Instruction], index: int) -> bool:
    """Return whether a variable is read only to be increased: `count += 1`, `counts[x] += 1`."""
    following = instructions[index + 1 : index + 10]
    if len(following) > 2 and following[0].opname == "LOAD_CONST":
        adds = following[1].opname == "BINARY_OP" and following[1].argrepr == "+="
        store = following[2]
        if adds and store.opname in _STORES and store.argval == instructions[index].argval:
            return True
    names = tuple(one.opname for one in following[1:])
    return (
        names == (*_COUNTING, "STORE_SUBSCR")
        and following[0].opname in ("LOAD_CONST", "LOAD_FAST")
        and following[5].argrepr == "+="
    )
