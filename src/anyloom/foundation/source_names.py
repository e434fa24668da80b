"""What does a reader call the place where some code was written?"""

from __future__ import annotations

import sys
from typing import Any


def source_name(filename: str) -> str:
    """Return "In[3]" for the third cell of a notebook, anything else unchanged.

    The kernel gives a cell the name of a temporary file, which means nothing to its author.
    """
    ipython: Any = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    named = shell.compile.format_code_name(filename) if shell is not None else None
    return named[1] if named else filename
