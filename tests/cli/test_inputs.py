"""Texts of the command line as values of inputs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyloom import AnyloomError, Graph, Image
from anyloom.cli.graph_inputs import options_of, read_value
from anyloom.compiler.definition import GraphInput
from anyloom.compiler.source_input import image_inputs
from anyloom.core import types
from tests.cli.conftest import Command, write_image


def typed(kind: str, *texts: str) -> Any:
    graph = Graph(
        "g", inputs={"image": GraphInput(types.read("Image")), "it": GraphInput(types.read(kind))}
    )
    (option,) = options_of(graph, ())
    return read_value(option, texts)


@pytest.mark.parametrize(
    ("kind", "texts", "value"),
    [
        ("Text", ["a dog, sleeping"], "a dog, sleeping"),
        ("Number", ["0.25"], 0.25),
        ("Number | None", ["2"], 2.0),
        ("Integer", ["-3"], -3),
        ('"a" | "b"', ["b"], "b"),
        ("list[Text]", ["cat, dog"], ["cat", "dog"]),
        ("list[Text]", ["cat", "dog,bird"], ["cat", "dog", "bird"]),
        ("list[Text]", [r"a cat\, asleep,dog"], ["a cat, asleep", "dog"]),
        ("Text | list[Text]", ["cat,dog"], ["cat", "dog"]),
        ("list[Number]", ["1,2.5"], [1.0, 2.5]),
    ],
)
def test_texts_become_values(kind: str, texts: list[str], value: Any):
    found = typed(kind, *texts)
    assert found == value and type(found) is type(value)


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        ("Number", "much", "'much' is not a number"),
        ("Integer", "1.5", "'1.5' is not a whole number"),
        ('"union" | "vote"', "unoin", "did you mean 'union'?"),
        ("list[Integer]", "1,x", "'x' is not a whole number"),
        ("Image", "missing.png", "no such file"),
        ("Points", "1,2", "read it with 'points_from_text'"),
        ("Heatmap", "1", "a Heatmap cannot be typed"),
    ],
)
def test_what_does_not_fit_names_the_option(kind: str, text: str, message: str):
    with pytest.raises(AnyloomError, match=r"^--it: ") as error:
        typed(kind, text)
    assert message in str(error.value) and "\n" not in str(error.value)


words = st.text(st.characters(codec="utf-8"), min_size=1).map(str.strip).filter(bool)


@given(st.lists(words))
def test_any_list_of_texts_can_be_typed(texts: list[str]):
    assert typed("list[Text]", *(text.replace(",", r"\,") for text in texts)) == texts


def test_a_second_image_and_a_mask_are_read_from_files(tmp_path: Path):
    file = write_image(tmp_path / "style.png")
    assert typed("Image", str(file)).shape == (24, 32)
    mask = np.zeros((24, 32), np.uint8)
    mask[3:9, 4:20] = 255
    (tmp_path / "mask.png").write_bytes(Image(mask).encode())
    masks = typed("Masks", str(tmp_path / "mask.png"))
    assert masks.boxes.tolist() == [[4, 3, 20, 9]]


def test_the_sources_fill_the_required_image():
    image = types.read("Image")
    graph = Graph("g", inputs={"style": GraphInput(image, None), "photo": GraphInput(image)})
    assert image_inputs(graph)[0] == "photo"
    assert [option.flag for option in options_of(graph, ())] == ["--style"]


@pytest.mark.parametrize("flag", [("--colour-by", "1,1,9,9"), ("--colour-by=1,1,9,9",)])
def test_flags_of_inputs_are_accepted_in_both_spellings(
    anyloom: Command, images: Path, flag: tuple[str, ...]
):
    Path("g.yaml").write_text(
        "graph: g\ninputs: {image: Image, color_by: Text}\n"
        "outputs: {found: {boxes_from_text: {image: $image, text: $color_by}}}\n"
    )
    result = anyloom("run", "g.yaml", images, "--dry-run", *flag)
    assert result.code == 0
    assert "  color_by  1,1,9,9\n" in result.out


POINTED = """\
graph: pointed
inputs: {image: Image, points: Text}
nodes:
  read: {points_from_text: {image: $image, text: $points}}
outputs: {points: $read}
"""


def test_points_outside_of_every_image_are_refused_before_the_run(
    anyloom: Command, images: Path, tmp_path: Path
):
    (tmp_path / "pointed.yaml").write_text(POINTED)
    command = ("run", "pointed.yaml", images, "--out", "out", "--points")
    refused = anyloom(*command, "99,5")
    assert refused.code == 2 and not Path("out").exists()
    (line,) = refused.errors
    assert line.startswith("--points: point 99,5 lies outside the image of 32×24 pixels (")
    write_image_of(images / "wide.png", (24, 200))
    some = anyloom(*command, "99,5")
    assert some.code == 1 and "1 image done, 3 failed" in some.out


def write_image_of(file: Path, size: tuple[int, int]) -> None:
    file.write_bytes(Image(np.zeros((*size, 3), np.uint8)).encode())


def test_a_list_may_be_the_default_of_an_input(anyloom: Command, images: Path):
    Path("g.yaml").write_text(
        'graph: g\ninputs: {image: Image, labels: {type: "list[Text]", default: [a, b]}}\n'
        "outputs: {sheet: {contact_sheet: {images: [$image, $image], captions: $labels}}}\n"
    )
    assert anyloom("run", "g.yaml", images, "--limit", "1", "--out", "one").code == 0
    typed = anyloom("run", "g.yaml", images, "--out", "two", "--labels", "c")
    assert typed.code == 1 and "captions" in typed.err
