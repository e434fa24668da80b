"""Joined paths stay below their folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyloom import AnyloomError, safe_join

CLIMBING = ["..", "../x", "a/../../x", "a/b/../../../x", "./..", "a/./../..", "..a/../../x"]
ABSOLUTE = ["/", "/etc/passwd", "//server/share", "~", "~root/x", "/./x", "///x"]
WINDOWS = [
    "C:", "C:/x", "c:x", "C:\\x", "\\x", "\\\\server\\share", "a\\..\\..\\x", "x:stream", "..\\x",
    "file:///etc/passwd", "http://host/x", "a\\b", "\\\\?\\C:\\x",
]  # fmt: skip
DEVICES = [
    f"{folder}{name}{ending}"
    for folder in ("", "a/", "a/b/")
    for name in ("CON", "con", "NUL", "Aux", "PRN", "COM1", "com9", "LPT1", "lpt³", "CONIN$")
    for ending in ("", ".txt", ".tar.gz", " .png")
]
INVISIBLE = [
    f"a{character}b"
    for character in "\0\n\r\t\x07\x1b\x7f\x85\u200b\u200e\u202e\u2028\u2029\u2066\u2069\ufeff"
    "\ud800"
]
LENGTHS = ["x" * 256, "ü" * 128, "a/" + "y" * 300, "\N{PILE OF POO}" * 64, "d" * 300 + "/x"]
ENDINGS = ["x.", "x ", "a./b", "a /b", "...", "x...", "a/...", " ", "", "\u3000", "   "]
HOSTILE = CLIMBING + ABSOLUTE + WINDOWS + DEVICES + INVISIBLE + LENGTHS + ENDINGS


@pytest.mark.parametrize("path", HOSTILE, ids=ascii)
def test_a_hostile_path_is_an_error_of_one_printable_line(tmp_path, path):
    with pytest.raises(AnyloomError) as caught:
        safe_join(tmp_path, path)
    assert str(caught.value).isprintable()


def test_there_are_many_hostile_paths():
    assert len(set(HOSTILE)) >= 175


@pytest.mark.parametrize(
    "path",
    ["x", "a/b.png", "./a", "a//b", ".", "..a", "a..b", ".hidden", "photo of my cat.JPG", "a b/c d",
     "Катя/写真 \N{DOG FACE}.png", "familie \U0001f468\u200d\U0001f469\u200d\U0001f467.jpg", "-rf",
     "console.txt", "$HOME", "${x}", "%2e%2e/x", "a;b", "x" * 255],
)  # fmt: skip
def test_an_ordinary_path_stays_below_the_folder(tmp_path, path):
    joined = safe_join(tmp_path, path)
    assert joined == tmp_path.resolve() or tmp_path.resolve() in joined.parents


@given(
    st.text(max_size=30) | st.lists(st.sampled_from(["..", "a", "/", ".", "\\", "~"])).map("".join)
)
def test_any_path_stays_below_the_folder_or_is_an_error(path):
    root = Path("/srv/photos")
    try:
        joined = safe_join(root, path)
    except AnyloomError:
        return
    assert joined == root or root in joined.parents


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_links_that_lead_out_of_the_folder_are_an_error(tmp_path):
    home, secret = tmp_path / "home", tmp_path / "secret"
    home.mkdir()
    secret.mkdir()
    (secret / "key.png").write_bytes(b"")
    (home / "out").symlink_to(secret)
    (home / "far").symlink_to(home / "out")
    (home / "key.png").symlink_to(secret / "key.png")
    (home / "inside").mkdir()
    (home / "near").symlink_to(home / "inside")
    for path in ("out", "out/key.png", "out/new.png", "far/key.png", "key.png"):
        with pytest.raises(AnyloomError, match="leads out of the folder"):
            safe_join(home, path)
    assert safe_join(home, "near/new.png") == (home / "inside/new.png").resolve()


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_the_folder_itself_may_be_a_link(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "home").symlink_to(tmp_path / "real")
    assert safe_join(tmp_path / "home", "x.png") == (tmp_path / "real/x.png").resolve()
