"""Inputs of a graph as options of `anyloom run`, and texts of the command line as values.

Answers to the questions of a run are read in the same way.
"""

from __future__ import annotations

import re
import types as python_types
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

from ..compiler.definition import MISSING, GraphInput
from ..compiler.graphs import Graph
from ..compiler.source_input import image_inputs
from ..core import types
from ..foundation.errors import AnyloomError, NodeError, suggestion

if TYPE_CHECKING:
    from ..core.node_decorator import Node
    from ..values import Image, Masks


@dataclass(frozen=True)
class GraphOption:
    """One input of a graph as an option.

    name:     of the input.
    flag:     the option with its dashes.
    kind:     the input's type without None.
    repeated: whether the option may be given several times.
    """

    name: str
    flag: str
    kind: Any
    declared: GraphInput
    repeated: bool

    @property
    def help(self) -> str:
        """The description of the input, the form of its value, and its default."""
        default = self.declared.default
        if default is MISSING:
            state = "(required)"
        elif default is None:
            state = ""
        elif isinstance(default, bool):
            state = f"(default {'on' if default else 'off'})"
        elif isinstance(default, (list, tuple)):
            state = f"(default {','.join(map(str, default))})"
        else:
            state = f"(default {default})" if default != "" else ""
        about = self.declared.about.rstrip(".") + "." if self.declared.about else ""
        return " ".join(part for part in (about, _FORMS.get(_form(self.kind), ""), state) if part)

    @property
    def metavar(self) -> str:
        """The name of the value in the help."""
        if get_origin(self.kind) is Literal:
            return "|".join(map(str, get_args(self.kind)))
        return types.write(self.kind).upper()


def options_of(graph: Graph, taken: Collection[str]) -> list[GraphOption]:
    """Return an option for every input but the image; a `taken` flag becomes "--input-…"."""
    image = next(iter(image_inputs(graph)), None)
    options = []
    for name, declared in graph.inputs.items():
        if name == image:
            continue
        flag = "--" + name.replace("_", "-")
        if flag in taken:
            flag = f"--input-{flag.removeprefix('--')}"
        kind = _option_type(declared.type)
        options.append(GraphOption(name, flag, kind, declared, _form(kind) in _REPEATED))
    return options


def read_value(option: GraphOption, texts: Sequence[str]) -> Any:
    """Return the value of an option's texts.

    Raises:
        AnyloomError: they are not what the input expects; names the option and the expected form.
    """
    form = _form(option.kind)
    if form not in _READERS:
        kind = types.write(option.kind)
        hint = _conversion_hint(option.kind)
        raise AnyloomError(f"{option.flag}: a {kind} cannot be typed{hint}")
    try:
        return _READERS[form](option.kind, texts)
    except (AnyloomError, ValueError) as error:
        raise AnyloomError(f"{option.flag}: {error}") from None


def read_answer(kind: Any, text: str, frame: tuple[int, int] | None = None) -> Any:
    """Return a value of a type from the text that a person has typed.

    Args:
        frame: of the image that the value belongs to.

    Raises:
        AnyloomError: the text is not of the expected form, or such a value cannot be typed.
    """
    kind = _option_type(kind)
    form = _form(kind)
    try:
        if form in _READERS:
            return _READERS[form](kind, [text])
        node = _node_that_reads(kind)
        if node is None or frame is None:
            raise AnyloomError(f"a {types.write(kind)} cannot be typed")
        return node.function(image=blank_image(frame), text=text)
    except NodeError as error:
        raise AnyloomError(error.reason) from None
    except ValueError as error:
        raise AnyloomError(str(error)) from None


def answer_form(kind: Any) -> str:
    """Return in words what a person types as a value of a type."""
    kind = _option_type(kind)
    form = _form(kind)
    if form == "choice":
        return " or ".join(map(str, get_args(kind)))
    return _ANSWER_FORMS.get(form) or _FORMS.get(form) or types.write(kind)


def blank_image(frame: tuple[int, int]) -> Image:
    """Return an image of a size whose pixels do not matter."""
    import numpy as np

    from ..values import Image

    return Image(np.empty((*frame, 3), np.uint8))


def _conversion_hint(kind: Any) -> str:
    """Return a hint to a node that reads such a value from a text; "" without one."""
    node = _node_that_reads(kind)
    return f"; let the graph take a Text and read it with '{node.name}'" if node else ""


def _node_that_reads(kind: Any) -> Node[..., Any] | None:
    """Return the node that makes a value of an image and a text alone, without a model."""
    from ..registry.lookup import registry
    from ..values import Image

    for node in registry.nodes().values():
        signature = node.signature
        required = {port.name: types.plain(port.type) for port in signature.of_kind("port")}
        if (
            signature.single
            and types.plain(signature.result) is kind
            and required == {"image": Image, "text": str}
            and not signature.of_kind("slot")
        ):
            return node
    return None


