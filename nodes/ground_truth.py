"""Ground truth of images from files: masks, label maps, and counted objects with examples."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import numpy as np
from annotated_types import Interval

from anyloom import (
    AnyloomError,
    Image,
    ImageFile,
    LabelMap,
    Masks,
    NodeError,
    Regions,
    Text,
    ValueFormatError,
    formats,
    node,
    safe_join,
    suggestion,
)

from ._support.phrases import split_prompt

IGNORED = 255
"""The number of pixels that do not count in label maps of 8 bits."""
MOST_CLASSES = 256
"""More values than these in a mask file mean that it is not one of class numbers."""
NAMED = 8
"""Names that a line lists; of more it tells the number."""


class TrueCounts(NamedTuple):
    """The objects of one image that are to be counted, kind by kind."""

    examples: list[Regions]
    numbers: list[int]
    labels: list[Text]


def _check_file(node: str) -> Callable[..., None]:
    """Return a check for `@node` that refuses a file for all images that does not exist."""

    def check(truth: str) -> None:
        _file_for_all(node, truth)

    return check


def _check_masks(
    files: Sequence[ImageFile], truth: str, prompt: str | list[str] | None = None
) -> list[str]:
    """Return a line about phrases that are no categories."""
    name = "true_masks"
    found = _check_entries(name, files, truth)
    if found and all(one and not isinstance(one, Masks) for one in found):
        raise NodeError(name, _boxes_reason(truth))
    return _phrase_notes(name, truth, prompt)


def _check_boxes(files: Sequence[ImageFile], truth: str) -> list[str]:
    _check_entries("true_boxes", files, truth)
    return []


def _check_counts(files: Sequence[ImageFile], truth: str) -> list[str]:
    name = "true_counts"
    path = _file_for_all(name, truth)
    if path is None:
        return []
    document = _json_of(name, path)
    if _is_coco(document):
        _check_entries(name, files, truth)
    elif not isinstance(document, dict) or not any(_path_of(one).name in document for one in files):
        raise NodeError(
            name, _absence(truth, files, document if isinstance(document, dict) else ())
        )
    return []


def _check_entries(node: str, files: Sequence[ImageFile], truth: str) -> list[Regions]:
    """Return what a COCO file for all images says about those of a run."""
    path = _file_for_all(node, truth)
    if path is None or not _is_document(truth):
        return []
    try:
        images = _coco_images(path, path.stat().st_mtime_ns)
    except ValueFormatError as error:
        raise NodeError(node, f"'{truth}': {error}") from None
    entries = [_entry(images, _path_of(file), file.part) for file in files]
    found = [entry for entry in entries if entry is not None]
    if not found:
        raise NodeError(node, _absence(truth, files, images))
    return found


def _absence(truth: str, files: Sequence[ImageFile], known: Collection[str]) -> str:
    name = _path_of(files[0]).name
    which = f"image '{name}'" if len(files) == 1 else f"image of the run, such as '{name}'"
    return f"'{truth}' has no {which}; it has {_listed(known)}{suggestion(name, known)}"


def _phrase_notes(node: str, truth: str, prompt: str | list[str] | None) -> list[str]:
    """Return a line about phrases that are no categories of a COCO file.

    Raises:
        NodeError: none of them is one.
    """
    if not prompt:
        return []
    if not _is_document(truth):
        raise NodeError(node, f"'{truth}' has no categories for the prompt; expected a COCO file")
    path = _file_for_all(node, truth)
    if path is None:
        return []
    phrases, known = split_prompt(node, prompt), formats.coco_categories(_json_of(node, path))
    unknown = [phrase for phrase in phrases if phrase not in known]
    if not unknown:
        return []
    hints = (suggestion(phrase, known) for phrase in unknown)
    what = (
        f"no category of '{truth}' is {_listed(unknown)}; there is {_listed(known)}"
        f"{next(filter(None, hints), '')}"
    )
    if len(unknown) == len(phrases):
        raise NodeError(node, what)
    return [what]


def _listed(names: Collection[str]) -> str:
    shown, rest = list(names)[:NAMED], len(names) - NAMED
    listed = ", ".join(f"'{name}'" for name in shown) or "none"
    return listed + (f" and {rest} more" if rest > 0 else "")


def _boxes_reason(truth: str) -> str:
    return f"the annotations of '{truth}' are boxes; expected masks"


@node(pure=False, check=_check_file("true_masks"), check_images=_check_masks)
def true_masks(
    image: Image,
    truth: Text,
    *,
    values: Literal["foreground", "classes"] = "foreground",
    prompt: Text | list[Text] | None = None,
) -> Masks:
    """Read the ground truth of an image: the masks that a segmentation should find.

    Args:
        image: an image from a file; its name tells which ground truth belongs to it.
        truth: where the ground truth is, relative to the working folder. Either a file for each
            image, "masks/{stem}.png", where {stem} is the name of the image's file without suffix,
            {stem:_img} the same without "_img" at its end, and {folder} the folder of the image; or
            one COCO file for all, "annotations.json".
        values: what the values of a mask file mean. "foreground": one object on a background, in
            gray values, 0 and 1, or colors. "classes": the number of a class for each pixel of a
            gray or palette PNG; 0 is the background, 255 belongs to no class. A COCO file has
            masks of its own.
        prompt: what will be searched for, as of `ground`: of a COCO file, at least one of the
            phrases has to be a category, spelled as there. The masks are all of the image.

    Returns:
        One mask per object or class, with labels where the file has them, and the column
        "iscrowd" of COCO. Without any object, an empty set.

    Raises:
        NodeError: the image is not from a file, there is no ground truth for it, it has another
            size, or no phrase is a category.
        ImageError: the file of a mask is not an image.
        AnyloomError: the path leads out of the working folder.
    """
    name = "true_masks"
    _phrase_notes(name, truth, prompt)
    if _is_document(truth):
        regions = _coco_regions(name, image, truth)
        if not regions:
            return Masks.empty(image.shape)
        if not isinstance(regions, Masks):
            raise NodeError(name, _boxes_reason(truth))
        return regions
    content = _content(name, image, truth)
    if values == "foreground":
        mask = formats.mask_from_png(content)
        _check_size(name, image, truth, mask.shape)
        return Masks.from_arrays([mask] if mask.any() else [], frame=image.shape)
    numbers = formats.label_map_from_png(content).numbers
    _check_size(name, image, truth, numbers.shape)
    if len(np.unique(numbers)) > MOST_CLASSES:
        raise NodeError(name, f"'{truth}' has more than {MOST_CLASSES} classes; use foreground")
    known = np.where(numbers == IGNORED, 0, numbers)
    return LabelMap(known).to_masks()


@node(pure=False, check=_check_file("true_boxes"), check_images=_check_boxes)
def true_boxes(image: Image, truth: Text) -> Regions:
    """Read the annotated boxes of an image.

    Args:
        image: an image from a file; its name tells which annotations belong to it.
        truth: where they are, relative to the working folder; for the parts in braces see
            `true_masks`. A file of DOTA for each image, "labelTxt/{stem}.txt"; one of Pascal VOC or
            DIOR, "Annotations/{stem}.xml"; or one COCO file for all, "annotations.json".

    Returns:
        The boxes with their labels, in the order of the file; around rotated ones the upright hull,
        and the column "rotated_box" as of `fit_rotated_boxes`. Without any object, an empty set.

    Raises:
        NodeError: the image is not from a file, there is no file for it, or it has another size.
        ValueFormatError: the file is in none of these formats.
        AnyloomError: the path leads out of the working folder.
    """
    name = "true_boxes"
    if _is_document(truth):
        return _coco_regions(name, image, truth)
    content = _content(name, image, truth)
    ending = Path(truth).suffix.lower()
    if ending not in (".txt", ".xml"):
        raise NodeError(name, f"'{truth}': expected a .txt, .xml or .json file")
    try:
        if ending == ".txt":
            return formats.read_dota(content, image.shape)
        found = formats.read_voc(content, size=image.shape).regions
    except ValueFormatError as error:
        raise NodeError(name, f"the annotations '{truth}' of {_shown(image)}: {error}") from None
    _check_size(name, image, truth, found.frame)
    return found


@node(pure=False, check=_check_file("true_label_map"))
def true_label_map(image: Image, truth: Text, *, reduce_zero: bool = False) -> LabelMap:
    """Read the ground truth of a semantic segmentation: the class of every pixel.

    Args:
        image: an image from a file.
        truth: a gray or palette PNG for each image, relative to the working folder, such as
            "annotations/{stem}.png"; for the parts in braces see `true_masks`.
        reduce_zero: classes are numbered from 1 in the file and 0 belongs to none, as in ADE20K;
            they are numbered from 0 in the result.

    Returns:
        The map; 255 are pixels that do not count.

    Raises:
        NodeError: as of `true_masks`.
        ImageError: the file is not a gray or palette PNG.
    """
    labels = formats.label_map_from_png(_content("true_label_map", image, truth))
    _check_size("true_label_map", image, truth, labels.frame)
    if not reduce_zero:
        return labels
    numbers = labels.numbers
    return LabelMap(np.where((numbers == 0) | (numbers == IGNORED), IGNORED, numbers - 1))


@node(pure=False, check=_check_file("true_counts"), check_images=_check_counts)
def true_counts(
    image: Image, truth: Text, *, shots: Annotated[int, Interval(ge=1, le=100)] = 3
) -> TrueCounts:
    """Read how many objects an image shows, and boxes around a few of them as examples.

    Args:
        image: an image from a file.
        truth: a JSON file relative to the working folder: FSC-147's annotation_FSC147_384.json, or
            a COCO file.
        shots: how many examples of each kind are taken, the first ones.

    Returns:
        Three lists with an entry for each kind of object: examples are boxes of corners 0 and 2 as
        in Count Anything (Ma et al. 2023), numbers how many there are, labels what they are. An
        image of FSC-147 has one kind, without a label; one of COCO has its categories, crowds left
        out. What has no example is left out.

    Raises:
        NodeError: the image is not from a file, or the JSON file lacks it.
        ValueFormatError: it is neither of the two formats.
    """
    document = _document("true_counts", image, truth)
    if _is_coco(document):
        regions = _coco_regions("true_counts", image, truth)
        crowds = np.asarray(regions.columns.get("iscrowd", np.zeros(len(regions))), bool)
        found = regions[np.flatnonzero(~crowds)]
        names = list(found.labels or [""] * len(found))
        kinds = list(dict.fromkeys(names))
        rows = [[row for row, name in enumerate(names) if name == kind] for kind in kinds]
        examples = [Regions(found.boxes[chosen[:shots]], image.shape) for chosen in rows]
        return TrueCounts(examples, [len(chosen) for chosen in rows], kinds)
    entry = (
        document.get(_file_of("true_counts", image).name) if isinstance(document, dict) else None
    )
    if entry is None:
        raise NodeError("true_counts", f"'{truth}' has no entry for {_shown(image)}")
    try:
        corners = np.array(entry["box_examples_coordinates"], np.float32).reshape(-1, 4, 2)[:shots]
        count = len(entry["points"])
    except (KeyError, TypeError, ValueError) as error:
        raise ValueFormatError(f"'{truth}': not annotations of FSC-147 ({error})") from None
    if not len(corners):
        return TrueCounts([], [], [])
    boxes = np.concatenate([corners[:, 0], corners[:, 2]], axis=1)
    return TrueCounts([Regions(boxes, image.shape)], [count], [""])


def _is_document(truth: str) -> bool:
    return truth.lower().endswith(".json")


def _is_coco(document: Any) -> bool:
    return isinstance(document, dict) and "images" in document


def _coco_regions(node: str, image: Image, truth: str) -> Regions:
    """Return the instances of an image in a COCO file."""
    file = _file_of(node, image)
    path = _existing(node, image, truth)
    images = _coco_images(path, path.stat().st_mtime_ns)
    found = _entry(images, file, image.part)
    if found is None:
        raise NodeError(node, f"'{truth}' has no image {_shown(image)}")
    _check_size(node, image, truth, found.frame)
    return found


def _entry(images: dict[str, Regions], file: Path, part: str) -> Regions | None:
    """Return the instances of an image by its path, or the end of it."""
    paths = [file.as_posix(), file.name]
    if part:  # a run calls tiles of scan.tif so
        scan = file.parent
        paths.append(scan.with_name(f"{scan.stem}_{part}{scan.suffix}").as_posix())
    for path in paths:
        if path in images:
            return images[path]
    ends = [one for name, one in images.items() if any(p.endswith(f"/{name}") for p in paths)]
    return ends[0] if len(ends) == 1 else None


@lru_cache(maxsize=4)
def _coco_images(path: Path, changed: int) -> dict[str, Regions]:
    """Return the instances of every image of a COCO file; `changed` is its modification time."""
    return {one.file_name: one.regions for one in formats.read_coco(_json(path, changed))}


@lru_cache(maxsize=4)
def _json(path: Path, changed: int) -> Any:
    try:
        return json.loads(path.read_bytes())
    except ValueError as error:
        raise ValueFormatError(f"'{path.name}' is not JSON ({error})") from None


def _json_of(node: str, path: Path) -> Any:
    try:
        return _json(path, path.stat().st_mtime_ns)
    except ValueFormatError as error:
        raise NodeError(node, str(error)) from None


def _document(node: str, image: Image, truth: str) -> Any:
    path = _existing(node, image, truth)
    return _json(path, path.stat().st_mtime_ns)


def _content(node: str, image: Image, truth: str) -> bytes:
    return _existing(node, image, truth).read_bytes()


def _file_for_all(node: str, truth: str) -> Path | None:
    """Return the file that a path without parts in braces names; None for other paths.

    Raises:
        NodeError: it is not a file below the working folder, or the parts are unknown.
    """
    if _filled(node, truth, Path("folder/stem")) != truth:
        return None
    try:
        path = safe_join(Path.cwd(), truth)
    except AnyloomError as error:
        raise NodeError(node, str(error)) from None
    if path.is_dir():
        ending = next((one.suffix for one in sorted(path.iterdir()) if one.suffix), ".png")
        wanted = f"'{truth.rstrip('/')}/{{stem}}{ending}'"
        raise NodeError(node, f"'{truth}' is a folder; expected a file, such as {wanted}")
    if not path.is_file():
        beside = sorted(one.name for one in path.parent.glob("*") if one.suffix == path.suffix)
        raise NodeError(node, f"no ground truth '{truth}'{suggestion(path.name, beside)}")
    return path


def _path_of(file: ImageFile) -> Path:
    return Path(file.path, file.part)


def _existing(node: str, image: Image, truth: str) -> Path:
    """Return the file that a pattern names for an image."""
    path = safe_join(Path.cwd(), _filled(node, truth, _file_of(node, image)))
    if not path.is_file():
        shown = path.relative_to(Path.cwd().resolve())
        raise NodeError(node, f"no ground truth '{shown}' for {_shown(image)}")
    return path


def _filled(node: str, pattern: str, file: Path) -> str:
    """Return a pattern with the parts in braces filled in from an image's file."""

    def part(match: re.Match[str]) -> str:
        field, _, ending = match[1].partition(":")
        if field == "stem":
            return file.stem.removesuffix(ending)
        if field == "folder":
            return file.parent.name
        raise NodeError(
            node,
            f"'{{{match[1]}}}' in '{pattern}': expected {{stem}}, {{stem:ending}} or {{folder}}",
        )

    return re.sub(r"\{([^{}]*)\}", part, pattern)


def _file_of(node: str, image: Image) -> Path:
    if not image.source:
        raise NodeError(node, "the image is not from a file, so its ground truth is not known")
    return Path(image.source, image.part)


def _shown(image: Image) -> str:
    return f"'{Path(image.source or image.name, image.part).name}'"


def _check_size(node: str, image: Image, truth: str, shape: tuple[int, ...]) -> None:
    if shape != image.shape:
        raise NodeError(
            node,
            f"the ground truth '{truth}' of {_shown(image)} has {shape[1]}×{shape[0]} pixels, the "
            f"image has {image.width}×{image.height}",
        )
