"""Images of the docs, made by the built-in graphs.

`python docs/make_images.py` runs the built-in graphs on installed packages' photos and writes
docs/images/*.jpg; with names, only those. Nothing is retouched: the errors of a model are in the
docs too.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from anyloom import Image, load
from anyloom.cli.commands.quickstart import PHOTOS, SCENES
from anyloom.drawing import contact_sheet, downscale
from anyloom.edit import edit
from anyloom.nodes import draw, place_over

PLACE = Path(__file__).with_name("images")
LARGEST = 150_000
"""Bytes of one image."""
COINS = "92,243,138,290; 23,177,65,219"
COIN = "52,192"


def photo(file: str) -> Image:
    """Return one of scikit-image's photos; "sklearn/china.jpg" is one of scikit-learn's."""
    package, _, name = file.rpartition("/")
    spec = find_spec(package or "skimage")
    assert spec and spec.origin, f"{package or 'scikit-image'} is not installed"
    folder = "datasets/images" if package else "data"
    return Image.open(Path(spec.origin).parent / folder / name)


def run(graph: str, file: str, **inputs: Any) -> Any:
    """Run a built-in graph on a photo with the profile lite."""
    return load(graph)(photo(file), **inputs)


def quickstart() -> Image:
    """The five scenes of `anyloom quickstart`: photos above, results below."""
    photos, results, names = [], [], []
    for scene in SCENES:
        package, name = scene.photo.split("/")
        spec = find_spec(package)
        assert spec and spec.origin, f"{package} is not installed"
        before = Image.open(Path(spec.origin).parent / PHOTOS[package] / name)
        outputs = load(scene.graph)(before, **scene.inputs)
        shown = getattr(outputs, scene.shown)
        photos.append(before)
        results.append(shown[-1] if isinstance(shown, list) else shown)
        names.append(scene.title)
    captions = ["" for _ in photos] + names
    return contact_sheet([*photos, *results], captions, columns=len(SCENES), side=300)


def text_to_masks() -> Image:
    """Four photos, each with the mask of what a text names."""
    prompts = [
        ("chelsea.png", "cat"),
        ("coffee.png", "cup of coffee"),
        ("rocket.jpg", "rocket"),
        ("motorcycle_left.png", "motorcycle"),
    ]
    overlays = [run("grounded_sam", file, prompt=prompt).overlay for file, prompt in prompts]
    return contact_sheet(overlays, [f'"{prompt}"' for _, prompt in prompts], columns=2, side=400)


def text2seg() -> Image:
    """The three branches of Text2Seg and the vote."""
    result = run("text2seg", "coffee.png", prompt="cup of coffee")
    shown = [
        draw(photo("coffee.png"), one, captions="none")
        for one in (result.from_boxes, result.from_points, result.from_pieces)
    ]
    names = ["from boxes", "from points", "from pieces", "vote"]
    return contact_sheet([*shown, result.overlay], names, columns=2, side=400)


def remove() -> Image:
    """A click, and the image without the object."""
    result = run("inpaint_anything_remove", "coins.png", points=COIN)
    names = ["the click", *(f"removed, candidate {row + 1}" for row in range(len(result.removed)))]
    return contact_sheet([result.overlay, *result.removed], names, columns=2, side=400)


def captions() -> Image:
    """Regions with their captions."""
    boxes = "326,67,424,329; 174,15,405,305"
    result = run("caption_anything", "coffee.png", boxes=boxes)
    return contact_sheet([result.overlay], [result.scene], side=640)


def count() -> Image:
    """Coins counted by two examples."""
    result = run("count_anything", "coins.png", boxes=COINS)
    return contact_sheet([result.overlay], [f"{result.count} counted"], side=640)


def text() -> Image:
    """Lines of text, read."""
    result = run("ocr", "page.png")
    return contact_sheet([result.overlay], [""], side=640)


def pieces() -> Image:
    """An image segmented without a prompt."""
    result = run("automatic_masks", "coffee.png")
    return contact_sheet([result.overlay], [f"{len(result.masks)} segments"], side=640)


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
        "everything, no prompt",
        'boxes, clicks, segments: "cup of coffee"',
        "text read",
    ]
    return contact_sheet(shown, names, columns=3, side=300)


def edits() -> Image:
    """What was asked for in words: colors, light and backgrounds."""
    return edited(
        ("coffee.png", "make the cup blue"),
        ("coffee.png", "make the background black and white"),
        ("coffee.png", "make the background white"),
        ("astronaut.png", "make the helmet gold"),
        ("chelsea.png", "blur everything except the cat"),
        ("astronaut.png", "hide the faces"),
        ("sklearn/flower.jpg", "keep only the flower in color"),
        ("sklearn/flower.jpg", "make the flower purple and darken the background"),
        ("sklearn/china.jpg", "make the temple blue"),
        ("motorcycle_left.png", "make the motorcycle green"),
    )


def edits_of_things() -> Image:
    """What was asked for in words: things moved, cut out, removed, and letters."""
    return edited(
        ("sklearn/flower.jpg", "copy the flower to the left by 190 px"),
        ("sklearn/flower.jpg", "cut out the flower"),
        ("sklearn/flower.jpg", "make the flower half as big"),
        ("sklearn/china.jpg", "enlarge the temple by 20 %"),
        ("astronaut.png", "remove the rocket"),
        ("camera.png", "make the background transparent"),
        ("motorcycle_left.png", "crop to the motorcycle and make it black and white"),
        ("rocket.jpg", 'make the photo warmer and write "LIFT OFF" at the bottom'),
        ("page.png", 'erase the word "Region"'),
        ("page.png", 'change "Region" to "Color"'),
    )


def edits_gone_wrong() -> Image:
    """Edits that the models of lite do badly."""
    return edited(
        ("rocket.jpg", "remove the rocket"),
        ("sklearn/china.jpg", "remove the temple"),
        ("coffee.png", "remove the cup"),
        ("chelsea.png", "make the cat orange"),
    )


def edited(*instructions: tuple[str, str]) -> Image:
    """Return photos beside what became of them."""
    shown, names = [], []
    for file, instruction in instructions:
        before = downscale(photo(file), 400)
        shown += [before, on_squares(edit(before, instruction, profile="lite").image)]
        names += ["", instruction]
    return contact_sheet(shown, names, columns=4, side=240)


def on_squares(image: Image) -> Image:
    """Return an image whose transparent places show gray squares."""
    if image.alpha is None:
        return image
    rows, columns = np.indices(image.shape) // 12
    squares = np.where((rows + columns) % 2, 200, 235).astype(np.uint8)
    return place_over(image, Image(np.repeat(squares[:, :, None], 3, axis=2)))


IMAGES: dict[str, Callable[[], Image]] = {
    make.__name__: make
    for make in (
        quickstart,
        text_to_masks,
        text2seg,
        remove,
        captions,
        count,
        text,
        pieces,
        overview,
        edits,
        edits_of_things,
        edits_gone_wrong,
    )
}


def main(names: list[str]) -> None:
    """Write the images of these names, or all."""
    PLACE.mkdir(exist_ok=True)
    for name in names or IMAGES:
        image = IMAGES[name]()
        quality = 90
        while len(encoded := image.encode("JPEG", quality=quality)) > LARGEST:
            quality -= 5
        (PLACE / f"{name}.jpg").write_bytes(encoded)
        print(f"{name}.jpg: {image.width} × {image.height}, {len(encoded):,} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
