"""How does a text on the command line become an input of a graph?"""

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
from ..foundation.errors import AnyloomError, suggestion

if TYPE_CHECKING:
    from ..values import Masks


@dataclass(frozen=True)
class GraphOption:
    """One input of a graph as an option.

    name:     of the input.
    flag:     what is typed, with the dashes.
    kind:     the input's type without None.
    repeated: whether the option may be given several times.
    """

    name: str
    flag: str
    kind: Any
    given: GraphInput
    repeated: bool

    @property
    def required(self) -> bool:
        return self.given.default is MISSING

    @property
    def help(self) -> str:
        """What the graph says about the input, how to type it, and its default."""
        default = self.given.default
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
        about = self.given.about.rstrip(".") + "." if self.given.about else ""
        return " ".join(part for part in (about, _FORMS.get(_form(self.kind), ""), state) if part)

    @property
    def metavar(self) -> str:
        """What stands for the value in the help."""
        if get_origin(self.kind) is Literal:
            return "|".join(map(str, get_args(self.kind)))
        return types.write(self.kind).upper()


def options_of(graph: Graph, taken: Collection[str]) -> list[GraphOption]:
    """Return an option for every input but the image; a `taken` flag becomes "--input-…"."""
    fed = next(iter(image_inputs(graph)), None)
    options = []
    for name, given in graph.inputs.items():
        if name == fed:
            continue
        flag = "--" + name.replace("_", "-")
        if flag in taken:
            flag = f"--input-{flag.removeprefix('--')}"
        kind = _named(given.type)
        options.append(GraphOption(name, flag, kind, given, _form(kind) in _REPEATED))
    return options


def read(option: GraphOption, texts: Sequence[str]) -> Any:
    """Return what was typed as a value.

    Raises:
        AnyloomError: it is not what the input expects; names the option and the expected form.
    """
    form = _form(option.kind)
    if form not in _READERS:
        written = types.write(option.kind)
        raise AnyloomError(f"{option.flag}: a {written} cannot be typed{_way_round(option.kind)}")
    try:
        return _READERS[form](option.kind, texts)
    except (AnyloomError, ValueError) as error:
        raise AnyloomError(f"{option.flag}: {error}") from None


def _way_round(kind: Any) -> str:
    """Name a node that makes such a value of a text, for the graph to use; "" without one."""
    from ..registry.lookup import registry

    for name, node in registry.nodes().items():
        required = [port for port in node.signature.of_kind("port") if port.required]
        reads = any(types.plain(port.type) is str for port in required)
        if node.signature.single and reads and types.plain(node.signature.result) is kind:
            return f"; let the graph take a Text and read it with '{name}'"
    return ""


def _named(kind: Any) -> Any:
    """Return a type without None; of several, the list, which a single value also becomes."""
    kind = types.plain(kind)
    if get_origin(kind) in (Union, python_types.UnionType):
        members = [one for one in get_args(kind) if one is not type(None)]
        if all(get_origin(one) is Literal for one in members):
            return Literal[tuple(choice for one in members for choice in get_args(one))]
        lists = [one for one in members if get_origin(one) is list]
        return types.plain((lists or members)[0])
    return kind


def _form(kind: Any) -> str:
    if get_origin(kind) is Literal:
        return "choice"
    if get_origin(kind) is list:
        inner = _form(_named((get_args(kind) or (str,))[0]))
        return f"list of {inner}" if inner in ("text", "number", "integer", "choice") else "other"
    plain = {str: "text", float: "number", int: "integer", bool: "flag"}
    return plain.get(kind) or (kind.__name__ if isinstance(kind, type) else "other")


def _text(kind: Any, texts: Sequence[str]) -> str:
    return texts[-1]


def _number(kind: Any, texts: Sequence[str]) -> float:
    try:
        return float(texts[-1])
    except ValueError:
        raise ValueError(f"'{texts[-1]}' is not a number") from None


def _integer(kind: Any, texts: Sequence[str]) -> int:
    try:
        return int(texts[-1])
    except ValueError:
        raise ValueError(f"'{texts[-1]}' is not a whole number") from None


def _choice(kind: Any, texts: Sequence[str]) -> Any:
    choices = {str(choice): choice for choice in get_args(kind)}
    if texts[-1] not in choices:
        near = suggestion(texts[-1], choices)
        raise ValueError(f"'{texts[-1]}' is none of {', '.join(choices)}{near}")
    return choices[texts[-1]]


def _list(kind: Any, texts: Sequence[str]) -> list[Any]:
    """Read items separated by commas; `\\,` is a comma inside an item."""
    inner = _named((get_args(kind) or (str,))[0])
    reader = _READERS[_form(inner)]
    items = [
        part.replace("\\,", ",").strip() for text in texts for part in re.split(r"(?<!\\),", text)
    ]
    return [reader(inner, [item]) for item in items if item]


def _image(kind: Any, texts: Sequence[str]) -> Any:
    from ..values import Image

    return Image.open(texts[-1])


def _mask(kind: Any, texts: Sequence[str]) -> Masks:
    """Read an image whose bright pixels are the mask."""
    from ..values import Image, Masks

    picture = Image.open(texts[-1])
    return Masks.from_arrays(picture.pixels[None, :, :, 0] > 127)


_READERS: dict[str, Callable[[Any, Sequence[str]], Any]] = {
    "text": _text,
    "number": _number,
    "integer": _integer,
    "choice": _choice,
    "list of text": _list,
    "list of number": _list,
    "list of integer": _list,
    "list of choice": _list,
    "Image": _image,
    "Masks": _mask,
}
_REPEATED = frozenset(form for form in _READERS if form.startswith("list"))
_FORMS = {
    "list of text": "Separate by commas, or repeat; write \\, for a comma.",
    "list of number": "Separate by commas, or repeat.",
    "list of integer": "Separate by commas, or repeat.",
    "list of choice": "Separate by commas, or repeat.",
    "Image": "An image file.",
    "Masks": "A picture, white where the mask is.",
}
