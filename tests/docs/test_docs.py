"""Docs: graphs are valid, code runs, commands parse, links have targets."""

from __future__ import annotations

import importlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import fields
from importlib.util import find_spec
from pathlib import Path, PurePosixPath

import numpy as np
import pytest

import anyloom.cli.commands.quickstart as quickstart
import anyloom.engine.events
import anyloom.runs.events
import anyloom.scheduling.events
from anyloom import Value, check, loads
from anyloom.foundation.events import Event
from anyloom.registry.lookup import registry
from tests.docs.pages import DOCS, ROOT, Page, anchor, pages
from tests.runs.rasters import village
from tests.runs.rasters import write as write_raster
from tests.values.medical.scans import save_series

sys.path.insert(0, str(DOCS))
import gallery_page
import generate

CATEGORIES = ("cat", "cup", "dog", "flower")
PHOTOS = (
    "ihc.png",
    "motorcycle_right.png",
    "chelsea.png",
    "coffee.png",
    "coins.png",
    "motorcycle_left.png",
    "page.png",
    "rocket.jpg",
)
NAMES = list(pages())
CELLS_BEFORE = """\
from anyloom import Image, Text, graph
from anyloom.nodes import ground, segment
"""


def with_any(kind: str) -> list[str]:
    """Return the pages that have something of a kind to be tried."""
    return [name for name, page in pages().items() if getattr(page, kind)()]


