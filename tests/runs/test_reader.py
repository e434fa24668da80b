"""Run folders read back: values are those that the graph gave."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from anyloom import (
    Document,
    Embedding,
    Engine,
    Heatmap,
    Image,
    InputError,
    LabelMap,
    Masks,
    Number,
    Points,
    Regions,
    Table,
    Text,
    UnknownNameError,
    check,
    graph,
    node,
    open_run,
    run_folder,
)
from tests.runs.scenes import UNLUCKY, bright_parts, look, pixels, write_images

pytestmark = pytest.mark.usefixtures("work_folder")


class Everything(NamedTuple):
    masks: Masks
    regions: Regions
    nothing: Masks
    points: Points
    heat: Heatmap
    classes: LabelMap
    table: Table
    empty: Table
    page: Document
    vectors: Embedding
    images: list[Image]
    text: Text
    number: Number


@node
def everything_of(image: Image) -> Everything:
    """Return a value of every type."""
    size = image.shape
    masks = bright_parts.function(image, threshold=90)
    regions = Regions(
        [(1.5, 2, 7, 9), (0, 0, 3, 3)],
        size,
        scores=[0.25, 0.1],
        score_kind="detector",
        labels=["a", "b"],
        columns={"phrase": ["a cat", "b"], "depth": np.array([0.1, 2])},
    )
    return Everything(
        masks,
        regions,
        Masks.empty(size),
        Points([(1, 2), (3.5, 4)], size, positive=[True, False], objects=[0, 1]),
        Heatmap(np.array([[0.1, 0.2], [0.3, 0.9]], np.float32), size, label="cat", unit="m"),
        LabelMap(np.arange(size[0] * size[1]).reshape(size) % 3, {0: "sky", 2: "grass"}),
        Table({"name": ["=x", "y"], "value": [1.5, None]}),
        Table({"name": [], "value": []}),
        Document("<p>", ".html"),
        Embedding(np.eye(2, dtype=np.float32), "clip"),
        [image, Image(image.pixels[:5])],
        "a, b",
        0.1,
    )


@graph
def everything(image: Image) -> Everything:
    """Return a value of every type."""
    return everything_of(image)


def test_values_are_read_back_as_the_graph_gave_them(engine: Engine) -> None:
    write_images(2)
    run_folder(everything, "in", out="out", engine=engine)
    run = open_run("out")
    assert [row.file for row in run.rows()] == ["0.png", "1.png"]
    for row in run.rows():
        expected = engine.run(check(everything), {"image": Image.open(row.source)}).outputs
        values = run.values(row.name)
        assert values.keys() == expected.keys()
        for output, value in expected.items():
            assert _fingerprints(values[output]) == _fingerprints(value), output


def _fingerprints(value: Any) -> Any:
    if isinstance(value, list):
        return [_fingerprints(one) for one in value]
    if isinstance(value, Image):  # one that was opened is known by its file
        return value.pixels.tolist()
    return getattr(value, "fingerprint", value)


def test_states_failures_and_timings_are_read(engine: Engine) -> None:
    write_images(1)
    Path("in/unlucky.png").write_bytes(Image(pixels(1, width=UNLUCKY)).encode())
    summary = run_folder(look, "in", out="out", engine=engine)
    run = open_run("out")
    assert [(row.name, row.state) for row in run.rows()] == [("0", "done"), ("unlucky", "failed")]
    assert list(run.failures()) == list(summary.failures())
    assert run.timings()["0"]["computed"] == 4
    assert run.questions() == []


def test_a_mask_that_somebody_painted_over_is_the_one_that_is_read(engine: Engine) -> None:
    write_images(1)
    run_folder(look, "in", out="out", engine=engine)
    painted = np.zeros((30, 40), np.uint8)
    painted[3:5, 4:9] = 255
    file = Path("out", open_run("out").values("0") and "masks/0__000.png")
    file.write_bytes(Image(np.stack([painted] * 3, axis=2)).encode())
    assert (open_run("out").values("0")["masks"].mask(0) == (painted > 0)).all()


def test_other_folders_and_images_are_refused(engine: Engine) -> None:
    write_images(1)
    with pytest.raises(InputError, match="not the folder of a run"):
        open_run("in")
    run_folder(look, "in", out="out", engine=engine)
    with pytest.raises(UnknownNameError, match="available: 0"):
        open_run("out").values("nothing")


def test_formats_are_checked_before_the_run(engine: Engine) -> None:
    write_images(1)
    with pytest.raises(UnknownNameError, match="did you mean 'yolo'"):
        run_folder(look, "in", out="out", formats=["yolov"], engine=engine)  # type: ignore[list-item]
    assert not Path("out").exists()
    run_folder(look, "in", out="out", formats="yolo", engine=engine)  # type: ignore[arg-type]
    assert Path("out/labels/0.txt").is_file()


def test_what_warns_is_also_logged(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    def listener(event: Any) -> None:
        raise ValueError("broken")

    write_images(1)
    with caplog.at_level(logging.WARNING, "anyloom"), pytest.warns(UserWarning, match="broken"):
        run_folder(look, "in", out="out", listeners=[listener], engine=engine)
    assert [record.name for record in caplog.records] == ["anyloom"]
