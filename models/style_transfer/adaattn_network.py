"""AdaAttN's network (Liu et al. 2021): a VGG-19 encoder, three blocks of attention, a decoder.

Layers have the names of the published files, so that their tensors load by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate

from anyloom import raise_if_cancelled

TAPS = (2, 9, 16, 29, 42)
"""The convolutions before relu1_1, relu2_1, … relu5_1, by their number in the file."""
MAX_SAMPLES = (64 * 64, 256 * 256, 256 * 256)
"""The most places of the style image that relu3_1, relu4_1 and relu5_1 attend to."""
FORBIDDEN = -1e15
"""The published logit of a forbidden place: one attention that may go nowhere goes everywhere."""
EPSILON = 1e-5
LOGITS_AT_ONCE = 1 << 25
"""Entries of an attention map that are computed at once; a photo's whole map takes gigabytes."""

Pairs = Sequence[tuple[Tensor, Tensor]]
"""Masks of content and style that belong together, 1×1×H×W each, 1 inside."""


class AdaAttN(nn.Module):
    """A style image, a content image and pairs of masks to an image."""

    def __init__(self, channels: Sequence[int]) -> None:
        """Make the layers.

        Args:
            channels: of relu1_1 to relu5_1, published as 64, 128, 256, 512, 512.
        """
        super().__init__()
        keys = list(accumulate(channels))
        self.encoder = _encoder(channels)
        self.adaattn_3 = Attention(channels[2], keys[2], MAX_SAMPLES[0])
        self.transformer = Transformer(channels[3], keys[3], keys[4])
        self.decoder = Decoder(channels)

    def forward(self, content: Tensor, style: Tensor, pairs: Pairs, seed: int) -> Tensor:
        """Return the image, 1×3×H×W.

        Args:
            content: 1×3×H×W from 0 to 1, H and W multiples of 32.
            style: the same with its own H and W.
            pairs: what belongs together; a place of the content outside all of them attends to
                the whole style image, and one inside several to what their style masks share.
            seed: of the choice of places where there are more than `MAX_SAMPLES`.
        """
        ours, theirs = self._taps(content), self._taps(style)
        own_keys, their_keys = (
            [_key(taps, level) for level in range(2, 5)] for taps in (ours, theirs)
        )
        blocks = (
            self.adaattn_3,
            self.transformer.ada_attn_4_1,
            self.transformer.ada_attn_5_1,
        )
        third, fourth, fifth = (
            block(ours[level], theirs[level], own_keys[index], their_keys[index], pairs, seed)
            for index, (level, block) in enumerate(zip(range(2, 5), blocks, strict=True))
        )
        return self.decoder(self.transformer(fourth, fifth), third)

    def _taps(self, image: Tensor) -> list[Tensor]:
        taps = []
        for number, layer in enumerate(self.encoder):
            image = layer(image)
            if number - 1 in TAPS:
                taps.append(image)
        return taps


class Attention(nn.Module):
    """Statistics of the style at the places that resemble each place of the content."""

    def __init__(self, channels: int, key_channels: int, max_sample: int) -> None:
        super().__init__()
        self.f = nn.Conv2d(key_channels, key_channels, 1)
        self.g = nn.Conv2d(key_channels, key_channels, 1)
        self.h = nn.Conv2d(channels, channels, 1)
        self.max_sample = max_sample

    def forward(
        self,
        content: Tensor,
        style: Tensor,
        content_key: Tensor,
        style_key: Tensor,
        pairs: Pairs,
        seed: int,
    ) -> Tensor:
        # Nothing scales the logits, which exceed float16.
        queries = self.f(content_key).flatten(2)[0].T.float()
        keys, values = self.g(style_key).flatten(2)[0].float(), self.h(style).flatten(2)[0].T
        inside = [_at(mask, content_key) for mask, _ in pairs]
        outside = [~_at(mask, style_key) for _, mask in pairs]
        if len(values) > self.max_sample:
            generator = torch.Generator().manual_seed(seed)
            chosen = torch.randperm(len(values), generator=generator)[: self.max_sample]
            chosen = chosen.to(values.device)
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
        shape = (1, -1, *content.shape[2:])
        mean, deviation = (part.T.reshape(shape) for part in (mean, deviation))
        return (deviation * _normalized(content.float()) + mean).to(content.dtype)


class Transformer(nn.Module):
    """The two deeper blocks, whose sum is the deepest input of the decoder."""

    def __init__(self, channels: int, fourth_key: int, fifth_key: int) -> None:
        super().__init__()
        self.ada_attn_4_1 = Attention(channels, fourth_key, MAX_SAMPLES[1])
        self.ada_attn_5_1 = Attention(channels, fifth_key, MAX_SAMPLES[2])
        self.merge_conv = nn.Conv2d(channels, channels, 3, padding=1, padding_mode="reflect")

    def forward(self, fourth: Tensor, fifth: Tensor) -> Tensor:
        return self.merge_conv(fourth + interpolate(fifth, scale_factor=2.0))


class Decoder(nn.Module):
    """Features back to an image, with the third block as a shortcut."""

    def __init__(self, channels: Sequence[int]) -> None:
        super().__init__()
        first, second, third, fourth, _ = channels
        self.decoder_layer_1 = _layers([fourth, third, "up"])
        self.decoder_layer_2 = _layers(
            [2 * third, third, third, third, second, "up", second, first, "up", first, 3]
        )[:-1]

    def forward(self, features: Tensor, shortcut: Tensor) -> Tensor:
        return self.decoder_layer_2(torch.cat([self.decoder_layer_1(features), shortcut], dim=1))


def _encoder(channels: Sequence[int]) -> nn.Sequential:
    """Return VGG-19 up to relu5_1 behind a 1×1 convolution that normalizes colors."""
    first, second, third, fourth, fifth = channels
    layers = [3, first, first, "pool", second, second, "pool", *[third] * 4, "pool"]
    body = _layers([*layers, *[fourth] * 4, "pool", fifth])
    return nn.Sequential(nn.Conv2d(3, 3, 1), *body)


def _layers(kinds: Sequence[int | str]) -> nn.Sequential:
    """Return 3×3 convolutions with reflected edges and ReLUs, numbered as published.

    Args:
        kinds: the channels of the input, then those of each convolution; "pool" and "up" halve and
            double the size.
    """
    layers: list[nn.Module] = []
    channels = int(kinds[0])
    for kind in kinds[1:]:
        if kind == "pool":
            layers.append(nn.MaxPool2d(2, ceil_mode=True))
        elif kind == "up":
            layers.append(nn.Upsample(scale_factor=2, mode="nearest"))
        else:
            layers += [nn.ReflectionPad2d(1), nn.Conv2d(channels, int(kind), 3), nn.ReLU()]
            channels = int(kind)
    return nn.Sequential(*layers)


def _key(taps: Sequence[Tensor], level: int) -> Tensor:
    """Return all features up to a level, at its size, each normalized."""
    size = taps[level].shape[2:]
    return torch.cat([_normalized(interpolate(tap, size)) for tap in taps[: level + 1]], dim=1)


def _normalized(features: Tensor) -> Tensor:
    """Return features with mean 0 and deviation 1 in each channel of each image."""
    variance, mean = torch.var_mean(features, dim=(2, 3), keepdim=True)
    return (features - mean) / (variance + EPSILON).sqrt()


def _at(mask: Tensor, key: Tensor) -> Tensor:
    """Return a mask at the size of features, flat."""
    return interpolate(mask, key.shape[2:], mode="nearest").flatten() > 0
