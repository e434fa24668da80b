"""Images of docs/gallery.md, made by the built-in graphs with the profile lite.

`python docs/make_gallery.py` writes docs/images/gallery/*.jpg; with names, only those graphs.
"""

from __future__ import annotations

import sys

from gallery_page import FOLDER, facts
from make_images import on_squares, photo

from anyloom import load
from anyloom.drawing import downscale

PLACE = FOLDER / "images" / "gallery"
SIDE = 420


def main(names: list[str]) -> None:
    """Write the images of these graphs, or of all."""
    PLACE.mkdir(exist_ok=True)
    for name, example in facts()["examples"].items():
        if names and name not in names:
            continue
        before = downscale(photo(example["photo"]), 640)
        files = {key: downscale(photo(file), 640) for key, file in example.get("files", {}).items()}
        outputs = load(name)(before, **example.get("inputs", {}), **files)
        shown = getattr(outputs, example.get("shown", "overlay"))
        shown = on_squares(shown) if shown.alpha is not None else shown
        downscale(shown, SIDE).save(PLACE / f"{name}.jpg", quality=80)
        print(name, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
