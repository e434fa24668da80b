"""Identity of a run: what two runs have in common when one may continue the other.

Results may stand side by side in one folder only if the same graph, with the same parameters, the
same models and, where nodes are the user's own, the same code made all of them. Steps are part of
the graph by their names; how the graph was written, what it is called, and which images there are
does not matter.
"""

from __future__ import annotations

import json
import platform
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from importlib import metadata
from typing import Any

from ..compiler.checked import CheckedGraph
from ..compiler.definition import MISSING, Ref, Step
from ..core import types
from ..core.checkpoint import Checkpoint
from ..core.code_identity import code_fingerprint
from ..core.node_decorator import Node
from ..foundation.errors import AnyloomError
from ..foundation.hashes import sha256_of
from ..foundation.json_text import json_safe
from ..foundation.plain_text import plain
from ..values import Unhashable, Value, fingerprint
from ..weights.commits import with_commit
from .source_parts import ReadingOptions

_COMMIT = re.compile(r"@([^@#]*)#")
"""In the identity of a model."""
SHOWN = 80
"""Characters of an input's value that a message shows."""
PACKAGES = (
    "diffusers",
    "numpy",
    "onnxruntime",
    "open_clip_torch",
    "opencv-python-headless",
    "pillow",
    "pycocotools",
    "rapidocr",
    "timm",
    "torch",
    "torchvision",
    "transformers",
)
"""Whose versions can change a result."""


def identity_of(
    checked: CheckedGraph,
    inputs: Mapping[str, Any],
    device: str,
    outputs: Sequence[str] | None = None,
    reading: ReadingOptions | None = None,
) -> dict[str, Any]:
    """Return the identity of a run, as JSON.

    Args:
        checked: what runs of the graph, with its models chosen.
        inputs: what all images share: the prompt and the like.
        device: where models compute, which decides their dtype.
        outputs: what was chosen of the graph, None = all its outputs.
        reading: how files are read as images.

    Raises:
        AnyloomError: an input is of a type that cannot be hashed.
    """
    models = {
        f"{step}.{slot}": with_commit(checkpoint).identity_on(device)
        for step, slot, checkpoint in models_of(checked)
    }
    identity = {
        "graph": digest(_graph(checked)),
        "inputs": {
            **{name: _fingerprint(name, value) for name, value in sorted(inputs.items())},
            **(reading.facts() if reading else {}),
        },
        "models": dict(sorted(models.items())),
        "code": dict(sorted(_code_of(checked))),
    }
    return identity if outputs is None else {**identity, "outputs": list(outputs)}


def differences(
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    old_inputs: Mapping[str, Any] | None = None,
    new_inputs: Mapping[str, Any] | None = None,
    where: tuple[str, str] = ("there", "here"),
) -> str:
    """Return in a few words how two identities differ, "" if they do not.

    A model whose weights are not there, of no certain commit, may be of any commit.

    Args:
        old_inputs: those of the run in readable form (`shown_inputs`), None where they are unknown.
        new_inputs: likewise.
        where: what follows the value of an input in each of the two.
    """
    old, new = with_stored_commits(new, old), with_stored_commits(old, new)
    if old.get("outputs") != new.get("outputs"):
        return f"other outputs ({', '.join(old.get('outputs') or ['all'])})"
    texts = ["a different graph"] if old["graph"] != new["graph"] else []
    for kind, noun in (("inputs", "input"), ("models", "model")):
        names = [
            name
            for name in sorted({*old[kind], *new[kind]})
            if old[kind].get(name) != new[kind].get(name)
        ]
        if kind == "models" and texts:
            break  # another graph has other slots, which would only be noise
        values = (old_inputs, new_inputs) if kind == "inputs" else (None, None)
        texts += [f"a different {noun} '{name}'{_both(name, *values, where)}" for name in names]
    shared = old["code"].keys() & new["code"].keys()
    changed = sorted(name for name in shared if old["code"][name] != new["code"][name])
    texts += [f"different code in node '{name}'" for name in changed]
    return ", ".join(texts)


def _both(
    name: str,
    old: Mapping[str, Any] | None,
    new: Mapping[str, Any] | None,
    where: tuple[str, str],
) -> str:
    """Return the values of an input in two runs, "" where they say nothing."""
    if old is None or new is None:
        return ""
    there, here = (
        repr(plain(str(values[name]), SHOWN)) if name in values else "the default"
        for values in (old, new)
    )
    return f" ({there} {where[0]}, {here} {where[1]})" if there != here else ""


