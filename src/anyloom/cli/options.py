"""Options of the command line; those of `anyloom run` for any graph are one record.

Each field is one option; its annotation is the option's help and type.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..foundation.errors import AnyloomError, suggestion
from .errors import UsageError

if TYPE_CHECKING:
    from ..values.medical.slices import Axis

CODE_FLAG = "--allow-project-code"
ALLOW_CODE = (
    "Also load the Python files in ./nodes and ./models, and pickled weights that the catalog "
    "there pins. They can do anything you can."
)
UNITS = {"b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12}

AllowCode = Annotated[bool, typer.Option(CODE_FLAG, help=ALLOW_CODE)]
Profile = Annotated[
    str | None,
    typer.Option(
        help="Set of models: lite (default; no GPU, and no download where a Python package holds a "
        "model), small, standard (one consumer GPU) or best.",
        metavar="NAME",
    ),
]
SlotModels = Annotated[
    list[str] | None,
    typer.Option(
        "--model",
        help="Use this model for a slot of the graph; may be repeated.",
        metavar="SLOT=NAME",
    ),
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        help="Change a parameter of a step; may be repeated.",
        metavar="STEP.PARAMETER=VALUE",
    ),
]
Device = Annotated[
    str | None,
    typer.Option(
        help="Where models compute: auto, cpu, cuda:0, mps; several, as in cuda:0,cuda:1, divide "
        "the images among them.",
        metavar="NAME",
    ),
]
JsonLines = Annotated[
    bool, typer.Option("--json", help="Print one JSON object per line and nothing else.")
]
JsonObject = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Offline = Annotated[
    bool, typer.Option("--offline", help="Never use the network; missing weights are an error.")
]
MEGAPIXELS = 64.0
PROTOCOLS = (
    "Answerer",
    "Captioner",
    "ConceptSegmenter",
    "DenseCaptioner",
    "DepthEstimator",
    "DifferentiableSegmenter",
    "ExampleGrounder",
    "ExampleMapper",
    "ExampleMaskGenerator",
    "ExampleSegmenter",
    "FeatureExtractor",
    "Grounder",
    "GuidedInpainter",
    "Inpainter",
    "InstructionEditor",
    "LanguageModel",
    "MaskGenerator",
    "PanopticSegmenter",
    "Ranker",
    "RegionCaptioner",
    "Segmenter",
    "SemanticSegmenter",
    "SimilarityMapper",
    "Stylizer",
    "TextInpainter",
    "TextReader",
    "TextRefiner",
)
"""Kinds of built-in models, for the help, which is to be printed without importing them."""


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
        typer.Option(
            help="Where the run executes: local (this machine) or ray (a cluster).", metavar="NAME"
        ),
    ] = "local"
    address: Annotated[
        str | None,
        typer.Option(help="Address of a Ray cluster (with --engine ray).", metavar="HOST:PORT"),
    ] = None
    offline: Offline = False
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            help="Compute only this output or step, and what it needs; may be repeated.",
            metavar="NAME",
        ),
    ] = None
    recompute: Annotated[
        list[str] | None,
        typer.Option(
            "--recompute",
            help="Run this step again, on finished images too; may be repeated.",
            metavar="STEP",
        ),
    ] = None
    out: Annotated[Path | None, typer.Option(help="Folder of the results.", metavar="DIR")] = None
    limit: Annotated[
        int | None, typer.Option(min=1, help="Only the first N images.", metavar="N")
    ] = None
    formats: Annotated[
        str | None,
        typer.Option(
            "--format",
            help="Also write cvat, labelme, labelstudio, voc or yolo; of georeferenced TIFFs "
            "geojson, gpkg or geotiff; of scans nifti. Separated by commas.",
            metavar="A,B",
        ),
    ] = None
    val: Annotated[
        float | None,
        typer.Option(
            help="With --format yolo: the fraction of images in the validation split, from 0 to 1. "
            "An image stays in its split when others are added.",
            metavar="SHARE",
        ),
    ] = None
    simplify: Annotated[
        float | None,
        typer.Option(
            min=0.0,
            help="With --format geojson or gpkg: how far outlines may be simplified, in units of "
            "the raster's coordinate reference system (default: the edges of pixels).",
            metavar="UNITS",
        ),
    ] = None
    force: Annotated[
        bool,
        typer.Option(
            "--force", help="Compute everything again: finished images, and without the cache."
        ),
    ] = False
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Neither read nor write cached results.")
    ] = False
    jobs: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="Images that are processed at the same time (default 32); fewer need less memory.",
            metavar="N",
        ),
    ] = None
    timeout: Annotated[
        float | None,
        typer.Option(
            min=0.001, help="An image that takes longer fails; the others go on.", metavar="SECONDS"
        ),
    ] = None
    max_megapixels: Annotated[
        float, typer.Option(min=0.0001, help="Larger images fail.", metavar="N")
    ] = MEGAPIXELS
    depth_range: Annotated[
        str | None,
        typer.Option(
            help="For 16-bit and other deep images: the value to show as black, and the one "
            "to show as white (default: the lowest and the highest of each file).",
            metavar="LOW,HIGH",
        ),
    ] = None
    tile_size: Annotated[
        int,
        typer.Option(
            help="Pixels along a side of the tiles that a georeferenced TIFF is read in.",
            metavar="N",
        ),
    ] = 1024
    tile_overlap: Annotated[
        int, typer.Option(help="Pixels that tiles share with their neighbors.", metavar="N")
    ] = 128
    bands: Annotated[
        str | None,
        typer.Option(
            help="Bands of a georeferenced TIFF to show as red, green and blue, or one to show "
            "gray (default: its first three colors).",
            metavar="N,N,N",
        ),
    ] = None
    window: Annotated[
        str | None,
        typer.Option(
            help="For CT and other deep images: what to show of their values, as a name (lung, "
            "bone, brain, soft-tissue …) or a level and a width (default: the file's own window).",
            metavar="NAME|LEVEL,WIDTH",
        ),
    ] = None
    axis: Annotated[
        str,
        typer.Option(help="For NIfTI volumes: axial, coronal or sagittal slices.", metavar="AXIS"),
    ] = "axial"
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what would be done; load nothing.")
    ] = False
    explain: Annotated[
        bool, typer.Option("--explain", help="Print why each step ran or was cached.")
    ] = False
    trace: Annotated[
        Path | None,
        typer.Option(
            help="Write a timeline, to be opened at ui.perfetto.dev.", metavar="FILE.json"
        ),
    ] = None
    json: Annotated[
        bool, typer.Option("--json", help="Print one JSON event per line and nothing else.")
    ] = False
    allow_project_code: AllowCode = False


def take_texts_as_typed(command: Any) -> Any:
    """Return a command of typer whose texts and flags are not coerced.

    typer coerces every parameter with pydantic, whose import takes a fifth of `anyloom validate`.
    """
    command.get_params = partial(_uncoerced_parameters, command.get_params)
    for subcommand in getattr(command, "commands", {}).values():
        take_texts_as_typed(subcommand)
    return command


def _uncoerced_parameters(get_params: Callable[..., list[Any]], context: Any) -> list[Any]:
    parameters = get_params(context)
    for parameter in parameters:
        kind = getattr(getattr(parameter, "type_descriptor", None), "annotation", None)
        if kind in (str, bool, list[str]) and not isinstance(parameter.process_value, partial):
            parameter.process_value = partial(_as_typed, parameter.process_value, parameter)
    return parameters


def _as_typed(coerce: Callable[..., Any], parameter: Any, context: Any, value: Any) -> Any:
    several = parameter.multiple or parameter.nargs == -1
    if value is None and not parameter.required:
        value = () if several else None
    elif several and value and all(isinstance(text, str) for text in value):
        value = list(value)
    elif several or not isinstance(value, str | bool):
        return coerce(context, value)
    return parameter.callback(context, parameter, value) if parameter.callback else value


def read_range(text: str) -> tuple[float, float]:
    """Return the two numbers of a range such as "0,4095".

    Raises:
        UsageError: the text is not a range.
    """
    try:
        low, high = map(float, text.split(","))
    except ValueError:
        low = high = math.nan
    if not low < high < math.inf or low == -math.inf:
        raise UsageError(f"'{text}' is not a range; expected two numbers, such as 0,4095")
    return low, high


def read_bands(text: str | None) -> tuple[int, ...]:
    """Return the numbers of bands such as "4,3,2"; none without a text.

    Raises:
        UsageError: the text is not three numbers from 1, or one.
    """
    try:
        bands = tuple(map(int, text.split(","))) if text is not None else ()
    except ValueError:
        bands = (0,)
    if len(bands) not in (0, 1, 3) or min(bands, default=1) < 1:
        raise UsageError(f"--bands '{text}': expected three numbers from 1, such as 4,3,2, or one")
    return bands


def shown_range(options: RunOptions) -> tuple[float, float] | None:
    """Return the values that --depth-range or --window show as black and white, None without.

    Raises:
        UsageError: it is no range or window, or there are both.
    """
    if options.window is None:
        return read_range(options.depth_range) if options.depth_range else None
    if options.depth_range:
        raise UsageError("--window and --depth-range say the same; give one of them")
    from ..values.medical.windows import window_range

    try:
        return window_range(options.window)
    except AnyloomError as error:
        raise UsageError(f"--window: {error}") from None


def check_axis(axis: str) -> Axis:
    """Return the option --axis.

    Raises:
        UsageError: there is no such axis.
    """
    from ..values.medical.slices import AXES

    for known in AXES:
        if axis == known:
            return known
    raise UsageError(f"--axis '{axis}': expected {', '.join(AXES)}{suggestion(axis, AXES)}")


def check_share(share: float | None) -> None:
    """Check the option --val.

    Raises:
        UsageError: it leaves no image to train or to validate with.
    """
    if share is not None and not 0 < share < 1:
        raise UsageError(f"--val {share:g}: expected a share between 0 and 1, such as 0.2")


def read_size(text: str) -> int:
    """Return the bytes of a size such as "8GB".

    Raises:
        UsageError: the text is not a size.
    """
    size = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([kmgt]?b)", text.strip().lower())
    if not size:
        raise UsageError(
            f"'{text}' is not a size; expected a number and a unit, such as 500MB or 2GB"
        )
    return int(float(size[1]) * UNITS[size[2]])
