"""Progress of a run: counts, bars, lines and JSON."""

from __future__ import annotations

import io
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from anyloom.cli.output.progress import Bars, ImageCounts, JsonLines, Lines
from anyloom.engine.events import (
    ItemSkipped,
    ItemStored,
    ModelEvent,
    ModelLoaded,
    ModelLoading,
    NodeCached,
    NodeFinished,
)
from anyloom.runs.events import RunStarted

RUN = [
    RunStarted(0.0, 5),
    ItemSkipped(0.1, "old"),
    ModelLoading(0.1, "sam"),
    ModelLoaded(0.2, "sam"),
    NodeFinished(0.3, "fresh", "masks"),
    ItemStored(0.4, "fresh", "done"),
    NodeCached(0.5, "known", "masks"),
    ItemStored(0.5, "known", "done"),
    ItemStored(0.6, "bad", "failed"),
]


def test_done_cached_failed_and_skipped_are_counted_apart():
    counts = ImageCounts()
    ended = [counts.update(event) for event in RUN]
    assert ended.count(True) == 4
    assert (counts.total, counts.finished, counts.done) == (5, 4, 2)
    assert (counts.cached, counts.failed, counts.skipped) == (1, 1, 1)
    assert str(counts).startswith("4/5, 1 done before, 1 cached, 1 failed, ")


def test_images_that_wait_for_answers_are_counted_apart():
    counts = ImageCounts()
    for event in [*RUN, ItemStored(0.7, "asks", "waiting")]:
        counts.update(event)
    assert (counts.finished, counts.waiting, counts.done, counts.failed) == (5, 1, 2, 1)
    assert ", 1 waiting for answers, 1 failed, " in str(counts)


def test_failed_files_do_not_make_a_run_look_fast():
    counts = ImageCounts()
    counts.update(RunStarted(0.0, 1000))
    for number in range(900):
        counts.update(ItemStored(0.1, str(number), "failed"))
    assert str(counts) == "900/1000, 900 failed"


def test_a_log_gets_plain_lines(capsys: pytest.CaptureFixture[str]):
    with Lines({"sam": 38_900_000}) as lines:
        for event in RUN:
            lines(event)
    printed = capsys.readouterr().err.splitlines()
    assert printed[0] == "loading sam (38.9 MB)"
    assert [line.split(",")[0] for line in printed[1:]] == ["2/5", "4/5"]


def test_a_long_run_does_not_flood_the_log(capsys: pytest.CaptureFixture[str]):
    with Lines({}) as lines:
        lines(RunStarted(0.0, 1000))
        for number in range(1000):
            lines(ItemStored(0.1 * number, str(number), "done"))
    assert len(capsys.readouterr().err.splitlines()) == 21


def test_a_fast_run_gets_a_line_a_second_and_one_for_each_failure(
    capsys: pytest.CaptureFixture[str],
):
    with Lines({}) as lines:
        lines(RunStarted(0.0, 40))
        for number in range(40):
            state = "failed" if number == 6 else "done"
            lines(ItemStored(0.125 * number, str(number), state))
    printed = [line.split("/")[0] for line in capsys.readouterr().err.splitlines()]
    assert printed == ["1", "7", "16", "24", "32", "40"]


def test_lines_of_images_that_end_on_several_threads_do_not_mix(monkeypatch: pytest.MonkeyPatch):
    class Slow(io.StringIO):
        def write(self, text: str) -> int:
            time.sleep(0.001)  # another thread goes on here
            return super().write(text)

    monkeypatch.setattr(sys, "stderr", stream := Slow())
    with Lines({}) as lines, ThreadPoolExecutor(8) as threads:
        lines(RunStarted(0.0, 40))
        list(threads.map(lambda n: lines(ItemStored(0.1, str(n), "failed")), range(40)))
    written = stream.getvalue().splitlines()
    assert [line.split(",")[0] for line in written] == [f"{n}/40" for n in range(1, 41)]


def test_a_terminal_gets_bars_without_markup_surprises(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("FORCE_COLOR", "1")
    with Bars({}) as bars:
        for event in RUN:
            bars(replace(event, model="[bold]sam") if isinstance(event, ModelEvent) else event)
    assert "4/5" in capsys.readouterr().err
    assert bars.counts.cached == 1


def test_json_lines_stop_quietly_when_the_pipe_is_closed():
    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    gone = JsonLines(Gone())
    for event in RUN:
        gone(event)
    stream = io.StringIO()
    heard = JsonLines(stream)
    for event in RUN:
        heard(event)
    assert [json.loads(line)["event"] for line in stream.getvalue().splitlines()] == [
        event.kind for event in RUN
    ]
