"""Are printed lines read, in silence?"""

from __future__ import annotations

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
