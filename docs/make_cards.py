"""Pictures of the cards on the server's page: what each graph has made of a photo.

`python docs/make_cards.py` writes src/anyloom/server/pictures/*.jpg, those of the gallery from
docs/images/gallery; with names, only those graphs. Nothing is retouched.
"""

from __future__ import annotations

import sys
from pathlib import Path

from gallery_page import FOLDER, facts
from make_images import on_squares, photo, run

from anyloom import Image, load
from anyloom.drawing import downscale, thumbnail
from anyloom.edit import edit

PLACE = Path(__file__).parents[1] / "src/anyloom/server/pictures"
SIDE = 260
LARGEST = 10_000
"""Bytes of one picture; they are part of the wheel."""
FLOWER, COFFEE = "sklearn/flower.jpg", "coffee.png"
RUNS = {
    "count_by_text": (COFFEE, {"prompt": "cup of coffee"}, "overlay"),
    "remove_by_text": ("astronaut.png", {"prompt": "rocket"}, "removed"),
}
SENTENCES = {
    "edit_background_color": ("astronaut.png", "make the background teal"),
    "edit_blur": ("chelsea.png", "blur everything except the cat"),
    "edit_brighten": (COFFEE, "brighten the photo"),
    "edit_copy": (FLOWER, "copy the flower to the left by 190 px"),
    "edit_crop": ("motorcycle_left.png", "crop to the motorcycle"),
    "edit_crop_ratio": (COFFEE, "crop a square around the cup"),
    "edit_cut_out": (FLOWER, "cut out the flower"),
    "edit_darken": (FLOWER, "darken the background"),
    "edit_enlarge": ("sklearn/china.jpg", "enlarge the temple by 20 %"),
    "edit_erase_text": ("page.png", 'erase the word "Region"'),
    "edit_fade": (FLOWER, "fade the background"),
    "edit_flip": ("rocket.jpg", "flip the photo"),
    "edit_flip_vertical": ("rocket.jpg", "flip the photo upside down"),
    "edit_gray": (FLOWER, "keep only the flower in color"),
    "edit_highlight": ("chelsea.png", "highlight the cat"),
    "edit_move": (FLOWER, "move the flower to the left by 100 px"),
    "edit_pixelate": ("astronaut.png", "hide the faces"),
    "edit_recolor": ("motorcycle_left.png", "make the motorcycle green"),
    "edit_remove": ("astronaut.png", "remove the rocket"),
    "edit_replace_text": ("page.png", 'change "Region" to "Color"'),
    "edit_rotate": (COFFEE, "rotate by 15 degrees"),
    "edit_saturate": (FLOWER, "make the photo more colorful"),
    "edit_sharpen": ("chelsea.png", "sharpen the photo"),
    "edit_resize": (FLOWER, "make the flower half as big"),
    "edit_shrink": ("sklearn/china.jpg", "shrink the temple by 30 %"),
}


def picture(name: str) -> Image:
    """Return what a graph has made."""
    if name in RUNS:
        file, inputs, shown = RUNS[name]
        return getattr(run(name, file, **inputs), shown)
    if name in SENTENCES:
        file, sentence = SENTENCES[name]
        made = edit(downscale(photo(file), 400), sentence, profile="lite")
        assert [step.do for step in made.plan.steps] == [load(name).verb], sentence
        return on_squares(made.image)
    return Image.open(FOLDER / "images" / "gallery" / f"{name}.jpg")


def main(names: list[str]) -> None:
    """Write the pictures of these graphs, or of all."""
    PLACE.mkdir(exist_ok=True)
    for name in names or sorted({*facts()["examples"], *RUNS, *SENTENCES}):
        content = thumbnail(picture(name), SIDE, LARGEST)
        (PLACE / f"{name}.jpg").write_bytes(content)
        print(name, len(content), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
