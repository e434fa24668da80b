"""A tiny AdaAttN in its published files, with random weights."""

from __future__ import annotations

from pathlib import Path

import torch

CHANNELS = (2, 3, 4, 6, 6)
"""Published: 64, 128, 256, 512, 512."""
ENCODER = {
    0: (3, 3, 1),
    2: (0, 3, 3),
    5: (0, 0, 3),
    9: (1, 0, 3),
    12: (1, 1, 3),
    16: (2, 1, 3),
    19: (2, 2, 3),
    22: (2, 2, 3),
    25: (2, 2, 3),
    29: (3, 2, 3),
    32: (3, 3, 3),
    35: (3, 3, 3),
    38: (3, 3, 3),
    42: (4, 3, 3),
    45: (4, 4, 3),
    48: (4, 4, 3),
    51: (4, 4, 3),
}
"""Number of a convolution in vgg_normalised.pth → levels of its output and input, and its side."""


def adaattn(folder: Path, *, pickled: bool = False, original: bool = False) -> Path:
    """Save the four files.

    Args:
        folder: where.
        pickled: as `.pth`, as they were published, instead of safetensors.
        original: with the names of AdaAttN's own repository.
    """
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    for name, tensors in published(original=original).items():
        if pickled:
            torch.save(tensors, folder / f"{name}.pth")
        else:
            save_file(tensors, folder / f"{name}.safetensors")
    return folder


def published(*, original: bool = False) -> dict[str, dict[str, torch.Tensor]]:
    """Return file → tensors."""
    first, second, third, fourth, fifth = CHANNELS
    key = first + second + third
    shapes: dict[str, dict[str, tuple[int, int, int]]] = {
        "vgg_normalised": {
            str(number): (3, 3, 1)
            if number == 0
            else (CHANNELS[out], 3 if number == 2 else CHANNELS[into], side)
            for number, (out, into, side) in ENCODER.items()
        },
        "latest_net_adaattn_3": _block("", third, key),
        "latest_net_transformer": {
            **_block("attn_adain_4_1." if original else "ada_attn_4_1.", fourth, key + fourth),
            **_block(
                "attn_adain_5_1." if original else "ada_attn_5_1.", fifth, key + fourth + fifth
            ),
            "merge_conv": (fourth, fourth, 3),
        },
        "latest_net_decoder": {
            "decoder_layer_1.1": (third, fourth, 3),
            "decoder_layer_2.1": (third, 2 * third, 3),
            "decoder_layer_2.4": (third, third, 3),
            "decoder_layer_2.7": (third, third, 3),
            "decoder_layer_2.10": (second, third, 3),
            "decoder_layer_2.14": (second, second, 3),
            "decoder_layer_2.17": (first, second, 3),
            "decoder_layer_2.21": (first, first, 3),
            "decoder_layer_2.24": (3, first, 3),
        },
    }
    random = torch.Generator().manual_seed(3)
    files = {}
    for file, layers in shapes.items():
        files[file] = tensors = {}
        for name, (out, into, side) in layers.items():
            deviation = (2 / (into * side * side)) ** 0.5
            weight = torch.randn((out, into, side, side), generator=random) * deviation
            tensors[f"{name}.weight"] = weight
            tensors[f"{name}.bias"] = torch.rand(out, generator=random) * 0.2
    return files


def _block(prefix: str, channels: int, key: int) -> dict[str, tuple[int, int, int]]:
    return {
        f"{prefix}f": (key, key, 1),
        f"{prefix}g": (key, key, 1),
        f"{prefix}h": (channels, channels, 1),
    }
