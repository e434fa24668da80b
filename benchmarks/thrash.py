"""B2: five pipelines whose models do not fit on one device together, on a simulated clock.

The models, their sizes and times on an H100, and the pipelines are those of the design's
simulation.
The baselines process image by image, round-robin over the pipelines, and evict what was used
longest ago (LRU), the smallest model first (ComfyUI's rule), or the smallest set that suffices
(diffusers' rule). anyloom's scheduler is the real one; only the clock and the models are simulated.

    python -m benchmarks.thrash
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence

from tests.scheduling.virtual import VirtualDevice, VirtualModel, items_of

GIGABYTE = 10**9
ACTIVATIONS = 2 * GIGABYTE
IMAGES = 100
MODELS = {
    model.name: model
    for model in (
        VirtualModel("detector", int(0.35 * GIGABYTE), 0.030, 0.012),
        VirtualModel("segmenter", int(1.28 * GIGABYTE), 0.010, 0.015),
        VirtualModel("clip", int(0.86 * GIGABYTE), 0.010, 0.0006),
        VirtualModel("inpainter", int(7.0 * GIGABYTE), 0.1, 2.2),
        VirtualModel("captioner", int(7.5 * GIGABYTE), 0.15, 0.10),
        VirtualModel("eraser", int(0.2 * GIGABYTE), 0.01, 0.004),
        VirtualModel("refiner", int(14.0 * GIGABYTE), 0.2, 0.35),
    )
}
PIPELINES = {
    "grounded_sam": ["detector", "segmenter"],
    "replace": ["detector", "segmenter", "inpainter"],
    "remove": ["segmenter", "eraser"],
    "everything and clip": ["segmenter", "clip"],
    "caption_anything": ["segmenter", "captioner", "refiner"],
}
BARS = {12.0: 1.9, 25.0: 1.4}
"""GB/s → the speed-up over LRU that the design asks for at 24 GB."""

Choose = Callable[[dict[str, int], int], str]


def oldest(resident: dict[str, int], missing: int) -> str:
    """LRU: what was used longest ago."""
    return next(iter(resident))


def smallest(resident: dict[str, int], missing: int) -> str:
    """ComfyUI's rule, where nothing is off-loaded in part: the smallest first."""
    return min(resident, key=resident.__getitem__)


def best_fit(resident: dict[str, int], missing: int) -> str:
    """diffusers' rule: a member of the smallest set that suffices."""
    sets = (
        chosen
        for count in range(1, len(resident) + 1)
        for chosen in itertools.combinations(resident, count)
        if sum(resident[model] for model in chosen) >= missing
    )
    return min(sets, key=lambda chosen: sum(resident[model] for model in chosen))[0]


def image_by_image(room: int, bandwidth: float, choose: Choose) -> tuple[float, int]:
    """Return the seconds and the bytes loaded of a baseline."""
    resident: dict[str, int] = {}
    seconds, loaded = 0.0, 0
    for name in _uses():
        model = MODELS[name]
        size = min(model.bytes, room)
        if name not in resident:
            while sum(resident.values()) + size > room:
                del resident[choose(resident, sum(resident.values()) + size - room)]
            seconds += model.bytes / bandwidth
            loaded += model.bytes
        else:
            del resident[name]
        resident[name] = size
        seconds += model.start + model.each
    return seconds, loaded


def _uses() -> Iterator[str]:
    for _ in range(IMAGES):
        for stages in PIPELINES.values():
            yield from stages


def scheduled(room: int, bandwidth: float, window: int) -> tuple[float, int, float]:
    """Return the seconds, the bytes loaded, and the busy seconds of anyloom's scheduler."""
    models = {
        name: VirtualModel(name, min(model.bytes, room), model.start, model.each)
        for name, model in MODELS.items()
    }
    device = VirtualDevice(models, room, bandwidth, window=window)
    seconds = device.run([items_of(stages, IMAGES) for stages in PIPELINES.values()])
    return seconds, device.loaded, device.busy


def main(budgets: Sequence[int] = (12, 16, 24)) -> None:
    """Print a line for each budget and bandwidth."""
    floor = sum(MODELS[name].each for name in _uses())
    print(f"{IMAGES} images through {len(PIPELINES)} pipelines; floor {floor:.0f} s")
    for budget in budgets:
        for speed in (12.0, 25.0, 50.0):
            room, bandwidth = budget * GIGABYTE - ACTIVATIONS, speed * GIGABYTE
            lru, bytes_lru = image_by_image(room, bandwidth, oldest)
            others = {
                "ComfyUI's": image_by_image(room, bandwidth, smallest)[0],
                "diffusers'": image_by_image(room, bandwidth, best_fit)[0],
            }
            times = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in others.items())
            print(f"{budget} GB, {speed:.0f} GB/s: LRU {lru:.0f} s, {times}")
            for window in (8, 32):
                ours, loaded, busy = scheduled(room, bandwidth, window)
                bar = f" (bar {BARS[speed]})" if budget == 24 and speed in BARS else ""
                print(
                    f"    anyloom, windows of {window}: {ours:.0f} s = {lru / ours:.2f}x LRU{bar}, "
                    f"{bytes_lru / loaded:.1f} times fewer bytes; {floor / ours:.0%} of the floor, "
                    f"busy {busy / ours:.0%}"
                )


if __name__ == "__main__":
    main()
