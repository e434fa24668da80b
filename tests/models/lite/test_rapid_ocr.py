"""Are printed lines read, in silence?"""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from anyloom import Image
from anyloom.models.lite.rapid_ocr import RapidOcr
from tests.photos import picture


def test_printed_lines_are_read_in_order_without_a_word_on_the_console(
    reader: RapidOcr, capfd: pytest.CaptureFixture[str]
) -> None:
    lines = reader.read(picture("page"))
    out, err = capfd.readouterr()
    assert out == "" and err == ""
    assert lines.labels is not None and lines.scores is not None
    assert lines.labels[0] == "Region-based segmentation"
    assert "Let us first determine markers of the coins and the" in lines.labels
    assert np.asarray(lines.columns["polygon"]).shape == (len(lines), 4, 2)
    assert (lines.boxes[:, 2] <= picture("page").width).all()


def test_a_picture_without_text_has_no_lines(reader: RapidOcr) -> None:
    assert len(reader.read(Image(np.full((100, 200, 3), 255, np.uint8)))) == 0


@pytest.mark.parametrize("shape", [(3, 2000), (2000, 3), (1, 1)])
def test_a_very_long_image_is_not_enlarged_beyond_memory(
    reader: RapidOcr, shape: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library enlarges the shorter side to 736 pixels: 3 × 2,000 would be 360 megapixels."""
    seen = []

    def engine(pixels: np.ndarray) -> SimpleNamespace:
        seen.append(pixels.shape[:2])
        return SimpleNamespace(boxes=None, txts=None)

    monkeypatch.setattr(reader, "_engine", engine)
    assert len(reader.read(Image(np.zeros((*shape, 3), np.uint8)))) == 0
    assert max(seen[0]) <= 16 * min(seen[0])


def test_lines_of_a_very_long_image_lie_where_they_are(reader: RapidOcr) -> None:
    page = picture("page")
    first = reader.read(page)[0]
    x0, y0, x1, y1 = first.boxes[0].astype(int)
    strip = np.full((y1 - y0 + 8, 900, 3), 255, np.uint8)
    strip[:, 300 : 300 + x1 - x0] = page.pixels[y0 - 4 : y1 + 4, x0:x1]
    assert strip.shape[1] > 16 * strip.shape[0]
    found = reader.read(Image(strip))
    assert found.labels == first.labels
    assert found.boxes[0] == pytest.approx([300, 4, 300 + x1 - x0, 4 + y1 - y0], abs=6)
