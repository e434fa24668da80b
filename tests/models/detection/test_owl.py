"""Does OWLv2's adapter feed and read the model as its authors do?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyloom import Image, ModelError, Regions, suppressed
from anyloom.models.detection.owl import DUPLICATE_IOU, Owl
from anyloom.models.detection.owl_patches import Patches
from tests.models import tiny

PHRASES = ["Red car", "dog", "a running cat"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.owl(tmp_path_factory.mktemp("models") / "owl")


@pytest.fixture(scope="module")
def model(folder: Path) -> Owl:
    return Owl.load(tiny.checkpoint(folder, "owlv2"), "cpu")


@pytest.fixture(scope="module")
def image() -> Image:
    return Image(np.random.default_rng(0).integers(0, 255, (48, 90, 3), dtype=np.uint8))


def library(model: Owl, image: Image) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return boxes, scores and phrase numbers of the library's own processor, all patches."""
    import torch
    from transformers import Owlv2Processor

    processor = Owlv2Processor(model.processor, model.tokenizer.tokenizer)
    prepared = processor(images=image.pixels.copy(), text=[PHRASES], return_tensors="pt")
    with torch.inference_mode():
        output = model.network(**prepared)
    [found] = processor.image_processor.post_process_object_detection(
        output, threshold=-1, target_sizes=[image.shape]
    )
    return found["boxes"].numpy(), found["scores"].numpy(), found["labels"].numpy()


def overlap(a: np.ndarray, b: np.ndarray) -> float:
    """Intersection over union."""
    width, height = np.maximum(np.minimum(a[2:], b[2:]) - np.maximum(a[:2], b[:2]), 0)
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (a, b)]
    return width * height / (sum(areas) - width * height)


def test_boxes_scores_and_labels_are_those_of_the_library(model: Owl, image: Image) -> None:
    boxes, scores, numbers = library(model, image)
    boxes = np.stack([boxes[:, 0::2].clip(0, 90), boxes[:, 1::2].clip(0, 48)], axis=2)
    boxes = boxes.reshape(-1, 4)
    expected: list[int] = []
    for row in np.argsort(-scores, kind="stable"):
        x0, y0, x1, y1 = boxes[row]
        same = [other for other in expected if numbers[other] == numbers[row]]
        if (
            x1 > x0
            and y1 > y0
            and all(overlap(boxes[row], boxes[one]) <= DUPLICATE_IOU for one in same)
        ):
            expected.append(int(row))
    found = model.ground(image, PHRASES, box_threshold=0)
    np.testing.assert_allclose(found.boxes, boxes[expected], atol=1e-3)
    np.testing.assert_allclose(found.scores, scores[expected], rtol=1e-5)
    assert found.labels == tuple(PHRASES[numbers[row]] for row in expected)
    assert found.score_kind == "detector"
    assert 3 < len(found) < 16
    assert len(set(found.labels)) > 1


@pytest.mark.parametrize("size", [(48, 90), (90, 48), (64, 64)])
def test_boxes_stay_in_the_picture_and_never_in_its_padding(
    model: Owl, size: tuple[int, int]
) -> None:
    pixels = np.random.default_rng(1).integers(0, 255, (*size, 3), dtype=np.uint8)
    found = model.ground(Image(pixels), PHRASES, box_threshold=0)
    assert found.frame == size
    assert (found.boxes >= 0).all()
    assert (found.boxes[:, 2:] <= [size[1], size[0]]).all()
    assert (found.areas > 0).all()


def test_the_threshold_is_strict(model: Owl, image: Image) -> None:
    everything = model.ground(image, PHRASES, box_threshold=0)
    assert everything.scores is not None
    best = float(everything.scores[0])
    none = model.ground(image, PHRASES, box_threshold=best)
    assert (len(none), none.frame, none.labels) == (0, image.shape, ())
    just_below = float(np.nextafter(np.float32(best), np.float32(0)))
    assert len(model.ground(image, PHRASES, box_threshold=just_below)) == 1


def test_a_phrase_that_the_model_cannot_read_is_one_clear_line(model: Owl, image: Image) -> None:
    with pytest.raises(ModelError, match=r"^model 'tiny' reads 16 tokens .* has 32; shorten it$"):
        model.ground(image, ["dog", "dog " * 30])


def test_a_text_is_read_and_a_picture_looked_at_once(folder: Path, image: Image) -> None:
    model = Owl.load(tiny.checkpoint(folder, "owlv2"), "cpu")
    calls: list[str] = []
    for name in ("text_model", "vision_model"):
        part = getattr(model.network.owlv2, name)
        part.register_forward_hook(lambda *_, name=name: calls.append(name))
    first = model.ground(image, PHRASES, box_threshold=0)
    model.ground(image, ["dog"], box_threshold=0)
    model.ground_like(image, [(image, None)])
    again = model.ground(image, PHRASES, box_threshold=0)
    assert sorted(calls) == ["text_model", "vision_model"]
    assert first == again


def image_cache(*sizes: tuple[int, int]) -> list[Image]:
    random = np.random.default_rng(2)
    return [Image(random.integers(0, 255, (*size, 3), dtype=np.uint8)) for size in sizes]


