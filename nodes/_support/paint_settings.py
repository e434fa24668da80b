"""Settings of inpainting by a text prompt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from annotated_types import Interval

from anyloom import NodeError

from ...models import GuidedInpainter, Inpainter, PaintSettings, TextInpainter
from .model_names import check_supported, name_of, names_of_fitting

Steps = Annotated[int, Interval(ge=1, le=1000)]
Guidance = Annotated[float, Interval(ge=0, le=100)]
ControlScale = Annotated[float, Interval(ge=0, le=2)]
Strength = Annotated[float, Interval(gt=0, le=1)]


def supported_settings(
    node: str,
    model: Inpainter | GuidedInpainter,
    negative_prompt: str | None,
    steps: int | None,
    guidance: float | None,
    strength: float | None,
    control_scale: float | None = None,
) -> PaintSettings:
    """Return settings that a model supports.

    Raises:
        NodeError: it does not support one that is not None; names it and the models that do.
    """
    settings = PaintSettings(negative_prompt, steps, guidance, strength, control_scale)
    check_supported(
        node,
        model,
        GuidedInpainter if isinstance(model, GuidedInpainter) else TextInpainter,
        lambda model: getattr(model, "honors", frozenset()),
        sorted(settings.given()),
    )
    return settings


def settings_check(node: str) -> Callable[..., None]:
    """Return a check for `@node` that refuses a prompt or settings without support."""

    def check(
        model: Inpainter | GuidedInpainter,
        prompt: str | None = None,
        negative_prompt: str | None = None,
        steps: int | None = None,
        guidance: float | None = None,
        strength: float | None = None,
        control_scale: float | None = None,
    ) -> None:
        if prompt is not None and isinstance(model, Inpainter) and not model.takes_prompt:
            able = names_of_fitting(Inpainter, lambda adapter: adapter.takes_prompt)
            raise NodeError(
                node,
                f"model '{name_of(model)}' takes no prompt; leave the prompt out or choose {able}",
            )
        supported_settings(node, model, negative_prompt, steps, guidance, strength, control_scale)

    return check
