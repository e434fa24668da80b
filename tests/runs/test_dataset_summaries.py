"""Summaries of whole runs: by the nodes that made an output, over all images that are done."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np

from anyloom import Engine, Image, Number, Table, each, graph, node, run_folder
from tests.runs.scenes import UNLUCKY, write_images


def _together(tables: list[Table]) -> dict[str, Any]:
    values = [value for table in tables for value in table.columns["value"]]
    if len(values) > 20:
        raise ValueError("too many\nvalues <b>")
    plot = Image(np.zeros((8, 8, 3), np.uint8))
    means = Table({"count": [len(values)], "mean of =all": [float(np.mean(values))]})
    return {"means": means, "plot": plot}


@node(summary=_together)
def measured(image: Image, *, times: Number = 1) -> Table:
    """Measure."""
    if image.width == UNLUCKY:
        raise ValueError("no luck")
    return Table({"name": [image.name], "value": [image.width * float(times)]})


@graph
def measure(image: Image) -> Table:
    """Measure an image."""
    return measured(image)


@graph
def measure_twice(image: Image) -> list[Table]:
    """Measure an image twice."""
    return each([1.0, 10.0], lambda times: measured(image, times=times))


def rows(file: str) -> list[dict[str, str]]:
    with Path(file).open() as lines:
        return list(csv.DictReader(lines))


def test_results_of_all_images_are_summed_up_in_files_and_in_the_report(engine: Engine) -> None:
    write_images(3)
    summary = run_folder(measure, "in", out="out", engine=engine)
    [together] = summary.together
    assert list(together.tables["means"].rows()) == [{"count": 3, "mean of =all": 40.0}]
    assert rows("out/summary_table_means.csv") == [{"count": "3", "mean of =all": "40.0"}]
    assert Image.open("out/summary_table_plot.png").shape == (8, 8)
    report = Path("out/report.html").read_text()
    assert "All images together" in report
    assert 'href="summary_table_means.csv"' in report
    manifest = json.loads(Path("out/manifest.json").read_text())
    listed = {file["path"] for file in manifest["files"]}
    assert {"summary_table_means.csv", "summary_table_plot.png"} <= listed


def test_a_run_that_goes_on_sums_up_what_was_done_before_too(engine: Engine) -> None:
    write_images(3)
    run_folder(measure, "in", out="out", limit=1, engine=engine)
    assert rows("out/summary_table_means.csv")[0]["count"] == "1"
    run_folder(measure, "in", out="out", engine=engine)
    assert rows("out/summary_table_means.csv")[0]["count"] == "3"


def test_an_image_that_failed_does_not_count(engine: Engine) -> None:
    write_images(2)
    unlucky = Image(np.ones((9, UNLUCKY, 3), np.uint8))
    Path("in/unlucky.png").write_bytes(unlucky.encode())
    Path("in/broken.png").write_text("no image")
    assert run_folder(measure, "in", out="out", engine=engine).failed == 2
    assert rows("out/summary_table_means.csv")[0]["count"] == "2"


def test_the_results_of_an_each_count_one_by_one(engine: Engine) -> None:
    write_images(2)
    summary = run_folder(measure_twice, "in", out="out", engine=engine)
    assert list(summary.together[0].tables["means"].rows()) == [{"count": 4, "mean of =all": 220.0}]


def test_a_summary_that_fails_is_a_note_and_the_results_stay(engine: Engine) -> None:
    write_images(21)
    summary = run_folder(measure, "in", out="out", engine=engine)
    assert summary.done == 21 and summary.together == ()
    assert summary.notes == ("no summary of 'table': ValueError: too many values <b>",)


def test_a_graph_whose_nodes_sum_up_nothing_has_no_such_section(engine: Engine) -> None:
    @node
    def width(image: Image) -> Number:
        """Measure the width."""
        return image.width

    @graph
    def plain(image: Image) -> Number:
        """Measure."""
        return width(image)

    write_images(1)
    assert run_folder(plain, "in", out="out", engine=engine).together == ()
    assert "All images together" not in Path("out/report.html").read_text()
