"""AdaAttN's network (Liu et al. 2021): a VGG-19 encoder, three blocks of attention, a decoder.

Layers have the names of the published files, so that their tensors load by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from anyloom import raise_if_cancelled

if TYPE_CHECKING:
    from torch import Tensor, nn

TAPS = (2, 9, 16, 29, 42)
"""The convolutions before relu1_1, relu2_1, … relu5_1, by their number in the file."""
MAX_SAMPLES = (64 * 64, 256 * 256, 256 * 256)
"""The most places of the style image that relu3_1, relu4_1 and relu5_1 attend to."""
FORBIDDEN = -1e15
"""The published logit of a forbidden place: one attention that may go nowhere goes everywhere."""
EPSILON = 1e-5
LOGITS_AT_ONCE = 1 << 25
"""Entries of an attention map that are computed at once; a photo's whole map takes gigabytes."""

Pairs = Sequence[tuple["Tensor", "Tensor"]]
"""Masks of content and style that belong together, 1×1×H×W each, 1 inside."""


def adaattn_layers(channels: Sequence[int]) -> nn.ModuleDict:
    """Return all layers by name.

    Args:
        channels: of relu1_1 to relu5_1, published as 64, 128, 256, 512, 512.
    """
    from torch import nn

    first, second, third, fourth, fifth = channels
    keys = list(accumulate(channels))
    body = [3, first, first, "pool", second, second, "pool", *[third] * 4, "pool"]
    body += [*[fourth] * 4, "pool", fifth]
    ending = [2 * third, third, third, third, second, "up", second, first, "up", first, 3]
    return nn.ModuleDict(
        {
            # VGG-19 up to relu5_1 behind a 1×1 convolution that normalizes colors.
            "encoder": nn.Sequential(nn.Conv2d(3, 3, 1), *_convolutions(body)),
            "adaattn_3": attention_layers(third, keys[2]),
            "transformer": nn.ModuleDict(
                {
                    "ada_attn_4_1": attention_layers(fourth, keys[3]),
                    "ada_attn_5_1": attention_layers(fifth, keys[4]),
                    "merge_conv": nn.Conv2d(fourth, fourth, 3, padding=1, padding_mode="reflect"),
                }
            ),
            "decoder": nn.ModuleDict(
                {
                    "decoder_layer_1": nn.Sequential(*_convolutions([fourth, third, "up"])),
                    "decoder_layer_2": nn.Sequential(*_convolutions(ending)[:-1]),
                }
            ),
        }
    )


def attention_layers(channels: int, key_channels: int) -> nn.ModuleDict:
    """Return the layers of one block of attention."""
    from torch import nn

    layers = {name: nn.Conv2d(key_channels, key_channels, 1) for name in "fg"}
    return nn.ModuleDict({**layers, "h": nn.Conv2d(channels, channels, 1)})


def painted(network: Any, content: Tensor, style: Tensor, pairs: Pairs, seed: int) -> Tensor:
    """Return the image in the style of another one, 1×3×H×W.

    Args:
        network: see `adaattn_layers`.
        content: 1×3×H×W from 0 to 1, H and W multiples of 32.
        style: the same with its own H and W.
        pairs: what belongs together; a place of the content outside all of them attends to the
            whole style image, and one inside several to what their style masks share.
        seed: of the choice of places where there are more than `MAX_SAMPLES`.
    """
    import torch
    from torch.nn.functional import interpolate

    transformer, decoder = network["transformer"], network["decoder"]
    blocks = network["adaattn_3"], transformer["ada_attn_4_1"], transformer["ada_attn_5_1"]
    ours, theirs = (_features(network["encoder"], image) for image in (content, style))
    third, fourth, fifth = (
        attended(block, ours[: level + 1], theirs[: level + 1], pairs, seed, max_sample)
        for block, level, max_sample in zip(blocks, (2, 3, 4), MAX_SAMPLES, strict=True)
    )
    merged = transformer["merge_conv"](fourth + interpolate(fifth, scale_factor=2.0))
    larger = decoder["decoder_layer_1"](merged)
    return decoder["decoder_layer_2"](torch.cat([larger, third], dim=1))


