"""Inputs of a graph in a request: their JSON Schema, and the values that a request holds.

Numbers, texts, flags and lists of them are JSON as in graph files. A value that JSON cannot hold
has a form of its own, an object:

- Image: `{"data": base64}` with the bytes of an image file, or `{"upload": id}`
- Masks: the same, white where the mask is, or `{"rle": [{"size": [h, w], "counts": …}, …]}`
- Regions: `{"boxes": [[x0, y0, x1, y1], …], "labels": […]}`
- Points: `{"points": [[x, y], …], "positive": […], "objects": […]}`

Coordinates are pixels of the graph's first image.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..compiler.definition import MISSING, GraphDefinition, GraphInput
from ..compiler.source_input import image_inputs
from ..core import types
from ..core.signature import Argument
from ..formats import mask_from_png
from ..foundation.errors import AnyloomError, InputError, one_line, suggestion
from ..values import Image, Masks, Points, Regions, RunLengths, Value

MOST_ROWS = 10_000
"""Points, boxes, masks or list items that one input may have."""

Schema = dict[str, Any]
_NUMBERS: Schema = {"type": "array", "items": {"type": "number"}, "maxItems": MOST_ROWS}
_TEXTS: Schema = {"type": "array", "items": {"type": "string"}, "maxItems": MOST_ROWS}


def _object(about: str, properties: Schema, *required: str) -> Schema:
    return {
        "type": "object",
        "description": about,
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _rows(columns: int) -> Schema:
    row = {"type": "array", "items": {"type": "number"}, "minItems": columns, "maxItems": columns}
    return {"type": "array", "items": row, "maxItems": MOST_ROWS}


_NAME: Schema = {"type": "string", "maxLength": 255}
_DATA = _object(
    "The bytes of a file.",
    {"data": {"type": "string", "contentEncoding": "base64"}, "name": _NAME},
    "data",
)
_UPLOAD = _object(
    "A file that was uploaded before.",
    {"upload": {"type": "string", "pattern": "^[0-9a-f]{64}$"}, "name": _NAME},
    "upload",
)
_URL = _object(
    "An https address, where the server fetches such.",
    {"url": {"type": "string", "maxLength": 2000}, "name": _NAME},
    "url",
)
_RLE = _object(
    "Masks as COCO run lengths.",
    {
        "rle": {
            "type": "array",
            "maxItems": MOST_ROWS,
            "items": _object(
                "One mask.",
                {
                    "size": {
                        "type": "array",
                        "items": {"type": "integer", "minimum": 1},
                        "minItems": 2,
                        "maxItems": 2,
                    },
                    "counts": {
                        "anyOf": [
                            {"type": "string"},
                            {"type": "array", "items": {"type": "integer", "minimum": 0}},
                        ]
                    },
                },
                "size",
                "counts",
            ),
        },
        "labels": _TEXTS,
    },
    "rle",
)
_FORMS: dict[type[Value], list[Schema]] = {
    Image: [_DATA, _UPLOAD, _URL],
    Masks: [_DATA, _UPLOAD, _RLE],
    Regions: [
        _object("Boxes (x0, y0, x1, y1).", {"boxes": _rows(4), "labels": _TEXTS}, "boxes"),
    ],
    Points: [
        _object(
            "Clicks.",
            {
                "points": _rows(2),
                "positive": {"type": "array", "items": {"type": "boolean"}},
                "objects": {"type": "array", "items": {"type": "integer", "minimum": 0}},
            },
            "points",
        )
    ],
}


def input_schema(graph: GraphDefinition) -> Schema:
    """Return the JSON Schema of the inputs of a graph.

    Raises:
        AnyloomError: a required input is of a type that a request cannot hold.
    """
    properties: Schema = {}
    required: list[str] = []
    for name, declared in graph.inputs.items():
        schema = _schema(declared)
        needed = declared.default is MISSING
        if schema is None:
            if needed:
                kind = types.write(declared.type)
                raise AnyloomError(f"input '{name}' is a {kind}, which a request cannot hold")
            continue
        if declared.about:
            schema["description"] = declared.about
        if needed:
            required.append(name)
        elif declared.default is None or isinstance(declared.default, str | int | float | list):
            schema["default"] = declared.default
        properties[name] = schema
    return {
        "title": graph.name,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _schema(declared: GraphInput) -> Schema | None:
    """Return the schema of an input, None where no request can hold its values."""
    members = types.union_members(declared.type)
    if not any(_holds_value(member) for member in members):
        return dict(Argument("", "parameter", declared.type).schema())
    choices: list[Schema] = []
    for member in members:
        item = types.item_type(member)
        forms = _FORMS.get(member)
        if forms is not None:
            choices += forms
        elif item is not None and item in _FORMS:
            choices.append(
                {"type": "array", "items": {"anyOf": _FORMS[item]}, "maxItems": MOST_ROWS}
            )
        elif not _holds_value(member):
            choices.append(Argument("", "parameter", member).schema())
    return {"anyOf": choices} if choices else None


def _holds_value(kind: Any) -> bool:
    item = types.item_type(kind)
    inner = kind if item is None else item
    return isinstance(inner, type) and issubclass(inner, Value)


def with_uploads(
    body: Mapping[str, Any],
    store: Callable[[bytes], str],
    graph: GraphDefinition,
    fetch: Callable[[str], bytes] | None = None,
) -> dict[str, Any]:
    """Return a request in which every `data` and `url` is stored and named as an upload instead.

    Args:
        store: keeps bytes, and returns the id of the upload.
        fetch: returns the bytes at an address; None where none is fetched.

    Raises:
        InputError: it is not base64.
    """

    def stored(name: str, value: Any) -> Any:
        if isinstance(value, list):
            return [stored(name, item) for item in value[: MOST_ROWS + 1]]
        if isinstance(value, Mapping) and "url" in value:
            return {**{k: v for k, v in value.items() if k != "url"}, "upload": fetched(value)}
        if not isinstance(value, Mapping) or "data" not in value:
            return value
        data, rest = value["data"], {key: v for key, v in value.items() if key != "data"}
        if "upload" in rest:
            raise InputError(f"input '{name}' has both 'data' and 'upload', expected one")
        if isinstance(data, str):
            try:
                data = base64.b64decode(data.rpartition("base64,")[2], validate=True)
            except (binascii.Error, ValueError):
                raise InputError(f"input '{name}': 'data' is not base64") from None
        if not isinstance(data, bytes):
            raise InputError(f"input '{name}': 'data' is not a text")
        return {**rest, "upload": store(data)}

    def fetched(value: Mapping[str, Any]) -> str:
        url = value["url"]
        if fetch is None:
            raise InputError("this server fetches no images; start it with --image-urls")
        if not isinstance(url, str) or "upload" in value or "data" in value:
            raise InputError("'url' is not an address, or stands beside 'data' or 'upload'")
        return store(fetch(url))

    files = {
        name
        for name, declared in graph.inputs.items()
        if any(_holds_value(member) for member in types.union_members(declared.type))
    }
    return {name: stored(name, v) if name in files else v for name, v in body.items()}


@dataclass(frozen=True)
class InputReader:
    """Reads the inputs of a graph from a request.

    upload:     returns the bytes of an upload; raises KeyError where there is none.
    max_pixels: larger images are refused.
    """

    graph: GraphDefinition
    upload: Callable[[str], bytes]
    max_pixels: int

    def read(
        self, body: Mapping[str, Any], *, without: Collection[str | None] = ()
    ) -> dict[str, Any]:
        """Return the inputs of a request; see the module's description for their forms.

        Args:
            without: inputs that need not be there, as they are given otherwise.

        Raises:
            InputError: an input is missing, unknown, or not of its type.
            ImageError: an image cannot be used.
        """
        known = self.graph.inputs
        for name in body:
            if name not in known:
                hint = suggestion(name, known) or f"; it has {', '.join(known)}"
                raise InputError(f"graph '{self.graph.name}' has no input '{name[:80]}'{hint}")
        images = image_inputs(self.graph)
        values: dict[str, Any] = {}
        frame: tuple[int, int] | None = None
        for name in sorted(body, key=lambda one: (one not in images, one)):
            values[name] = self.read_one(name, body[name], frame)
            if name in images[:1] and isinstance(values[name], Image):
                frame = values[name].shape
        for name, declared in known.items():
            if declared.default is MISSING and name not in values and name not in without:
                kind = types.write(declared.type)
                raise InputError(f"graph '{self.graph.name}' needs the input '{name}' ({kind})")
        return values

    def read_one(self, name: str, given: Any, frame: tuple[int, int] | None) -> Any:
        """Return one input.

        Args:
            frame: height and width of the image that coordinates belong to.

        Raises:
            InputError: there is no such input, or it is not of its type.
        """
        if name not in self.graph.inputs:
            raise InputError(f"graph '{self.graph.name}' has no input '{name[:80]}'")
        try:
            return self._value(self.graph.inputs[name], name, given, frame)
        except InputError:
            raise
        except AnyloomError as error:
            raise InputError(f"input '{name}': {one_line(error)}") from None
        except (ValueError, TypeError, OverflowError) as error:
            raise InputError(f"input '{name}': {error}") from None

    def _value(
        self, declared: GraphInput, name: str, given: Any, frame: tuple[int, int] | None
    ) -> Any:
        for member in types.union_members(declared.type):
            item = types.item_type(member)
            if member in _READERS and isinstance(given, Mapping):
                return _READERS[member](self, given, frame)
            if item is not member and item in _READERS and isinstance(given, list):
                if len(given) > MOST_ROWS:
                    raise ValueError(f"more than {MOST_ROWS:,} items")
                if all(isinstance(one, Mapping) for one in given):
                    return [_READERS[item](self, one, frame) for one in given]
        try:
            return Argument(name, "parameter", declared.type).validated(given)
        except ValueError as error:
            raise InputError(f"input {error}") from None

    def _image(self, given: Mapping[str, Any], frame: tuple[int, int] | None) -> Image:
        content = self._content(given)
        return Image.decode(content, name=_name(given), max_pixels=self.max_pixels)

    def _content(self, given: Mapping[str, Any]) -> bytes:
        _only(given, "upload", "name")
        number = given.get("upload")
        if not isinstance(number, str):
            raise ValueError("expected {'data': base64} or {'upload': id}")
        try:
            return self.upload(number)
        except KeyError:
            raise ValueError(f"there is no upload '{number[:80]}'") from None

    def _masks(self, given: Mapping[str, Any], frame: tuple[int, int] | None) -> Masks:
        if "rle" not in given:
            content = self._content(given)
            header = Image.decode(content, name=_name(given), max_pixels=self.max_pixels)
            if frame is not None and header.shape != frame:
                raise ValueError(f"the mask is {_size(header.shape)}, the image is {_size(frame)}")
            mask = mask_from_png(content)
            if not mask.any():
                raise ValueError("no pixel of this mask is marked")
            return Masks.from_arrays([mask])
        _only(given, "rle", "labels")
        records = _list(given["rle"])
        if not all(isinstance(one, Mapping) and {"size", "counts"} <= set(one) for one in records):
            raise ValueError("expected run lengths {'size': [h, w], 'counts': …}")
        if not records and frame is None:
            raise ValueError("no masks, and no image that they belong to")
        shape = frame or _shape(records[0].get("size"), self.max_pixels)
        return Masks(RunLengths.from_coco(records, shape), labels=_labels(given))

    def _regions(self, given: Mapping[str, Any], frame: tuple[int, int] | None) -> Regions:
        _only(given, "boxes", "labels")
        return Regions(_floats(given.get("boxes"), 4), _needed(frame), labels=_labels(given))

    def _points(self, given: Mapping[str, Any], frame: tuple[int, int] | None) -> Points:
        _only(given, "points", "positive", "objects")
        positive, objects = given.get("positive"), given.get("objects")
        if positive is not None and not all(type(one) is bool for one in _list(positive)):
            raise ValueError("'positive' holds something else than true and false")
        if objects is not None and not all(
            type(one) is int and 0 <= one < MOST_ROWS for one in _list(objects)
        ):
            raise ValueError("'objects' holds something else than whole numbers from 0")
        points = _floats(given.get("points"), 2)
        return Points(points, _needed(frame), positive=positive, objects=objects)


_READERS: dict[Any, Callable[[InputReader, Mapping[str, Any], tuple[int, int] | None], Any]] = {
    Image: InputReader._image,
    Masks: InputReader._masks,
    Regions: InputReader._regions,
    Points: InputReader._points,
}


def _only(given: Mapping[str, Any], *names: str) -> None:
    for name in given:
        if name not in names:
            raise ValueError(f"unknown field '{str(name)[:80]}'; expected {', '.join(names)}")


def _name(given: Mapping[str, Any]) -> str:
    name = given.get("name", "")
    if not isinstance(name, str) or len(name) > 255:
        raise ValueError("'name' is not a text of at most 255 characters")
    return name


def _list(given: Any) -> list[Any]:
    if not isinstance(given, list) or len(given) > MOST_ROWS:
        raise ValueError(f"expected a list of at most {MOST_ROWS:,} items")
    return given


def _floats(given: Any, columns: int) -> np.ndarray:
    rows = _list(given)
    for row in rows:
        if not isinstance(row, list) or len(row) != columns:
            raise ValueError(f"expected rows of {columns} numbers")
        if not all(type(one) in (int, float) and abs(one) <= 1e9 for one in row):
            raise ValueError("a coordinate is not a number of pixels")
    return np.array(rows, np.float32).reshape(-1, columns)


def _labels(given: Mapping[str, Any]) -> list[str] | None:
    labels = given.get("labels")
    if labels is not None and not all(isinstance(one, str) for one in _list(labels)):
        raise ValueError("'labels' holds something else than texts")
    return labels


def _shape(size: Any, max_pixels: int) -> tuple[int, int]:
    if (
        not isinstance(size, list)
        or len(size) != 2
        or not all(type(side) is int and side > 0 for side in size)
        or size[0] * size[1] > max_pixels
    ):
        raise ValueError("'size' is not [height, width]")
    return size[0], size[1]


def _needed(frame: tuple[int, int] | None) -> tuple[int, int]:
    if frame is None:
        raise ValueError("there is no image that the coordinates belong to")
    return frame


def _size(frame: tuple[int, int]) -> str:
    return f"{frame[1]}×{frame[0]}"
