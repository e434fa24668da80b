"""Rasters under test, written by rasterio, and a graph that finds the roofs in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from scipy import ndimage

from anyloom import Image, Masks, graph, node

NORTH_UP = rasterio.Affine(0.2, 0, 500_000, 0, -0.2, 5_400_000)
UTM = "EPSG:32633"
GRASS, ROOF = (90, 120, 80), (200, 60, 50)


def write(
    file: str | Path,
    bands: np.ndarray,
    transform: rasterio.Affine = NORTH_UP,
    crs: str | None = UTM,
    **options: Any,
) -> None:
    """Write bands (N×H×W) as a GeoTIFF."""
    count, height, width = bands.shape
    with rasterio.open(
        file,
        "w",
        driver="GTiff",
        count=count,
        height=height,
        width=width,
        dtype=bands.dtype,
        transform=transform,
        crs=crs,
        **options,
    ) as raster:
        raster.write(bands)


def moved(transform: rasterio.Affine, column: int, row: int) -> rasterio.Affine:
    """Return the transform of a raster that is cut out from a column and row on."""
    a, b, c, d, e, f = tuple(transform)[:6]
    return rasterio.Affine(a, b, a * column + b * row + c, d, e, d * column + e * row + f)


def village(height: int, width: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return a scene of roofs on grass, uint8 3×H×W, and the number of the roof of each pixel."""
    random = np.random.default_rng(seed)
    truth = np.zeros((height, width), np.int32)
    for top in range(10, height - 50, 60):
        for left in range(10, width - 60, 70):
            tall, wide = random.integers(15, 40, 2)
            truth[top : top + tall, left : left + wide] = truth.max() + 1
            truth[top + 5 : top + 9, left + 5 : left + 9] = 0  # a courtyard
    scene = np.where(truth > 0, np.reshape(ROOF, (3, 1, 1)), np.reshape(GRASS, (3, 1, 1)))
    return (scene + random.integers(0, 10, scene.shape)).astype(np.uint8), truth


@node
def roofs(image: Image) -> Masks:
    """Find connected red pixels, and black ones as a model does where nothing was photographed."""
    red = image.pixels[:, :, 0].astype(int) - image.pixels[:, :, 1] > 60
    black = image.pixels.max(axis=2) < 5
    shapes, labels = [], []
    for label, pixels in (("house", red), ("hole", black)):
        numbers, count = ndimage.label(pixels)
        shapes += [numbers == number for number in range(1, count + 1)]
        labels += [label] * count
    return Masks.from_arrays(shapes, frame=image.shape, labels=labels, scores=[0.9] * len(shapes))


@graph
def find_roofs(image: Image) -> Masks:
    """Find roofs."""
    return roofs(image)
