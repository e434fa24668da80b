"""How often a graph asks its models: all regions of an image at once, and nothing twice."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

import pytest

from anyloom import Engine, Image, check, load
from anyloom.registry.lookup import registry
from tests.graphs import odd_inputs
from tests.graphs.odd_inputs import GRAPHS_OF_VOLUMES, LARGE, inputs_for
from tests.graphs.odd_models import MANY, OddModel, write_project
from tests.graphs.test_flagships_on_real_architectures import scene

GRAPHS = sorted(registry.graph_files())
METHODS = sorted(
    name for protocol in OddModel.__bases__ for name in getattr(protocol, "__abstractmethods__", ())
)
SEVERAL: dict[tuple[str, str], tuple[int, str]] = {
    ("anomaly", "ground"): (2, "the thing, and what may be wrong with it"),
    ("attack", "removal_gradient"): (10, "iterations"),
    ("attack", "segment"): (2, "before and after"),
    ("caption_anything", "caption"): (2, "the objects, and the scene"),
    ("caption_everything", "caption"): (2, "the segments, and the scene"),
    ("evaluate_prompts", "segment"): (2, "points, and boxes"),
    ("evaluate_robustness", "segment"): (16, "images"),
    ("image_to_paragraph", "caption"): (2, "the segments, and the scene"),
    ("inpaint_anything_fill", "inpaint"): (3, "results, one for each candidate mask"),
    ("inpaint_anything_remove", "inpaint"): (3, "results, one for each candidate mask"),
    ("inpaint_anything_replace", "surround"): (3, "results, one for each candidate mask"),
    ("edit_anything", "inpaint_along"): (3, "results, one for each seed"),
    ("edit_anything_by_click", "inpaint_along"): (2, "results, one for each seed"),
    ("open_vocabulary", "similarity_maps"): (MANY, "crops of the image, with texts of their own"),
}
"""Graph and method → how often it is called at most, and for what; others are called once."""
CALLS: Counter[str] = Counter()


INSIDE = threading.local()


def counted(method: str) -> Callable[..., Any]:
    @wraps(getattr(OddModel, method))
    def call(self: OddModel, *arguments: Any, **options: Any) -> Any:
        outermost = not getattr(INSIDE, "a_call", False)
        CALLS[method] += outermost
        INSIDE.a_call = True
        try:
            return getattr(OddModel, method)(self, *arguments, **options)
        finally:
            INSIDE.a_call = not outermost

    return call


CountedModel = type(
    "CountedModel", (OddModel,), {name: counted(name) for name in METHODS}, family="counted"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("calls")
    odd_inputs.write_images(folder / "images")
    odd_inputs.write_truth(folder / "truth", "middle")
    catalog = write_project(folder / "project") / "models" / "catalog.yaml"
    catalog.write_text(catalog.read_text("utf-8").replace('"odd"', '"counted"'), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "project", None)
        patch.setattr(registry, "_catalog", None)
        registry.open_project(folder / "project", trusted=True)
        yield folder


@pytest.mark.parametrize("name", GRAPHS)
def test_a_graph_asks_a_model_once_for_all_regions_of_an_image(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder / "truth")
    ending = ".nii.gz" if name in GRAPHS_OF_VOLUMES else ".png"
    part = "axial-000" if name in GRAPHS_OF_VOLUMES else ""
    image = Image.open(folder / "images" / f"{LARGE}{ending}", part=part)
    CALLS.clear()
    with Engine() as engine:
        result = engine.run(check(load(name), profile="odd-many"), inputs_for(name, image))
    result.raise_failure()
    expected = {method: SEVERAL.get((name, method), (1, ""))[0] for method in CALLS}
    assert {method: count for method, count in CALLS.items() if count > expected[method]} == {}
    named = [method for graph, method in SEVERAL if graph == name]
    assert all(CALLS[method] for method in named)


def test_an_image_is_encoded_once_for_boxes_points_and_everything(
    run_tiny: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The branches of a graph, such as the three of text2seg, share one Segment Anything model."""
    from transformers.models.sam.modeling_sam import SamVisionEncoder

    encoded: list[tuple[int, ...]] = []
    forward = SamVisionEncoder.forward

    def counting(self: Any, pixel_values: Any, *arguments: Any, **options: Any) -> Any:
        encoded.append(tuple(pixel_values.shape))
        return forward(self, pixel_values, *arguments, **options)

    monkeypatch.setattr(SamVisionEncoder, "forward", counting)
    for seed, name in enumerate(("text2seg", "segment_anything", "layers")):
        encoded.clear()
        words = {"prompt": "cup"} if "prompt" in load(name).inputs else {}
        run_tiny(name, **inputs_for(name, scene(seed=seed)) | words)
        assert [shape[0] for shape in encoded] == [1], name
