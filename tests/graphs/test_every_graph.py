"""Every graph works end to end: with lite on a real photo, and on tiny real architectures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nibabel
import numpy as np
import pytest

from anyloom import Engine, Heatmap, Image, LabelMap, NodeError, Regions, Table, check, load
from anyloom.compiler.checked import CheckedGraph
from anyloom.drawing import downscale
from anyloom.registry.lookup import registry
from tests.graphs import datasets, odd_inputs
from tests.graphs.odd_inputs import GRAPHS_OF_VOLUMES, NORMAL, inputs_for
from tests.graphs.result_checks import faults
from tests.photos import picture

GRAPHS = sorted(registry.graph_files())
PAINTED = {"TextInpainter"}
NOT_LITE = {
    "ask_anything": {"Answerer", "LanguageModel"},
    "attack": {"DifferentiableSegmenter"},
    "edit_add": PAINTED,
    "edit_anything": {"GuidedInpainter"},
    "edit_anything_by_click": {"GuidedInpainter"},
    "edit_background_text": PAINTED,
    "edit_in_turn": PAINTED,
    "edit_instruct": {"InstructionEditor"},
    "edit_replace": PAINTED,
    "edit_restyle": PAINTED,
    "evaluate_semantic": {"SemanticSegmenter"},
    "fill_by_text": PAINTED,
    "grounded_inpainting": PAINTED,
    "image_edit_anything": PAINTED,
    "image_to_paragraph": {"DenseCaptioner"},
    "inpaint_anything_fill": PAINTED,
    "inpaint_anything_replace": PAINTED,
    "ocr_replace": PAINTED,
    "oneformer_panoptic": {"PanopticSegmenter"},
    "open_vocabulary": {"SemanticSegmenter"},
    "relations": {"Answerer"},
    "replace_by_text": PAINTED,
    "rgbd": {"DepthEstimator", "SemanticSegmenter"},
    "semantic_segment_anything": {"SemanticSegmenter"},
}
"""Graph that lite cannot run → the protocols that no model inside a Python package has."""
PARTLY_LITE = {"edit_everything": {"target": None}, "show_anything": {"target": None}}
"""Graph that lite runs without one of its parts → the inputs that leave it out."""
OTHER_PHOTOS = {
    "count_anything": "coins",
    "cracks": "gravel",
    "craters": "moon",
    "edit_erase_text": "page",
    "edit_replace_text": "page",
    "evaluate_counting": "coins",
    "ocr": "page",
    "ocr_erase": "page",
    "ocr_segment": "page",
}
"""Graph → a photo that shows what it looks for; others work on the coffee."""
ON_PHOTOS: dict[str, dict[str, Any]] = {
    "anomaly": {"what": "plate", "prompt": "espresso", "max_area_share": 1.0},
    "caption_everything": {"min_similarity": -1.0, "min_log_score": None},
    "count_anything": {"boxes": "92,243,138,290"},
    "cracks": {"min_elongation": 4.0},
    "edit_replace_text": {"old": "histogram", "new": "chart"},
    "evaluate_coco": {"truth": "annotations.json"},
    "explain": {"samples": 40},
    "u_specify": {"prompt": "cup, table", "min_score": 0.5},
}
"""What a graph is given instead of the words for any other photo."""
ON_TINY: dict[str, dict[str, Any]] = {
    "any_prompt": {"prompt": "cup"},
    "caption_everything": {"min_similarity": -1.0, "min_log_score": None},
    "layers": {"prompt": "cup"},
}
DENSE = {"segment_everything", "count_by_example"}
"""Nodes with a grid of points, which has four a side in these tests."""
OF_CHANCE = ("the masks cover the whole image", "no line has the text")
"""Errors that random weights lead to."""


def shows_something(value: Any) -> bool:
    """Return whether an output is more than an empty one."""
    if isinstance(value, (Regions, Table, str, list, tuple)):
        return len(value) > 0
    if isinstance(value, Heatmap):
        return bool(np.ptp(value.grid) > 0)
    if isinstance(value, LabelMap):
        return bool(value.numbers.any())
    return value is not None and value != 0


def assert_sound(checked: CheckedGraph, found: dict[str, Any], given: dict[str, Any]) -> None:
    frames = frozenset(value.shape for value in given.values() if isinstance(value, Image))
    for name in checked.outputs:
        if (checked.graph.name, name) not in odd_inputs.OF_ANOTHER_SIZE:
            assert list(faults(name, found[name], frames)) == []
    first = next(name for name in checked.outputs if found[name] is not None)
    assert shows_something(found[first]), f"{first} is {found[first]!r}"


def test_the_graphs_that_lite_cannot_run_are_known_with_what_it_lacks() -> None:
    able = set(registry.models().profiles["lite"])
    lacking = {}
    for name in GRAPHS:
        required = check(load(name), profile="small").protocols.values()
        lacks = {one.__name__ for protocols in required for one in protocols} - able
        if lacks and name not in PARTLY_LITE:
            lacking[name] = lacks
    assert lacking == NOT_LITE


@pytest.fixture(scope="module")
def lite() -> Iterator[Engine]:
    with Engine() as engine:
        yield engine


@pytest.fixture(scope="module")
def datasets_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Photos as files, with their ground truth in each format."""
    folder = tmp_path_factory.mktemp("photos")
    datasets.write_masks(folder)
    datasets.write_coco(folder)
    datasets.write_fsc(folder)
    for name in ("gravel", "moon", "page"):
        (folder / "photos" / f"{name}.png").write_bytes(downscale(picture(name), 400).encode("PNG"))
    levels = datasets.small("coffee").pixels[:, :, 0].T.astype(np.int16)
    volume = nibabel.Nifti1Image(np.stack([levels, levels], axis=2), np.eye(4))
    nibabel.save(volume, folder / "photos" / "coffee.nii.gz")
    return folder


