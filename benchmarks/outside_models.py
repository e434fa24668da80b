"""How much of a run lies outside of the models: nodes' own work and the writing of results.

    python -m benchmarks.outside_models [GRAPH ...] [--images 50]

Every graph runs over parts of the packages' photos with the lite models and an empty cache, and its
results are written as `anyloom run` writes them. Printed are the shares of the seconds in which
calls of models, the rest of the nodes, and the writing of files were at work, added up over all
threads, and the milliseconds outside of models for one image. The target is 20 % outside.
"""

from __future__ import annotations

import argparse
import tempfile
import threading
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image as PillowImage

from anyloom import Engine, Model, catalog, load, run_folder
from anyloom.engine.result_cache import ResultCache
from anyloom.engine.usage import TimeUsage
from tests.photos import photos

GRAPHS: dict[str, dict[str, Any]] = {
    "text2seg": {"prompt": "cup"},
    "grounded_sam": {"prompt": "cup, cat, person"},
    "segment_by_text": {"prompt": "cup"},
    "caption_everything": {"pieces": 5},
    "tag_and_segment": {},
    "remove_by_text": {"prompt": "cup"},
    "ocr_segment": {},
}
SIDE, TARGET = 640, 0.2


class ModelTime:
    """Adds up the seconds of the outermost calls of models, over all threads."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._lock = threading.Lock()
        self._calling = threading.local()

    def measure(self, adapter: type[Model]) -> None:
        """Measure the methods with which an adapter fulfills its protocols."""
        for protocol in adapter.protocols():
            for name in [name for name in vars(protocol) if not name.startswith("_")]:
                method = getattr(adapter, name, None)
                if callable(method):
                    setattr(adapter, name, self._measured(method))

    def _measured(self, method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def measured(*args: Any, **kwargs: Any) -> Any:
            if getattr(self._calling, "model", False):
                return method(*args, **kwargs)
            self._calling.model = True
            began = time.perf_counter()
            try:
                return method(*args, **kwargs)
            finally:
                self._calling.model = False
                with self._lock:
                    self.seconds += time.perf_counter() - began

        return measured


def main() -> None:
    """Print one line a graph."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("graphs", nargs="*", default=list(GRAPHS), metavar="GRAPH")
    parser.add_argument("--images", type=int, default=50)
    chosen = parser.parse_args()
    model_time = ModelTime()
    models = catalog()
    for checkpoint in set(models.profiles["lite"].values()):
        model_time.measure(models.adapter(models.checkpoint(checkpoint)))
    print(f"{'graph':28}{'models':>8}{'nodes':>8}{'files':>8}{'outside':>9}{'ms each':>9}   nodes")
    with tempfile.TemporaryDirectory() as folder:
        write_parts(Path(folder) / "photos", chosen.images)
        for name in chosen.graphs:
            report(name, Path(folder), model_time)


def write_parts(folder: Path, count: int) -> None:
    """Write `count` parts of the photos, of at most SIDE² pixels, as PNG files."""
    folder.mkdir()
    random = np.random.default_rng(0)
    whole = [photo.image.pixels for photo in photos().values()]
    for index in range(count):
        pixels = whole[index % len(whole)]
        height, width = (min(SIDE, side) * 9 // 10 for side in pixels.shape[:2])
        y = int(random.integers(0, pixels.shape[0] - height + 1))
        x = int(random.integers(0, pixels.shape[1] - width + 1))
        part = pixels[y : y + height, x : x + width]
        PillowImage.fromarray(part).save(folder / f"{index:03}.png")


def report(name: str, folder: Path, model_time: ModelTime) -> None:
    """Run a graph over the photos and print where its time went."""
    usage = TimeUsage(jobs=2)
    model_time.seconds = 0.0
    with Engine(cache=ResultCache(), listeners=[usage]) as engine:
        run_folder(
            load(name),
            folder / "photos",
            inputs=GRAPHS.get(name, {}),
            out=folder / name,
            profile="lite",
            engine=engine,
        )
    models = model_time.seconds
    inside_nodes = models - sum(usage.devices.values())  # the others are called by a device's lane
    nodes = sum(usage.nodes.values()) - inside_nodes
    total = models + nodes + usage.writing
    outside = (nodes + usage.writing) / total
    largest = sorted(usage.nodes.items(), key=lambda one: -one[1])[:3]
    details = ", ".join(f"{node} {seconds / total:.0%}" for node, seconds in largest)
    verdict = "" if outside <= TARGET else "  over the target"
    print(
        f"{name:28}{models / total:8.0%}{nodes / total:8.0%}{usage.writing / total:8.0%}"
        f"{outside:9.0%}{1000 * outside * total / usage.stored:9.0f}   {details}{verdict}",
        flush=True,
    )


if __name__ == "__main__":
    main()
