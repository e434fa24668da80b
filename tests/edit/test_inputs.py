"""Files of every kind through an edit: what is kept, and what is converted."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import PIL.Image
import pytest
from PIL import ImageCms, ImageOps

from anyloom import Image, ImageError
from anyloom.edit import edit
from tests.values.test_image_files import DISPLAY_P3

SIZE = (48, 32)
"""Width and height of the stored images."""
EDITS = ("blur the top half", "make the top half red", "pixelate the top half by 8 px")


def levels(channels: int, dtype: type = np.uint8) -> np.ndarray:
    top = np.iinfo(dtype).max
    shape = (SIZE[1], SIZE[0], channels)
    return np.random.default_rng(channels).integers(0, top, shape, dtype, endpoint=True)


def stored(mode: str) -> PIL.Image.Image:
    """Return noise in a mode of Pillow."""
    channels = {"L": 1, "1": 1, "P": 3, "LA": 2, "RGB": 3, "RGBA": 4, "CMYK": 4}[mode]
    array = levels(channels)
    if mode == "1":
        return PIL.Image.fromarray(array[..., 0]).convert("1")
    if mode == "P":
        return PIL.Image.fromarray(array).quantize(32)
    return PIL.Image.fromarray(array[..., 0] if channels == 1 else array, mode=mode)


def edited(file: Path, instruction: str, folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """Return the stored result of an edit as RGBA, and where it may differ from the original."""
    result = edit(file, instruction)
    (masks,) = result.masks
    assert masks is not None
    result.save(folder / "result.png")
    with PIL.Image.open(folder / "result.png") as image:
        assert "icc_profile" not in image.info
        assert not image.getexif()
        grown = cv2.dilate(masks.union().astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
        return np.asarray(image.convert("RGBA")), grown


FILES: list[tuple[str, str, dict[str, Any]]] = [
    *[("RGB", suffix, {}) for suffix in (".png", ".bmp", ".tif", ".jpg", ".webp")],
    ("RGB", ".tif", {"compression": "tiff_lzw"}),
    *[("L", suffix, {}) for suffix in (".png", ".jpg", ".tif", ".gif")],
    ("1", ".png", {}),
    ("1", ".tif", {}),
    ("P", ".png", {}),
    ("P", ".png", {"transparency": 3}),
    ("P", ".gif", {}),
    ("LA", ".png", {}),
    ("RGBA", ".png", {}),
    ("RGBA", ".tif", {}),
    ("RGBA", ".webp", {"lossless": True, "exact": True}),
    ("CMYK", ".jpg", {}),
    ("CMYK", ".tif", {}),
]


@pytest.mark.parametrize("instruction", EDITS)
@pytest.mark.parametrize(("mode", "suffix", "options"), FILES, ids=str)
def test_outside_of_the_mask_the_result_is_what_pillow_reads(
    mode: str, suffix: str, options: dict[str, Any], instruction: str, tmp_path: Path
) -> None:
    file = tmp_path / f"photo{suffix}"
    stored(mode).save(file, **options)
    with PIL.Image.open(file) as image:
        right = np.asarray(image.convert("RGBA"))
    result, changed = edited(file, instruction, tmp_path)
    assert changed.any() and not changed.all()
    assert np.array_equal(result[..., 3], right[..., 3])  # also inside
    assert np.array_equal(result[~changed], right[~changed])
    assert not np.array_equal(result[changed], right[changed])


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".tif"])
def test_an_image_is_upright_as_its_exif_data_says(
    suffix: str, orientation: int, tmp_path: Path
) -> None:
    exif = PIL.Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "A camera"
    file = tmp_path / f"photo{suffix}"
    options = {"lossless": True} if suffix == ".webp" else {}
    stored("RGB").save(file, exif=exif, **options)
    with PIL.Image.open(file) as image:
        right = np.asarray(ImageOps.exif_transpose(image).convert("RGBA"))
    result, changed = edited(file, EDITS[0], tmp_path)
    assert result.shape == right.shape
    assert np.array_equal(result[~changed], right[~changed])


def test_colors_with_a_profile_become_srgb(tmp_path: Path) -> None:
    file = tmp_path / "photo.png"
    photo = stored("RGB")
    photo.save(file, icc_profile=DISPLAY_P3)
    right = ImageCms.profileToProfile(
        photo,
        ImageCms.ImageCmsProfile(io.BytesIO(DISPLAY_P3)),
        ImageCms.createProfile("sRGB"),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    assert right is not None
    result, changed = edited(file, EDITS[0], tmp_path)
    assert np.array_equal(result[~changed][:, :3], np.asarray(right)[~changed])


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_sixteen_bits_become_eight_from_the_lowest_to_the_highest_value(
    channels: int, tmp_path: Path
) -> None:
    deep = levels(channels, np.uint16)
    cv2.imwrite(str(tmp_path / "photo.png"), deep)
    colors = deep[..., 2::-1] if channels > 1 else np.repeat(deep, 3, axis=2)
    low, high = int(colors.min()), int(colors.max())
    right = np.rint((colors.astype(float) - low) * 255 / (high - low))
    result, changed = edited(tmp_path / "photo.png", EDITS[0], tmp_path)
    assert np.array_equal(result[~changed][:, :3], right[~changed])
    alpha = np.rint(deep[..., 3] / 257) if channels == 4 else np.full(deep.shape[:2], 255)
    assert np.array_equal(result[..., 3], alpha)


WHOLE = (
    *("blur the photo", "sharpen it", "make it black and white", "darken it by 30 %", "fade it"),
    *("brighten it", "saturate it", "pixelate it", "flip it", "rotate it", "rotate it 15 degrees"),
    *("make it smaller", "make it larger", "resize it to 200 %", "blur the top half"),
    *("cut out the left half", "crop to the right half", "outline the top half in red"),
)


@pytest.mark.parametrize("instruction", WHOLE)
@pytest.mark.parametrize("size", [(1, 1), (1, 3), (2, 2), (700, 1), (1, 700)], ids=str)
def test_an_image_of_few_pixels_is_edited(size: tuple[int, int], instruction: str) -> None:
    pixels = np.random.default_rng(0).integers(0, 255, (*size, 3), np.uint8)
    result = edit(Image(pixels), instruction).image
    assert min(result.shape) >= 1


def test_an_image_with_too_many_pixels_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    file = tmp_path / "huge.png"
    PIL.Image.new("1", (13_000, 13_000)).save(file)
    with pytest.raises(ImageError, match=r"more pixels|megapixels"):
        edit(file, EDITS[0])
