"""Windows of gray values: names, level and width, and DICOM's formula."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pydicom.pixels import apply_windowing

from anyloom import InputError, UnknownNameError, window_range
from anyloom.values.deep_values import eight_bit

numbers = st.floats(-3000, 3000, allow_nan=False)


@given(level=numbers, width=st.floats(1.5, 5000), values=st.lists(numbers, min_size=1, max_size=50))
def test_a_window_shows_what_pydicom_shows(level: float, width: float, values: list[float]) -> None:
    data = Dataset()
    data.PhotometricInterpretation = "MONOCHROME2"
    data.BitsStored, data.PixelRepresentation = 8, 0  # so that it shows 0 to 255
    data.WindowCenter, data.WindowWidth = f"{level:.8g}", f"{width:.8g}"
    expected = apply_windowing(np.array(values), data)
    window = (float(data.WindowCenter), float(data.WindowWidth))
    shown = eight_bit(np.array(values), window_range(window))
    assert np.abs(shown - expected).max() <= 0.501


@pytest.mark.parametrize("text", ["soft-tissue", "Soft Tissue", "soft_tissue", "40,400", "40, 400"])
def test_a_window_is_a_name_or_a_level_and_a_width(text: str) -> None:
    assert window_range(text) == window_range((40, 400)) == (-160, 239)


def test_an_unknown_name_gets_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'lung'"):
        window_range("lungs")


@pytest.mark.parametrize("text", ["40", "40,1", "40,-5", "40,400,3", "40,nan", "x1,4", "inf,5"])
def test_other_numbers_are_refused_in_one_line(text: str) -> None:
    with pytest.raises(InputError, match="expected a name such as lung, or a level and a width"):
        window_range(text)
