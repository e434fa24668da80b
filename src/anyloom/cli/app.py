"""Commands of the command line: names, options and help.

The module that executes a command is imported when the command is called, so that `anyloom --help`
is immediate.
"""

from __future__ import annotations

from copy import copy
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.models import CommandInfo

from ..foundation.version import __version__
from .commands.run_arguments import RunCommand, run_callback
from .errors import UsageError
from .options import (
    PROTOCOLS,
    AllowCode,
    Device,
    JsonLines,
    JsonObject,
    Offline,
    Profile,
    Settings,
    SlotModels,
    take_texts_as_typed,
)
from .output.help import SectionedTyper

app = SectionedTyper(
    help="Wire vision foundation models together. Start with `anyloom quickstart`.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
)
WORK, LOOK, HOUSEKEEPING = "Work", "Look around", "Housekeeping"


def command_line(name: str) -> Any:
    """Return the command line with one command, or with all if there is no such command.

    typer reads the signatures of all commands that an app has, which takes longer than most of
    them run.
    """
    narrowed = copy(app)
    narrowed.registered_commands = [one for one in app.registered_commands if _name(one) == name]
    narrowed.registered_groups = [one for one in app.registered_groups if one.name == name]
    found = narrowed.registered_commands or narrowed.registered_groups
    return take_texts_as_typed(typer.main.get_command(narrowed if found else app))


def _name(command: CommandInfo) -> str:
    assert command.callback is not None
    return command.name or command.callback.__name__


def _print_version(requested: bool) -> None:
    if requested:
        typer.echo(f"anyloom {__version__}")
        raise typer.Exit


@app.callback()
def _anyloom(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None: ...


@app.command(rich_help_panel=WORK)
def quickstart(
    out: Annotated[Path, typer.Option(help="Folder of the results.", metavar="DIR")] = Path(
        "anyloom-quickstart"
    ),
    show: Annotated[bool, typer.Option("--open", help="Open the result in a browser.")] = False,
) -> None:
    """Run five graphs on photos that are already installed, and show the images."""
    from .commands.quickstart import run_quickstart

    run_quickstart(out, show)


app.command("run", cls=RunCommand, rich_help_panel=WORK)(run_callback())


@app.command(rich_help_panel=WORK, context_settings={"ignore_unknown_options": True})
def answer(
    run: Annotated[Path, typer.Argument(help="The folder of the run.", metavar="RUN")],
    key: Annotated[
        str | None, typer.Argument(help="The question, by its key.", metavar="KEY")
    ] = None,
    value: Annotated[
        list[str] | None,
        typer.Argument(help="The answer: yes, a text, a choice, 120,80 …", metavar="ANSWER"),
    ] = None,
) -> None:
    """List what a run asks a person, or store an answer; the same run then goes on with it."""
    from .commands.answers import list_questions, store_answer

    if key is None:
        list_questions(run)
    elif not value:
        raise UsageError(f"what is the answer? anyloom answer {run} {key} ANSWER")
    else:
        store_answer(run, key, " ".join(value))


@app.command(rich_help_panel=WORK)
def serve(
    graphs: Annotated[
        list[str] | None,
        typer.Argument(help="Names or YAML files; all by default.", metavar="GRAPH..."),
    ] = None,
    host: Annotated[
        str,
        typer.Option(
            help="Address to listen on. Others than this machine's own need $ANYLOOM_TOKENS, "
            "NAME:SECRET of every client.",
            metavar="ADDRESS",
        ),
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="0 = any free port.", metavar="NUMBER")
    ] = 8080,
    name: Annotated[
        list[str] | None,
        typer.Option(help="A further name under which clients call this machine.", metavar="HOST"),
    ] = None,
    data: Annotated[
        Path, typer.Option(help="Folder of the runs and their results.", metavar="DIR")
    ] = Path("anyloom-server"),
    profile: Profile = None,
    model: SlotModels = None,
    preload: Annotated[
        list[str] | None,
        typer.Option(help="A model to load at the start; repeat it for several.", metavar="MODEL"),
    ] = None,
    image_urls: Annotated[
        bool, typer.Option("--image-urls", help="Let clients name images by https addresses.")
    ] = False,
    canvas: Annotated[
        bool | None,
        typer.Option(
            "--canvas/--no-canvas",
            help="Whether clients may draw graphs of their own; without $ANYLOOM_TOKENS they may.",
        ),
    ] = None,
    device: Annotated[
        str | None,
        typer.Option(help="Where models compute: cpu, cuda, cuda:1, mps.", metavar="NAME"),
    ] = None,
    offline: Offline = False,
    allow_project_code: AllowCode = False,
) -> None:
    """Serve graphs over HTTP: typed endpoints, a queue, events, results that survive a restart."""
    from .commands.serve import ServeOptions, serve_graphs

    serve_graphs(
        ServeOptions(
            graphs=tuple(graphs or ()),
            host=host,
            port=port,
            names=tuple(name or ()),
            data=data,
            profile=profile,
            models=tuple(model or ()),
            preload=tuple(preload or ()),
            image_urls=image_urls,
            canvas=canvas,
            device=device,
            offline=offline,
            allow_project_code=allow_project_code,
        )
    )


