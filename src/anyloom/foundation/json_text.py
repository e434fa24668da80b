"""How is JSON written so that equal values give equal bytes and every reader accepts them?"""

from __future__ import annotations

import json
import math
from typing import Any


def json_safe(value: Any) -> Any:
    """Return JSON without what JSON cannot say: NaN and infinity become null, stray surrogates ?"""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {json_safe(str(key)): json_safe(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [json_safe(one) for one in value]
    return value


def json_line(value: Any) -> str:
    """Return JSON on one line."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n"


def json_page(value: Any) -> str:
    """Return indented JSON."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2) + "\n"
