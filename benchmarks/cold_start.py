"""B11: from nothing to the first result, beside a script with the same model.

Whole processes, which import, load a tiny Segment Anything from a folder and cut out what a click
points at. CPU seconds are those of the process; nothing is compiled on the way.

    python -m benchmarks.cold_start [--repeats 5]
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import PIL.Image

from tests.models.tiny_sam import saved_sam

BAR = 1.1
ONE_THREAD = """
import numpy as np, os
os.environ["OMP_NUM_THREADS"] = "1"
"""
SCRIPT = """
import torch, PIL.Image
from transformers import SamModel, SamImageProcessor
pixels = np.asarray(PIL.Image.open({picture!r}))
model = SamModel.from_pretrained({folder!r}).eval()
processor = SamImageProcessor(
    size={{"longest_edge": 256}}, pad_size={{"height": 256, "width": 256}},
    mask_size={{"longest_edge": 64}}, mask_pad_size={{"height": 64, "width": 64}},
)
seen = processor(pixels, return_tensors="pt")
with torch.inference_mode():
    found = model(seen["pixel_values"], input_points=torch.tensor([[[[60.0, 60.0]]]]))
masks = processor.post_process_masks(
    found.pred_masks, seen["original_sizes"], seen["reshaped_input_sizes"]
)
print(masks[0].sum().item())
"""
OURS = """
from anyloom import Image, check, Engine
from anyloom.core.model_catalog import Catalog
from anyloom.compiler.reading import loads
from anyloom.core.model import Checkpoint
from anyloom.registry.lookup import registry
sam = Checkpoint("sam", "sam", options={{"folder": {folder!r}}})
known = registry.models()
registry._catalog = Catalog(known.checkpoints | {{"sam": sam}}, known.profiles)
graph = check(loads('''
graph: click
inputs: {{image: Image}}
nodes:
  clicks: {{points_from_text: {{image: $image, text: "60,60"}}}}
  masks: {{segment: {{image: $image, points: $clicks, model: sam}}}}
outputs: {{masks: $masks}}
'''))
with Engine() as engine:
    result = engine.run(graph, {{"image": Image.open({picture!r})}})
result.raise_failure()
print(result.outputs["masks"].areas)
"""


def process(code: str) -> tuple[float, float]:
    """Return wall and CPU seconds of a process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", ONE_THREAD + code],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print medians of interleaved processes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    repeats = parser.parse_args().repeats
    print(f"load average {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as place:
        folder = str(saved_sam(Path(place) / "sam"))
        picture = str(Path(place) / "picture.png")
        pixels = np.random.default_rng(7).integers(0, 255, (200, 256, 3), np.uint8)
        PIL.Image.fromarray(pixels).save(picture)
        codes = [code.format(folder=folder, picture=picture) for code in (SCRIPT, OURS)]
        for code in codes:
            process(code)  # the first one pays for reading the disk
        rows = [[process(code) for code in codes] for _ in range(repeats)]
    middle = len(rows) // 2
    walls = sorted(ours[0] / apart[0] for apart, ours in rows)
    shares = sorted(ours[1] / apart[1] for apart, ours in rows)
    script = sorted(apart[1] for apart, _ in rows)
    print(
        f"first result: {shares[middle]:.2f}x the script's CPU seconds ({script[middle]:.2f}), "
        f"{walls[middle]:.2f}x its time (bar {BAR}, floor 1)"
    )


if __name__ == "__main__":
    main()
