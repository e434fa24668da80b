"""Options of a checkpoint's catalog entry, checked with errors that name the expected values."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from anyloom import Checkpoint, ModelError, suggestion


def check_options(checkpoint: Checkpoint, known: Collection[str]) -> None:
    """Make sure that an adapter knows every option of a checkpoint.

    Raises:
        ModelError: an unknown option; suggests the closest name.
    """
    for name in checkpoint.options:
        if name not in known:
            raise ModelError(
                f"model '{checkpoint.name}': unknown option '{name}', expected "
                f"{', '.join(known)}{suggestion(name, known)}"
            )


def option_flag(checkpoint: Checkpoint, name: str, default: bool) -> bool:
    """Return an option that is true or false."""
    value = checkpoint.options.get(name, default)
    if not isinstance(value, bool):
        raise _invalid(checkpoint, name, value, "true or false")
    return value


def option_choice(
    checkpoint: Checkpoint, name: str, choices: Collection[str], default: str | None = None
) -> str:
    """Return an option that is one of several names."""
    value = checkpoint.options.get(name, default)
    if value not in choices:
        expected = f"one of {', '.join(choices)}{suggestion(str(value), choices)}"
        raise _invalid(checkpoint, name, value, expected)
    return value


def option_number(
    checkpoint: Checkpoint, name: str, default: float, *, least: float, most: float
) -> float:
    """Return an option that is a number in a range."""
    value = checkpoint.options.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise _invalid(checkpoint, name, value, f"a number from {least:g} to {most:g}")
    return value


def option_side(checkpoint: Checkpoint, name: str, default: int, *, multiple: int) -> int:
    """Return an option that is the side of an image in pixels, a multiple of some number."""
    value = checkpoint.options.get(name, default)
    if (
        not isinstance(value, int)
        or isinstance(value, bool)
        or value < multiple
        or value % multiple
    ):
        raise _invalid(checkpoint, name, value, f"a multiple of {multiple}")
    return value


def _invalid(checkpoint: Checkpoint, name: str, value: Any, expected: str) -> ModelError:
    return ModelError(f"model '{checkpoint.name}': option {name} is {value!r}, expected {expected}")
