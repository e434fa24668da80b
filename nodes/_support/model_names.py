"""Which model is this, and which other one could do what it cannot?"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from anyloom import Model, catalog

M = TypeVar("M", bound=Model)


def name_of(model: Model) -> str:
    """Return the catalog name of a loaded model."""
    checkpoint = getattr(model, "checkpoint", None)
    return checkpoint.name if checkpoint else type(model).__name__


def names_of_fitting(protocol: type[M], able: Callable[[type[M]], bool]) -> str:
    """Return "one of a, b" for the models in the catalog that can, for the end of an error.

    Of more than four, three are named.
    """
    models = catalog()
    names = [
        checkpoint.name
        for checkpoint in models.fitting(protocol)
        if able(models.adapter(checkpoint))  # type: ignore[arg-type]
    ]
    if not names:
        return "a model that can; the catalog has none yet"
    if len(names) > 4:
        return f"one of {', '.join(names[:3])} and others (anyloom models list)"
    return names[0] if len(names) == 1 else f"one of {', '.join(names)}"
