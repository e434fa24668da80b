"""Graphs that evaluate: over folders of real photos with their ground truth."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
import pytest

from anyloom import Engine, Image, RunSummary, check, load, run_folder
from anyloom.compiler.selection import select_outputs
from anyloom.registry.lookup import registry
from tests.graphs import datasets

Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def engine():
    with Engine() as engine:
        yield engine


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, which holds the dataset."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def evaluate(engine: Engine, folder: Path) -> Callable[..., RunSummary]:
    """Run a graph over a dataset and make sure that every image is done."""

    def evaluate(
        name: str, photos: Path, profile: str = "lite", models: Any = None, **inputs: Any
    ) -> RunSummary:
        checked = check(load(name), profile=profile, models=models or {})
        summary = run_folder(checked, photos, inputs=inputs, out=folder / "out", engine=engine)
        assert summary.ok, list(summary.failures())
        assert "All images together" in (folder / "out" / "report.html").read_text()
        assert (folder / "out" / "summary_scores_plot.png").is_file()
        return summary

    return evaluate


def rows(summary: RunSummary, table: str = "means") -> Rows:
    return list(summary.together[0].tables[table].rows())


def test_boxes_lead_to_better_masks_than_points(evaluate, folder):
    photos = datasets.write_masks(folder)
    means = rows(evaluate("evaluate_prompts", photos, truth="masks/{stem}.png"))
    by_mode = {row["method"]: row for row in means}
    assert list(by_mode) == ["point", "points", "box", "boxes", "whole_box"]
    assert all(row["rows"] == 2 for row in means)
    assert by_mode["whole_box"]["predicted_iou"] > 0.7
    assert by_mode["whole_box"]["predicted_iou"] > by_mode["point"]["predicted_iou"]
    assert all(row["oracle_iou"] >= max(row["iou"], row["predicted_iou"]) for row in means)
    scores = by_mode["point"], by_mode["box"]
    same = by_mode["points"], by_mode["whole_box"]
    for one, other in zip(scores, same, strict=True):  # of one connected object per mask
        assert {**one, "method": ""} == {**other, "method": ""}
    assert {**by_mode["box"], "method": ""} == {**by_mode["boxes"], "method": ""}


def test_a_sheet_shows_what_each_prompt_leads_to(evaluate, folder):
    photos = datasets.write_masks(folder)
    evaluate("evaluate_prompts", photos, truth="masks/{stem}.png")
    sheets = {file.stem for file in (folder / "out/found").iterdir()}
    assert sheets == {"horse", "coffee"}
    photo = Image.open(photos / "coffee.png")
    sheet = Image.open(next((folder / "out/found").glob("coffee.*")))
    assert sheet.width >= 3 * photo.width and sheet.height >= 2 * photo.height
    assert "found/coffee" in (folder / "out/report.html").read_text()


def test_clicks_improve_a_mask(evaluate, folder):
    photos = datasets.write_masks(folder)
    summary = evaluate("evaluate_clicks", photos, truth="masks/{stem}.png")
    means = rows(summary)
    assert [row["method"] for row in means] == list("123456789")
    assert means[-1]["iou"] > means[0]["iou"]
    counts = rows(summary, "clicks")
    assert [row["target_iou"] for row in counts] == [0.80, 0.85, 0.90]
    assert all(1 <= row["noc"] <= row["most_clicks"] == 9 for row in counts)


def test_a_user_of_ritm_clicks_as_often_as_is_said(evaluate, folder):
    photos = datasets.write_masks(folder)
    inputs = {"clicks": 3, "errors": "apart", "follow": "oracle"}
    means = rows(evaluate("evaluate_clicks", photos, truth="masks/{stem}.png", **inputs))
    assert [row["method"] for row in means] == list("123")


def test_perturbed_images_have_worse_masks(evaluate, folder):
    photos = datasets.write_masks(folder)
    summary = evaluate("evaluate_robustness", photos, truth="masks/{stem}.png")
    means = rows(summary)
    assert len(means) == 16 and means[0]["perturbation"] == "none"
    assert means[0]["iou"] > 0.7 and means[0]["iou_change_percent"] == 0
    changes = {row["group"]: row["iou_change_percent"] for row in rows(summary, "groups")}
    assert changes["blur"] < -2 and changes["optics"] < -5


def test_the_object_is_among_the_masks_of_everything(evaluate, folder):
    photos = datasets.write_masks(folder)
    [means] = rows(evaluate("evaluate_camouflage", photos, truth="masks/{stem}.png"))
    assert means["images"] == 2
    assert means["s_measure"] > 0.7 and means["mae"] < 0.15
    assert 0 < means["located"] < 0.5 < means["mean_f"] <= means["max_f"]


def test_coins_are_counted_by_three_of_them(evaluate, folder):
    photos = datasets.write_fsc(folder)
    [means] = rows(evaluate("evaluate_counting", photos, truth="annotation_FSC147_384.json"))
    assert means["mean_truth"] == 24
    assert means["mae"] <= 3


def test_named_instances_have_an_average_precision(evaluate, folder):
    photos = datasets.write_coco(folder)
    summary = evaluate("evaluate_coco", photos, truth="annotations.json", prompt="cup. horse")
    [means] = rows(summary)
    assert means["ap_50"] > 0.4
    assert means["ap_small"] is None, "neither object is small"
    assert [row["label"] for row in rows(summary, "labels")] == ["cup", "horse"]


@pytest.fixture
def tiny(tiny_project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "project", None)
    monkeypatch.setattr(registry, "_catalog", None)
    registry.open_project(tiny_project, trusted=True)


def test_a_map_that_equals_the_truth_has_an_miou_of_one(evaluate, folder, tiny):
    """The truth is what the tiny model says, numbered from 1 as in ADE20K."""
    (folder / "photos").mkdir()
    (folder / "annotations").mkdir()
    PIL.Image.fromarray(datasets.small("coffee").pixels).save(folder / "photos/coffee.png")
    image = Image.open(folder / "photos/coffee.png")
    models = {"semantics": "tiny-oneformer"}
    checked = check(load("evaluate_semantic"), profile="tiny", models=models)
    with Engine() as own:
        made = own.run(select_outputs(checked, ["alone"]), {"image": image})
    numbers = made.outputs["alone"].numbers + 1
    numbers[:4] = 0
    PIL.Image.fromarray(np.uint8(numbers)).save(folder / "annotations/coffee.png")
    summary = evaluate(
        "evaluate_semantic", folder / "photos", "tiny", models, truth="annotations/{stem}.png"
    )
    alone, voted = rows(summary)
    assert (alone["method"], voted["method"]) == ("semantic map alone", "with masks")
    assert alone["miou"] == alone["pixel_accuracy"] == 1
    assert 0 < voted["miou"] <= 1


def test_an_attack_shrinks_the_mask_of_a_real_architecture(evaluate, folder, tiny):
    (folder / "photos").mkdir()
    pixels = datasets.picture("coffee").pixels[100:196, 150:278]
    PIL.Image.fromarray(pixels).save(folder / "photos/cup.png")
    summary = evaluate(
        "attack", folder / "photos", "tiny", {"segmenter": "tiny-sam"}, points="60,50", epsilon=4
    )
    [means] = rows(summary)
    assert means["iou"] < 0.95
    attacked = Image.open(folder / "out/attacked/cup.png").pixels.astype(int)
    assert np.abs(attacked - pixels).max() == 4
