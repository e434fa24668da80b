"""What does a reader of the papers' repositories write? Scripts, one image after the other.

Segment Anything is the original package, the rest is what the repositories' current demos use:
transformers and diffusers with their defaults. In float32, or in half precision as a careful user
would: weights in it where the authors publish such, autocast where a network needs exact numbers.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import PIL.Image
import torch
import transformers
from pycocotools import mask as coco

BOXES = 5
PIECES = 100
TRUSTED = 0.12
"""The share of its masks that Segment Anything trusts on photos, about, with trained weights."""
STEPS = 30
TOKENS = 50
PROMPT = "a dog"
HOLE = (0.3, 0.3, 0.7, 0.7)
"""(x0, y0, x1, y1) of what is painted, in the image's sides."""


class Script:
    """A script of one workload: called with an image's file, it returns what it would store.

    points: along a side of the grid of automatic masks.
    kept:   the threshold above which the workload keeps what it finds.
    """

    needs: ClassVar[tuple[str, ...]]

    def __init__(
        self, folders: Mapping[str, Path], device: str, *, half: bool, points: int = 32
    ) -> None:
        self.folders, self.device, self.half, self.points = folders, device, half, points
        self.kept = 0.0
        self.load()

    def load(self) -> None:
        raise NotImplementedError

    def __call__(self, file: Path) -> Sequence[Any]:
        raise NotImplementedError

    def threshold(self, file: Path) -> float:
        """Return where a threshold must be for random scores to be kept as trained ones are."""
        return 0.0

    def weights(self, kind: Any, name: str) -> Any:
        """Load a network of transformers, in half precision if this script is."""
        dtype = torch.bfloat16 if self.half else torch.float32
        return kind.from_pretrained(self.folders[name], dtype=dtype).to(self.device).eval()

    def autocast(self) -> Any:
        kind = torch.device(self.device).type
        return torch.autocast(kind, torch.bfloat16, enabled=self.half)


class WithSegmentAnything(Script):
    """What the two scripts with Segment Anything share."""

    def load(self) -> None:
        from segment_anything import SamPredictor

        from tests.models.reference_sam import reference

        self.sam = reference(self.folders["sam"]).to(self.device)
        # What comes after the decoder is NumPy, which knows no bfloat16.
        self.sam.mask_decoder.register_forward_hook(
            lambda decoder, given, told: tuple(one.float() for one in told)
        )
        self.predictor = SamPredictor(self.sam)


class GroundedSam(WithSegmentAnything):
    """Grounded-SAM's simple demo, with the best few boxes."""

    needs = ("grounding-dino", "sam")

    def load(self) -> None:
        super().load()
        folder = self.folders["grounding-dino"]
        self.processor = transformers.AutoProcessor.from_pretrained(folder)
        kind = transformers.AutoModelForZeroShotObjectDetection
        self.detector = kind.from_pretrained(folder, dtype=torch.float32).to(self.device).eval()

    def found(self, picture: PIL.Image.Image, threshold: float) -> Mapping[str, torch.Tensor]:
        """Return boxes and their scores."""
        given = self.processor(images=picture, text=f"{PROMPT}.", return_tensors="pt")
        given = given.to(self.device)
        with torch.no_grad(), self.autocast():
            told = self.detector(**given)
        return self.processor.post_process_grounded_object_detection(
            told,
            given.input_ids,
            threshold=threshold,
            text_threshold=threshold,
            target_sizes=[picture.size[::-1]],
        )[0]

    def threshold(self, file: Path) -> float:
        scores = self.found(PIL.Image.open(file).convert("RGB"), 0.0)["scores"].float().sort()
        return float(scores.values[-min(len(scores.values), 20 * BOXES)])

    def __call__(self, file: Path) -> Sequence[Any]:
        picture = PIL.Image.open(file).convert("RGB")
        found = self.found(picture, self.kept)
        best = found["scores"].float().argsort(descending=True)[:BOXES]
        masks = []
        with self.autocast():
            self.predictor.set_image(np.asarray(picture))
            for box in found["boxes"].float()[best].cpu().numpy():
                three, scores, _ = self.predictor.predict(box=box, multimask_output=True)
                masks.append(three[scores.argmax()])
        return stored(masks)