def _option_type(kind: Any) -> Any:
    """Return a type without None; of a union its list, which a single value also becomes."""
    kind = types.plain(kind)
    if get_origin(kind) in (Union, python_types.UnionType):
        members = [member for member in get_args(kind) if member is not type(None)]
        if all(get_origin(member) is Literal for member in members):
            return Literal[tuple(choice for member in members for choice in get_args(member))]
        lists = [member for member in members if get_origin(member) is list]
        return types.plain((lists or members)[0])
    return kind


def _form(kind: Any) -> str:
    if get_origin(kind) is Literal:
        return "choice"
    if get_origin(kind) is list:
        inner = _form(_option_type((get_args(kind) or (str,))[0]))
        return f"list of {inner}" if inner in ("text", "number", "integer", "choice") else "other"
    plain = {str: "text", float: "number", int: "integer", bool: "flag"}
    return plain.get(kind) or (kind.__name__ if isinstance(kind, type) else "other")


def _read_text(kind: Any, texts: Sequence[str]) -> str:
    return texts[-1]


def _read_number(kind: Any, texts: Sequence[str]) -> float:
    try:
        return float(texts[-1])
    except ValueError:
        raise ValueError(f"'{texts[-1]}' is not a number") from None


def _read_integer(kind: Any, texts: Sequence[str]) -> int:
    try:
        return int(texts[-1])
    except ValueError:
        raise ValueError(f"'{texts[-1]}' is not a whole number") from None


def _read_flag(kind: Any, texts: Sequence[str]) -> bool:
    word = texts[-1].strip().lower()
    if word not in _FLAGS:
        raise ValueError(f"'{texts[-1]}' is neither yes nor no")
    return _FLAGS[word]


def _read_choice(kind: Any, texts: Sequence[str]) -> Any:
    choices = {str(choice): choice for choice in get_args(kind)}
    if texts[-1] not in choices:
        hint = suggestion(texts[-1], choices)
        raise ValueError(f"'{texts[-1]}' is none of {', '.join(choices)}{hint}")
    return choices[texts[-1]]


def _read_list(kind: Any, texts: Sequence[str]) -> list[Any]:
    """Read items separated by commas; `\\,` is a comma inside an item."""
    inner = _option_type((get_args(kind) or (str,))[0])
    reader = _READERS[_form(inner)]
    items = [
        part.replace("\\,", ",").strip() for text in texts for part in re.split(r"(?<!\\),", text)
    ]
    return [reader(inner, [item]) for item in items if item]


def _read_image(kind: Any, texts: Sequence[str]) -> Any:
    from ..values import Image
    from ..values.image_file import ImageFile

    file = ImageFile.at(texts[-1])
    return Image.open(file.path, part=file.part)


def _read_mask(kind: Any, texts: Sequence[str]) -> Masks:
    """Read an image that marks the mask, see `mask_from_png`."""
    from ..formats import mask_from_png
    from ..foundation.errors import ImageError
    from ..foundation.plain_text import plain
    from ..values import Masks
    from ..values.image import MAX_PIXELS
    from ..values.image_decoding import read_file

    try:
        mask = mask_from_png(read_file(texts[-1], MAX_PIXELS))
    except ImageError as error:
        raise ImageError(plain(texts[-1]), error.reason) from None
    if not mask.any():
        raise ImageError(plain(texts[-1]), "no pixel of this mask is marked")
    return Masks.from_arrays([mask])


_READERS: dict[str, Callable[[Any, Sequence[str]], Any]] = {
    "text": _read_text,
    "number": _read_number,
    "integer": _read_integer,
    "flag": _read_flag,
    "choice": _read_choice,
    "list of text": _read_list,
    "list of number": _read_list,
    "list of integer": _read_list,
    "list of choice": _read_list,
    "Image": _read_image,
    "Masks": _read_mask,
}
_FLAGS = {
    **dict.fromkeys(("yes", "y", "true", "on", "1"), True),
    **dict.fromkeys(("no", "n", "false", "off", "0"), False),
}
_REPEATED = frozenset(form for form in _READERS if form.startswith("list"))
_FORMS = {
    "list of text": "Separate by commas, or repeat; write \\, for a comma.",
    "list of number": "Separate by commas, or repeat.",
    "list of integer": "Separate by commas, or repeat.",
    "list of choice": "Separate by commas, or repeat.",
    "Image": "An image file.",
    "Masks": "An image, white where the mask is.",
}
_ANSWER_FORMS = {
    "flag": "yes or no",
    "text": "a text",
    "number": "a number",
    "integer": "a whole number",
    "Points": "points such as 120,80 40,30",
    "Regions": "boxes such as 10,10,60,60; 80,15,130,70",
}
