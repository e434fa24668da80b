"""What can a user ask of `anyloom run`, whatever the graph?

Each field is one option; its annotation is the option's help and type.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

CODE_FLAG = "--allow-project-code"
ALLOW_CODE = (
    "Also load the Python files in ./nodes and ./models, and pickled weights that the catalog "
    "there pins. They can do anything you can."
)

AllowCode = Annotated[bool, typer.Option(CODE_FLAG, help=ALLOW_CODE)]
Profile = Annotated[
    str | None, typer.Option(help="Which models to use where nothing names one.", metavar="NAME")
]
SlotModels = Annotated[
    list[str] | None,
    typer.Option("--model", help="Put a model into a slot; may be repeated.", metavar="SLOT=NAME"),
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set", help="Change a parameter; may be repeated.", metavar="NODE.PARAMETER=VALUE"
    ),
]
Device = Annotated[
    str | None,
    typer.Option(
        help="Where models compute: auto, cpu, cuda:0, mps; several (cuda:0,cuda:1) share a run.",
        metavar="NAME",
    ),
]
Offline = Annotated[
    bool, typer.Option("--offline", help="Never use the network; what is missing is an error.")
]
MEGAPIXELS = 64.0


@dataclass(frozen=True)
class RunOptions:
    """The options of a run, apart from the graph's own inputs."""

    graph: Annotated[
        str, typer.Argument(help="A name (see `anyloom graphs`) or a YAML file.", metavar="GRAPH")
    ]
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            help="Images: files, folders, globs, or a .txt list of these.", metavar="SOURCE..."
        ),
    ] = None
    profile: Profile = None
    models: SlotModels = None
    settings: Settings = None
    device: Device = None
    engine: Annotated[
        str,
        typer.Option(help="Who works: local (this machine) or ray (a cluster).", metavar="NAME"),
    ] = "local"
    address: Annotated[
        str | None, typer.Option(help="Of a Ray cluster (with --engine ray).", metavar="HOST:PORT")
    ] = None
    offline: Offline = False
    out: Annotated[Path | None, typer.Option(help="The folder of the results.", metavar="DIR")] = (
        None
    )
    limit: Annotated[
        int | None, typer.Option(min=1, help="Only the first N images.", metavar="N")
    ] = None
    formats: Annotated[
        str | None,
        typer.Option(
            "--format", help="Formats of the results, separated by commas.", metavar="A,B"
        ),
    ] = None
    force: Annotated[
        bool, typer.Option("--force", help="Do finished images again, computing everything anew.")
    ] = False
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Neither use nor keep cached results.")
    ] = False
    jobs: Annotated[
        int | None,
        typer.Option(
            min=1, help="How many images are under way at once (normally 32).", metavar="N"
        ),
    ] = None
    max_megapixels: Annotated[
        float, typer.Option(min=0.0001, help="Refuse larger images.", metavar="N")
    ] = MEGAPIXELS
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done; load nothing.")
    ] = False
    explain: Annotated[
        bool, typer.Option("--explain", help="Say why each step ran, or why it did not have to.")
    ] = False
    trace: Annotated[
        Path | None,
        typer.Option(help="Write a timeline for ui.perfetto.dev.", metavar="FILE.json"),
    ] = None
    json: Annotated[
        bool, typer.Option("--json", help="Print one JSON event a line, and nothing else.")
    ] = False
    allow_project_code: AllowCode = False
