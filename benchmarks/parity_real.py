"""Do published weights give what the reference library gives? Run: python -m benchmarks.parity_real

Pulls the small members of each family from the hub (about 12 GB, of which Stable Diffusion is 3),
runs the adapter and the own processor, network and post-processing of transformers, diffusers or
open_clip on photos, in float32 on the CPU, and prints differences.
`python -m benchmarks.parity_real sam2.1-tiny owlv2-base` compares only these models.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
import transformers
from PIL import Image as Pillow

from anyloom import AnyloomError, Checkpoint, Image, Regions, catalog, checkpoint_folder
from anyloom.models import PaintSettings
from anyloom.models.captioning.vision_language import CAPTION_PROMPT
from anyloom.models.common.text_generation import MAX_CAPTION_TOKENS
from anyloom.models.dense.mask_classification import WindowRequest
from anyloom.models.inpainting.transforms import HoleCrop
from tests.photos import photos

Figures = Mapping[str, float | str]
PHOTOS = ("chelsea", "coffee")
PHRASES = ("cat", "cup of coffee", "spoon")
QUESTION = "what is in the photo?"
INSTRUCTION = "Name three kinds of fruit, separated by commas."
ANSWER_TOKENS = 32
PROMPT, STEPS = "a red apple", 4


def boxes(model: Any, folder: Path, image: Image, threshold: float = 0.2) -> Figures:
    """Compare the boxes for phrases."""
    found = model.ground(image, list(PHRASES), box_threshold=threshold, text_threshold=threshold)
    processor, network = reference(folder, "AutoModelForZeroShotObjectDetection")
    caption = " ".join(f"{phrase}." for phrase in PHRASES)
    of_owl = network.config.model_type == "owlv2"
    inputs = processor(
        images=image.to_pil(), text=[list(PHRASES)] if of_owl else caption, return_tensors="pt"
    )
    options = {} if of_owl else {"text_threshold": threshold, "input_ids": inputs.input_ids}
    [expected] = processor.post_process_grounded_object_detection(
        network(**inputs), threshold=threshold, target_sizes=[image.shape], **options
    )
    figures: dict[str, float | str] = {
        "boxes": len(found),
        "boxes of the reference": len(expected["scores"]),
    }
    if len(found) and len(expected["scores"]):
        corners = expected["boxes"].numpy()
        corners = np.clip(corners, 0, [image.width, image.height] * 2)
        apart = np.abs(found.boxes[:, None] - corners[None]).max(axis=2)
        nearest = apart.argmin(axis=1)
        figures["box distance in pixels"] = float(apart.min(axis=1).max())
        scores = np.abs(found.scores - expected["scores"].numpy()[nearest])
        figures["score distance"] = float(scores.max())
    return figures


def masks(model: Any, folder: Path, image: Image) -> Figures:
    """Compare the three masks of a box."""
    height, width = image.shape
    box = [0.2 * width, 0.2 * height, 0.8 * width, 0.8 * height]
    found = model.segment(image, regions=Regions([box], image.shape), candidates="all")
    processor, network = reference(folder, model.architecture)
    inputs = processor(images=image.to_pil(), input_boxes=[[box]], return_tensors="pt")
    output = network(**inputs, multimask_output=True)
    sizes = [inputs["original_sizes"]]
    if "reshaped_input_sizes" in inputs:
        sizes.append(inputs["reshaped_input_sizes"])
    [expected] = processor.post_process_masks(output.pred_masks, *sizes)
    ours = [found.shapes.decode(row) for row in range(len(found))]
    best = [
        max(_iou(mask, other) for other in ours) for mask in expected.reshape(-1, height, width)
    ]
    scores = np.sort(output.iou_scores.numpy().ravel())
    return {
        "IoU": min(best),
        "score distance": float(np.abs(np.sort(found.scores) - scores).max()),
    }


def vectors(model: Any, folder: Path, image: Image) -> Figures:
    """Compare the embeddings of the photo and of phrases."""
    processor, network = reference(folder, "AutoModel")
    siglip = network.config.model_type.startswith("siglip")
    inputs = processor(
        images=image.to_pil(),
        text=list(PHRASES),
        padding="max_length" if siglip else True,
        return_tensors="pt",
        **({"max_length": network.config.text_config.max_position_embeddings} if siglip else {}),
    )
    output = network(**inputs)
    pairs = {
        "image": (model.embed_images([image.pixels]), output.image_embeds),
        "text": (model.embed_texts(PHRASES), output.text_embeds),
    }
    return {
        f"1 - cosine of {kind}": 1 - float((ours.vectors * _units(theirs)).sum(axis=1).min())
        for kind, (ours, theirs) in pairs.items()
    }


def heatmaps(model: Any, folder: Path, image: Image) -> Figures:
    """Compare the probability maps of phrases."""
    found = model.similarity_maps(image, list(PHRASES))
    processor, network = reference(folder, "CLIPSegForImageSegmentation")
    pictures = [image.to_pil()] * len(PHRASES)
    inputs = processor(images=pictures, text=list(PHRASES), padding=True, return_tensors="pt")
    expected = network(**inputs).logits.sigmoid().numpy()
    ours = np.stack([one.grid for one in found])
    return {"probability distance": float(np.abs(ours - expected).max())}


def depths(model: Any, folder: Path, image: Image) -> Figures:
    """Compare the depth, relative to the deepest place."""
    found = model.depth(image).grid
    processor, network = reference(folder, "AutoModelForDepthEstimation", "AutoImageProcessor")
    depth = network(**processor(images=image.to_pil(), return_tensors="pt")).predicted_depth
    expected = depth[0].clamp(min=0).numpy()
    if getattr(network.config, "depth_estimation_type", "") == "metric":
        expected = 1 / np.maximum(expected, 1e-3)
    if found.shape != expected.shape:
        return {"shapes": f"{found.shape} and {expected.shape}"}
    return {"relative distance": float(np.abs(found - expected).max() / expected.max())}


def classes(model: Any, folder: Path, image: Image) -> Figures:
    """Compare the class of each pixel."""
    found = model.semantic_map(image).numbers
    processor, network = reference(
        folder, "AutoModelForUniversalSegmentation", "AutoImageProcessor"
    )
    inputs = processor(images=image.to_pil(), return_tensors="pt")
    [expected] = processor.post_process_semantic_segmentation(
        network(**inputs), target_sizes=[image.shape]
    )
    return {"pixels of the same class": float((found == expected.numpy()).mean())}


def classes_for_a_task(model: Any, folder: Path, image: Image) -> Figures:
    """Compare the class of each pixel where the task is a text (OneFormer).

    As in the original, masks reach the network's size before they are summed; transformers' own
    post-processing leaves them four times smaller.
    """
    found = model.semantic_map(image).numbers
    processor, network = reference(
        folder, "AutoModelForUniversalSegmentation", "OneFormerProcessor"
    )
    inputs = processor(images=image.to_pil(), task_inputs=["semantic"], return_tensors="pt")
    output = network(**inputs)
    output.masks_queries_logits = torch.nn.functional.interpolate(
        output.masks_queries_logits, inputs["pixel_values"].shape[2:], mode="bilinear"
    )
    [expected] = processor.post_process_semantic_segmentation(output, target_sizes=[image.shape])
    return {"pixels of the same class": float((found == expected.numpy()).mean())}


def queries(model: Any, folder: Path, image: Image) -> Figures:
    """Compare what the queries predict; transformers stretches the padding into semantic maps."""
    [window], _ = model.windows(image.pixels)
    [found] = model.predict([WindowRequest(window.pixels, "panoptic")])
    processor, network = reference(
        folder, "AutoModelForUniversalSegmentation", "AutoImageProcessor"
    )
    output = network(**processor(images=image.to_pil(), return_tensors="pt"))
    pairs = {
        "class logit distance": (found.classes, output.class_queries_logits[0]),
        "mask logit distance": (found.masks, output.masks_queries_logits[0]),
    }
    return {
        name: float((ours - theirs).abs().max() / theirs.abs().max())
        for name, (ours, theirs) in pairs.items()
    }


def captions(model: Any, folder: Path, image: Image) -> Figures:
    """Compare the caption, or the answer to a question, word by word."""
    asks = not hasattr(model, "caption")
    ours, _ = (
        model.answer([image.pixels], [QUESTION])[0] if asks else model.caption([image.pixels])[0]
    )
    network_class = "BlipForQuestionAnswering" if asks else "BlipForConditionalGeneration"
    processor, network = reference(folder, network_class)
    text = {"text": QUESTION} if asks else {}
    inputs = processor(images=image.to_pil(), return_tensors="pt", **text)
    tokens = network.generate(
        **inputs, max_new_tokens=MAX_CAPTION_TOKENS, num_beams=1, do_sample=False
    )
    # The first token only begins the text.
    theirs = processor.decode(tokens[0][1:], skip_special_tokens=True).strip()
    return {"texts": "equal" if ours == theirs else f"'{ours}' and '{theirs}'"}


def descriptions(model: Any, folder: Path, image: Image) -> Figures:
    """Compare the caption, and the boxes of all objects with their descriptions (Florence-2)."""
    processor, network = reference(folder, "Florence2ForConditionalGeneration")

    def answer(task: str) -> Any:
        inputs = processor(text=task, images=image.to_pil(), return_tensors="pt")
        tokens = network.generate(
            **inputs, max_new_tokens=100, num_beams=3, do_sample=False, forced_bos_token_id=0
        )
        [text] = processor.batch_decode(tokens, skip_special_tokens=False)
        size = (image.width, image.height)
        return processor.post_process_generation(text, task=task, image_size=size)[task]

    [(ours, _)] = model.caption([image.pixels])
    found = model.describe_regions(image)
    rows = sorted(zip(found.labels or (), np.floor(found.boxes).tolist(), strict=True))
    theirs = answer("<DENSE_REGION_CAPTION>")
    expected = sorted(zip(theirs["labels"], np.floor(theirs["bboxes"]).tolist(), strict=True))
    return {
        **_texts(ours, answer("<CAPTION>")),
        "boxes": len(rows),
        "boxes of the reference": len(expected),
        "same boxes and labels": float(rows == expected),
    }


def conversations(model: Any, folder: Path, image: Image) -> Figures:
    """Compare the caption and the answer to a question of a vision-language model."""
    processor, network = reference(folder, "AutoModelForImageTextToText")

    def answer(text: str) -> str:
        content = [{"type": "image", "image": image.to_pil()}, {"type": "text", "text": text}]
        return _reply(network, processor, content, MAX_CAPTION_TOKENS)

    [(caption, _)] = model.caption([image.pixels])
    [(reply, _)] = model.answer([image.pixels], [QUESTION])
    return _texts(f"{caption} | {reply}", f"{answer(CAPTION_PROMPT)} | {answer(QUESTION)}")


def completions(model: Any, folder: Path, image: Image) -> Figures:
    """Compare the answer of a chat model to an instruction."""
    tokenizer, network = reference(folder, "AutoModelForCausalLM", "AutoTokenizer")
    [ours] = model.complete([INSTRUCTION], max_tokens=ANSWER_TOKENS)
    theirs = _reply(network, tokenizer, INSTRUCTION, ANSWER_TOKENS, enable_thinking=False)
    return _texts(ours, theirs)


def paintings(model: Any, folder: Path, image: Image) -> Figures:
    """Compare a hole that is filled by a text with diffusers' own pipeline on the same crop."""
    import diffusers

    height, width = image.shape
    hole = np.zeros((height, width), bool)
    hole[height // 3 : height // 2, width // 3 : width // 2] = True
    settings = PaintSettings(steps=STEPS)
    found = model.inpaint(image, hole, prompt=PROMPT, seed=1, settings=settings)
    variant = "fp16" if any(folder.glob("unet/*.fp16.safetensors")) else None
    pipeline = diffusers.StableDiffusionInpaintPipeline.from_pretrained(
        folder,
        torch_dtype=torch.float32,
        variant=variant,
        local_files_only=True,
        safety_checker=None,
        trust_remote_code=False,
    )
    pipeline.set_progress_bar_config(disable=True)
    crop = HoleCrop.around(hole, model.side)
    [painted] = pipeline(
        prompt=PROMPT,
        image=Pillow.fromarray(crop.apply_image(image.pixels)),
        mask_image=Pillow.fromarray(crop.apply_mask(hole)),
        height=model.side,
        width=model.side,
        num_inference_steps=STEPS,
        generator=torch.Generator().manual_seed(1),
    ).images
    expected = crop.invert(image.pixels, np.array(painted))[hole]
    apart = np.abs(found.pixels[hole].astype(int) - expected)
    return {"gray level distance": float(apart.max())}


def vectors_of_open_clip(model: Any, folder: Path, image: Image) -> Figures:
    """Compare the embeddings of the photo and of phrases with open_clip's own."""
    import open_clip

    network, _, preprocess = open_clip.create_model_and_transforms(f"local-dir:{folder}")
    tokenizer = open_clip.get_tokenizer(f"local-dir:{folder}")
    network.eval()
    seen = network.encode_image(preprocess(image.to_pil())[None])
    read = network.encode_text(tokenizer(list(PHRASES)))
    ours = {"image": model.embed_images([image.pixels]), "text": model.embed_texts(PHRASES)}
    return {
        f"1 - cosine of {kind}": 1 - float((ours[kind].vectors * _units(one)).sum(axis=1).min())
        for kind, one in {"image": seen, "text": read}.items()
    }


COMPARISONS: dict[str, tuple[Callable[..., Figures], Sequence[str]]] = {
    "sam": (masks, ["sam-base"]),
    "sam-hq": (masks, ["sam-hq-base"]),
    "sam2": (masks, ["sam2.1-tiny"]),
    "edgetam": (masks, ["edgetam"]),
    "grounding-dino": (boxes, ["grounding-dino-tiny", "mm-grounding-dino-tiny", "llmdet-tiny"]),
    "owlv2": (boxes, ["owlv2-base"]),
    "clip": (vectors, ["siglip2-base-224"]),
    "open-clip": (vectors_of_open_clip, ["clip-vit-b32"]),
    "clipseg": (heatmaps, ["clipseg-rd64"]),
    "depth-anything": (depths, ["depth-anything-v2-small", "depth-anything-v2-indoor-small"]),
    "mask2former": (classes, ["mask2former-coco-tiny"]),
    "oneformer": (classes_for_a_task, ["oneformer-ade20k-tiny"]),
    "eomt": (queries, ["eomt-coco-small", "eomt-dinov3-coco-small"]),
    "blip": (captions, ["blip-large"]),
    "blip-vqa": (captions, ["blip-vqa-base"]),
    "florence2": (descriptions, ["florence-2-base"]),
    "vision-language": (conversations, ["smolvlm2-256m"]),
    "chat": (completions, ["smollm2-135m", "qwen3-0.6b"]),
    "stable-diffusion-inpainting": (paintings, ["sd15-inpainting"]),
}
"""Family → how it is compared, and its small members."""


def compare(checkpoint: Checkpoint, image: Image) -> Figures:
    """Return how the answers of a model differ from those of the reference library."""
    # As the reference computes, whatever the family's dtype on an accelerator is.
    checkpoint = replace(checkpoint, options={**checkpoint.options, "dtype": "float32"})
    model = catalog().adapter(checkpoint).load(checkpoint, "cpu")
    comparison, _ = COMPARISONS[checkpoint.family]
    with torch.inference_mode():
        return comparison(model, _folder(checkpoint), image)


def reference(folder: Path, network: str, processor: str = "AutoProcessor") -> tuple[Any, Any]:
    """Return a processor and a network of transformers, as its documentation loads them."""
    options = {"local_files_only": True, "trust_remote_code": False}
    # Of a pickle, which the catalog pins, tensors are read and nothing is called.
    loaded = getattr(transformers, network).from_pretrained(
        folder,
        dtype=torch.float32,
        use_safetensors=any(folder.glob("*.safetensors")),
        weights_only=True,
        **options,
    )
    return getattr(transformers, processor).from_pretrained(folder, **options), loaded.eval()


def main(names: Sequence[str]) -> int:
    """Print the differences of some models, or of all small ones; return how many failed."""
    failed = 0
    for name in names or [one for _, members in COMPARISONS.values() for one in members]:
        for photo in PHOTOS:
            try:
                figures = compare(catalog().checkpoint(name), photos()[photo].image)
            except AnyloomError as error:
                print(f"{name}: {error}")
                failed += 1
                break
            shown = ", ".join(
                f"{key} {value:.3g}" if isinstance(value, float) else f"{key} {value}"
                for key, value in figures.items()
            )
            print(f"{name}, {photo}: {shown}")
    return failed


def _folder(checkpoint: Checkpoint) -> Path:
    if checkpoint.family == "stable-diffusion-inpainting":
        return checkpoint_folder(checkpoint, needs=(), weights="*/*.safetensors")
    needs = ("open_clip_config.json",) if checkpoint.family == "open-clip" else ("config.json",)
    return checkpoint_folder(checkpoint, needs=needs, pickled="pytorch_model.bin")


def _texts(ours: str, theirs: str) -> Figures:
    same = ours.strip() == theirs.strip()
    return {"texts": "equal" if same else f"'{ours}' and '{theirs}'"}


def _reply(network: Any, processor: Any, content: Any, longest: int, **options: Any) -> str:
    """Return what transformers writes after one turn of a conversation."""
    inputs = processor.apply_chat_template(
        [{"role": "user", "content": content}],
        add_generation_prompt=True,
        tokenize=True,
        return_dict=True,
        return_tensors="pt",
        **options,
    )
    tokens = network.generate(
        **inputs, max_new_tokens=longest, do_sample=False, num_beams=1, repetition_penalty=1.0
    )
    written = tokens[0, inputs["input_ids"].shape[1] :]
    return processor.decode(written, skip_special_tokens=True).strip()


def _iou(one: Any, other: Any) -> float:
    one, other = np.asarray(one) > 0, np.asarray(other) > 0
    union = np.logical_or(one, other).sum()
    return float(np.logical_and(one, other).sum() / union) if union else 1.0


def _units(rows: torch.Tensor) -> np.ndarray:
    return torch.nn.functional.normalize(rows, dim=-1).numpy()


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1:])))
