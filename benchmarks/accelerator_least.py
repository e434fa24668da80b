"""Which calls of its networks does an image need at least, whoever makes them?

The floors of the benchmark on an accelerator come from counting these: each network alone, as large
a batch as pays, attention fused, everything resident, nothing done twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import PIL.Image
import torch
import transformers

from benchmarks.accelerator_scripts import BOXES, PIECES, PROMPT, TOKENS, TRUSTED, Fill

Part = tuple[Callable[[], object], float]
"""A call, and for how many images it is."""
Folders = Mapping[str, Path]
PICTURES = 4
"""Images that a detector or an encoder sees at once."""
PROMPTS = 64
"""Prompts that Segment Anything's decoder gets at once."""
CAPTIONS = 16
"""Captions that are written at once."""


def grounded_sam(
    folders: Folders, device: str, files: Sequence[Path], points: int
) -> Iterator[Part]:
    """Yield one look of the detector, one encoding, and the best few boxes decoded."""
    folder = folders["grounding-dino"]
    kind = transformers.AutoModelForZeroShotObjectDetection
    detector = _loaded(kind, folder, device)
    pictures = [PIL.Image.open(files[0]).convert("RGB")] * PICTURES
    given = transformers.AutoProcessor.from_pretrained(folder)(
        images=pictures, text=[f"{PROMPT}."] * PICTURES, return_tensors="pt"
    ).to(device)
    yield lambda: detector(pixel_values=given.pixel_values, input_ids=given.input_ids), PICTURES
    sam = _Sam(folders["sam"], device)
    yield sam.encode, PICTURES
    boxes = torch.tensor([[[8.0, 8.0, 90.0, 90.0]]], device=device)
    fitting = PROMPTS // BOXES
    yield lambda: sam.decode(fitting * BOXES, input_boxes=boxes), fitting
    yield lambda: sam.enlarge(BOXES, pictures[0].size), 1


def ranked_segments(
    folders: Folders, device: str, files: Sequence[Path], points: int
) -> Iterator[Part]:
    """Yield one encoding, a grid of clicks decoded, trusted masks enlarged, and crops embedded."""
    sam = _Sam(folders["sam"], device)
    yield sam.encode, PICTURES
    click = torch.tensor([[[[80.0, 80.0]]]], device=device)
    yield lambda: sam.decode(PROMPTS, input_points=click), PROMPTS / points**2
    size = PIL.Image.open(files[0]).size
    yield lambda: sam.enlarge(PROMPTS, size), PROMPTS / (3 * TRUSTED * points**2)
    clip = _loaded(transformers.CLIPModel, folders["clip"], device)
    side = clip.config.vision_config.image_size
    crops = torch.zeros(PIECES, 3, side, side, device=device)
    yield lambda: clip.get_image_features(crops), 1


def caption(folders: Folders, device: str, files: Sequence[Path], points: int) -> Iterator[Part]:
    """Yield images looked at, and their captions written."""
    dtype = torch.bfloat16
    kind = transformers.Blip2ForConditionalGeneration
    network = _loaded(kind, folders["blip2"], device, dtype)
    given = transformers.Blip2Processor.from_pretrained(folders["blip2"])(
        images=[PIL.Image.open(files[0]).convert("RGB")] * CAPTIONS, return_tensors="pt"
    ).to(device, dtype)
    yield lambda: network.generate(**given, max_new_tokens=TOKENS), CAPTIONS


def fill(folders: Folders, device: str, files: Sequence[Path], points: int) -> Iterator[Part]:
    """Yield one hole painted, which larger batches make no cheaper."""
    script = Fill(folders, device, half=device != "cpu")
    yield lambda: script(files[0]), 1


def _loaded(kind: Any, folder: Path, device: str, dtype: torch.dtype = torch.float32) -> Any:
    return kind.from_pretrained(folder, dtype=dtype).to(device).eval()


class _Sam:
    """Segment Anything with fused attention, and the features of one image."""

    def __init__(self, folder: Path, device: str) -> None:
        self.network = _loaded(transformers.SamModel, folder, device)
        self.side = self.network.config.vision_config.image_size
        self.pictures = torch.zeros(PICTURES, 3, self.side, self.side, device=device)
        with torch.inference_mode():
            self.features = self.network.get_image_embeddings(self.pictures[:1])

    def encode(self) -> object:
        return self.network.get_image_embeddings(self.pictures)

    def decode(self, prompts: int, **prompt: torch.Tensor) -> object:
        shared = self.features.expand(prompts, -1, -1, -1)
        each = {name: one.expand(prompts, *one.shape[1:]) for name, one in prompt.items()}
        return self.network(image_embeddings=shared, multimask_output=True, **each)

    def enlarge(self, masks: int, size: tuple[int, int]) -> object:
        """Bring masks to the size of an image and threshold them."""
        cells = self.features.shape[-1] * 4
        logits = self.features.new_zeros(masks, 1, cells, cells)
        scale = torch.nn.functional.interpolate
        square = scale(logits, (self.side, self.side), mode="bilinear")
        return scale(square, size[::-1], mode="bilinear") > 0