def test_encoding_in_a_lower_precision_moves_boxes_and_scores_by_little(
    folder: Path, image: Image
) -> None:
    exact, rough = (
        Owl.load(tiny.checkpoint(folder, "owlv2", **options), "cpu")
        for options in ({}, {"dtype": "bfloat16"})
    )
    [one], [other] = (some.encode_images([some.padded_square(image)]) for some in (exact, rough))
    assert 0 < np.abs(one.boxes - other.boxes).max() < 0.01
    meanings = [np.stack(some.encode_phrases(some.tokenize(PHRASES))) for some in (exact, rough)]
    probabilities = one.probabilities(meanings[0]), other.probabilities(meanings[1])
    assert 0 < np.abs(probabilities[0] - probabilities[1]).max() < 0.02


def test_what_stands_out_in_an_example_is_found_as_in_the_library(model: Owl) -> None:
    import torch

    image, example = image_cache((64, 64), (70, 40))
    prepared = model.processor(
        images=[image.pixels.copy(), example.pixels.copy()], return_tensors="pt"
    )["pixel_values"]
    with torch.inference_mode():
        output = model.network.image_guided_detection(prepared[:1], prepared[1:])
    raw = output.logits[0, :, 0].sigmoid().numpy()
    [theirs] = model.processor.post_process_image_guided_detection(
        output, threshold=0, nms_threshold=DUPLICATE_IOU, target_sizes=torch.tensor([image.shape])
    )
    found = model.ground_like(image, [(example, None)], box_threshold=0)
    assert found.scores is not None
    np.testing.assert_allclose(found.scores, np.sort(raw)[::-1], rtol=1e-5)
    # The library stretches scores so that the best becomes 1, and drops those below a tenth of it.
    tenth = 0.1 * (raw.max() + 1e-6)
    ours = suppressed(found, DUPLICATE_IOU)
    ours = ours[np.asarray(ours.scores) > tenth]
    order = np.argsort(-theirs["scores"].numpy())
    assert len(ours) > 2
    np.testing.assert_allclose(ours.boxes, theirs["boxes"].numpy()[order].clip(0, 64), atol=1e-3)
    stretched = (np.asarray(ours.scores) - tenth) / (9 * tenth)
    np.testing.assert_allclose(stretched, theirs["scores"].numpy()[order], atol=1e-5)


def test_a_region_is_spoken_for_by_the_patch_that_owl_vit_would_choose(model: Owl) -> None:
    import torch
    from transformers import OwlViTForObjectDetection

    [square] = image_cache((64, 64))
    pixels = model.padded_square(square)[None]
    network = model.network
    with torch.inference_mode():
        grid = network.image_embedder(pixels)[0]
        _, chosen, _ = OwlViTForObjectDetection.embed_image_query(network, grid.flatten(1, 2), grid)
    [patches] = model.encode_images([pixels[0]])
    assert patches.representative(np.array([0, 0, 1, 1])) == int(chosen[0])


FRACTION = st.floats(0, 1, width=32)


@given(
    st.lists(st.tuples(FRACTION, FRACTION, FRACTION, FRACTION), min_size=1, max_size=6),
    st.tuples(FRACTION, FRACTION, FRACTION, FRACTION),
)
def test_among_boxes_nearly_as_good_the_least_common_patch_speaks(
    boxes: list[tuple[float, ...]], corner: tuple[float, ...]
) -> None:
    import torch
    from torchvision.ops import box_iou, generalized_box_iou

    count = len(boxes)
    vectors = np.random.default_rng(count).normal(size=(count, 3)).astype(np.float32)
    sides = np.array(boxes, np.float32) + np.float32([0, 0, 0.01, 0.01])
    patches = Patches(sides, vectors, *np.zeros((3, count), np.float32))
    region = np.float32([*corner[:2], corner[0] + corner[2] + 0.01, corner[1] + corner[3] + 0.01])
    given = torch.from_numpy(region)[None], torch.from_numpy(patches.corners)
    overlap = box_iou(*given)[0].numpy()
    if not overlap.any():
        overlap = generalized_box_iou(*given)[0].numpy()
    representative = patches.representative(region)
    assert overlap[representative] >= min(0.8 * overlap.max(), overlap.max()) - 1e-4
    better = np.flatnonzero(overlap >= 0.8 * overlap.max() + 1e-4) if overlap.max() > 0 else []
    mean = vectors.mean(axis=0)
    assert all(vectors[representative] @ mean <= vectors[row] @ mean + 1e-5 for row in better)


def test_regions_in_the_same_picture_are_examples_with_labels(model: Owl, image: Image) -> None:
    boxes = model.ground(image, PHRASES, box_threshold=0)[:2].boxes
    regions = Regions(boxes, image.shape, labels=["mug", "lid"])
    found = model.ground_like(image, [(image, regions)], box_threshold=0)
    numbers = found.columns["example"]
    assert found.labels == tuple(["mug", "lid"][number] for number in numbers)
    assert set(found.labels) == {"mug", "lid"}
    [other] = image_cache((30, 30))
    both = model.ground_like(image, [(other, None), (image, regions)], box_threshold=0)
    assert {("", 0), ("mug", 1), ("lid", 2)} >= set(
        zip(both.labels or (), np.array(both.columns["example"]).tolist(), strict=True)
    )