@app.command(rich_help_panel=WORK)
def mcp(
    graphs: Annotated[list[str], typer.Argument(help="Names or YAML files.", metavar="GRAPH...")],
    folder: Annotated[
        Path, typer.Option(help="Images below it can be named by their path.", metavar="DIR")
    ] = Path(),
    profile: Profile = None,
    model: SlotModels = None,
    device: Annotated[
        str | None, typer.Option(help="Where models compute: cpu, cuda, cuda:1, mps.")
    ] = None,
    offline: Offline = False,
    allow_project_code: AllowCode = False,
) -> None:
    """Offer graphs as tools of the Model Context Protocol, on standard input and output."""
    from .commands.mcp import McpOptions, serve_tools

    serve_tools(
        McpOptions(
            graphs=tuple(graphs),
            folder=folder,
            profile=profile,
            models=tuple(model or ()),
            device=device,
            offline=offline,
            allow_project_code=allow_project_code,
        )
    )


@app.command(rich_help_panel=WORK)
def edit(
    source: Annotated[
        str | None, typer.Argument(help="A photo, or a folder of photos.", metavar="PHOTO")
    ] = None,
    instruction: Annotated[
        str | None,
        typer.Argument(
            help="What to do, in plain words: "
            "'make the cup blue, then blur everything except the cup'.",
            metavar="INSTRUCTION",
        ),
    ] = None,
    verbs: Annotated[
        bool, typer.Option("--verbs", help="List the verbs with their sentences.")
    ] = False,
    plan: Annotated[
        bool, typer.Option("--plan", help="Print the steps; load and change nothing.")
    ] = False,
    show: Annotated[
        bool, typer.Option("--show", help="Print the graph of the steps; load and change nothing.")
    ] = False,
    save: Annotated[
        Path | None,
        typer.Option(
            help="Write the graph of the steps; `anyloom run FILE.yaml` does them to other photos.",
            metavar="FILE.yaml",
        ),
    ] = None,
    masks: Annotated[
        bool, typer.Option("--masks", help="Also write the masks of each step.")
    ] = False,
    page: Annotated[
        bool,
        typer.Option(
            "--page",
            help="Also write a page that shows the photo, each step with its mask, and the result.",
        ),
    ] = False,
    ask: Annotated[
        bool, typer.Option("--ask", help="Show what was found for each step, and wait.")
    ] = False,
    in_place: Annotated[
        bool, typer.Option("--in-place", help="Overwrite the photo itself.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            help="The file to write, or the folder of the results (default: PHOTO-edited.png).",
            metavar="PATH",
        ),
    ] = None,
    planner: Annotated[
        str | None,
        typer.Option(
            help="A language model that makes the plan where the words are not understood; it is "
            "checked like any plan.",
            metavar="MODEL",
        ),
    ] = None,
    profile: Profile = None,
    model: SlotModels = None,
    device: Device = None,
    offline: Offline = False,
    json: Annotated[
        bool, typer.Option("--json", help="Print one line of JSON and nothing else.")
    ] = False,
    allow_project_code: AllowCode = False,
) -> None:
    """Edit a photo by an instruction in plain words; the plan is checked before anything runs."""
    from .commands.edit import EditOptions, edit_source, list_verbs

    if verbs:
        list_verbs(allow_project_code)
        return
    options = EditOptions(
        source=source,
        instruction=instruction,
        plan=plan,
        show=show,
        save=save,
        masks=masks,
        page=page,
        ask=ask,
        in_place=in_place,
        out=out,
        planner=planner,
        profile=profile,
        models=model or [],
        device=device,
        offline=offline,
        json=json,
        allow_code=allow_project_code,
    )
    edit_source(options)


@app.command(rich_help_panel=WORK)
def validate(
    graphs: Annotated[list[str], typer.Argument(help="Names or YAML files.", metavar="GRAPH...")],
    profile: Profile = None,
    model: SlotModels = None,
    set_: Settings = None,
    json: JsonLines = False,
    allow_project_code: AllowCode = False,
) -> None:
    """Check graphs without running them; every problem is one line with file:line:column."""
    from .commands.validate import validate_graphs

    validate_graphs(graphs, profile, model or [], set_ or [], json, allow_project_code)


