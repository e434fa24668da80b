"""Parts of an image, the foreground, faces and words are where they were drawn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as PillowImage
from PIL import ImageDraw

from anyloom import Image, NodeError, Regions, drawing
from anyloom.models import Grounder
from anyloom.nodes.locating import choose_text, faces, foreground, picture_part, room_for
from anyloom.nodes.text_reading import read_text
from tests.nodes.fakes import masks_of
from tests.photos import photos, picture

sides = st.integers(4, 60)


@given(sides, sides)
@pytest.mark.parametrize(
    "parts",
    [
        ["top_half", "bottom_half"],
        ["left_half", "right_half"],
        ["left_third", "middle_third", "right_third"],
        ["top_left", "top_right", "bottom_left", "bottom_right"],
    ],
)
def test_parts_make_up_the_image_without_overlap(parts, height, width):
    image = Image(np.zeros((height, width, 3), np.uint8))
    covered = sum(picture_part(image, part=part).union().astype(int) for part in parts)
    assert (covered == 1).all()


@pytest.mark.parametrize(
    ("part", "box"),
    [
        ("top_half", (0, 0, 80, 30)),
        ("Top Half", (0, 0, 80, 30)),
        ("bottom_quarter", (0, 45, 80, 60)),
        ("right_quarter", (60, 0, 80, 60)),
        ("top_third", (0, 0, 80, 20)),
        ("right_top", (40, 0, 80, 30)),
        ("center", (20, 15, 60, 45)),
        ("all", (0, 0, 80, 60)),
    ],
)
def test_a_part_is_a_box(part, box):
    mask = picture_part(Image(np.zeros((60, 80, 3), np.uint8)), part=part)
    assert np.array_equal(mask.dense(), masks_of((60, 80), box).dense())
    assert mask.labels == (part,)


@pytest.mark.parametrize("part", ["north", "top_bottom", "left_left", "half", "", "middle_half"])
def test_an_unknown_part_is_refused(part):
    with pytest.raises(NodeError, match="expected such as top_half"):
        picture_part(Image(np.zeros((6, 8, 3), np.uint8)), part=part)


@pytest.mark.parametrize(
    ("name", "package"), [("horse", "skimage"), ("coffee", "skimage"), ("flower", "sklearn")]
)
def test_the_foreground_of_a_photo_is_its_thing(name, package):
    image = drawing.downscale(picture(name, package), 400)
    found = foreground(image, model="lite-segmenter").union()
    thing = {"coffee": "cup of coffee"}.get(name, name)
    box = photos()[name].present[thing]
    x0, y0, x1, y1 = (np.array(box) * max(image.shape) / max(picture(name, package).shape)).astype(
        int
    )
    assert found[y0:y1, x0:x1].sum() > 0.35 * (x1 - x0) * (y1 - y0)
    assert not found[:3].any()
    assert found.mean() < 0.6


def test_all_of_a_thing_stands_out_not_only_its_strongest_contrast():
    image = drawing.downscale(picture("horse"), 400)
    silhouette = image.pixels.mean(axis=2) < 128
    found = foreground(image, model="lite-segmenter").union()
    assert (found & silhouette).sum() / (found | silhouette).sum() > 0.9
    coffee = drawing.downscale(picture("coffee"), 400)
    x0, y0, x1, y1 = (np.array(photos()["coffee"].present["cup"]) * 400 / 600).astype(int)
    found = foreground(coffee, model="lite-segmenter").union()
    assert found[y0:y1, x0:x1].mean() > 0.9


def test_an_image_of_one_color_has_no_foreground():
    flat = Image(np.full((60, 80, 3), 90, np.uint8))
    assert not foreground(flat, model="lite-segmenter")


def test_a_drawn_disk_is_the_foreground():
    rows, columns = np.ogrid[:90, :120]
    disk = (rows - 45) ** 2 + (columns - 60) ** 2 < 25**2
    pixels = np.where(disk[:, :, None], (200, 40, 40), (90, 120, 100)).astype(np.uint8)
    found = foreground(Image(pixels), model="lite-segmenter").union()
    assert (found & disk).sum() / (found | disk).sum() > 0.95


def test_the_face_of_an_astronaut_is_covered():
    image = picture("astronaut")
    found = faces(image, model="lite-grounder")
    assert found.labels == ("face",)
    x0, y0, x1, y1 = (int(edge) for edge in photos()["astronaut"].present["face"])
    middle = found.union()[y0 + 30 : y1 - 30, x0 + 20 : x1 - 20]
    assert middle.mean() > 0.95
    assert found.areas.sum() < 3 * (x1 - x0) * (y1 - y0)


def test_every_face_of_a_group_is_found():
    one = drawing.downscale(picture("astronaut"), 170).pixels
    group = Image(np.tile(one, (3, 3, 1)))
    assert len(faces(group, model="lite-grounder")) == 9


@pytest.mark.parametrize(
    ("name", "package"), [("flower", "sklearn"), ("coffee", "skimage"), ("chelsea", "skimage")]
)
def test_a_photo_without_people_has_no_face(name, package):
    assert not faces(picture(name, package), model="lite-grounder")


def test_a_face_is_an_ellipse_in_its_enlarged_box():
    class OneFace(Grounder):
        def ground(self, image, phrases, *, box_threshold=0.3, text_threshold=0.25):
            assert phrases == ["face"]
            return Regions([[20, 20, 40, 50]], image.shape, scores=[0.9], score_kind="detector")

    found = faces.function(Image(np.zeros((80, 80, 3), np.uint8)), model=OneFace(), margin=0.2)
    assert found.shapes.boxes().tolist() == [[18, 17, 42, 53]]
    assert found.areas[0] == pytest.approx(np.pi * 12 * 18, rel=0.02)


def lines_of(*texts: str, frame: tuple[int, int] = (100, 300)) -> Regions:
    """Return level lines of text one below the other."""
    polygons = [
        [(10, 10 + 20 * row), (210, 10 + 20 * row), (210, 25 + 20 * row), (10, 25 + 20 * row)]
        for row in range(len(texts))
    ]
    corners = np.array(polygons, np.float32)
    return Regions(
        np.concatenate([corners.min(1), corners.max(1)], axis=1),
        frame,
        scores=np.linspace(0.9, 0.8, len(texts)),
        score_kind="detector",
        labels=texts,
        columns={"polygon": corners},
    )


def test_all_text_is_every_line():
    found = choose_text(lines_of("SALE 50 %", "today"))
    assert found.labels == ("SALE 50 %", "today")
    expected = [[10, 10, 210, 25], [10, 30, 210, 45]]
    assert np.abs(found.shapes.boxes() - expected).max() <= 1


def test_words_of_a_line_are_where_their_letters_are():
    found = choose_text(lines_of("iiii WWWW", "today"), "WWWW")
    assert found.labels == ("WWWW",)
    x0, _, x1, _ = found.shapes.boxes()[0]
    assert x0 > 50 and abs(x1 - 210) <= 1  # wide letters take most of the line


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("SALE", ("SALE",)),  # the line with the same capitals only
        ("sale", ("sale",)),
        ("SaLe", ("SALE", "sale")),
        ("50%", ("50 %",)),
        ("ab", ("ab", "ab")),
    ],
)
def test_capitals_and_spaces_count_only_where_they_must(text, labels):
    assert choose_text(lines_of("SALE 50 %", "for sale", "abxab"), text).labels == labels


def test_letters_that_are_not_there_are_refused_with_those_that_are():
    with pytest.raises(NodeError, match="no line has the text 'EXIT'; read 'SALE', 'today'"):
        choose_text(lines_of("SALE", "today"), "EXIT")


def test_lines_without_a_place_are_refused():
    nowhere = Regions([[0, 0, 300, 100]], (100, 300), labels=["SALE"])
    with pytest.raises(NodeError, match="read them by a model that locates text"):
        choose_text(nowhere, "SALE")


def test_without_lines_there_is_no_text():
    assert not choose_text(Regions.empty((100, 300)), "SALE")


def test_drawn_letters_are_found_by_reading():
    sign = PillowImage.new("RGB", (420, 160), "white")
    pen = ImageDraw.Draw(sign)
    pen.text((20, 20), "NO ENTRY", fill="black", font_size=40)
    pen.text((20, 90), "open daily", fill="black", font_size=40)
    words = choose_text(read_text(Image.from_pil(sign), model="lite-reader"), "ENTRY").union()
    dark = np.asarray(sign.convert("L")) < 128
    entry = dark.copy()
    entry[:, : 20 + round(pen.textlength("NO", font_size=40)) + 4] = False
    entry[80:] = False
    assert (words & entry).sum() > 0.95 * entry.sum()
    assert not (words & dark & ~entry).sum() > 0.02 * entry.sum()


ROOM = Image(np.zeros((60, 90, 3), np.uint8))


@pytest.mark.parametrize(
    ("where", "box"),
    [
        ("right_of", (50, 20, 70, 40)),
        ("left_of", (10, 20, 30, 40)),
        ("next_to", (50, 20, 70, 40)),  # there is more room on the right
        ("above", (30, 0, 50, 20)),
        ("below", (30, 40, 50, 60)),
        ("on", (35, 17, 45, 27)),
        ("in", (35, 25, 45, 35)),
    ],
)
def test_there_is_room_beside_a_thing(where, box):
    room = room_for(ROOM, masks_of((60, 90), (30, 20, 50, 40)), where)
    assert np.array_equal(room.dense(), masks_of((60, 90), box).dense())


@pytest.mark.parametrize(
    ("where", "box"),
    [
        ("top right", (70, 0, 90, 20)),
        ("left", (0, 20, 20, 40)),
        ("bottom", (35, 40, 55, 60)),
        ("middle", (35, 20, 55, 40)),
    ],
)
def test_there_is_room_at_a_side_of_the_image(where, box):
    assert np.array_equal(room_for(ROOM, None, where).dense(), masks_of((60, 90), box).dense())


@pytest.mark.parametrize(
    ("where", "message"),
    [("on", "there is no thing that it relates to"), ("", "expected a side"), ("x", "or one of")],
)
def test_no_place_for_words_that_are_none(where, message):
    with pytest.raises(NodeError, match=message):
        room_for(ROOM, None, where)
