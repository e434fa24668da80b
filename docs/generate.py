"""Reference pages of nodes, graphs, models, options and the Python API, generated from the code.

`python docs/generate.py` writes them, `--check` says which are not current. They are committed, so
that a clone has them.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from gallery_page import gallery_page
from python_reference import END_OF_NAMES, with_names

from anyloom import Checkpoint, Graph, Model, check, load
from anyloom.cli.commands.nodes_show import limits
from anyloom.cli.output.model_messages import license_text
from anyloom.compiler.definition import MISSING
from anyloom.core import types
from anyloom.core.docstrings import argument_texts, description
from anyloom.core.node_decorator import Node
from anyloom.core.signature import Argument
from anyloom.edit.verbs import verbs_of
from anyloom.foundation.byte_sizes import bytes_text
from anyloom.registry.lookup import registry
from anyloom.registry.placement import required_accelerator_memory

NODES, GRAPHS, MODELS = "reference/nodes.md", "reference/graphs.md", "reference/models.md"
GALLERY, VERBS = "gallery.md", "reference/verbs.md"
PAGES = (NODES, GRAPHS, MODELS, VERBS, GALLERY)
PROFILES = ("lite", "standard")
"""The profiles whose choice is shown for each slot of a graph."""
END_OF_OPTIONS = "<!-- end of options -->"
_OPTIONS = re.compile(
    rf"^(<!-- options: anyloom ([^\n]+) -->)$.*?^{END_OF_OPTIONS}$", re.MULTILINE | re.DOTALL
)
_SECTION = re.compile(r"^(Args|Returns|Raises):\n((?:    .*\n|\n)*)", re.M)


def pages() -> dict[str, str]:
    """Return every generated file of the site, pages and drawings: path → content."""
    return {
        NODES: _page(nodes_page()),
        GRAPHS: _page(graphs_page()),
        MODELS: _page(models_page()),
        GALLERY: _page(gallery_page()),
        VERBS: _page(verbs_page()),
        **{_drawing(name): load(name).to_svg() for name in sorted(registry.graph_files())},
    }


def with_options(markdown: str) -> str:
    """Return a page with the current table of options below each `<!-- options: anyloom run -->`.

    A table ends at `<!-- end of options -->`.
    """
    return _OPTIONS.sub(
        lambda match: f"{match[1]}\n\n{options_table(match[2])}\n\n{END_OF_OPTIONS}", markdown
    )


def current() -> dict[Path, str]:
    """Return every file that is generated in full or in part, with its current content."""
    here = Path(__file__).parent
    written = {file: file.read_text("utf-8") for file in sorted(here.rglob("*.md"))}
    filled = {
        file: with_names(with_options(text))
        for file, text in written.items()
        if (END_OF_OPTIONS in text or END_OF_NAMES in text)
        and file.relative_to(here).as_posix() not in PAGES
    }
    return {**{here / path: text for path, text in pages().items()}, **filled}


def options_table(name: str) -> str:
    """Return the arguments and options of a command of `anyloom`."""
    import typer

    from anyloom.cli.app import app

    command: Any = typer.main.get_command(app)
    context = command.make_context("anyloom", [], resilient_parsing=True)
    for word in name.split():
        command = command.get_command(context, word)
    rows = []
    for parameter in command.params:
        record = parameter.get_help_record(context)
        if record is not None:
            is_argument = parameter.param_type_name == "argument"
            name = (parameter.metavar or parameter.name.upper()) if is_argument else record[0]
            rows.append((_code(name), record[1]))
    return _table(("option", "description"), rows)


def nodes_page() -> Iterator[str]:
    """Yield the page of all built-in nodes, one section per file."""
    yield "# Nodes"
    yield (
        "Every built-in node. *Ports* are wired (from Python: positional arguments); "
        "*parameters* are settings (keyword arguments); *model slots* take the name of a "
        "[model](models.md). On the command line: `anyloom nodes`, `anyloom nodes show segment`."
    )
    modules: dict[str, list[Node[..., Any]]] = {}
    for _, node in sorted(registry.nodes().items()):
        if node.function.__module__.startswith("anyloom.nodes."):
            modules.setdefault(node.function.__module__, []).append(node)
    yield _table(
        ("node", "returns", "description"),
        (
            (f"[`{node.name}`](#{node.name})", _code(_result_types(node)), node.about)
            for _, nodes in sorted(modules.items())
            for node in nodes
        ),
    )
    users = _users()
    for module, nodes in sorted(modules.items()):
        yield f"## {module.rpartition('.')[2].replace('_', ' ').capitalize()}"
        yield (sys.modules[module].__doc__ or "").strip()
        for node in nodes:
            yield from _node(node, users.get(node.name, []))


def _node(node: Node[..., Any], users: Sequence[str]) -> Iterator[str]:
    yield f"### {node.name}"
    yield description(node.function)
    texts, signature = argument_texts(node.function), node.signature
    for kind, title in (("port", "Ports"), ("parameter", "Parameters"), ("slot", "Model slots")):
        arguments = signature.of_kind(kind)  # type: ignore[arg-type]
        if arguments:
            yield f"**{title}**"
            yield _table(
                ("name", "type", "default", "description"),
                (_argument(argument, texts.get(argument.name, "")) for argument in arguments),
            )
    sections = dict(_SECTION.findall(inspect.cleandoc(node.function.__doc__ or "") + "\n"))
    outputs = ", ".join(
        _code(types.write(kind) if signature.single else f"{name}: {types.write(kind)}")
        for name, kind in signature.outputs.items()
    )
    yield f"**Returns** {outputs}. {_flow(sections.get('Returns', ''))}"
    if "Raises" in sections:
        yield f"**Raises** {_flow(sections['Raises'])}"
    facts = [f"version {node.version}"]
    facts += [f"needs {requirement}" for requirement in node.requires]
    if not node.pure:
        facts.append("not cached, because its result depends on more than its arguments")
    if users:
        linked = ", ".join(f"[{name}](graphs.md#{name})" for name in users)
        facts.append(f"used by {linked}")
    yield f"<small>{'; '.join(facts)}</small>"


def _argument(argument: Argument, text: str) -> tuple[str, str, str, str]:
    name = _code(argument.name)
    if argument.kind == "slot":
        fitting = registry.models().checkpoints_for(argument.type)
        linked = ", ".join(map(_linked, fitting)) or "none"
        return name, _code(argument.type.__name__), "the profile's", f"{text} Models: {linked}."
    default = "required" if argument.required else _code(_literal(argument.default))
    limit = limits(argument)
    return name, _code(types.write(argument.type)), default, f"{text} ({limit})" if limit else text


def graphs_page() -> Iterator[str]:
    """Yield the page of all built-in graphs, each with its interface and its drawing."""
    yield "# Graphs"
    yield (
        "Every built-in graph. `anyloom run NAME SOURCE` runs it; inputs are options (`--prompt`), "
        "the input `image` is filled from the sources. Inside another graph each of them is an "
        "operation like a node."
    )
    groups = registry.graph_groups()
    graphs = {name: load(name) for names in groups.values() for name in names}
    yield _table(
        ("group", "graph", "description"),
        (
            (group, f"[`{name}`](#{name})", graphs[name].about)
            for group, names in groups.items()
            for name in names
        ),
    )
    for name, graph in graphs.items():
        yield from _graph(name, graph)


def _graph(name: str, graph: Graph) -> Iterator[str]:
    checked = check(graph, profile=PROFILES[-1])  # lite does not fill every slot
    yield f"## {name}"
    yield graph.about
    yield f"![Drawing of {name}](drawings/{name}.svg)"
    yield "**Inputs**"
    yield _table(
        ("name", "type", "default", "description"),
        (
            (
                _code(key),
                _code(types.write(given.type)),
                "required" if given.default is MISSING else _code(_literal(given.default)),
                given.about,
            )
            for key, given in graph.inputs.items()
        ),
    )
    if checked.slots:
        yield "**Model slots**"
        yield _table(
            ("slot", "needs", "in the file", *(f"profile {profile}" for profile in PROFILES)),
            (
                (
                    _code(slot),
                    " and ".join(_code(protocol.__name__) for protocol in protocols),
                    _code(graph.models[slot] or "null"),
                    *(_choice(profile, protocols[0]) for profile in PROFILES),
                )
                for slot, protocols in checked.protocols.items()
            ),
        )
    yield "**Outputs**"
    yield _table(
        ("name", "type"),
        ((_code(key), _code(types.write(kind))) for key, kind in checked.outputs.items()),
    )
    yield f'??? note "{name}.yaml"\n' + _indented(
        f"```yaml\n{registry.graph_files()[name].read_text('utf-8').rstrip()}\n```"
    )


def _choice(profile: str, protocol: type[Model]) -> str:
    catalog = registry.models()
    name = catalog.profiles.get(profile, {}).get(protocol.__name__)
    return _linked(catalog.checkpoint(name)) if name else ""


def verbs_page() -> Iterator[str]:
    """Yield the page of the verbs of text-prompted editing, with their sentences."""
    verbs = verbs_of(registry)
    yield "# Editing verbs"
    yield (
        "What `anyloom edit` understands ([Edit a photo](../how-to/edit.md)). In a sentence "
        "`(a|b)` are alternatives, `[a]` may be left out, and `<what>` is filled by your words."
    )
    for verb in verbs.names:
        yield f"## {verb}"
        for name, graph in verbs.of(verb).items():
            missing = [
                f"`{slot}`"
                for slot, protocols in check(
                    graph.definition, profile=PROFILES[-1]
                ).protocols.items()
                if not _choice(PROFILES[0], protocols[0])
            ]
            needs = f" Not with *lite*, which has no {' and '.join(missing)}." if missing else ""
            yield f"{graph.about.rstrip('.')}. Graph [`{name}`](graphs.md#{name}).{needs}"
            yield "\n".join(f"- `{sentence}`" for sentence in graph.says)


def models_page() -> Iterator[str]:
    """Yield the page of the catalog: every checkpoint, every profile, every protocol."""
    catalog = registry.models()
    yield "# Models"
    yield (
        "Every checkpoint in the catalog. A model is chosen by name in a graph file, with "
        "`--model slot=name`, or by a profile. Models have licenses of their own; read them before "
        "you use a model in a product. *Memory* is the memory of a model on an accelerator, "
        "including the working memory for one image."
    )
    yield _table(
        ("model", "license", "size", "parameters", "memory", "description"),
        (
            (
                f"[`{name}`](#{_heading(name)})",
                license_text(checkpoint),
                bytes_text(checkpoint.size) if checkpoint.size else "no weights",
                f"{checkpoint.parameters:,}" if checkpoint.parameters else "",
                bytes_text(required_accelerator_memory(checkpoint)) if checkpoint.memory() else "",
                checkpoint.about,
            )
            for name, checkpoint in sorted(catalog.checkpoints.items())
        ),
    )
    yield "## Profiles"
    yield "A profile fills every slot for which no model is named."
    slots = sorted({slot for choices in catalog.profiles.values() for slot in choices})
    yield _table(
        ("slot", *catalog.profiles),
        (
            (
                _code(slot),
                *(
                    _linked(catalog.checkpoint(choices[slot])) if slot in choices else ""
                    for choices in catalog.profiles.values()
                ),
            )
            for slot in slots
        ),
    )
    yield "## Checkpoints"
    for name, checkpoint in sorted(catalog.checkpoints.items()):
        yield f"### {name}"
        yield f"{checkpoint.about}."
        adapter = catalog.adapter(checkpoint)
        protocols = ", ".join(_code(protocol.__name__) for protocol in adapter.protocols())
        yield (
            f"Fills slots of {protocols}. Family {_code(checkpoint.family)} "
            f"(`{adapter.__module__.removeprefix('anyloom.').replace('.', '/')}.py`); "
            f"license {license_text(checkpoint)}; {_origin(checkpoint)}."
        )
        if checkpoint.unconfirmed:
            yield f"Unconfirmed: {'; '.join(checkpoint.unconfirmed)}."
        if checkpoint.files:
            yield _table(
                ("file", "SHA-256"),
                ((_code(file), _code(h)) for file, h in checkpoint.files.items()),
            )
    yield "## What slots need"
    yield "A protocol, an abstract class in `models/protocols.py`, declares what a node needs."
    yield _table(
        ("protocol", "description", "models"),
        (
            (
                _code(protocol.__name__),
                (protocol.__doc__ or "").strip(),
                ", ".join(map(_linked, catalog.checkpoints_for(protocol))),
            )
            for protocol in _protocols()
        ),
    )


def _protocols() -> list[type[Model]]:
    protocols = {protocol for family in Model.families.values() for protocol in family.protocols()}
    return sorted(protocols, key=lambda protocol: protocol.__name__)


def _users() -> dict[str, list[str]]:
    """Return node → the built-in graphs that use it."""
    users: dict[str, list[str]] = {}
    for name in sorted(registry.graph_files()):
        graph = load(name)
        parts = [graph, *graph.graphs.values()]
        for operation in {step.operation for part in parts for step in part.steps().values()}:
            users.setdefault(operation, []).append(name)
    return users


def _result_types(node: Node[..., Any]) -> str:
    return ", ".join(types.write(kind) for kind in node.signature.outputs.values())


def _drawing(graph: str) -> str:
    return f"reference/drawings/{graph}.svg"


def _origin(checkpoint: Checkpoint) -> str:
    origin = checkpoint.repo or checkpoint.package
    return f"from {_code(origin)}" if origin else "without weights"


def _linked(checkpoint: Checkpoint) -> str:
    return f"[{checkpoint.name}](models.md#{_heading(checkpoint.name)})"


def _heading(model: str) -> str:
    """Return the anchor that Python-Markdown gives the heading of a model: "sam21-tiny"."""
    return model.replace(".", "")


def _literal(value: Any) -> str:
    from anyloom.foundation.yaml_scalars import write_scalar

    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_literal, value))}]"
    return write_scalar(value) if value is None or isinstance(value, str | int | float) else "…"


def _code(text: str) -> str:
    return f"`{text}`"


def _flow(text: str) -> str:
    """Return a section of a docstring as running text."""
    return " ".join(text.split())


def _table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _indented(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in ["", *text.split("\n")])


def _page(parts: Iterable[str]) -> str:
    return "\n\n".join(parts) + "\n"


def main(arguments: Sequence[str]) -> int:
    """Write the files; with --check, print those that are not current and return 1 if any is."""
    outdated = {
        file: content
        for file, content in current().items()
        if not file.exists() or file.read_text("utf-8") != content
    }
    for file, content in outdated.items():
        print(file)
        if "--check" not in arguments:
            file.parent.mkdir(exist_ok=True)
            file.write_text(content, encoding="utf-8")
    return int("--check" in arguments and bool(outdated))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
