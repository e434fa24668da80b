"""Tensors that published files may lack or have beyond a network's, each with its reason."""

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
    "prompts have the positional embedding of the image, and older transformers save it once",
    copied_from="shared_image_embedding.positional_embedding",
)
IMAGE_EMBEDDING = ToleratedKey(
    r"shared_image_embedding\.positional_embedding",
    "images have the positional embedding of the prompts, which programs that read SAM 3 read",
    copied_from="prompt_encoder.shared_embedding.positional_embedding",
)
TOLERATED = {
    "edgetam": (PROMPT_EMBEDDING,),
    "mask2former": (SWIN_NORM,),
    "mask2former-semantic": (SWIN_NORM,),
    "oneformer": (SWIN_NORM,),
    "sam2": (PROMPT_EMBEDDING,),
    "sam3-tracker": (PROMPT_EMBEDDING, IMAGE_EMBEDDING),
}
"""Family → tensors that its files may lack; of every other family all tensors must be there."""


EXTRA = {
    r"(.*\.)?position_ids": "row numbers, which older transformers saved as buffers",
    r"(.*\.)?relative_position_index": "row numbers, which older transformers saved as buffers",
    r"(.*\.)?rotary_emb\.inv_freq": "follows from the configuration",
    r"(encoder\.)?(45|48|51)\.(weight|bias)": "VGG-19 behind relu5_1, AdaAttN's deepest layer",
}
"""A regular expression for whole names of tensors that no network reads → the reason."""


def is_known_extra(name: str) -> bool:
    """Return whether a file may hold a tensor that its network does not read."""
    return any(re.fullmatch(pattern, name) for pattern in EXTRA)


def tolerated(name: str, family: str) -> ToleratedKey | None:
    """Return why a file of a family may lack a tensor, None if it may not."""
    keys = TOLERATED.get(family, ())
    return next((key for key in keys if re.fullmatch(key.pattern, name)), None)


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
        key = tolerated(name, family)
        if key is None or name not in tensors or key.copied_from in names:
            others.append(name)
            continue
        with torch.no_grad():
            if key.copied_from is None:
                tensors[name].zero_()
            else:
                tensors[name].copy_(tensors[key.copied_from])
    return tuple(others)