def code_of(page: Page) -> str:
    """Return what a reader runs, in order; titled blocks are files and not run by themselves."""
    return "\n".join(block.text for block in page.blocks("python") if not block.title)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as the reader has it."""
    return as_reader(tmp_path)


def as_reader(folder: Path) -> Path:
    """Put into a folder what a reader has; photos of at most 640 pixels, with annotations."""
    from PIL import Image

    found = find_spec("skimage")
    assert found and found.origin
    (folder / "photos").mkdir(parents=True)
    annotated = []
    for name in PHOTOS:
        with Image.open(Path(found.origin).parent / "data" / name) as photo:
            photo.thumbnail((640, 640))
            photo.save(folder / "photos" / name)
            size = {"width": photo.width, "height": photo.height}
        annotated.append({"id": len(annotated), "file_name": name, **size})
    categories = [{"id": number, "name": name} for number, name in enumerate(CATEGORIES)]
    document = {"images": annotated, "annotations": [], "categories": categories}
    (folder / "annotations.json").write_text(json.dumps(document))
    (folder / "broken.jpg").write_bytes(b"not an image")
    scan = np.zeros((96, 80, 24), np.int16)
    save_series(folder / "scans" / "ct", scan, names=[f"IM{index}" for index in range(24)])
    write_raster(folder / "ortho.tif", village(300, 300)[0])
    return folder


def test_the_quickstart_leaves_every_photo_that_a_command_of_the_docs_names() -> None:
    left = {scene.photo for scene in quickstart.SCENES} | set(quickstart.EXAMPLES)
    named = {
        file
        for page in pages().values()
        for command in page.commands()
        for file in re.findall(r"(?<!\S)photos/([\w.]+)", command)
    }
    assert {"ihc.png", "motorcycle_right.png"} <= named
    assert named - {photo.rpartition("/")[2] for photo in left} == set()


@pytest.mark.parametrize("name", with_any("graphs"))
def test_graphs_in_the_docs_are_valid(name: str, folder: Path) -> None:
    page = pages()[name]
    for block in page.graphs():
        if not block.title:
            assert not check(loads(block.text, name)).warnings


@pytest.mark.parametrize("name", with_any("commands"))
def test_commands_in_the_docs_run(name: str, folder: Path) -> None:
    page = pages()[name]
    page.write_files(folder)
    commands = page.commands()
    if any("graphs/mine.yaml" in command for command in commands):
        (folder / "graphs").mkdir(exist_ok=True)
        shutil.copy(registry.graph_files()["ocr"], folder / "graphs" / "mine.yaml")
    done = subprocess.run(
        [sys.executable, "-m", "tests.docs.type_commands"],
        input=json.dumps([shlex.split(command)[1:] for command in commands]),
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=True,
    )
    for command, (code, printed) in zip(commands, json.loads(done.stdout), strict=True):
        documented = page.output_of(command)
        if documented and command.split()[1] in ("validate", "nodes", "schema"):
            assert printed[: len(documented)] == documented, command
        elif command.startswith("anyloom run") and code != 0:
            assert printed == documented, command  # an error on purpose
        else:
            assert code == 0, f"{command}: {printed}"


def test_the_runs_of_the_notebook_page_have_labels_and_can_be_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = as_reader(tmp_path)
    for photo in (folder / "photos").iterdir():
        if photo.name != "coffee.png":
            photo.unlink()
    monkeypatch.chdir(folder)
    blocks = pages()["docs/how-to/notebook.md"].blocks("python")
    one, further = (
        next(block.text for block in blocks if block.title == title)
        for title in ("another cell", "further cells")
    )
    # A graph is written in a file or a notebook: its source must be found.
    (folder / "cell.py").write_text(f"{CELLS_BEFORE}{one}")
    monkeypatch.syspath_prepend(folder)
    names = dict(vars(importlib.import_module("cell")))
    *setup, compare = further.strip().splitlines()
    exec("\n".join(setup), names)
    grid = eval(setup[0], names)
    assert [item.name for item in grid.items] == ["coffee"]
    comparison = eval(compare, names)
    assert "'prompt'" in comparison.settings and len(comparison.images) == 1


def test_code_in_the_docs_runs(tmp_path: Path) -> None:
    tried: dict[str, tuple[str, str]] = {}
    for name, page in pages().items():
        if code_of(page):
            folder = as_reader(tmp_path / name)
            page.write_files(folder)
            (folder / "graphs").mkdir(exist_ok=True)
            if "read_metadata" in page.text:
                make_a_result(folder)
            tried[name] = (str(folder), code_of(page))
    done = subprocess.run(
        [sys.executable, "-m", "tests.docs.run_code"],
        input=json.dumps(tried),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    failed = json.loads(done.stdout.splitlines()[-1])
    assert not failed, "\n".join(failed.values())
    assert "docs/tutorial.md" in tried


def make_a_result(folder: Path) -> None:
    """Run a graph whose output is a PNG that carries the graph, as the docs suppose."""
    from anyloom import run_folder

    graph = loads(
        "graph: copy\ninputs: {image: Image}\noutputs:\n"
        "  removed: {contact_sheet: {images: [$image]}}\n"
    )
    run_folder(graph, folder / "photos" / "coins.png", out=folder / "found")
    made = folder / "found/removed/coins.png"
    shutil.copy(made, made.with_name("coins__000.png"))


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name: str) -> None:
    made = {f"docs/{path}": Page(path, content) for path, content in generate.pages().items()}
    known = {**pages(), **made}
    for target in pages()[name].links():
        path, _, anchor = target.partition("#")
        file = os.path.normpath(PurePosixPath(name).parent / path) if path else name
        assert file in known or (ROOT / file).exists(), target
        if anchor:
            assert anchor in known[file].anchors(), target


def test_every_page_is_reached_from_the_navigation() -> None:
    navigation = (ROOT / "mkdocs.yml").read_text("utf-8")
    written = [file.relative_to(DOCS).as_posix() for file in DOCS.rglob("*.md")]
    made = [path for path in generate.pages() if path.endswith(".md")]
    assert [page for page in [*written, *made] if f": {page}\n" not in navigation] == []


def test_every_node_graph_and_model_is_in_the_reference() -> None:
    made = generate.pages()
    nodes = [
        name
        for name, node in registry.nodes().items()
        if node.function.__module__.startswith("anyloom.nodes.")
    ]
    for page, names in (
        (generate.NODES, nodes),
        (generate.GRAPHS, registry.graph_files()),
        (generate.MODELS, registry.models().checkpoints),
    ):
        missing = set(map(anchor, names)) - Page(page, made[page]).anchors()
        assert not missing, page


def test_the_reference_tells_every_argument_and_what_it_is() -> None:
    page = generate.pages()[generate.NODES]
    for name, node in registry.nodes().items():
        if node.function.__module__.startswith("anyloom.nodes."):
            start = page.index(f"\n### {name}\n")
            end = page.find("\n### ", start + 1)
            rows = [line for line in page[start:end].splitlines() if line.startswith("| `")]
            for argument in node.signature.arguments:
                row = next(line for line in rows if line.startswith(f"| `{argument}` |"))
                assert row.split(" | ")[-1].removesuffix(" |").strip(), f"{name}.{argument}"


def test_links_of_the_generated_pages_lead_somewhere() -> None:
    made = generate.pages()
    for path, text in made.items():
        for target in Page(path, text).links() if path.endswith(".md") else ():
            file, _, anchor = target.partition("#")
            whole = os.path.normpath(PurePosixPath(path).parent / file) if file else path
            assert whole in made or (DOCS / whole).is_file(), target
            assert not anchor or anchor in Page(whole, made[whole]).anchors(), target


def test_every_event_is_described_with_its_fields() -> None:
    modules = (anyloom.engine.events, anyloom.runs.events, anyloom.scheduling.events)
    classes = {one for module in modules for one in vars(module).values() if isinstance(one, type)}
    rows = pages()["docs/reference/command-line.md"].text.splitlines()
    for event in classes:
        if issubclass(event, Event) and not event.__subclasses__():
            [row] = [line for line in rows if line.startswith(f"| `{event.kind}` |")]
            names = {field.name.replace("checkpoints", "models") for field in fields(event)}
            assert names - {"time"} <= set(re.findall(r"`(\w+)`", row.split("|")[2])), event.kind


def test_every_kind_of_value_is_described() -> None:
    text = pages()["docs/reference/values.md"].text
    assert [kind for kind in Value.kinds if f"`{kind}`" not in text] == []


def test_generated_pages_and_tables_are_current() -> None:
    # In another process, where no test has declared nodes or models.
    check = [sys.executable, DOCS / "generate.py", "--check"]
    done = subprocess.run(check, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, ""), "python docs/generate.py writes them"


def test_options_of_a_command_are_filled_in() -> None:
    text = generate.with_options("<!-- options: anyloom run -->\n<!-- end of options -->\n")
    assert "`--force`" in text and "`--set STEP.PARAMETER=VALUE`" in text
    assert generate.with_options(text) == text


def test_images_are_small_and_shown() -> None:
    shown = {
        PurePosixPath(target).name
        for page in [*pages().values(), Page("README.md", (ROOT / "README.md").read_text("utf-8"))]
        for target in page.links()
    }
    for file in filter(Path.is_file, (DOCS / "images").rglob("*")):
        assert file.stat().st_size < 150_000, file.name
        assert file.name in shown


def test_the_gallery_has_every_graph_and_every_picture() -> None:
    page = Page(generate.GALLERY, generate.pages()[generate.GALLERY])
    shown = {
        name
        for group, names in registry.graph_groups().items()
        for name in names
        if group != "edit"
    }
    assert set(map(anchor, shown)) <= page.anchors()
    known = gallery_page.facts()
    pictures = {file.stem for file in (DOCS / "images" / "gallery").iterdir()}
    assert pictures == set(known["examples"]) <= shown
    without = shown - set(known["examples"])
    reads_masks_or_scans = {"medsam_volume", "persam", "persam_f", "seggpt_in_context"}
    assert set(known["commands"]) == without - reads_masks_or_scans


SURVEY = """
Segment Anything|Grounded-SAM|Text2Seg|CLIP Surgery|Inpaint Anything|Edit Everything|Edit Anything
IEA|Segment Anything with CLIP|Semantic-Segment-Anything|Caption Anything|Count Anything|PerSAM
PerSAM-F|Any-to-Any Style Transfer|SegGPT|Painter|SEEM|OneFormer|MMDet-SAM|Prompt-Segment-Anything
MMRotate-SAM|SAM-RBox|MMOCR-SAM|OCR-SAM|SAMText|MMEditing-SAM|PaddleSeg|sd-webui-segment-anything
Magic Copy|Segment-Any-Anomaly|SEPL|wsss_sam|Jiang and Yang|SAMCOD|concealed|glass|SAM-Robustness
Attack-SAM|Mazurowski|COSMOS|BET|pathology|SAM from space|SAMAug|Segment-Anything-U-Specify
Segment Any RGBD|Show Anything|Image2Paragraph|LIME-SAM|Relate Anything|SAMRS|DSEC-MOS|SATIR|Craters
Cracks|SegEO|segment-anything-eo|samgeo|Label-Studio-SAM|SALT|napari-SAM|napari-segment-anything
SegDrawer|MedSAM|SAMM|SAM Medical Imaging|GazeSAM|MetaSeg|SAMed|SAM-Adapter|Medical SAM Adapter
Polyp-SAM|SkinSAM|Learnable Ophthalmology SAM|Paint Anything|Track Anything|SAM-Track|VISAM
segment-any-moving|RefSAM|super-resolution|SA3D|Anything-3D|3D-Box|AV-SAM|BadSAM|L2SET|SNA
""".replace("\n", "|").strip("|")


@pytest.mark.parametrize("system", SURVEY.split("|"))
def test_a_system_of_the_survey_has_graphs_or_a_reason(system: str) -> None:
    known = gallery_page.facts()
    rows = [row for row in known["survey"] if re.search(rf"(?<![\w-]){re.escape(system)}\b", row)]
    assert rows
    for row in rows:
        graphs, note = gallery_page.survey_row(known, row)
        assert set(graphs) <= set(registry.graph_files())
        assert graphs or re.match(r"(later|not here): (\S+ ){4}", note), row
        assert "|" not in note