@app.command(rich_help_panel=WORK)
def convert(
    source: Annotated[
        Path,
        typer.Argument(
            help="A file of annotations, a folder of files of one format, or the folder of a run.",
            metavar="SOURCE",
        ),
    ],
    target: Annotated[Path, typer.Argument(help="The file or folder to write.", metavar="TARGET")],
    to: Annotated[
        str,
        typer.Option(
            "--to",
            "--format",
            help="The format to write: coco, labelme, yolo, cvat, labelstudio, voc or png; from a "
            "run on georeferenced TIFFs also geojson, gpkg or geotiff, from one on scans nifti.",
            metavar="FORMAT",
        ),
    ],
    images: Annotated[
        Path | None,
        typer.Option(
            help="Folder of the images; needed by YOLO and VIA files, which do not say how "
            "large the images are.",
            metavar="DIR",
        ),
    ] = None,
    names: Annotated[
        str | None,
        typer.Option(help="Classes in order, separated by commas.", metavar="A,B,C"),
    ] = None,
    polygons: Annotated[
        float | None,
        typer.Option(
            min=0,
            max=100,
            help="Write masks as polygons that deviate by at most so many pixels "
            "(cvat, labelstudio, labelme, yolo).",
            metavar="PIXELS",
        ),
    ] = None,
    val: Annotated[
        float | None,
        typer.Option(
            help="Split a YOLO dataset into train and val: the fraction of images in val, from 0 "
            "to 1. An image stays in its split when others are added.",
            metavar="SHARE",
        ),
    ] = None,
    simplify: Annotated[
        float | None,
        typer.Option(
            min=0,
            help="Simplify the outlines of geojson and gpkg by at most so many units of the "
            "raster's coordinate reference system.",
            metavar="UNITS",
        ),
    ] = None,
) -> None:
    """Convert annotations between the formats of annotation tools and trainers."""
    from .commands.convert import convert_annotations

    convert_annotations(source, target, to, images, names, polygons, val, simplify)


@app.command(rich_help_panel=WORK)
def export(
    tool: Annotated[str, typer.Argument(help="What the app is made with: gradio.", metavar="TOOL")],
    graph: Annotated[str, typer.Argument(help="A name or a YAML file.", metavar="GRAPH")],
    out: Annotated[
        Path | None, typer.Option(help="The file; GRAPH_app.py by default.", metavar="FILE")
    ] = None,
    profile: Profile = None,
    allow_project_code: AllowCode = False,
) -> None:
    """Write a small Python file that shows a graph in the browser with another tool."""
    from .commands.export import export_app

    export_app(tool, graph, out, profile, allow_project_code)


@app.command(rich_help_panel=LOOK)
def show(
    graph: Annotated[
        str, typer.Argument(help="A name (see `anyloom graphs`) or a YAML file.", metavar="GRAPH")
    ],
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            help="Export the graph as mermaid, svg, dot, graphml or json.",
            metavar="FORMAT",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Write the export to a file instead of printing.", metavar="FILE"),
    ] = None,
    svg: Annotated[
        Path | None, typer.Option(help="Same as --format svg --out FILE.", metavar="FILE")
    ] = None,
    mermaid: Annotated[bool, typer.Option("--mermaid", help="Same as --format mermaid.")] = False,
    profile: Profile = None,
    allow_project_code: AllowCode = False,
) -> None:
    """Show a graph in words: inputs, steps, models and outputs; or export it for other tools."""
    from .commands.show import show_graph

    show_graph(
        graph,
        export=format_,
        out=out,
        svg=svg,
        mermaid=mermaid,
        profile=profile,
        allow_code=allow_project_code,
    )


graphs = SectionedTyper(help="The graphs that can be run by name.", invoke_without_command=True)
nodes = SectionedTyper(help="The operations of graphs.", invoke_without_command=True)
models = SectionedTyper(help="The models that nodes use.", invoke_without_command=True)
app.add_typer(graphs, name="graphs", rich_help_panel=LOOK)
app.add_typer(nodes, name="nodes", rich_help_panel=LOOK)
app.add_typer(models, name="models", rich_help_panel=LOOK)