class RankedSegments(WithSegmentAnything):
    """Segment Anything with CLIP: everything is cut out, crops are compared one by one."""

    needs = ("sam", "clip")

    def load(self) -> None:
        from segment_anything import SamAutomaticMaskGenerator

        super().load()
        self.generator = SamAutomaticMaskGenerator(
            self.sam, points_per_side=self.points, stability_score_thresh=0.0, box_nms_thresh=1.0
        )
        self.clip = self.weights(transformers.CLIPModel, "clip")
        self.processor = transformers.CLIPProcessor.from_pretrained(self.folders["clip"])

    def threshold(self, file: Path) -> float:
        pixels = np.asarray(PIL.Image.open(file).convert("RGB"))
        grid = self.generator.point_grids[0][:: max(1, self.points // 8)]
        with torch.no_grad():
            self.predictor.set_image(pixels)
            size = pixels.shape[:2]
            points = self.predictor.transform.apply_coords(grid * size[::-1], size)
            clicks = torch.as_tensor(points, device=self.device)[:, None]
            labels = torch.ones(len(points), 1, dtype=torch.int, device=self.device)
            scores = self.predictor.predict_torch(clicks, labels)[1]
        return float(scores.float().flatten().quantile(1 - TRUSTED))

    def __call__(self, file: Path) -> Sequence[Any]:
        pixels = np.asarray(PIL.Image.open(file).convert("RGB"))
        self.generator.pred_iou_thresh = self.kept
        with self.autocast():
            records = self.generator.generate(pixels)
        records = sorted(records, key=lambda one: -one["area"])[:PIECES]
        given = self.processor(
            text=[f"a picture of {PROMPT}", "a picture of background"],
            return_tensors="pt",
            padding=True,
        ).to(self.device)
        with torch.no_grad():
            words = unit(self.clip.get_text_features(**given).pooler_output)
            scores = []
            for record in records:
                crop = self.processor(images=cut_out(pixels, record), return_tensors="pt")
                seen = crop.pixel_values.to(self.device, self.clip.dtype)
                vector = unit(self.clip.get_image_features(seen).pooler_output)
                logits = self.clip.logit_scale.exp() * vector @ words.T
                scores.append(logits.softmax(dim=-1)[0, 0].item())
        order = np.argsort(scores)[::-1]
        return stored([records[row]["segmentation"] for row in order])


class Caption(Script):
    """BLIP-2 as on its model card."""

    needs = ("blip2",)

    def load(self) -> None:
        folder = self.folders["blip2"]
        self.network = self.weights(transformers.Blip2ForConditionalGeneration, "blip2")
        self.processor = transformers.Blip2Processor.from_pretrained(folder)

    def __call__(self, file: Path) -> Sequence[Any]:
        picture = PIL.Image.open(file).convert("RGB")
        given = self.processor(images=picture, return_tensors="pt")
        given = given.to(self.device, self.network.dtype)
        with torch.no_grad():
            rows = self.network.generate(**given, max_new_tokens=TOKENS)
        return self.processor.batch_decode(rows, skip_special_tokens=True)


class Fill(Script):
    """SDXL for holes, as on its model card."""

    needs = ("sdxl-inpainting",)

    def load(self) -> None:
        import diffusers

        self.pipeline = diffusers.StableDiffusionXLInpaintPipeline.from_pretrained(
            self.folders["sdxl-inpainting"],
            torch_dtype=torch.float16 if self.half else torch.float32,
            add_watermarker=False,
        ).to(self.device)
        self.pipeline.set_progress_bar_config(disable=True)
        self.side = self.pipeline.unet.config.sample_size * self.pipeline.vae_scale_factor

    def __call__(self, file: Path) -> Sequence[Any]:
        picture = PIL.Image.open(file).convert("RGB")
        hole = np.zeros(picture.size[::-1], np.uint8)
        x0, y0, x1, y1 = hole_in(picture.size)
        hole[y0:y1, x0:x1] = 255
        square = (self.side, self.side)
        painted = self.pipeline(
            prompt=PROMPT,
            image=picture.resize(square),
            mask_image=PIL.Image.fromarray(hole).resize(square),
            height=self.side,
            width=self.side,
            num_inference_steps=STEPS,
            generator=torch.Generator("cpu").manual_seed(0),
        ).images[0]
        whole = PIL.Image.composite(
            painted.resize(picture.size), picture, PIL.Image.fromarray(hole)
        )
        file_of = io.BytesIO()
        whole.save(file_of, "JPEG")
        return [file_of.getvalue()]


def hole_in(size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return the box of the hole in an image of (width, height)."""
    x0, y0, x1, y1 = (int(share * side) for share, side in zip(HOLE, size * 2, strict=True))
    return x0, y0, x1, y1


def stored(masks: Sequence[np.ndarray]) -> list[str]:
    """Return masks as JSON records of compressed run lengths."""
    records = []
    for mask in masks:
        lengths = coco.encode(np.asfortranarray(mask.astype(np.uint8)))
        records.append(json.dumps({**lengths, "counts": lengths["counts"].decode()}))
    return records


def cut_out(pixels: np.ndarray, record: Mapping[str, Any]) -> PIL.Image.Image:
    """Return a mask's extent in a black square, with black outside the mask."""
    x, y, width, height = (int(side) for side in record["bbox"])
    shown = np.where(record["segmentation"][:, :, None], pixels, 0).astype(np.uint8)
    crop = PIL.Image.fromarray(shown).crop((x, y, x + width + 1, y + height + 1))
    side = max(crop.size)
    square = PIL.Image.new("RGB", (side, side))
    square.paste(crop, ((side - crop.width) // 2, (side - crop.height) // 2))
    return square


def unit(vectors: torch.Tensor) -> torch.Tensor:
    """Return vectors of length 1."""
    return vectors / vectors.norm(dim=-1, keepdim=True)
