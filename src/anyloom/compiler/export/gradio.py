"""Graphs as the Python file of a Gradio app."""

from __future__ import annotations

from collections.abc import Mapping
from keyword import iskeyword
from typing import Any

from ...core import types
from ...core.signature import Argument
from ...foundation.errors import AnyloomError
from ...foundation.plain_text import plain
from ...values import Image, Masks, Points, Regions, Table
from ..checked import CheckedGraph
from ..definition import MISSING, GraphInput

_ANNOTATED = '''


def annotated(image, found):
    """Return instances as Gradio draws them: masks, or boxes where there are none."""
    if found is None:
        return None
    shapes = found.masks() if isinstance(found, Masks) else found.boxes.astype(int).tolist()
    names = found.labels or [""] * len(found)
    pairs = [
        (shape * 1.0 if isinstance(found, Masks) else tuple(shape), name or f"{number}")
        for number, (shape, name) in enumerate(zip(shapes, names), start=1)
    ]
    return image, pairs
'''


def to_gradio(checked: CheckedGraph, source: str, profile: str | None = None) -> str:
    """Return a Gradio app that runs a graph, as the text of a Python file.

    Instances are drawn on the first image that the graph takes. Optional inputs that Gradio has no
    component for keep their defaults.

    Args:
        source: the name or the file of the graph, as `load` takes it.
        profile: which models the app uses.

    Raises:
        AnyloomError: an input that the graph needs has no component.
    """
    graph = checked.graph
    given: dict[str, tuple[str, str]] = {}
    for name, declared in graph.inputs.items():
        found = _component(name, declared)
        if found is not None:
            given[name] = found
        elif declared.default is MISSING:
            kind = types.write(declared.type)
            marks = _members(declared.type)[0] in (Points, Regions)
            hint = "; take a text instead (points_from_text, boxes_from_text)" if marks else ""
            raise AnyloomError(f"Gradio has no component for the input '{name}' ({kind}){hint}")
    images = [name for name in given if _members(graph.inputs[name].type)[0] is Image]
    shown = {name: _shown(kind, bool(images)) for name, kind in checked.outputs.items()}
    draws = any(call.startswith("annotated") for _, call in shown.values())
    takes_masks = any(read.startswith("Masks") for _, read in given.values())

    public = ["AnyloomError", "Engine", "check", "load"]
    public += ["Image"] if images else []
    public += ["Masks"] if draws or takes_masks else []
    lines = [
        f'"""{_title(graph.name)} in the browser: `python FILE`, after `pip install gradio`."""',
        "",
        *(["import numpy as np"] if takes_masks else []),
        "import gradio as gr",
        "",
        f"from anyloom import {', '.join(sorted(public))}",
        "",
        f"GRAPH = check(load({source!r}), profile={profile!r})",
        "ENGINE = Engine()",
    ]
    text = "\n".join(lines) + (_ANNOTATED if draws else "\n") + "\n\n"
    names = {name: f"{name}_" if iskeyword(name) else name for name in given}
    body = [f"def run({', '.join(names.values())}):", "    given = {"]
    body += [f"        {name!r}: {read.format(names[name])}," for name, (_, read) in given.items()]
    body += [
        "    }",
        "    try:",
        "        result = ENGINE.run(GRAPH, given)",
        "        result.raise_failure()",
        "    except AnyloomError as error:",
        "        raise gr.Error(str(error)) from None",
        "    return [",
    ]
    for name, (_, call) in shown.items():
        value = f"result[{name!r}]"
        body.append(f"        {call.format(value, image=names[images[0]] if images else '')},")
    body += ["    ]", "", "", "app = gr.Interface(", "    run,", "    inputs=["]
    body += [f"        {component}," for component, _ in given.values()]
    body += ["    ],", "    outputs=["]
    body += [
        f"        {component.format(label=repr(name))}," for name, (component, _) in shown.items()
    ]
    body += [
        "    ],",
        f"    title={graph.name!r},",
        f"    description={plain(graph.about)!r},",
        '    api_name="run",',
        ")",
        "",
        'if __name__ == "__main__":',
        "    app.launch()",
    ]
    return text + "\n".join(body) + "\n"


def _title(name: str) -> str:
    return name.replace("\\", "").replace('"', "")


def _members(kind: Any) -> tuple[Any, ...]:
    return tuple(one for one in types.union_members(kind) if one is not type(None))


def _component(name: str, declared: GraphInput) -> tuple[str, str] | None:
    """Return the component of an input, and how its value is read; None where there is none."""
    label = name if not declared.about else f"{name}: {plain(declared.about)}"
    members, optional = _members(declared.type), types.is_optional(declared.type)
    unless = " if {0} is not None else None" if optional else ""
    if members[0] is Image:
        return f'gr.Image(type="pil", label={label!r})', f"Image.from_pil({{0}}){unless}"
    if members[0] is Masks:
        return (
            f'gr.Image(type="numpy", image_mode="L", label={label!r})',
            f"Masks.from_arrays([np.asarray({{0}}) > 127]){unless}",
        )
    schema = Argument(name, "parameter", declared.type).schema()
    choices = [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"]
    if len(choices) != 1:
        return None
    default = None if declared.default is MISSING else declared.default
    given = f"label={label!r}" if default is None else f"label={label!r}, value={default!r}"
    return _plain_component(choices[0], given, optional)


def _plain_component(
    schema: Mapping[str, Any], given: str, optional: bool
) -> tuple[str, str] | None:
    low = schema.get("minimum", schema.get("exclusiveMinimum"))
    high = schema.get("maximum", schema.get("exclusiveMaximum"))
    match schema:
        case {"enum": list(names)}:
            return f"gr.Dropdown({[*names]!r}, {given})", "{0}"
        case {"type": "string"}:
            return f"gr.Textbox({given})", "{0} or None" if optional else "{0}"
        case {"type": "boolean"}:
            return f"gr.Checkbox({given})", "{0}"
        case {"type": "number" | "integer" as kind}:
            whole = kind == "integer"
            read = "{0}" if not whole else "None if {0} is None else int({0})"
            if low is not None and high is not None and not optional:
                step = 1 if whole else round((high - low) / 100, 6)
                return f"gr.Slider({low}, {high}, step={step}, {given})", read
            return f"gr.Number({given}, precision={0 if whole else None})", read
        case _:
            return None


def _shown(kind: Any, drawable: bool) -> tuple[str, str]:
    """Return the component of an output, and how its value is given to it."""
    members = _members(kind)
    item = types.item_type(members[0])
    only = members[0] if len(members) == 1 else None
    if only is Image:
        return "gr.Image(label={label})", "None if {0} is None else {0}.to_pil()"
    if item is Image:
        return "gr.Gallery(label={label})", "[one.to_pil() for one in {0} or ()]"
    if only in (Masks, Regions) and drawable:
        return "gr.AnnotatedImage(label={label})", "annotated({image}, {0})"
    if only is Table:
        return (
            "gr.JSON(label={label})",
            "None if {0} is None else list({0}.rows())",
        )
    if only in (int, float):
        return "gr.Number(label={label})", "{0}"
    return "gr.Textbox(label={label})", "str({0})"