def equal(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Return whether two identities are the same, where a model without a commit may be of any."""
    return with_stored_commits(old, new) == with_stored_commits(new, old)


def with_stored_commits(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Return an identity whose models without a commit have those of another identity."""
    models = {
        name: old["models"].get(name, identity)
        if _COMMIT.sub("@-#", old["models"].get(name, "")) == identity
        else identity
        for name, identity in new["models"].items()
    }
    return {**new, "models": models}


def commit_in(identity: str) -> str | None:
    """Return the commit or other revision in the identity of a model."""
    found = _COMMIT.search(identity)
    return None if found is None or found[1] == "-" else found[1]


def models_of(checked: CheckedGraph) -> Iterator[tuple[str, str, Checkpoint]]:
    """Yield every model that a graph uses: step, slot, checkpoint."""
    for label, graph, step, _ in _nodes_of(checked):
        for slot, checkpoint in graph.models.get(step, {}).items():
            yield label, slot, checkpoint


def seeds_of(checked: CheckedGraph, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return every seed in use, by "step.parameter"."""
    seeds = {"seed": inputs["seed"]} if "seed" in inputs else {}
    for label, graph, step, node in _nodes_of(checked):
        if seed := node.signature.arguments.get("seed"):
            value = graph.graph.steps()[step].arguments.get("seed", seed.default)
            seeds[f"{label}.seed"] = str(value) if isinstance(value, Ref) else value
    return dict(sorted(seeds.items()))


def shown_inputs(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return shared inputs in a readable form, as JSON."""
    return {name: _readable(value) for name, value in sorted(inputs.items())}


def versions() -> dict[str, str]:
    """Return the versions of everything that can change a result."""
    from ..foundation.version import __version__

    versions = {"anyloom": __version__, "python": platform.python_version()}
    for package in PACKAGES:
        with suppress(metadata.PackageNotFoundError):
            versions[package] = metadata.version(package)
    return versions


def digest(value: Any) -> str:
    """Return the sha256 of JSON in its one canonical form."""
    return sha256_of(json.dumps(value, sort_keys=True).encode())


def _nodes_of(
    checked: CheckedGraph, prefix: str = ""
) -> Iterator[tuple[str, CheckedGraph, str, Node[..., Any]]]:
    """Yield every node of a graph and of the graphs in it: label, its graph, its step, the node."""
    for step, operation in checked.operations.items():
        if isinstance(operation, CheckedGraph):
            yield from _nodes_of(operation, f"{prefix}{step}/")
        else:
            yield prefix + step, checked, step, operation


def _graph(checked: CheckedGraph) -> Any:
    """Return what a graph computes, as JSON, apart from its name and comments."""
    graph = checked.graph
    return {
        "inputs": {
            name: [types.write(graph_input.type), _literal(graph_input.default)]
            for name, graph_input in graph.inputs.items()
        },
        "steps": {name: _step(checked, name, step) for name, step in graph.steps().items()},
        "outputs": {name: str(ref) for name, ref in graph.output_refs().items()},
    }


def _step(checked: CheckedGraph, name: str, step: Step) -> Any:
    operation = checked.operations.get(name)
    if operation is None:
        return None  # no output needs it, so it does not run
    arguments = {key: _literal(value) for key, value in step.arguments.items()}
    if isinstance(operation, Node):
        for key, argument in operation.signature.arguments.items():
            if argument.kind != "slot":
                arguments.setdefault(key, _literal(argument.default))
            else:
                arguments.pop(key, None)  # the model that was chosen counts, not its name
    return {
        "operation": operation.identity if isinstance(operation, Node) else _graph(operation),
        "arguments": arguments,
        "each": {key: _literal(value) for key, value in step.each.items()},
        "fold": {key: _literal(value) for key, value in step.fold.items()},
        "until": step.until,
        "at_most": step.at_most,
        "collect": step.collect,
        "failures": step.failures,
        "when": None if step.when is None else str(step.when),
        "else": _literal(step.else_),
        "retry": None if step.retry is None else [step.retry.times, step.retry.wait],
        "timeout": step.timeout,
        "otherwise": _literal(step.otherwise),
    }


def _code_of(checked: CheckedGraph) -> Iterator[tuple[str, str]]:
    """Yield the nodes of a notebook or project, with a hash of their code."""
    for _, _, _, node in _nodes_of(checked):
        try:
            code = code_fingerprint(node.function)
        except Unhashable:  # it names something of unknown content: its own lines still count
            code = digest(node.function.__code__.co_code.hex())
        if code:
            yield node.name, code


def _literal(value: Any) -> Any:
    if value is MISSING:
        return "required"
    if isinstance(value, Ref):
        return ["ref", str(value)]
    if isinstance(value, (list, tuple)):
        return ["list", *map(_literal, value)]
    if isinstance(value, Mapping):
        return {str(key): _literal(item) for key, item in value.items()}
    return ["value", _fingerprint("a parameter", value)]


def _fingerprint(name: str, value: Any) -> Any:
    try:
        return fingerprint(value)
    except Unhashable as error:
        raise AnyloomError(f"{name}: {plain(str(error))}, so a run cannot be resumed") from None


def _readable(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, float, str)):
        return json_safe(value)
    if isinstance(value, (list, tuple)):
        return [_readable(item) for item in value]
    if isinstance(value, Value):
        return {"kind": type(value).__name__, "hash": value.fingerprint}
    return plain(repr(value), 200)
