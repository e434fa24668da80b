"""How many bytes does somebody mean who types "8GB"?"""

from __future__ import annotations

import re

from ..errors import UsageError

UNITS = {"b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12}


def read_size(text: str) -> int:
    """Return a size in bytes.

    Raises:
        UsageError: the text is not a size.
    """
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([kmgt]?b)", text.strip().lower())
    if not found:
        raise UsageError(
            f"'{text}' is not a size; expected a number and a unit, such as 500MB or 2GB"
        )
    return int(float(found[1]) * UNITS[found[2]])