def attended(
    block: Any,
    content: Sequence[Tensor],
    style: Sequence[Tensor],
    pairs: Pairs,
    seed: int,
    max_sample: int,
) -> Tensor:
    """Return features of the content with the statistics of the style at similar places.

    Args:
        block: see `attention_layers`.
        content: features up to the level of the block, the last of which it works on.
        style: the same of the style image.
        pairs, seed: see `painted`.
        max_sample: the most places of the style that are attended to.
    """
    import torch

    size, style_size = content[-1].shape[2:], style[-1].shape[2:]
    # Nothing scales the logits, which exceed float16.
    queries = block["f"](_key(content)).flatten(2)[0].T.float()
    keys = block["g"](_key(style)).flatten(2)[0].float()
    values = block["h"](style[-1]).flatten(2)[0].T
    inside = [_at(mask, size) for mask, _ in pairs]
    outside = [~_at(mask, style_size) for _, mask in pairs]
    if len(values) > max_sample:
        generator = torch.Generator().manual_seed(seed)
        chosen = torch.randperm(len(values), generator=generator)[:max_sample].to(values.device)
        keys, values = keys[:, chosen], values[chosen]
        outside = [mask[chosen] for mask in outside]
    moments = torch.cat([values, values**2], dim=1).float()
    parts = []
    rows = max(1, LOGITS_AT_ONCE // len(values))
    for start in range(0, len(queries), rows):
        raise_if_cancelled()
        logits = queries[start : start + rows] @ keys
        for content_mask, style_mask in zip(inside, outside, strict=True):
            forbidden = content_mask[start : start + rows, None] & style_mask
            logits = logits.masked_fill(forbidden, FORBIDDEN)
        parts.append(logits.softmax(dim=1) @ moments)
    mean, square = torch.cat(parts).chunk(2, dim=1)
    deviation = (square - mean**2).relu().sqrt()
    mean, deviation = (part.T.reshape(1, -1, *size) for part in (mean, deviation))
    return (deviation * _normalized(content[-1].float()) + mean).to(content[-1].dtype)


def _convolutions(kinds: Sequence[Any]) -> list[nn.Module]:
    """Return 3×3 convolutions with reflected edges and ReLUs, in the published order.

    Args:
        kinds: the channels of the input, then those of each convolution; "pool" and "up" halve and
            double the size.
    """
    from torch import nn

    layers: list[nn.Module] = []
    channels = kinds[0]
    for kind in kinds[1:]:
        if kind == "pool":
            layers.append(nn.MaxPool2d(2, ceil_mode=True))
        elif kind == "up":
            layers.append(nn.Upsample(scale_factor=2, mode="nearest"))
        else:
            layers += [nn.ReflectionPad2d(1), nn.Conv2d(channels, kind, 3), nn.ReLU()]
            channels = kind
    return layers


def _features(encoder: Any, image: Tensor) -> list[Tensor]:
    taps = []
    for number, layer in enumerate(encoder):
        image = layer(image)
        if number - 1 in TAPS:
            taps.append(image)
    return taps


def _key(features: Sequence[Tensor]) -> Tensor:
    """Return all features at the size of the last, each normalized."""
    import torch
    from torch.nn.functional import interpolate

    size = features[-1].shape[2:]
    return torch.cat([_normalized(interpolate(one, size)) for one in features], dim=1)


def _normalized(features: Tensor) -> Tensor:
    """Return features with mean 0 and deviation 1 in each channel of each image."""
    import torch

    variance, mean = torch.var_mean(features, dim=(2, 3), keepdim=True)
    return (features - mean) / (variance + EPSILON).sqrt()


def _at(mask: Tensor, size: Any) -> Tensor:
    """Return a mask at the size of features, flat."""
    from torch.nn.functional import interpolate

    return interpolate(mask, size, mode="nearest").flatten() > 0
