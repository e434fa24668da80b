"""MIME bundles for JupyterLab: every kind of value, and graphs."""

from __future__ import annotations

import io
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import numpy as np
import PIL.Image
import pytest
from hypothesis import given, settings
from IPython.core.formatters import DisplayFormatter

from anyloom import AnyloomError, Image, Masks, NodeError, Table, Text, graph
from anyloom.drawing import image_of
from anyloom.nodes import ground, segment
from tests.photos import picture
from tests.values.kinds import values


def bundle(value: object) -> dict:
    """Return what the kernel would send for a value."""
    data, _ = DisplayFormatter().format(value)
    return data


@settings(max_examples=60, deadline=None)
@given(values)
def test_every_value_shows_itself(value) -> None:
    shown = bundle(value)
    assert shown["text/plain"].splitlines() == repr(value).splitlines()
    for kind in {"image/png", "image/jpeg"} & shown.keys():
        small = PIL.Image.open(io.BytesIO(shown[kind]))
        assert small.get_format_mimetype() == kind
        assert max(small.size) <= 1024
    if not isinstance(value, Table):
        assert "text/html" not in shown


def test_a_photo_is_sent_as_jpeg_and_a_drawing_without_loss() -> None:
    photo = picture("coffee")
    assert "image/png" not in bundle(photo)
    assert len(bundle(photo)["image/jpeg"]) < len(photo.encode("PNG")) / 4
    drawing = np.zeros((400, 600, 3), np.uint8)
    drawing[100:200] = 255
    sent = bundle(Image(drawing))["image/png"]
    assert np.array_equal(np.asarray(PIL.Image.open(io.BytesIO(sent))), drawing)


def test_a_transparent_image_keeps_its_transparency() -> None:
    noise = np.random.default_rng(0).integers(0, 255, (300, 300, 4), dtype=np.uint8)
    sent = bundle(Image(noise))["image/png"]
    assert PIL.Image.open(io.BytesIO(sent)).mode == "RGBA"


def test_a_table_is_html_with_its_texts_escaped() -> None:
    shown = bundle(Table({"label": ["<script>alert(1)</script>"]}))
    assert "<script" not in shown["text/html"]
    assert "&lt;script&gt;" in shown["text/html"]


@graph
def text2seg(image: Image, prompt: Text) -> Masks:
    """Cut out what a text names."""
    boxes = ground(image, prompt)
    return segment(image, boxes)


def test_a_graph_is_an_svg_a_flowchart_and_a_line() -> None:
    shown = bundle(text2seg)
    root = ElementTree.fromstring(shown["image/svg+xml"])
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert not [part for part in root.iter() if part.tag.endswith("script")]
    assert {"boxes", "ground", "segment"} <= {(part.text or "").strip() for part in root.iter()}
    assert shown["text/vnd.mermaid"].startswith("flowchart")
    assert shown["text/plain"] == "graph text2seg: 2 nodes"


@pytest.mark.parametrize("error", [AnyloomError("one line"), NodeError("segment", "no boxes")])
def test_an_error_is_shown_as_what_it_says(error: AnyloomError) -> None:
    (shown,) = error._render_traceback_()
    assert shown == f"\x1b[31m{type(error).__name__}\x1b[0m: {error}"


IN_A_KERNEL = """
from IPython.testing.globalipapp import start_ipython
shell = start_ipython()
shell.display_formatter.active_types = shell.display_formatter.format_types
import sys, ipykernel
import numpy as np
from anyloom import Image, Masks
photo = Image(np.full((30, 40, 3), 90, np.uint8))
masks = Masks.from_arrays([np.eye(30, 40, dtype=bool)])
for value in ([photo] * 20, [masks, masks], [1, 2], [], [[photo]], ["a", photo]):
    print(sorted(shell.display_formatter.format(value)[0]))
"""


def test_a_list_of_values_is_a_contact_sheet_and_other_lists_are_text() -> None:
    shown = subprocess.run(
        [sys.executable, "-c", IN_A_KERNEL], capture_output=True, text=True, check=True, timeout=120
    ).stdout.splitlines()
    assert shown[-6:] == [*["['image/png', 'text/plain']"] * 2, *["['text/plain']"] * 4]


def test_a_sheet_shows_the_first_values_and_says_how_many_more_there_are() -> None:
    photos = [Image(np.full((30, 40, 3), 9 * number, np.uint8)) for number in range(20)]
    sheet = image_of(photos)
    assert sheet is not None
    counts = np.bincount(sheet.pixels[:, :, 0].reshape(-1), minlength=256)
    assert counts[9 * 15] > 100 * counts[9 * 16]
    assert image_of([photos[0], Table({"a": [1]})]) is None