@pytest.mark.parametrize("name", sorted({*GRAPHS} - {*NOT_LITE}))
def test_a_graph_works_on_a_photo_with_lite(name, lite, datasets_folder, monkeypatch) -> None:
    monkeypatch.chdir(datasets_folder)
    photo = OTHER_PHOTOS.get(name, "coffee")
    file = datasets_folder / "photos" / f"{photo}.png"
    if name in GRAPHS_OF_VOLUMES:
        file = file.with_suffix(".nii.gz")
    image = Image.open(file, part="axial-000" if name in GRAPHS_OF_VOLUMES else "")
    thing = datasets.cup_mask() if photo == "coffee" else None
    given = inputs_for(name, image, thing) | ON_PHOTOS.get(name, {}) | PARTLY_LITE.get(name, {})
    checked = check(load(name), profile="lite")
    result = lite.run(checked, given)
    result.raise_failure()
    assert_sound(checked, dict(result), given)


@pytest.mark.parametrize("name", GRAPHS)
@pytest.mark.filterwarnings("ignore:.*reads 77 tokens of a text")  # a tiny vocabulary
def test_a_graph_works_on_tiny_networks_of_real_architectures(
    name: str, run_tiny: Callable[..., dict[str, Any]], tmp_path: Path, monkeypatch
) -> None:
    odd_inputs.write_images(tmp_path / "images")
    odd_inputs.write_truth(tmp_path / "truth", "middle")
    monkeypatch.chdir(tmp_path / "truth")
    file = tmp_path / "images" / f"{NORMAL}.png"
    if name in GRAPHS_OF_VOLUMES:
        file = file.with_suffix(".nii.gz")
    image = Image.open(file, part="axial-000" if name in GRAPHS_OF_VOLUMES else "")
    given = inputs_for(name, image) | ON_TINY.get(name, {})
    dense = [step for step, node in load(name).nodes.items() if node.operation in DENSE]
    settings = {f"{step}.points_per_side": 4 for step in dense}
    try:
        found = run_tiny(name, steps=False, settings=settings, **given)
    except NodeError as error:
        assert any(reason in str(error) for reason in OF_CHANCE)
        return
    for output in load(name).outputs:
        if (name, output) not in odd_inputs.OF_ANOTHER_SIZE:
            assert list(faults(output, found[output], frozenset({image.shape}))) == []
