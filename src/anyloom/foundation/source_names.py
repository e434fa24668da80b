"""Names of source files and notebook cells for messages."""

from __future__ import annotations

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
