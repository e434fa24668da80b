"""Which images stand in the docs, and how was each one made?

`python docs/make_images.py` runs the shipped graphs on installed packages' photos and writes
docs/images/*.jpg; with names, only those. Nothing is retouched: what a model gets wrong is wrong
in the docs, too.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from anyloom import Image, load
from anyloom.cli.commands.quickstart import PHOTOS, SCENES
from anyloom.drawing import contact_sheet
from anyloom.nodes import draw

PLACE = Path(__file__).with_name("pictures")
LARGEST = 150_000
"""Bytes of one image."""
COINS = "92,243,138,290; 23,177,65,219"
COIN = "52,192"


def photo(file: str) -> Image:
    """Return one of scikit-image's photos."""
    found = find_spec("skimage")
    assert found and found.origin, "scikit-image is not installed"
    return Image.open(Path(found.origin).parent / "data" / file)


def run(graph: str, file: str, **inputs: Any) -> Any:
    """Run a shipped graph on a photo with the profile lite."""
    return load(graph)(photo(file), **inputs)


def quickstart() -> Image:
    """The five scenes of `anyloom quickstart`: photos above, what became of them below."""
    photos, results, names = [], [], []
    for scene in SCENES:
        package, name = scene.photo.split("/")
        found = find_spec(package)
        assert found and found.origin, f"{package} is not installed"
        before = Image.open(Path(found.origin).parent / PHOTOS[package] / name)
        outputs = load(scene.graph)(before, **scene.inputs)
        shown = getattr(outputs, scene.shown)
        photos.append(before)
        results.append(shown[-1] if isinstance(shown, list) else shown)
        names.append(scene.title)
    captions = ["" for _ in photos] + names
    return contact_sheet([*photos, *results], captions, columns=len(SCENES), side=300)


def text_to_masks() -> Image:
    """Four photos, each with the mask of what a text names."""
    wanted = [
        ("chelsea.png", "cat"),
        ("coffee.png", "cup of coffee"),
        ("rocket.jpg", "rocket"),
        ("motorcycle_left.png", "motorcycle"),
    ]
    overlays = [run("grounded_sam", file, prompt=prompt).overlay for file, prompt in wanted]
    return contact_sheet(overlays, [f'"{prompt}"' for _, prompt in wanted], columns=2, side=400)


def text2seg() -> Image:
    """The three branches of Text2Seg and their vote."""
    found = run("text2seg", "coffee.png", prompt="cup of coffee")
    shown = [draw(photo("coffee.png"), one, captions="none") for one in (found.a, found.b, found.c)]
    names = ["a: boxes", "b: clicks", "c: pieces ranked", "vote"]
    return contact_sheet([*shown, found.overlay], names, columns=2, side=400)


def remove() -> Image:
    """A click, and the image without what it points at."""
    found = run("inpaint_anything_remove", "coins.png", points=COIN)
    names = ["the click", *(f"removed, candidate {row + 1}" for row in range(len(found.removed)))]
    return contact_sheet([found.overlay, *found.removed], names, columns=2, side=400)


def captions() -> Image:
    """Regions with their captions."""
    boxes = "326,67,424,329; 174,15,405,305"
    found = run("caption_anything", "coffee.png", boxes=boxes)
    return contact_sheet([found.overlay], [found.scene], side=640)


def count() -> Image:
    """Coins counted by two examples."""
    found = run("count_anything", "coins.png", boxes=COINS)
    return contact_sheet([found.overlay], [f"{found.count} counted"], side=640)


def text() -> Image:
    """Lines of text, read."""
    found = run("ocr", "page.png")
    return contact_sheet([found.overlay], [""], side=640)


def pieces() -> Image:
    """An image cut into its pieces without a prompt."""
    found = run("automatic_masks", "coffee.png")
    return contact_sheet([found.overlay], [f"{len(found.masks)} pieces"], side=640)


def overview() -> Image:
    """One image of each kind of work, for the first page."""
    removed = run("inpaint_anything_remove", "coins.png", points=COIN).removed
    shown = [
        run("grounded_sam", "chelsea.png", prompt="cat").overlay,
        removed[0],
        run("count_anything", "coins.png", boxes=COINS).overlay,
        run("automatic_masks", "coffee.png").overlay,
        run("text2seg", "coffee.png", prompt="cup of coffee").overlay,
        run("ocr", "page.png").overlay,
    ]
    names = [
        'text → mask: "cat"',
        "a click → object removed",
        "two examples → all counted",
        "all pieces, no prompt",
        'boxes, clicks, pieces: "cup of coffee"',
        "text read",
    ]
    return contact_sheet(shown, names, columns=3, side=300)


PICTURES: dict[str, Callable[[], Image]] = {
    one.__name__: one
    for one in (
        quickstart,
        text_to_masks,
        text2seg,
        remove,
        captions,
        count,
        text,
        pieces,
        overview,
    )
}


def main(names: list[str]) -> None:
    """Write the images of these names, or all."""
    PLACE.mkdir(exist_ok=True)
    for name in names or PICTURES:
        picture = PICTURES[name]()
        quality = 90
        while len(encoded := picture.encode("JPEG", quality=quality)) > LARGEST:
            quality -= 5
        (PLACE / f"{name}.jpg").write_bytes(encoded)
        print(f"{name}.jpg: {picture.width} × {picture.height}, {len(encoded):,} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
