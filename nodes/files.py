"""Reading of images from files, and their encoding as files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from annotated_types import Interval

from anyloom import IMAGE_SUFFIXES, Document, Image, NodeError, Text, node, safe_join

KINDS: dict[str, Literal["PNG", "JPEG", "WEBP"]] = {"png": "PNG", "jpeg": "JPEG", "webp": "WEBP"}
SUFFIX_OF = {"png": ".png", "jpeg": ".jpg", "webp": ".webp"}


@node(pure=False)
def load_image(path: Text, *, part: Text = "") -> Image:
    """Read an image from a file below the working folder.

    For an image that is the same in every run: a style, a reference, a background. The images
    that a graph is run on are its inputs. In Python, `Image.open` reads any path.

    Args:
        path: relative to the working folder, with forward slashes. Paths that lead out of it are
            refused, so that a graph file of untrusted origin cannot read other files.
        part: which slice of a volume: "axial-012" of a NIfTI file, "frame-003" of a DICOM file.

    Returns:
        The image, upright and in RGB.

    Raises:
        ImageError: no such file, or not an image.
        AnyloomError: the path leads out of the working folder.
    """
    return Image.open(safe_join(Path.cwd(), path), part=part)


@node(pure=False)
def load_folder(folder: Text) -> list[Image]:
    """Read every image of a folder, ordered by name.

    Args:
        folder: relative to the working folder, as in `load_image`. Subfolders, and files without
            the suffix of an image, are left out.

    Returns:
        The images; an empty list where the folder has none.

    Raises:
        NodeError: there is no such folder.
        ImageError: a file with the suffix of an image cannot be read as one.
        AnyloomError: the path, or a link inside the folder, leads out of the working folder.
    """
    directory = safe_join(Path.cwd(), folder)
    if not directory.is_dir():
        raise NodeError("load_folder", f"no folder '{folder}'")
    return [
        Image.open(safe_join(directory, file.name))
        for file in sorted(directory.iterdir())
        if file.name.lower().endswith(tuple(IMAGE_SUFFIXES)) and file.is_file()
    ]


@node
def save_image(
    image: Image,
    *,
    format: Literal["png", "jpeg", "webp"] = "png",
    quality: Annotated[int, Interval(ge=1, le=100)] = 92,
) -> Document:
    """Encode an image as an image file.

    Args:
        image: the image; JPEG drops its transparency.
        format: "png" is lossless, "jpeg" and "webp" are smaller.
        quality: of "jpeg" and "webp", from 1 to 100.

    Returns:
        A file; the run places it in the output folder under the name of the graph's output.
    """
    return Document(image.encode(KINDS[format], quality=quality), SUFFIX_OF[format])
