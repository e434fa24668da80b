"""Tensors that published files of a family may lack, each with its reason and its value."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class ToleratedKey:
    """Tensors that may be missing in a file.

    pattern:     a regular expression for the whole name of a tensor.
    reason:      why a file without it is whole.
    copied_from: the tensor of the same file whose value it takes; None is zeros, for tensors that
                 no answer depends on.
    """

    pattern: str
    reason: str
    copied_from: str | None = None


SWIN_NORM = ToleratedKey(
    r"model\.pixel_level_module\.encoder\.swin\.layernorm\.(weight|bias)",
    "transformers 5.14 adds a last layer norm to the backbone, whose output nothing reads",
)
PROMPT_EMBEDDING = ToleratedKey(
    r"prompt_encoder\.shared_embedding\.positional_embedding",
    "prompts have the positional embedding of the image; transformers 4 saves it once",
    copied_from="shared_image_embedding.positional_embedding",
)
TOLERATED = {
    "edgetam": (PROMPT_EMBEDDING,),
    "mask2former": (SWIN_NORM,),
    "mask2former-semantic": (SWIN_NORM,),
    "oneformer": (SWIN_NORM,),
    "sam2": (PROMPT_EMBEDDING,),
}
"""Family → tensors that its files may lack; of every other family all tensors must be there."""


def fill_tolerated(
    network: torch.nn.Module, missing: Iterable[str], family: str
) -> tuple[str, ...]:
    """Give the tolerated ones of missing tensors their values; returns the others, sorted.

    A tensor that is to be copied is not tolerated where its source is missing as well.
    """
    import torch

    names = set(missing)
    tensors = dict(network.state_dict(keep_vars=True))
    others = []
    for name in sorted(names):
        found = (key for key in TOLERATED.get(family, ()) if re.fullmatch(key.pattern, name))
        key = next(found, None)
        if key is None or name not in tensors or key.copied_from in names:
            others.append(name)
            continue
        with torch.no_grad():
            if key.copied_from is None:
                tensors[name].zero_()
            else:
                tensors[name].copy_(tensors[key.copied_from])
    return tuple(others)
