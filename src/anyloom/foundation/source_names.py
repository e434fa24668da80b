"""Names of source files and notebook cells, and where functions and classes were defined."""

from __future__ import annotations

import inspect
import sys
from typing import Any


def source_name(filename: str) -> str:
    """Return "In[3]" for the file of a notebook's third cell, other names unchanged.

    A kernel compiles each cell under the name of a temporary file, which its author never sees.
    """
    ipython: Any = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    named = shell.compile.format_code_name(filename) if shell is not None else None
    return named[1] if named else filename


def redefines(new: Any, known: Any) -> bool:
    """Return whether a function or class is another version of a known one of its name.

    A module that is reloaded, a notebook cell that is run again, and a file that is imported under
    two names define the same thing again; two modules define two things, as long as both are there.
    """
    modules = known.__module__, new.__module__
    if modules[0] == modules[1] or modules[0] not in sys.modules:
        return True
    file = _file_of(modules[0])
    return file is not None and file == _file_of(modules[1])


def definition_place(definition: Any) -> str:
    """Return "file:line" of a function, the module of other things."""
    code = getattr(inspect.unwrap(definition), "__code__", None)
    if code is None:
        return definition.__module__
    return f"{source_name(code.co_filename)}:{code.co_firstlineno}"


def _file_of(module: str) -> str | None:
    return getattr(sys.modules.get(module), "__file__", None)
