"""Memory of small images and results: caches count what an entry takes, and tiny images take none.

Bytes are those that Python and numpy have allocated, not the memory of a busy process.
"""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest

from anyloom import BoundedCache, Engine, Image, Item, Masks, graph, node
from anyloom.engine.cached_value import CachedValue
from anyloom.engine.result_cache import ResultCache
from anyloom.foundation.evictable import Evictable

COUNT = 1000


@contextmanager
def allocated() -> Iterator[list[int]]:
    """Measure the bytes that are still allocated at the end; the list then has the number."""
    measured: list[int] = []
    gc.collect()
    tracemalloc.start()
    try:
        yield measured
        gc.collect()
        measured.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()


def small_image(number: int, side: int = 8) -> Image:
    pixels = np.zeros((side, side, 3), np.uint8)
    pixels[0, 0] = (number % 251, number // 251 % 251, number // 251**2)
    return Image(pixels)


def small_masks(number: int) -> Masks:
    mask = np.arange(64).reshape(8, 8) == number % 64
    return Masks.from_arrays([mask], frame=(8, 8), labels=[f"label {number}"], scores=[0.5])


@pytest.mark.parametrize(
    "made",
    [
        lambda number: number + 10**6,
        lambda number: f"text {number}",
        lambda number: [f"text {number}", f"text {-number}"],
        small_image,
        lambda number: Image.decode(small_image(number).encode()),
        small_masks,
    ],
    ids=["number", "text", "list", "image", "encoded image", "masks"],
)
def test_the_result_cache_counts_at_least_what_small_results_take(
    made: Callable[[int], Any],
) -> None:
    made(0)
    cache = ResultCache(memory_bytes=10**9)
    with allocated() as measured:
        for number in range(COUNT):
            cache.put(f"{number:032x}", CachedValue.of(made(number)), 0.0)
    counted = cache.memory.nbytes["cpu"]
    assert measured[0] <= counted <= 4 * measured[0]


def test_a_bounded_cache_counts_at_least_what_small_arrays_take() -> None:
    cache: BoundedCache[str, np.ndarray] = BoundedCache(10**9)
    with allocated() as measured:
        for number in range(COUNT):
            cache.get(f"{number:032x}", lambda: np.zeros(8))
    assert measured[0] <= cache.nbytes["cpu"] <= 4 * measured[0]


@node
def negative_of(image: Image) -> Image:
    """Invert an image."""
    return Image(255 - image.pixels)


@graph
def trivial(image: Image) -> Image:
    """Invert an image."""
    return negative_of(image)


def item(number: int, encoded: bytes) -> Item:
    return Item(f"{number}", lambda: {"image": Image.decode(encoded)})


def test_a_stream_of_tiny_images_is_flat_without_a_cache_of_results() -> None:
    files = [small_image(number).encode() for number in range(1, 2 * COUNT + 1)]
    Evictable.clear_all()
    with Engine(workers=2, cache=ResultCache(memory_bytes=0)) as engine:

        def run(start: int) -> None:
            items = (item(number, files[number]) for number in range(start, start + COUNT))
            assert sum(not one.failures for one in engine.stream(trivial, items)) == COUNT

        run(0)  # imports, threads and tables
        with allocated() as measured:
            run(COUNT)
    assert measured[0] < 2**18, "a quarter of a megabyte for 1,000 images"


def test_the_pixels_of_larger_files_are_decoded_once() -> None:
    encoded = small_image(7, side=64).encode()
    assert Image.decode(encoded).pixels is Image.decode(encoded).pixels
