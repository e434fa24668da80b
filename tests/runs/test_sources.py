"""Sources: which images they name, in which order, under which names."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from anyloom import AnyloomError, Image, ImageError
from anyloom.runs.sources import find_images

pytestmark = pytest.mark.usefixtures("work_folder")
PNG = Image(np.zeros((2, 3, 3), np.uint8)).encode()


def put(*files: str) -> None:
    for file in files:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        Path(file).write_bytes(PNG)


def names(*sources: str) -> list[str]:
    return [image.name for image in find_images(sources)]


def test_a_folder_means_its_images_in_natural_order_and_nothing_hidden() -> None:
    put("in/10.png", "in/9.JPG", "in/sub/1.webp", "in/.hidden.png", "in/.git/x.png")
    Path("in/notes.txt").write_text("no image")
    assert [image.file for image in find_images("in")] == ["9.JPG", "10.png", "sub/1.webp"]


def test_the_outputs_of_another_run_are_not_taken_for_inputs() -> None:
    put("in/a.png", "in/results/overlay/a.jpg", "in/results/.anyloom/run.sqlite")
    assert names("in") == ["a"]
    assert names("in/results/overlay") == ["a"], "unless asked for"


def test_a_named_file_is_tried_whatever_its_suffix() -> None:
    put("scan.dat")
    (image,) = find_images("scan.dat")
    assert image.open(image.read(10**6), 10**6).shape == (2, 3)


def test_a_glob_means_images_unless_it_has_a_suffix_of_its_own() -> None:
    put("in/a.png", "in/b.jpg", "in/deep/c.png", "in/d.dat")
    assert names("in/*") == ["a", "b"]
    assert names("in/**/*.png") == ["a", "c"]
    assert names("in/*.dat") == ["d"]
    put("in/[x].png")
    assert names("in/[x].png") == ["[x]"], "a file of that name comes before the pattern"


def test_a_list_names_paths_relative_to_itself() -> None:
    put("lists/a.png", "other/b.png", "other/c 🎉.png")
    text = "\ufeff# images\r\na.png\r\n\r\n../other/c 🎉.png\r\n../other\r\n../other/gone.png\r\n"
    Path("lists/list.txt").write_bytes(text.encode())
    found = find_images("lists/list.txt")
    assert [image.name for image in found] == ["a", "b", "c 🎉", "gone"]


@pytest.mark.parametrize("seed", range(3))
def test_order_and_names_do_not_depend_on_how_the_images_were_given(seed: int) -> None:
    files = ["in/a.png", "in/a.jpg", "in/sub/a.png", "in/b2.png", "in/b10.png"]
    put(*files)
    shuffled = random.Random(seed).sample([*files, *files], len(files) * 2)
    assert [(image.name, image.file) for image in find_images(shuffled)] == [
        (image.name, image.file) for image in find_images("in")
    ]
    assert names(*shuffled) == ["a_jpg", "a_png", "b2", "b10", "sub__a"]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("gone.png", "gone.png: no such file or folder"),
        ("gone/*.png", "gone/*.png: no image matches"),
        ("empty", "empty: no images in this folder"),
        ("", "an empty source"),
        ("~nobody-of-this-name/a.png", "no such file or folder"),
        ("empty.txt", "empty.txt: the list contains no image"),
        ("binary.txt", "binary.txt: a list of paths must be UTF-8 text"),
        ("nul\0.png", "nul"),
        ("x" * 5000, "xxx"),
    ],
)
def test_a_source_that_is_not_there_is_one_line(source: str, message: str) -> None:
    Path("empty").mkdir()
    Path("empty.txt").write_text("# nothing\n")
    Path("binary.txt").write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(AnyloomError) as error:
        find_images(source)
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_a_name_of_255_bytes_with_spaces_and_emoji_is_a_name_like_any_other() -> None:
    stem = "ein langer Name 🎉 " * 12
    file = stem.encode()[:251].decode("utf-8", "ignore")
    put(f"in/{file}.png")
    (image,) = find_images("in")
    assert image.file == f"{file}.png"
    assert image.open(image.read(10**6), 10**6).name == image.name


def test_an_image_that_is_written_while_it_is_read_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    from anyloom.runs import sources

    put("a.png")
    (image,) = find_images("a.png")

    def read_slowly(path: Path, limit: int) -> bytes:
        content = path.read_bytes()
        path.write_bytes(content + b"more")
        return content

    monkeypatch.setattr(sources, "read_file", read_slowly)
    with pytest.raises(ImageError, match="changed while it was read"):
        image.read(10**6)
