"""Which pipelines does the benchmark on an accelerator run, with anyloom and otherwise?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from anyloom import CheckedGraph, Checkpoint, Document, Image, check, loads, node
from benchmarks import accelerator_least as least
from benchmarks import accelerator_scripts as scripts
from benchmarks.accelerator_networks import NETWORKS

IN_HALF = "-in-bfloat16"


@node
def as_jpeg(image: Image) -> Document:
    """Encode an image."""
    return Document(image.encode("jpeg"), ".jpg")


@dataclass(frozen=True)
class Workload:
    """One pipeline.

    script, least: who does it otherwise, and which calls it needs at least.
    graph:         its nodes; a model is called by the name of its network.
    images:      for anyloom in a round, and for a script; the slowest script has one round.
    """

    script: type[scripts.Script]
    least: Callable[..., Iterator[least.Part]]
    graph: str
    pictures: tuple[int, int]
    inputs: str = ""
    halved: tuple[str, ...] = ()
    """Networks that anyloom computes in float32 unless told otherwise."""
    slow: bool = False


WORKLOADS = {
    "grounded_sam": Workload(
        scripts.GroundedSam,
        least.grounded_sam,
        f"""
  found: {{ground: {{image: $image, prompt: {scripts.PROMPT}, box_threshold: $threshold,
                     text_threshold: 0.0, nms_threshold: 1.0, model: grounding-dino}}}}
  boxes: {{select: {{regions: $found, top: {scripts.BOXES}}}}}
  masks: {{segment: {{image: $image, regions: $boxes, model: sam}}}}
  result: {{write_coco: {{regions: $masks}}}}
""",
        pictures=(32, 8),
        inputs=", threshold: Probability",
        halved=("grounding-dino", "sam"),
    ),
    "ranked_segments": Workload(
        scripts.RankedSegments,
        least.ranked_segments,
        f"""
  everything: {{segment_everything: {{image: $image, model: sam}}}}
  largest: {{select: {{regions: $everything, by: area, top: {scripts.PIECES}}}}}
  ranked: {{rank: {{image: $image, regions: $largest, texts: {scripts.PROMPT}, over: texts,
                   against: [background], template: "a picture of {{}}", square: true,
                   model: clip}}}}
  result: {{write_coco: {{regions: $ranked}}}}
""",
        pictures=(16, 2),
        halved=("sam",),
    ),
    "caption": Workload(
        scripts.Caption,
        least.caption,
        """
  result: {caption_image: {image: $image, prompt: "", model: blip2}}
""",
        pictures=(64, 4),
    ),
    "fill": Workload(
        scripts.Fill,
        least.fill,
        f"""
  box: {{boxes_from_text: {{image: $image, text: $hole}}}}
  masks: {{masks_from_boxes: {{regions: $box}}}}
  painted: {{fill: {{image: $image, masks: $masks, prompt: {scripts.PROMPT},
                    steps: {scripts.STEPS}, model: sdxl-inpainting}}}}
  result: {{as_jpeg: {{image: $painted}}}}
""",
        pictures=(4, 1),
        inputs=", hole: Text",
        slow=True,
    ),
}


def graph_of(name: str, *, halved: bool = False) -> CheckedGraph:
    """Return the graph of a workload, with its networks as anyloom runs them, or in bfloat16."""
    workload = WORKLOADS[name]
    text = f"graph: {name}\ninputs: {{image: Image{workload.inputs}}}\nnodes:{workload.graph}"
    if halved:
        for network in workload.halved:
            text = text.replace(f"model: {network}}}", f"model: {network}{IN_HALF}}}")
    return check(loads(text + "outputs: {result: $result}\n"))


def checkpoints(folders: Mapping[str, Path], automatic: Mapping[str, Any]) -> list[Checkpoint]:
    """Return each network as anyloom runs it, and in bfloat16."""
    found = []
    for name, folder in folders.items():
        family = NETWORKS[name].family
        size = sum(file.stat().st_size for file in folder.rglob("*.safetensors"))
        options: dict[str, Any] = {"folder": str(folder)}
        if family == "sam":
            options["automatic"] = dict(automatic)
        found.append(Checkpoint(name, family, parameters=size // 2, size=size, options=options))
        options = {**options, "dtype": "bfloat16"}
        found.append(
            Checkpoint(name + IN_HALF, family, parameters=size // 2, size=size, options=options)
        )
    return found
