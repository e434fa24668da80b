"""Image files: the right pixels, or an ImageError of one line."""

from __future__ import annotations

import base64
import io
import os
import struct
import subprocess
import sys
import warnings
import zlib
from pathlib import Path

import numpy as np
import PIL.Image
import PIL.TiffImagePlugin
import pytest
import tifffile
from PIL import ImageCms

from anyloom import AnyloomWarning, Image, ImageError, Masks

PIXELS = np.random.default_rng(0).integers(0, 256, (24, 36, 3), dtype=np.uint8)


def encoded(image: PIL.Image.Image, format: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def rgb() -> PIL.Image.Image:
    return PIL.Image.fromarray(PIXELS)


@pytest.mark.parametrize("format", ["PNG", "TIFF", "BMP"])
def test_exact_formats_return_the_pixels(format: str) -> None:
    image = Image.decode(encoded(rgb(), format))
    assert image.shape == (24, 36)
    assert np.array_equal(image.pixels, PIXELS)
    assert image.alpha is None


@pytest.mark.parametrize("format", ["JPEG", "WEBP", "GIF"])
def test_lossy_formats_return_nearly_the_pixels(format: str) -> None:
    smooth = np.linspace(0, 255, 24 * 36).reshape(24, 36).astype(np.uint8)
    image = Image.decode(encoded(PIL.Image.fromarray(smooth).convert("RGB"), format))
    assert np.abs(image.pixels[:, :, 0].astype(int) - smooth).mean() < 4


@pytest.mark.parametrize("format", ["JPEG", "PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_applied(format: str, orientation: int) -> None:
    upright = np.zeros((24, 36, 3), np.uint8)
    upright[:8, :8] = 255  # a white corner at the top left
    turn = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # undoes the orientation
    stored = PIL.Image.fromarray(upright)
    if orientation in turn:
        stored = stored.transpose(PIL.Image.Transpose(turn[orientation]))
    exif = PIL.Image.Exif()
    exif[0x0112] = orientation
    lossless = {"lossless": True} if format == "WEBP" else {}
    image = Image.decode(encoded(stored, format, exif=exif, **lossless))
    assert image.shape == (24, 36), "the size is right before anything is decoded"
    assert image.pixels.shape == (24, 36, 3)
    assert np.abs(image.pixels.astype(int) - upright).max() < 40


def test_exif_after_the_pixels_of_a_png_is_applied() -> None:
    exif = PIL.Image.Exif()
    exif[0x0112] = 6
    body = exif.tobytes().removeprefix(b"Exif\0\0")
    chunk = struct.pack(">I", len(body)) + b"eXIf" + body
    chunk += struct.pack(">I", zlib.crc32(b"eXIf" + body))
    plain = encoded(rgb(), "PNG")
    image = Image.decode(plain[:-12] + chunk + plain[-12:])
    assert image.shape == image.pixels.shape[:2] == (36, 24)


def test_damaged_exif_is_ignored() -> None:
    data = encoded(rgb(), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff")
    assert Image.decode(data).pixels.shape == (24, 36, 3)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGBA", "CMYK", "YCbCr", "I", "F"])
def test_every_color_mode_becomes_rgb(mode: str) -> None:
    pil = rgb().convert("L").convert(mode) if mode in "1ILAF" else rgb().convert(mode)
    image = (
        Image.decode(encoded(pil, "TIFF"))
        if mode not in ("PA", "P", "LA")
        else (Image.from_pil(pil))
    )
    assert image.pixels.shape == (24, 36, 3)
    assert image.pixels.max() > 100


def test_sixteen_bits_become_eight() -> None:
    deep = np.array([[0, 257, 65535, 32896]], np.uint16)
    for format in ("PNG", "TIFF"):
        image = Image.decode(encoded(PIL.Image.fromarray(deep), format))
        assert image.pixels[0, :, 0].tolist() == [0, 1, 255, 128]


def test_palette_with_transparency_keeps_its_alpha() -> None:
    pil = PIL.Image.new("P", (2, 1))
    pil.putpalette([255, 0, 0, 0, 255, 0])
    pil.putpixel((1, 0), 1)
    image = Image.decode(encoded(pil, "PNG", transparency=0))
    assert image.pixels.tolist() == [[[255, 0, 0], [0, 255, 0]]]
    assert image.alpha is not None and image.alpha.tolist() == [[0, 255]]


def test_an_opaque_alpha_is_dropped() -> None:
    assert Image.decode(encoded(rgb().convert("RGBA"), "PNG")).alpha is None


@pytest.mark.parametrize("format", ["GIF", "PNG", "WEBP", "TIFF"])
def test_the_first_frame_of_an_animation_is_taken(format: str) -> None:
    first, second = (PIL.Image.new("RGB", (8, 8), color) for color in ("red", "blue"))
    data = encoded(first, format, save_all=True, append_images=[second])
    red, _, blue = Image.decode(data).pixels[4, 4]
    assert red > 200 and blue < 60


@pytest.mark.parametrize("name", ["with space.png", "émoji 🐕.png", "no_suffix", "wrong.jpg"])
def test_any_file_name_is_accepted(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(encoded(rgb(), "PNG"))
    image = Image.open(tmp_path / name)
    assert np.array_equal(image.pixels, PIXELS)
    assert image.name == Path(name).stem
    assert image.source == str(tmp_path / name)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"hello world, this is text", "not an image that anyloom reads"),
        (b"%PDF-1.4 something", "not an image that anyloom reads"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (encoded(rgb(), "ICO"), "not an image that anyloom reads"),
    ],
)
def test_files_that_are_no_images_are_an_error(tmp_path: Path, content: bytes, reason: str) -> None:
    file = tmp_path / "some file.png"
    file.write_bytes(content)
    with pytest.raises(ImageError, match=reason) as caught:
        _ = Image.open(file).pixels
    assert str(caught.value).startswith(str(file))
    assert "\n" not in str(caught.value)


def test_missing_files_folders_and_pipes_are_an_error(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "file").write_bytes(b"x")
    for path, reason in [
        (tmp_path / "none.png", "no such file"),
        (tmp_path, "is a folder"),
        (tmp_path / "pipe.png", "not a regular file"),
        (tmp_path / "file" / "none.png", "cannot be read"),
        ("nul\0byte.png", "cannot be read"),
        ("x" * 5000, "cannot be read"),
        ("two\nlines\x1b[31m.png", "no such file"),
    ]:
        with pytest.raises(ImageError, match=reason) as caught:
            Image.open(path)
        assert str(caught.value).isprintable()


def test_the_pixel_limit_is_checked_before_decoding() -> None:
    header = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    chunks = b"".join(png_chunk(kind, body) for kind, body in parts)
    with pytest.raises(ImageError, match="more pixels than"):
        Image.decode(b"\x89PNG\r\n\x1a\n" + chunks)
    large = encoded(PIL.Image.new("1", (9000, 8000)), "PNG")
    with pytest.raises(ImageError, match="9000 × 8000 is 72 megapixels, the limit is 64"):
        Image.decode(large)
    assert Image.decode(large, max_pixels=72_000_000).shape == (8000, 9000)


def test_a_file_too_large_for_any_image_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "sparse.png").open("wb") as file:
        file.truncate(10**12)
    with pytest.raises(ImageError, match="1000000 MB is too large"):
        Image.open(tmp_path / "sparse.png")


def test_truncated_pixels_are_an_error_when_they_are_decoded() -> None:
    image = Image.decode(encoded(rgb(), "PNG")[:-400], name="half")
    for _ in range(2):
        with pytest.raises(ImageError, match="half: damaged image") as caught:
            _ = image.pixels
        assert len(str(caught.value)) < 200


def test_invalid_tags_of_a_tiff_print_nothing(tmp_path: Path) -> None:
    tags = PIL.TiffImagePlugin.ImageFileDirectory_v2()
    tags[270] = "x" * 5000
    good = bytearray(encoded(rgb(), "TIFF", tiffinfo=tags))
    start = struct.unpack("<I", good[4:8])[0]
    count = struct.unpack("<H", good[start : start + 2])[0]
    script = (
        "import sys; from anyloom import Image, ImageError\n"
        "for name in sys.argv[1:]:\n"
        "    try: Image.open(name).pixels\n"
        "    except ImageError as error: assert len(str(error)) < 400, error\n"
    )
    names = []
    for entry in range(count):
        for offset, value in [(0, 65535), (2, 13), (4, 2**32 - 1), (8, 2**32 - 1), (8, 3)]:
            bad = bytearray(good)
            at = start + 2 + 12 * entry + offset
            width = 2 if offset < 4 else 4
            bad[at : at + width] = value.to_bytes(width, "little")
            names.append(tmp_path / f"{entry}-{offset}-{value}.tiff")
            names[-1].write_bytes(bad)
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", script, *map(str, names)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_many_threads_decode_at_once_and_restore_the_warning_filters() -> None:
    from concurrent.futures import ThreadPoolExecutor

    before = list(warnings.filters)
    good = encoded(rgb(), "PNG")
    shared = Image.decode(good)
    exif = encoded(rgb(), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff")

    def read(number: int) -> bool:
        image = shared if number % 3 == 0 else Image.decode(exif if number % 3 == 1 else good)
        return image.pixels.shape == (24, 36, 3)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(read, range(300)))
    assert warnings.filters == before


@pytest.mark.parametrize("name", ["a b.png", "A.JPG", "a.jpeg", "a.webp"])
def test_an_image_is_saved_in_the_format_of_its_suffix(tmp_path: Path, name: str) -> None:
    Image(PIXELS).save(tmp_path / name, quality=95)
    assert [file.name for file in tmp_path.iterdir()] == [name]
    with PIL.Image.open(tmp_path / name) as image:
        assert image.format == {"png": "PNG", "webp": "WEBP"}.get(name[-4:].lstrip("."), "JPEG")
    saved = Image.open(tmp_path / name).pixels
    if name.endswith("png"):
        assert np.array_equal(saved, PIXELS)
    assert saved.shape == PIXELS.shape


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a.gif", "the name of an image file ends with .png, .jpg, .jpeg, .webp, not with '.gif'"),
        ("a", "not with ''"),
        ("nowhere/a.png", "cannot be written: No such file or directory"),
    ],
)
def test_an_image_that_cannot_be_saved_is_an_error(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(ImageError) as caught:
        Image(PIXELS).save(tmp_path / name)
    assert str(caught.value).startswith(f"{tmp_path / name}: ")
    assert str(caught.value).endswith(message)
    assert not any(tmp_path.iterdir())


DISPLAY_P3 = zlib.decompress(
    base64.b64decode(
        "eNqVkT1IgkEYx39qYWQRfSyFg0OFQ0EUWEtQNgghEWbQ16JvfgRqL++rhDS2NgRNNfUxNDdKQ40NBUFQ"
        "S1RzY0VLxPWcCkrU0B13z4//3f/huefAGc4YWbthArK5vBUJBX0Li0s+9wsevHQQoDtm2Obk7GyYP8fH"
        "HQ4dbwd1Lv43PKsJ2wBHk3DAMK28sFRDeCNvat4W7jLSsVXhA+EBSwoUvtJ6vMLPmlMVftdsRSNT4NQ5"
        "fak6jtexkbaywn7h3mymYFTr0S9pSeTm5yT2yPJiEyFEEB9xCqyRIc+gxJz07HffUNk3w7p4DNlNilji"
        "SJEW74CoBcmakJgUPSEzQ1H3/Wc/7eTIcCV7SxAaH5V66wP3LnztKPV5qNTXEbge4CJX8289wfi5Uuqs"
        "pvnHoN0Dl6WaNn0Op6PQXDJjVqwsuWQ5k0l4PYHWRei8kfPlSq+q5xzfQ3RTvuga9vahX+63rXwDYF5q"
        "Nw=="
    )
)
"""Made with Display P3's primaries by littleCMS."""
ORANGE = (180, 120, 60)


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP", "TIFF"])
def test_colors_of_a_profile_become_srgb(format: str) -> None:
    lossless = {"WEBP": {"lossless": True}, "JPEG": {"quality": 100}}.get(format, {})
    photo = PIL.Image.new("RGB", (16, 16), ORANGE)
    image = Image.decode(encoded(photo, format, icc_profile=DISPLAY_P3, **lossless))
    assert np.abs(image.pixels[8, 8].astype(int) - [190, 117, 45]).max() <= 2
    again = Image.decode(image.encode())
    assert np.array_equal(again.pixels, image.pixels), "what is written is sRGB, without a profile"


def test_transparency_and_palettes_are_converted_too() -> None:
    clear = PIL.Image.new("RGBA", (4, 4), (*ORANGE, 9))
    image = Image.decode(encoded(clear, "PNG", icc_profile=DISPLAY_P3))
    assert image.pixels[0, 0].tolist() == [190, 117, 45]
    assert image.alpha is not None and image.alpha[0, 0] == 9
    palette = PIL.Image.new("RGB", (4, 4), ORANGE).quantize(4)
    image = Image.decode(encoded(palette, "PNG", icc_profile=DISPLAY_P3))
    assert image.pixels[0, 0].tolist() == [190, 117, 45]
    photo = PIL.Image.new("RGB", (4, 4), ORANGE)
    photo.info["icc_profile"] = DISPLAY_P3
    assert Image.from_pil(photo).pixels[0, 0].tolist() == [190, 117, 45]


def test_an_srgb_profile_changes_nothing() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    plain, tagged = (encoded(rgb(), "PNG", **more) for more in ({}, {"icc_profile": srgb}))
    assert np.array_equal(Image.decode(tagged).pixels, Image.decode(plain).pixels)


@pytest.mark.parametrize("profile", [b"damaged", DISPLAY_P3[:200]])
def test_a_damaged_profile_is_a_warning_that_names_the_image(profile: bytes) -> None:
    data = encoded(rgb(), "PNG", icc_profile=profile)
    with pytest.warns(AnyloomWarning, match=r"a\.png: its color profile is not used"):
        image = Image.decode(data, name="a.png")
    assert np.array_equal(image.pixels, PIXELS)


def test_what_is_converted_is_another_value_than_before() -> None:
    """Results that were cached for unconverted pixels are not taken for those of converted ones."""
    import xxhash

    unconverted = encoded(rgb(), "PNG")
    converted = encoded(rgb(), "PNG", icc_profile=DISPLAY_P3)
    for data, same in ((unconverted, True), (converted, False)):
        digest = xxhash.xxh3_128(b"Image/1" + data).hexdigest()
        assert (Image.decode(data).fingerprint == digest) == same


DEEP = np.array([[100, 600], [1100, 4100]])


@pytest.mark.parametrize("dtype", [np.uint16, np.int32, np.float32])
def test_deep_gray_images_of_every_type_show_their_own_range(dtype: type) -> None:
    data = encoded(PIL.Image.fromarray(DEEP.astype(dtype)), "TIFF")
    assert Image.decode(data).pixels[:, :, 0].tolist() == [[0, 32], [64, 255]]
    image = Image.decode(data, depth_range=(0, 4100))
    assert image.pixels[:, :, 1].tolist() == [[6, 37], [68, 255]]
    assert Image.decode(data, depth_range=(600, 1100)).pixels[:, :, 2].tolist() == [
        [0, 0], [255, 255],
    ]  # fmt: skip
    assert Image.decode(data).fingerprint != image.fingerprint


def deep_png(color_type: int, values: list[int], chunks: bytes = b"") -> bytes:
    """Return one row of 16-bit values as the PNG specification writes it, two pixels wide."""
    header = struct.pack(">IIBBBBB", 2, 1, 16, color_type, 0, 0, 0)
    row = zlib.compress(b"\0" + struct.pack(f">{len(values)}H", *values))
    parts = png_chunk(b"IHDR", header), chunks, png_chunk(b"IDAT", row), png_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def deep_tiff(channels: int, values: list[int]) -> bytes:
    file = io.BytesIO()
    pixels = np.array(values, np.uint16).reshape(1, 2, channels)
    more = {"extrasamples": ["unassalpha"]} if channels == 4 else {}
    tifffile.imwrite(file, pixels, photometric="rgb", **more)
    return file.getvalue()


OPAQUE = [100, 600, 1100, 4100, 100, 100]
PARTLY = [100, 600, 1100, 257 * 9, 4100, 100, 100, 65535]
DEEP_COLOR = {
    "png": (deep_png(2, OPAQUE), None),
    "png with alpha": (deep_png(6, PARTLY), [[9, 255]]),
    "png with a transparent color": (
        deep_png(2, OPAQUE, png_chunk(b"tRNS", struct.pack(">3H", 4100, 100, 100))),
        [[255, 0]],
    ),
    "tiff": (deep_tiff(3, OPAQUE), None),
    "tiff with alpha": (deep_tiff(4, PARTLY), [[9, 255]]),
}


@pytest.mark.parametrize("kind", DEEP_COLOR)
def test_deep_color_images_show_their_range_by_the_same_rule(kind: str) -> None:
    data, alpha = DEEP_COLOR[kind]
    image = Image.decode(data)
    assert image.pixels.tolist() == [[[0, 32, 64], [255, 0, 0]]]
    assert (None if image.alpha is None else image.alpha.tolist()) == alpha
    stated = Image.decode(data, depth_range=(0, 4100))
    assert stated.pixels.tolist() == [[[6, 37, 68], [255, 6, 6]]]
    assert stated.fingerprint != image.fingerprint


UPRIGHT = {
    1: lambda pixels: pixels,
    2: np.fliplr,
    3: lambda pixels: np.rot90(pixels, 2),
    4: np.flipud,
    5: lambda pixels: pixels.swapaxes(0, 1),
    6: lambda pixels: np.rot90(pixels, 3),
    7: lambda pixels: np.rot90(pixels, 2).swapaxes(0, 1),
    8: np.rot90,
}
"""Orientation as TIFF 6.0 numbers it → what turns the stored pixels upright."""


@pytest.mark.parametrize("orientation", UPRIGHT)
def test_deep_color_tiff_files_are_turned_upright(orientation: int) -> None:
    color = np.arange(18, dtype=np.uint16).reshape(2, 3, 3) * 300
    file = io.BytesIO()
    tags = [(274, "H", 1, orientation, True)]
    tifffile.imwrite(file, color, photometric="rgb", extratags=tags)
    eight = np.rint(UPRIGHT[orientation](color) / 17 / 300 * 255)
    assert Image.decode(file.getvalue()).pixels.tolist() == eight.tolist()


def test_a_deep_image_of_one_value_is_black_and_gaps_are_too() -> None:
    flat = PIL.Image.fromarray(np.full((2, 2), 777, np.uint16))
    assert Image.decode(encoded(flat, "PNG")).pixels.max() == 0
    gaps = PIL.Image.fromarray(np.array([[np.nan, 1], [np.inf, 3]], np.float32))
    assert Image.decode(encoded(gaps, "TIFF")).pixels[:, :, 0].tolist() == [[0, 0], [0, 255]]


def test_heic_is_read_with_its_extra() -> None:
    heif = pytest.importorskip("pillow_heif")
    file = io.BytesIO()
    smooth = PIL.Image.new("RGB", (64, 48), ORANGE)
    heif.from_pillow(smooth).save(file, quality=95)
    image = Image.decode(file.getvalue())
    assert image.shape == (48, 64)
    assert np.abs(image.pixels.astype(int) - ORANGE).max() <= 4


def test_heic_without_its_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    header = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(40)
    with pytest.raises(ImageError, match=r"a\.heic: an HEIC image, which needs: pip install"):
        Image.decode(header, source="a.heic")


def test_saved_masks_are_white_on_black(tmp_path: Path) -> None:
    pair = np.zeros((2, 9, 12), dtype=bool)
    pair[0, :3], pair[1, :, :2] = True, True
    masks = Masks.from_arrays(pair)
    masks.save(tmp_path / "both.png")
    masks[1].save(tmp_path / "second.PNG")
    both = np.asarray(PIL.Image.open(tmp_path / "both.png").convert("L"))
    assert np.array_equal(both, 255 * pair.any(axis=0))
    second = np.asarray(PIL.Image.open(tmp_path / "second.PNG").convert("L"))
    assert np.array_equal(second, 255 * pair[1])
    with pytest.raises(ImageError, match=r"expected a path with \.png"):
        masks.save(tmp_path / "both.jpg")
