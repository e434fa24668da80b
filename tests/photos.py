"""Which real photos do the tests look at, and what is where in them?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from anyloom import Image, read_document

FOLDERS = {
    "skimage": "data",
    "sklearn": "datasets/images",
    "matplotlib": "mpl-data/sample_data",
}
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Photo:
    """One photo with its annotations."""

    name: str
    package: str
    present: dict[str, Box]
    absent: tuple[str, ...]
    count: int | None

    @property
    def image(self) -> Image:
        """The image itself, read once."""
        return _read(self.package, self.name)


@lru_cache
def photos() -> dict[str, Photo]:
    """Return every annotated photo by name."""
    document = read_document(Path(__file__).with_name("photos.yaml"))
    return {
        name: Photo(
            name,
            facts["from"],
            {prompt: tuple(box) for prompt, box in facts["present"].items()},
            tuple(facts["absent"]),
            facts.get("count"),
        )
        for name, facts in document.items()
    }


@lru_cache
def picture(name: str, package: str = "skimage") -> Image:
    """Return any installed photo, annotated or not."""
    return _read(package, name)


@lru_cache
def _read(package: str, name: str) -> Image:
    found = find_spec(package)
    assert found and found.submodule_search_locations, f"{package} is not installed"
    folder = Path(next(iter(found.submodule_search_locations))) / FOLDERS[package]
    file = sorted(folder.glob(f"{name}.*")) or sorted(folder.glob(f"{name}_left.*"))
    return Image.open(file[0]).named(name)
