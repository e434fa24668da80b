"""JSON text: equal values give equal bytes, and every JSON reader accepts them."""

from __future__ import annotations

import json
import math
from typing import Any

from .plain_text import escape_unsafe


def json_safe(value: Any) -> Any:
    """Return a value as valid JSON: NaN and infinity become None, lone surrogates "?"."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {json_safe(str(key)): json_safe(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [json_safe(item) for item in value]
    return value


def json_line(value: Any) -> str:
    """Return JSON on one line; characters that could steer a terminal are escaped."""
    return escape_unsafe(json.dumps(value, ensure_ascii=False, allow_nan=False)) + "\n"


def json_page(value: Any) -> str:
    """Return indented JSON; see `json_line`."""
    return escape_unsafe(json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2)) + "\n"
