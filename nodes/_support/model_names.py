"""Names of models, and of what they support, for error messages."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, TypeVar

from anyloom import Model, NodeError, catalog

M = TypeVar("M", bound=Model)


def name_of(model: Model) -> str:
    """Return the catalog name of a loaded model."""
    checkpoint = getattr(model, "checkpoint", None)
    return checkpoint.name if checkpoint else type(model).__name__


def names_of_fitting(protocol: type[M], supports: Callable[[M], bool]) -> str:
    """Return "one of a, b" for the models of the catalog that support something.

    Of more than four, three are named.
    """
    models = catalog()
    names = [
        checkpoint.name
        for checkpoint in models.checkpoints_for(protocol)
        if supports(models.adapter(checkpoint).unloaded(checkpoint))  # type: ignore[arg-type]
    ]
    if not names:
        return "a model that does; the catalog has none yet"
    if len(names) > 4:
        return f"one of {', '.join(names[:3])} and others (anyloom models list)"
    return names[0] if len(names) == 1 else f"one of {', '.join(names)}"


def check_supported(
    node: str,
    model: Model,
    protocol: type[Model],
    supported: Callable[[Any], Collection[str]],
    settings: Collection[str],
) -> None:
    """Check that a model supports all settings that are passed to it.

    Args:
        node: the node's name, for the message.
        model: the model.
        protocol: what other models must implement to take its place.
        supported: returns the names of the settings that a model, or its class, supports.
        settings: names of settings.

    Raises:
        NodeError: a setting is not supported; names it and the models that support all.
    """
    missing = [name for name in settings if name not in supported(model)]
    if missing:
        able = names_of_fitting(protocol, lambda adapter: {*settings} <= {*supported(adapter)})
        raise NodeError(
            node,
            f"model '{name_of(model)}' does not support {' and '.join(missing)} (supported: "
            f"{', '.join(sorted(supported(model))) or 'none'}); leave "
            f"{'it' if len(missing) == 1 else 'them'} out or choose {able}",
        )
