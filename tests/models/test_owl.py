"""Does OWLv2's adapter feed and read the model as its authors do?"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from anyloom.errors import ModelError
from anyloom.models.owl import SAME, Owl
from anyloom.values import Image

from . import tiny

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

    processor = Owlv2Processor(model.processor, model.tokenizer)
    given = processor(images=image.pixels.copy(), text=[PHRASES], return_tensors="pt")
    with torch.inference_mode():
        output = model.network(**given)
    [found] = processor.image_processor.post_process_object_detection(
        output, threshold=-1, target_sizes=[image.size]
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
        if x1 > x0 and y1 > y0 and all(overlap(boxes[row], boxes[one]) <= SAME for one in same):
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
    assert (len(none), none.frame, none.labels) == (0, image.size, ())
    just_below = float(np.nextafter(np.float32(best), np.float32(0)))
    assert len(model.ground(image, PHRASES, box_threshold=just_below)) == 1


def test_no_phrase_finds_nothing(model: Owl, image: Image) -> None:
    assert len(model.ground(image, [])) == 0


def test_a_phrase_that_the_model_cannot_read_is_one_clear_line(model: Owl, image: Image) -> None:
    with pytest.raises(ModelError, match=r"^model 'tiny' reads 16 tokens .* has 32; shorten it$"):
        model.ground(image, ["dog", "dog " * 30])


def test_the_same_picture_gives_the_same_boxes(model: Owl, image: Image) -> None:
    one, two = (model.ground(image, PHRASES, box_threshold=0) for _ in range(2))
    np.testing.assert_array_equal(one.boxes, two.boxes)
    np.testing.assert_array_equal(one.scores, two.scores)


def test_another_architecture_is_refused_with_both_names(folder: Path, tmp_path: Path) -> None:
    other = shutil.copytree(folder, tmp_path / "other")
    config = json.loads((other / "config.json").read_text())
    (other / "config.json").write_text(json.dumps(config | {"model_type": "owlvit"}))
    with pytest.raises(ModelError, match=r"describes a 'owlvit', the family 'owlv2' loads 'owlv2'"):
        Owl.load(tiny.checkpoint(other, "owlv2"), "cpu")