@graphs.callback()
def _graphs(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        graphs_list()


@graphs.command("list")
def graphs_list(json: JsonLines = False) -> None:
    """List the graphs with one line each."""
    from .commands.graphs_list import list_graphs

    list_graphs(json)


@graphs.command("show")
def graphs_show(
    graph: Annotated[
        str, typer.Argument(help="A name (see `anyloom graphs`) or a YAML file.", metavar="GRAPH")
    ],
    allow_project_code: AllowCode = False,
) -> None:
    """Show one graph, as `anyloom show` does."""
    from .commands.show import show_graph

    show_graph(graph, allow_code=allow_project_code)


@nodes.callback()
def _nodes(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        nodes_list()


@nodes.command("list")
def nodes_list(json: JsonLines = False, allow_project_code: AllowCode = False) -> None:
    """List the nodes with one line each."""
    from .commands.nodes_list import list_nodes

    list_nodes(json, allow_project_code)


@nodes.command("show")
def nodes_show(
    name: Annotated[str, typer.Argument(help="The name of a node.", metavar="NAME")],
    json: JsonObject = False,
    allow_project_code: AllowCode = False,
) -> None:
    """Show one node: what it does, its inputs and parameters, and the models it can use."""
    from .commands.nodes_show import show_node

    show_node(name, json, allow_project_code)


@models.callback()
def _models(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        models_list()


@models.command("list")
def models_list(
    profile: Profile = None,
    for_: Annotated[
        str | None,
        typer.Option(
            "--for",
            help="Only models of this kind: " + ", ".join(PROTOCOLS) + ".",
            metavar="PROTOCOL",
        ),
    ] = None,
    fits: Annotated[
        str | None,
        typer.Option(
            help="Only models that need no more GPU memory than this, such as 8GB.", metavar="SIZE"
        ),
    ] = None,
    json: JsonLines = False,
    allow_project_code: AllowCode = False,
) -> None:
    """List the models: what each does, its license, size and memory, and whether it is local."""
    from .commands.models_list import list_models

    list_models(profile, for_, fits, json, allow_project_code)


@models.command("info")
def models_info(
    name: Annotated[str, typer.Argument(help="The name of a model.", metavar="NAME")],
    json: JsonObject = False,
    allow_project_code: AllowCode = False,
) -> None:
    """Show one model: license, source, files, memory, what is unconfirmed, what it can do."""
    from .commands.models_info import show_model

    show_model(name, json, allow_project_code)


@models.command("pull")
def models_pull(
    names: Annotated[list[str] | None, typer.Argument(help="Models.", metavar="NAME...")] = None,
    profile: Profile = None,
    graph: Annotated[
        str | None,
        typer.Option(
            help="The models of this graph, as the profile chooses them.", metavar="GRAPH"
        ),
    ] = None,
    offline: Offline = False,
    allow_project_code: AllowCode = False,
) -> None:
    """Fetch the weights of models before they are needed; interrupted downloads are resumed."""
    from .commands.models_pull import pull_models

    pull_models(names or [], profile, graph, offline, allow_project_code)


@models.command("verify")
def models_verify(
    names: Annotated[
        list[str] | None,
        typer.Argument(help="Models; all local ones by default.", metavar="NAME..."),
    ] = None,
    allow_project_code: AllowCode = False,
) -> None:
    """Compare local weights with the checksums of the catalog and the hub."""
    from .commands.models_verify import verify_models

    verify_models(names or [], allow_project_code)


@app.command(rich_help_panel=HOUSEKEEPING)
def schema(
    out: Annotated[
        Path | None, typer.Option(help="Write to a file instead of printing.", metavar="FILE")
    ] = None,
    allow_project_code: AllowCode = False,
) -> None:
    """Export the JSON Schema that lets an editor complete and check graph files."""
    from .commands.schema import export_schema

    export_schema(out, allow_project_code)


@app.command(rich_help_panel=HOUSEKEEPING)
def doctor(
    models: Annotated[
        bool,
        typer.Option("--models", help="Check instead which models load with what is installed."),
    ] = False,
    json: JsonObject = False,
) -> None:
    """Check this installation: Python, devices, memory, extras, weights, folders."""
    from .commands.doctor import check_installation, check_models

    if models:
        check_models(json)
    else:
        check_installation(json)


cache = SectionedTyper(help="The cache of results.", invoke_without_command=True)
app.add_typer(cache, name="cache", rich_help_panel=HOUSEKEEPING)


@cache.callback()
def _cache(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        cache_info()


@cache.command("info")
def cache_info() -> None:
    """Print where the cache is and how large."""
    from .commands.cache import describe_cache

    describe_cache()


@cache.command("prune")
def cache_prune(
    to: Annotated[
        str, typer.Option(help="Size to reduce it to, such as 500MB or 2GB.", metavar="SIZE")
    ] = "10GB",
) -> None:
    """Delete the least recently read results."""
    from .commands.cache import prune_cache

    prune_cache(to)


@cache.command("clear")
def cache_clear() -> None:
    """Delete every cached result; nothing else is touched."""
    from .commands.cache import clear_cache

    clear_cache()
