"""Nodes of plain NumPy, which note in a file of the working folder that they computed."""

from __future__ import annotations

import os
import time

import numpy as np

from anyloom import Image, Masks, Text, node


@node
def brightest(image: Image, *, seconds: float = 0.0, log: str = "computed.log") -> Masks:
    """Cut out what is brighter than the mean, left and right; takes `seconds` at least."""
    noted = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(noted, f"{image.name}\n".encode())
    os.close(noted)
    time.sleep(seconds)
    gray = image.pixels.mean(axis=2)
    left = np.arange(image.width) < image.width / 2
    bright = gray > gray.mean()
    return Masks.from_arrays([bright & left, bright & ~left], labels=["left", "right"])


@node
def inverted(masks: Masks) -> Masks:
    """Return what is left out."""
    return masks.invert()


@node
def reddened(image: Image, masks: Masks) -> Image:
    """Paint masks red."""
    pixels = image.pixels.copy()
    pixels[masks.union()] = (255, 0, 0)
    return Image(pixels)


@node
def told(masks: Masks) -> Text:
    """Say how large they are."""
    return f"{int(masks.areas.sum())} pixels"
