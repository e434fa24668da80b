"""Twelve thousand damaged images: each is decoded or is an ImageError of one line.

Seeded mutations of every format, in one process that prints nothing.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

COUNT = 12_000

SCRIPT = r"""
import io, random, sys
import numpy as np, PIL.Image
from anyloom.foundation.errors import ImageError
from anyloom.values import Image

rng = random.Random(1)
noise = np.random.default_rng(1).integers(0, 256, (40, 52, 3), dtype=np.uint8)
noise[:20] = 90
image = PIL.Image.fromarray(noise)
exif = PIL.Image.Exif()
exif[0x0112], exif[0x010E] = 6, "a description"
more = [image.rotate(180)]
SEEDS = [
    ("PNG", image, dict(exif=exif)), ("PNG", image.convert("P"), dict(transparency=3)),
    ("PNG", image, dict(save_all=True, append_images=more)),
    ("PNG", PIL.Image.fromarray(noise[:, :, 0].astype(np.uint16) * 257), {}),
    ("JPEG", image, dict(exif=exif)), ("JPEG", image, dict(progressive=True)),
    ("JPEG", image.convert("CMYK"), {}),
    ("WEBP", image, dict(exif=exif)), ("WEBP", image.convert("RGBA"), dict(lossless=True)),
    ("TIFF", image, dict(exif=exif)), ("TIFF", image, dict(compression="tiff_lzw")),
    ("TIFF", image, dict(compression="jpeg")), 
    ("TIFF", image.convert("1"), dict(compression="group4")),
    ("BMP", image, {}), ("GIF", image.convert("P"), dict(save_all=True, append_images=more)),
]

def flip(data):
    for _ in range(rng.randint(1, 8)):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
def header(data):
    for _ in range(rng.randint(1, 4)):
        data[rng.randrange(min(64, len(data)))] = rng.choice([0, 1, 127, 128, 255])
def cut(data):
    del data[rng.randrange(len(data)):]
def repeat(data):
    a, b = sorted(rng.randrange(len(data)) for _ in "ab")
    data[a:a] = data[a:b]
def splice(data):
    other = rng.choice(FILES)
    at = rng.randrange(len(data))
    data[at:] = other[min(at, len(other)):]
def numbers(data):
    at = rng.randrange(max(1, len(data) - 4))
    extremes = [(0,) * 4, (255,) * 4, (127, 255, 255, 255), (0, 0, 0, 128)]
    data[at:at + 4] = bytes(rng.choice(extremes))

FILES = []
for format, image, options in SEEDS:
    file = io.BytesIO()
    image.save(file, format, **options)
    FILES.append(file.getvalue())

outcomes = {"read": 0, "refused": 0}
for number in range(int(sys.argv[1])):
    data = bytearray(FILES[number % len(FILES)])
    for mutate in rng.sample([flip, header, cut, repeat, splice, numbers], rng.randint(1, 2)):
        if data:
            mutate(data)
    try:
        image = Image.decode(bytes(data), name="mutant", max_pixels=4_000_000)
        assert image.pixels.shape == (*image.shape, 3), image
        outcomes["read"] += 1
    except ImageError as error:
        assert str(error).isprintable() and len(str(error)) < 250, error
        outcomes["refused"] += 1
print(outcomes["read"], outcomes["refused"])
"""


def test_damaged_images_are_decoded_or_an_image_error(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", SCRIPT, str(COUNT)],
        capture_output=True,
        text=True,
        timeout=240,
        cwd=tmp_path,
        env={**os.environ, "PYTHONFAULTHANDLER": "1"},
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stderr == ""
    read, refused = map(int, done.stdout.split())
    assert read + refused == COUNT
    assert min(read, refused) > COUNT // 10
