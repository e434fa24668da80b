"""The command `anyloom edit`: an instruction in plain words, done to a photo or a folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ...compiler.graphs import Graph
from ...edit.chain import Edit
from ...edit.editing import Edited, NotFoundError, Prepared, carry_out, graph_for, prepare
from ...edit.errors import EditError
from ...edit.parsing import parse
from ...edit.plan import EditPlan, Selector
from ...edit.verbs import verbs_of
from ...foundation.atomic_files import write_atomically
from ...foundation.plain_text import plain
from ...registry.lookup import registry
from ...values.image import MAX_PIXELS
from ...values.image_decoding import read_file, read_header
from ...values.image_encoding import format_of
from ..errors import FAILED, UsageError
from ..graph_inputs import options_of
from ..network import network_forbidden
from ..options import RunOptions
from ..output.terminal import print_error, print_line, print_table
from ..project import code_hint_on_error, open_project, slot_choices
from .run import engine_of, run_graph
from .show import describe_graph

if TYPE_CHECKING:
    from ...engine.engine import Engine
    from ...values import Image, Masks

GRAPH_NAME = "edit"
MOST_FOUND = 5
"""Things of one step that are listed."""


@dataclass(frozen=True)
class EditOptions:
    """What was typed after `anyloom edit`."""

    source: str | None = None
    instruction: str | None = None
    plan: bool = False
    show: bool = False
    save: Path | None = None
    masks: bool = False
    page: bool = False
    ask: bool = False
    in_place: bool = False
    out: Path | None = None
    planner: str | None = None
    profile: str | None = None
    models: list[str] = field(default_factory=list)
    device: str | None = None
    offline: bool = False
    json: bool = False
    allow_code: bool = False

    @property
    def run_options(self) -> RunOptions:
        return RunOptions(
            GRAPH_NAME,
            [self.source] if self.source else None,
            profile=self.profile,
            models=self.models,
            device=self.device,
            offline=self.offline,
            out=self.out,
            json=self.json,
        )


def list_verbs(allow_code: bool) -> None:
    """Print every verb with its sentences."""
    open_project(allow_code)
    verbs = verbs_of(registry)
    for name in verbs.names:
        print_line(name)
        for graph in verbs.of(name).values():
            if graph.about:
                print_line(f"  {graph.about.splitlines()[0]}")
            for sentence in graph.says:
                print_line(f"    {sentence}")


def edit_source(options: EditOptions) -> None:
    """Do what an instruction says, and exit with the code of it.

    Raises:
        UsageError: the instruction is not understood, or the options make no sense together.
        GraphError: the profile has no model for a step.
        AnyloomError: a file cannot be read or written, or a step failed.
    """
    source, instruction = options.source, options.instruction
    looking = options.plan or options.show or options.save is not None
    if instruction is None and source is not None and looking:
        source, instruction = None, source
    if instruction is None:
        example = 'anyloom edit photo.jpg "blur the background"'
        raise UsageError(
            f"which photo, and what to do? {example} (anyloom edit --verbs lists verbs)"
        )
    if source is None and not looking:
        raise UsageError('which photo? anyloom edit photo.jpg "…"')
    open_project(options.allow_code)
    with network_forbidden(options.offline), code_hint_on_error():
        try:
            plan = _plan(instruction, options)
            if options.plan:
                _print_plan(plan, options)
                return
            made = graph_for(
                plan,
                verbs_of(registry),
                about=instruction,
                profile=options.profile,
                models=slot_choices(options.models),
            )
        except EditError as error:
            if options.json:
                record = {
                    "error": error.message,
                    "words": list(error.words),
                    "suggestion": error.suggestion,
                }
                print_line(json.dumps(record, ensure_ascii=False))
            raise UsageError(str(error)) from None
        graph = Graph.of(made.graph)
        if options.show:
            describe_graph(graph, options.profile)
            return
        if options.save is not None:
            graph.save(options.save)
            if not options.json:
                print_line(f"graph     {options.save}")
        if source is None:
            return
        if Path(source).is_dir():
            _edit_folder(graph, made, options)
        else:
            raise typer.Exit(_edit_photo(Path(source), instruction, plan, options))


def _plan(instruction: str, options: EditOptions) -> EditPlan:
    try:
        return parse(instruction)
    except EditError:
        if options.planner is None:
            raise
    from ...edit.planner import planned

    with engine_of(options.run_options) as engine:
        return planned(instruction, options.planner, engine=engine)


def _print_plan(plan: EditPlan, options: EditOptions) -> None:
    if options.json:
        print_line(json.dumps(plan.to_json(), ensure_ascii=False))
    else:
        print_line(str(plan))


def _edit_folder(graph: Graph, made: Edit, options: EditOptions) -> None:
    for_one = {"--ask": options.ask, "--in-place": options.in_place, "--page": options.page}
    for name, given in for_one.items():
        if given:
            raise UsageError(f"{name} edits one photo, not a folder")
    run_options = options.run_options
    only = ["edited", *(name for name in made.masks if name and options.masks)]
    texts = [(option, made.files[option.name]) for option in options_of(graph, ())]
    run_graph(graph, replace(run_options, only=only), texts)


def _edit_photo(photo: Path, instruction: str, plan: EditPlan, options: EditOptions) -> int:
    from ...values import Image
    from ..output.quiet import quiet_libraries

    target = _target(photo, options)
    format_of(target)  # a wrong suffix is known before anything runs
    if options.in_place:
        _check_depth(photo)
    prepared = _prepared(instruction, plan, options)
    image = Image.open(photo)
    with ExitStack() as stack:
        stack.enter_context(quiet_libraries())
        engine = stack.enter_context(engine_of(options.run_options))
        try:
            if options.ask:
                edited = _asked(prepared, image, target, options, engine)
                if edited is None:
                    return FAILED
            else:
                edited = carry_out(prepared, image, engine=engine)
        except NotFoundError as error:
            return _not_found(photo, target, error, options)
    edited.save(target)
    files = _save_masks(edited, target) if options.masks else []
    page = _free(target.with_suffix(".html")) if options.page else None
    if page is not None:
        edited.save_page(page)
    if options.json:
        record = {
            "photo": str(photo),
            "edited": str(target),
            **plan.to_json(),
            "found": [_found(masks) for masks in edited.masks],
            "models": dict(edited.models),
            **({"masks": [str(file) for file in files]} if files else {}),
            **({"page": str(page)} if page else {}),
        }
        print_line(json.dumps(record, ensure_ascii=False))
    else:
        for line, masks in zip(str(plan).splitlines(), edited.masks, strict=True):
            print_line(line)
            if masks is not None:
                print_line(f"   found: {_found_text(masks)}")
        for file in files:
            print_line(f"masks     {file}")
        if page is not None:
            print_line(f"page      {page}")
        print_line(f"edited    {target}")
    return 0


def _found(masks: Masks | None) -> list[dict[str, Any]] | None:
    """Return what a step was done to, with its share of the image; None for the whole image."""
    if masks is None:
        return None
    pixels = masks.frame[0] * masks.frame[1]
    labels = masks.labels or [""] * len(masks)
    scores = [None] * len(masks) if masks.scores is None else masks.scores.tolist()
    return [
        {"label": label, "score": score, "share": round(int(area) / pixels, 4)}
        for label, score, area in zip(labels, scores, masks.areas, strict=True)
    ]


def _found_text(masks: Masks) -> str:
    found = _found(masks) or []
    shown: list[str] = []
    for one in found[:MOST_FOUND]:
        named = plain(one["label"], 60).replace("_", " ")
        if one["score"] is not None:
            named = f"{named} {one['score']:.2f}".strip()
        share = f"{100 * one['share']:.0f} % of the image"
        shown.append(f"{named} ({share})" if named else share)
    more = [f"{len(found) - MOST_FOUND} more"] if len(found) > MOST_FOUND else []
    return ", ".join(shown + more)


def _prepared(instruction: str, plan: EditPlan, options: EditOptions, **more: Any) -> Prepared:
    models = slot_choices(options.models)
    prepared = prepare(plan, profile=options.profile, models=models, about=instruction, **more)
    return replace(prepared, instruction=instruction)


def _target(photo: Path, options: EditOptions) -> Path:
    """Return the file to write; never the photo itself without --in-place."""
    if options.in_place:
        if options.out is not None:
            raise UsageError("--in-place overwrites the photo; leave --out out")
        return photo
    if options.out is None:
        return _free(photo.with_name(f"{photo.stem}-edited.png"))
    if options.out.is_dir():
        return _free(options.out / f"{photo.stem}-edited.png")
    if not options.out.suffix:
        raise UsageError(
            f"--out {options.out} is neither a folder that exists nor a file that ends with .png, "
            ".jpg or .webp"
        )
    if not options.out.parent.is_dir():
        raise UsageError(f"--out {options.out}: there is no folder {options.out.parent}")
    if options.out.exists() and photo.exists() and options.out.samefile(photo):
        raise UsageError("--out is the photo itself; --in-place overwrites it")
    return options.out


def _check_depth(photo: Path) -> None:
    """Refuse to overwrite a photo of 16 bits by its result, which has eight."""
    header = read_header(read_file(photo, MAX_PIXELS), plain(str(photo)), MAX_PIXELS)
    if header.conversion == "depth":
        raise UsageError(
            f"{photo} has more than 8 bits a channel, its result has 8: leave --in-place out"
        )


def _free(path: Path) -> Path:
    """Return a path, with a number where there is such a file already."""
    number = 2
    free = path
    while free.exists():
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
        number += 1
    return free


def _save_masks(edited: Edited, target: Path) -> list[Path]:
    from ...formats import mask_to_png

    files = []
    for number, masks in enumerate(edited.masks, start=1):
        if masks is None:
            continue
        file = target.with_name(f"{target.stem}-masks-{number}.png")
        write_atomically(file, mask_to_png(masks.union()))
        files.append(file)
    return files


def _not_found(photo: Path, target: Path, error: NotFoundError, options: EditOptions) -> int:
    """Report a thing that is not in the photo; write what the steps before have made."""
    kept = ""
    if error.done is not None:
        file = _free(target.with_name(f"{target.stem}-step-{error.step - 1}.png"))
        error.done.save(file)
        kept = f"; the steps before: {file}"
    if options.json:
        record = {
            "photo": str(photo),
            "not_found": error.phrase,
            "step": error.step,
            "instead": list(error.instead),
        }
        print_line(json.dumps(record, ensure_ascii=False))
    print_error(f"{photo}: {error}{kept}")
    return FAILED


def _asked(
    prepared: Prepared, image: Image, target: Path, options: EditOptions, engine: Engine
) -> Edited | None:
    """Show what was found for each step and wait; return None where the user stops."""
    plan, given = prepared.edit.plan, {}
    for number, step in enumerate(plan.steps, start=1):
        if not step.what:
            continue
        answer = _ask_about(prepared, number, image, given, target, engine)
        while isinstance(answer, tuple):  # another place in the image
            steps = list(plan.steps)
            selector = Selector(point=answer)
            steps[number - 1] = step.model_copy(update={"what": (selector,)})
            plan = EditPlan(steps=tuple(steps))
            prepared = _prepared(prepared.instruction, plan, options, given=_numbers(given))
            answer = _ask_about(prepared, number, image, given, target, engine)
        if answer is None:
            print_line("stopped; nothing is written")
            return None
        given[f"what_{number}"] = answer
        prepared = _prepared(prepared.instruction, plan, options, given=_numbers(given))
    return carry_out(prepared, image, masks=given, engine=engine)


def _numbers(given: Mapping[str, Any]) -> list[int]:
    return [int(name.removeprefix("what_")) for name in given]


def _ask_about(
    prepared: Prepared,
    number: int,
    image: Image,
    given: Mapping[str, Masks],
    target: Path,
    engine: Engine,
) -> Masks | tuple[int, int] | None:
    """Show the masks of one step; return those to use, another point, or None to stop."""
    from ...drawing import draw

    made = prepared.edit
    before = made.steps[number - 2] if number > 1 else None
    name = made.masks[number - 1]
    wanted = [name, *([before] if before else [])]
    candidates = made.candidates.get(number)
    if candidates is not None:
        wanted.append(candidates)
    files = {key: _opened(path) for key, path in made.files.items()}
    inputs = {"image": image, **files, **given}
    result = engine.run(prepared.checked, inputs, outputs=[one for one in wanted if one])
    result.raise_failure()
    masks, current = result[name or ""], result[before] if before else image
    others = result[candidates] if candidates is not None else masks
    file = target.with_name(f"{target.stem}-ask-{number}.png")
    draw(current, masks).save(file)
    print_line(str(made.plan).splitlines()[number - 1])
    print_line(f"   found: {file}")
    if len(others) > 1:
        rows = [
            (f"   {row + 1}", (others.labels or [""] * len(others))[row], _box(others, row))
            for row in range(len(others))
        ]
        print_table(rows)
    while True:
        text = input("   edit this? y, n, a number to pick another, or x,y: ").strip().lower()
        if text in ("y", "yes", ""):
            return masks
        if text in ("n", "no", "q"):
            return None
        if text.isdigit() and 1 <= int(text) <= len(others):
            return others[[int(text) - 1]]
        parts = text.split(",")
        if len(parts) == 2 and all(part.strip().isdigit() for part in parts):
            x, y = (int(part) for part in parts)
            if x < current.width and y < current.height:
                return (x, y)
        print_line(f"   '{plain(text)}' is none of these")


def _opened(path: str) -> Image:
    from ...values import Image

    return Image.open(path)


def _box(masks: Masks, row: int) -> str:
    return ",".join(f"{edge:.0f}" for edge in masks.shapes.boxes()[row])
