"""Examples of requests, which the description of the API shows."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

_QUOTED = re.compile(r"'([^']+)'")


def example_of(schema: Mapping[str, Any], also: Collection[str] = ()) -> dict[str, Any]:
    """Return a request that fits a schema of inputs.

    Args:
        also: inputs that it has beside those that are required.
    """
    names = [name for name in schema["properties"] if name in (*schema["required"], *also)]
    return {name: _value(schema["properties"][name]) for name in names}


def _value(field: Mapping[str, Any]) -> Any:
    """Return a value of a field; a text is the first that its description quotes."""
    quoted = _QUOTED.search(field.get("description", ""))
    for form in (field, *field.get("anyOf", ())):
        match form:
            case {"enum": [first, *_]}:
                return first
            case {"type": "string"}:
                return quoted[1] if quoted else "dog"
            case {"type": "boolean"}:
                return False
            case {"type": "integer" | "number"}:
                return form.get("minimum", 1)
            case {"type": "array", "items": items}:
                return [_value(items)]
            case {"properties": {"data": _}}:
                return {"data": "/9j/4AAQSkZJRg==", "name": "photo.jpg"}
            case {"properties": {"boxes": _}}:
                return {"boxes": [[10, 10, 60, 60]]}
            case {"properties": {"points": _}}:
                return {"points": [[120, 80]]}
            case _:
                continue
    return {}
