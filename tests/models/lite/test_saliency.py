"""Does what stands out become regions, and are people among it recognized by what they wear?"""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyloom import Checkpoint, Image
from anyloom.models.lite import lite_weights
from anyloom.models.lite.conse_grounder import ConSEGrounder
from anyloom.models.lite.saliency import SalientObjects, piece_boxes, salient_pieces
from anyloom.models.lite.worn_things import FACE_BOXES, box_by_face
from tests.models.lite.test_conse_grounder import box_iou
from tests.photos import photos

GROUNDER = Checkpoint("lite-grounder", "conse-grounder")


@pytest.fixture(scope="module")
def salient() -> SalientObjects:
    network = lite_weights.salient_objects(GROUNDER)
    assert network is not None
    return network


def test_the_box_of_what_stands_out_is_that_of_the_object(salient: SalientObjects) -> None:
    for name in ("rocket", "motorcycle", "china", "flower", "grace_hopper"):
        photo = photos()[name]
        phrase = {"china": "pagoda", "grace_hopper": "woman"}.get(name, name)
        boxes = piece_boxes(salient.map(photo.image), photo.image.shape)
        best = max(box_iou(tuple(map(float, box)), photo.present[phrase]) for box in boxes)
        assert best >= 0.85, name


def test_a_map_covers_its_image_whatever_the_shape(salient: SalientObjects) -> None:
    """A ball near the right edge of a wide image lies there in pixels of the image, too."""
    rng = np.random.default_rng(0)
    pixels = rng.integers(90, 110, (200, 600, 3), dtype=np.uint8)
    rows, columns = np.mgrid[:200, :600]
    pixels[(rows - 100) ** 2 + (columns - 480) ** 2 < 50**2] = (220, 60, 30)
    boxes = piece_boxes(salient.map(Image(pixels)), (200, 600))
    assert max(box_iou(tuple(map(float, box)), (430, 50, 530, 150)) for box in boxes) >= 0.7


def test_crops_have_the_maps_of_images_of_them(salient: SalientObjects) -> None:
    pixels = photos()["coffee"].image.pixels
    crops = [pixels[:200], pixels[:, 100:300]]
    for crop, salient_map in zip(crops, salient.maps(crops), strict=True):
        np.testing.assert_array_equal(salient.map(Image(crop)), salient_map)


def test_pieces_are_connected_and_of_several_levels() -> None:
    salient_map = np.zeros((320, 320), np.float32)
    salient_map[20:100, 20:100] = 0.4
    salient_map[40:80, 40:80] = 1.0
    salient_map[200:260, 200:300] = 0.9
    salient_map[310, 310] = 1.0
    areas = sorted(int(piece.sum()) for piece in salient_pieces(salient_map))
    assert areas == [1600, 1600, 6000, 6000, 6000, 6400]


def test_a_figure_without_a_face_is_a_person_and_animals_and_things_are_none(
    grounder: ConSEGrounder,
) -> None:
    hopper = photos()["grace_hopper"]
    pixels = hopper.image.pixels.copy()
    x0, y0, x1, y1 = (round(edge) for edge in hopper.present["face"])
    pixels[y0:y1, x0:x1] = cv2.GaussianBlur(pixels[y0:y1, x0:x1], (0, 0), 15)
    assert len(grounder.ground(Image(pixels), ["face"])) == 0
    faceless = grounder.ground(Image(pixels), ["woman"])
    assert box_iou(tuple(map(float, faceless.boxes[0])), hopper.present["woman"]) >= 0.8
    for name in ("chelsea", "motorcycle"):
        assert len(grounder.ground(photos()[name].image, ["person"])) == 0, name


def test_python_without_the_package_does_without_what_stands_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lite_weights, "SALIENCY_BEFORE", (3, 0))
    grounder = ConSEGrounder.load(GROUNDER, "cpu")
    assert grounder.salient is None
    photo = photos()["chelsea"]
    boxes = grounder.ground(photo.image, ["cat"]).boxes
    assert box_iou(tuple(map(float, boxes[0])), photo.present["cat"]) >= 0.7


@given(
    word=st.sampled_from(sorted(FACE_BOXES)),
    x=st.floats(0, 180),
    y=st.floats(0, 130),
    side=st.floats(4, 60),
)
def test_a_thing_worn_at_a_face_lies_in_the_image(
    word: str, x: float, y: float, side: float
) -> None:
    box = box_by_face(word, (x, y, x + side, y + side), (150, 200))
    if box is not None:
        assert 0 <= box[0] < box[2] <= 200 and 0 <= box[1] < box[3] <= 150


def test_glasses_are_in_the_face_hats_above_and_ties_below_it() -> None:
    face, frame = (100.0, 100.0, 140.0, 140.0), (300, 300)
    glasses, hat, tie = (box_by_face(word, face, frame) for word in ("glasses", "hat", "tie"))
    assert glasses and hat and tie
    assert face[1] < glasses[1] < glasses[3] < face[3]
    assert hat[1] < face[1] < hat[3] < glasses[3]
    assert tie[1] == face[3] and face[0] < tie[0] < tie[2] < face[2]
    assert box_by_face("elephant", face, frame) is None
