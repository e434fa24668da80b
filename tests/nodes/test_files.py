"""Images are read only from below the working folder, and encoded as documents."""

from __future__ import annotations

import numpy as np
import pytest

from anyloom import AnyloomError, Image, ImageError, NodeError
from anyloom.nodes.files import load_folder, load_image, save_image
from tests.nodes.fakes import scene


@pytest.fixture
def photos(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "photos/deeper").mkdir(parents=True)
    for name in ("b.png", "a photo \N{DOG FACE}.PNG", "deeper/c.png"):
        (tmp_path / "photos" / name).write_bytes(scene(red=(0, 0, 5, 5)).encode())
    (tmp_path / "photos/notes.txt").write_text("no image")
    return tmp_path


def test_an_image_below_the_working_folder_is_read(photos):
    assert load_image.function("photos/b.png").shape == (60, 80)


@pytest.mark.parametrize("path", ["../x.png", "/etc/hostname", "~/x.png", "photos/../../x.png"])
def test_a_path_out_of_the_working_folder_is_refused(photos, path):
    for read in (load_image, load_folder):
        with pytest.raises(AnyloomError, match="give a path below"):
            read.function(path)


def test_a_link_out_of_the_working_folder_is_refused(photos, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "secret.png"
    elsewhere.write_bytes(scene().encode())
    (photos / "photos/link.png").symlink_to(elsewhere)
    for read, path in ((load_image, "photos/link.png"), (load_folder, "photos")):
        with pytest.raises(AnyloomError, match="leads out of the folder"):
            read.function(path)


def test_a_folder_is_read_in_the_order_of_names(photos):
    assert [image.name for image in load_folder.function("photos")] == [
        "a photo \N{DOG FACE}",
        "b",
    ]
    (photos / "nothing").mkdir()
    assert load_folder.function("nothing") == []


def test_a_missing_file_or_folder_is_named(photos):
    with pytest.raises(ImageError, match="no such file"):
        load_image.function("photos/x.png")
    with pytest.raises(NodeError, match="no folder 'photoz'"):
        load_folder.function("photoz")


def test_a_file_that_changed_is_read_again(photos):
    assert not load_image.pure
    assert not load_folder.pure
    before = load_image.function("photos/b.png")
    (photos / "photos/b.png").write_bytes(scene(blue=(0, 0, 5, 5)).encode())
    assert load_image.function("photos/b.png").fingerprint != before.fingerprint


def test_a_saved_png_keeps_every_pixel():
    image = scene(red=(3, 4, 30, 31))
    document = save_image.function(image)
    assert document.suffix == ".png"
    assert (Image.decode(document.content).pixels == image.pixels).all()


@pytest.mark.parametrize(("format", "suffix"), [("jpeg", ".jpg"), ("webp", ".webp")])
def test_lossy_formats_are_close_to_the_image(format, suffix):
    image = Image(np.tile(np.arange(0, 240, dtype=np.uint8), (60, 1)))
    document = save_image.function(image, format=format)
    assert document.suffix == suffix
    difference = Image.decode(document.content).pixels.astype(int) - image.pixels
    assert np.abs(difference).mean() < 3
