"""Progress of a cell and its drawing, without a notebook."""

from __future__ import annotations

import random
import threading
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from anyloom.engine.events import (
    GraphFinished,
    GraphStarted,
    ItemFailed,
    ItemFinished,
    ItemSkipped,
    ItemStarted,
    ItemWaiting,
    ModelEvent,
    ModelFailed,
    ModelLoaded,
    ModelLoading,
    NodeCached,
    NodeFailed,
    NodeFinished,
    NodeSkipped,
    NodeStarted,
    NodeWaiting,
)
from anyloom.foundation.events import Event
from anyloom.notebook.live import LiveDisplay
from anyloom.notebook.progress import CellProgress, Snapshot
from anyloom.notebook.rendering import html, line
from anyloom.runs.events import RunFinished, RunStarted

STEPS = ("boxes", "masks", "grown", "draw")
RECORDED: list[Event] = [
    GraphStarted(10.0, "text2seg", STEPS),
    ItemStarted(10.0, "text2seg"),
    NodeStarted(10.1, "text2seg", "boxes"),
    ModelLoading(10.1, "lite-grounder"),
    ModelLoaded(12.0, "lite-grounder", 1.9),
    NodeFinished(13.0, "text2seg", "boxes", 2.9),
    NodeCached(13.0, "text2seg", "masks"),
    NodeStarted(13.0, "text2seg", "grown"),
    NodeFinished(13.5, "text2seg", "grown", 0.5),
    NodeCached(13.5, "text2seg", "draw"),
    ItemFinished(14.0, "text2seg", 4.0),
    GraphFinished(14.0, "text2seg", 4.0),
]


def after(events: list[Event], now: float | None = None) -> Snapshot:
    progress = CellProgress()
    for event in events:
        progress.update(event)
    return progress.snapshot(events[-1].time if now is None else now)


def states(shown: Snapshot) -> dict[str, str]:
    return {node.name: shown.state_of(node) for node in shown.nodes}


def test_every_node_has_a_state_from_the_beginning() -> None:
    assert states(after(RECORDED[:1])) == dict.fromkeys(STEPS, "waiting")
    half = states(after(RECORDED[:8]))
    assert half == {"boxes": "done", "masks": "cached", "grown": "running", "draw": "waiting"}


def test_a_finished_graph_is_one_line() -> None:
    assert line(after(RECORDED)) == (
        "text2seg: 4 nodes, 2 cached, 4.0 s, loaded lite-grounder in 1.9 s"
    )


def test_a_running_graph_says_what_it_waits_for() -> None:
    assert line(after(RECORDED[:4], 11.5)) == (
        "text2seg: 0 of 4 nodes, 1.5 s, loading lite-grounder …"
    )


def test_time_stands_still_when_nothing_runs() -> None:
    assert after(RECORDED, now=500.0).seconds == 4.0


def test_a_failed_node_and_those_after_it() -> None:
    shown = after(
        [
            *RECORDED[:3],
            NodeFailed(11.0, "text2seg", "boxes", error="<b>no</b>"),
            *(NodeSkipped(11.0, "text2seg", step) for step in ("masks", "grown", "draw")),
            ItemFailed(11.0, "text2seg", 1.0, "boxes", "no"),
            GraphFinished(11.0, "text2seg", 1.0),
        ]
    )
    assert line(shown) == "text2seg: 4 nodes, 1 failed, 3 skipped, 1.0 s"
    assert "failed: &lt;b&gt;no&lt;/b&gt;" in html(shown)
    assert "<b>no</b>" not in html(shown)


def test_a_node_that_is_tried_again_has_not_failed() -> None:
    tries = [
        *RECORDED[:2],
        NodeStarted(10.1, "text2seg", "boxes"),
        NodeFailed(10.2, "text2seg", "boxes", 0.1, error="no"),
        NodeStarted(10.3, "text2seg", "boxes"),
    ]
    assert states(after(tries))["boxes"] == "running"
    done = after([*tries, NodeFinished(10.4, "text2seg", "boxes", 0.1), *RECORDED[-2:]])
    assert states(done)["boxes"] == "done"
    assert "failed" not in html(done)
    failed = NodeFailed(10.4, "text2seg", "boxes", 0.1, error="no")
    assert states(after([*tries, failed]))["boxes"] == "failed"


def test_a_second_call_is_no_second_try() -> None:
    call = [
        *RECORDED[:3],
        NodeFailed(10.2, "text2seg", "boxes", error="no"),
        ItemFailed(10.3, "text2seg", 0.3, "boxes", "no"),
        GraphFinished(10.3, "text2seg"),
    ]
    again = [GraphStarted(11.0, "text2seg", STEPS), NodeStarted(11.0, "text2seg", "boxes")]
    assert states(after([*call, *again]))["boxes"] == "failed"


def test_a_node_that_asks_is_told_apart_from_one_that_failed() -> None:
    asked = [
        *RECORDED[:3],
        NodeWaiting(10.2, "text2seg", "boxes", "which one?"),
        *(NodeSkipped(10.2, "text2seg", step) for step in ("masks", "grown", "draw")),
        ItemWaiting(10.2, "text2seg", 0.2),
        GraphFinished(10.2, "text2seg", 0.2),
    ]
    assert line(after(asked)) == "text2seg: 4 nodes, 1 asking, 3 skipped, 0.2 s"
    run = after([RunStarted(9.0, 5), *asked])
    assert line(run) == "text2seg: 1 of 5 images, 1 waiting for answers, 0.2 s"


def test_a_branch_not_taken_was_not_needed_in_the_end() -> None:
    events = [event for event in RECORDED if getattr(event, "node", "") not in ("grown", "masks")]
    assert states(after(events))["grown"] == "not needed"
    assert line(after(events)).startswith("text2seg: 2 nodes, 1 cached")


def test_an_interrupted_graph_has_stopped() -> None:
    shown = after([*RECORDED[:8], GraphFinished(13.2, "text2seg", 3.2)])
    assert states(shown)["grown"] == "stopped"


def test_rounds_are_counted_at_the_step_that_repeats() -> None:
    shown = after(
        [
            GraphStarted(0.0, "album", ("hidden", "sheet")),
            *(NodeStarted(0.0, f"album[{row}]", "hidden/face") for row in range(3)),
            *(NodeFinished(1.0, f"album[{row}]", "hidden/face", 0.5) for row in range(2)),
        ]
    )
    hidden, sheet = shown.nodes
    assert (hidden.name, hidden.done, hidden.running) == ("hidden", 2, 1)
    assert sheet.state == "waiting"


def test_a_run_counts_images() -> None:
    shown = after(
        [
            RunStarted(0.0, 4),
            ItemSkipped(0.1, "a"),
            GraphStarted(0.2, "find", ("masks",)),
            ItemFinished(2.2, "b", 1.0),
            ItemFailed(2.2, "c", 1.0, error="not an image"),
        ]
    )
    assert line(shown) == "find: 3 of 4 images, 1 done before, 1 failed, 2.0 s"


def test_a_model_that_cannot_be_loaded_is_no_longer_waited_for() -> None:
    progress = CellProgress()
    progress.update(ModelLoading(0.0, "sam"))
    assert progress.running
    progress.update(ModelFailed(1.0, "sam"))
    assert not progress.running


def test_of_many_nodes_the_most_telling_are_drawn() -> None:
    names = [f"n{index}" for index in range(200)]
    events = [GraphStarted(0.0, "big", tuple(names))]
    events += [NodeFinished(1.0, "big", name, 0.2) for name in names[:100]]
    events += [NodeFailed(1.0, "big", "n150", error="no")]
    drawn = html(after(events))
    assert "n150" in drawn
    assert "and 176 more" in drawn
    assert len(drawn) < 8_000


class Balance(HTMLParser):
    """Refuses HTML whose tags do not close."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("count", range(1, len(RECORDED) + 1))
def test_the_html_is_whole_at_every_moment(count: int) -> None:
    parser = Balance()
    parser.feed(html(after(RECORDED[:count])))
    assert parser.open == []


class Page:
    """A notebook that remembers what each place has shown."""

    def __init__(self) -> None:
        self.cell = 1
        self.captured = False
        self.places: list[list[str]] = []

    def show(self, bundle: dict[str, str], handle: int | None) -> int:
        if handle is None:
            self.places.append([])
            handle = len(self.places) - 1
        self.places[handle].append(bundle["text/plain"])
        return handle


def play(live: LiveDisplay, events: list[Event]) -> None:
    for event in events:
        live(event)


FAST = [
    replace(event, seconds=0.0) if hasattr(event, "seconds") else event
    for event in RECORDED
    if not isinstance(event, ModelEvent)
]


def test_what_is_shown_last_is_the_end() -> None:
    page = Page()
    play(LiveDisplay(page), FAST)
    (place,) = page.places
    assert place[-1] == "text2seg: 4 nodes, 2 cached, 4.0 s"


def test_a_repeated_call_stays_in_its_place_and_another_cell_has_its_own() -> None:
    page = Page()
    live = LiveDisplay(page)
    play(live, FAST)
    play(live, FAST)
    assert len(page.places) == 1
    assert page.places[0][-1].startswith("text2seg ×2: 4 nodes")
    page.cell = 2
    play(live, FAST)
    assert page.places[1][-1].startswith("text2seg: 4 nodes")


def test_sliders_show_the_end_of_each_call_in_a_place_of_its_own() -> None:
    page = Page()
    page.captured = True
    live = LiveDisplay(page)
    play(live, FAST)
    play(live, FAST)
    assert [len(place) for place in page.places] == [1, 1]
    assert page.places[0][-1] == "text2seg: 4 nodes, 2 cached, 4.0 s"


def test_quick_nodes_called_by_themselves_show_nothing() -> None:
    page = Page()
    live = LiveDisplay(page)
    play(live, [NodeStarted(0, "", "dilate"), NodeFinished(0.2, "", "dilate")])
    assert page.places == []


def test_slow_nodes_called_in_one_cell_share_a_line() -> None:
    page = Page()
    live = LiveDisplay(page)
    for start in (0.0, 10.0):
        for name, seconds in (("ground", 3.0), ("segment", 2.0)):
            play(
                live,
                [
                    NodeStarted(start, "", name),
                    NodeFinished(start + seconds, "", name, seconds=seconds),
                ],
            )
    (place,) = page.places
    assert place[-1] == "ground ×2: 6.0 s, segment ×2: 4.0 s"


def test_late_events_of_an_interrupted_graph_open_nothing() -> None:
    page = Page()
    live = LiveDisplay(page)
    play(live, [*FAST[:3], GraphFinished(11.0, "text2seg", 1.0)])
    page.cell = 2
    play(live, FAST[3:-1])
    assert len(page.places) == 1


def test_items_of_an_interrupted_graph_are_not_counted_in_the_next_cell() -> None:
    page = Page()
    live = LiveDisplay(page)
    cut_short = [
        GraphStarted(0.0, "folder", STEPS),
        ItemStarted(0.0, "cat.png"),
        ItemStarted(0.0, "dog.png"),
        NodeStarted(0.1, "cat.png", "boxes"),
        GraphFinished(1.0, "folder", 1.0),
    ]
    play(live, cut_short)
    page.cell = 2
    late = [
        NodeFailed(20.0, "cat.png", "boxes", error="cancelled"),
        ItemFailed(20.0, "cat.png"),
        ItemFailed(20.0, "dog.png"),
    ]
    play(live, [*FAST[:2], *late, *FAST[2:]])
    assert page.places[1][-1] == "text2seg: 4 nodes, 2 cached, 4.0 s"


def test_an_item_that_is_run_again_after_an_interruption_is_counted() -> None:
    page = Page()
    live = LiveDisplay(page)
    play(live, [*FAST[:3], GraphFinished(11.0, "text2seg", 1.0)])
    page.cell = 2
    play(live, [ItemFailed(12.0, "text2seg"), *FAST])
    assert page.places[1][-1] == "text2seg: 4 nodes, 2 cached, 4.0 s"


def test_a_model_that_an_interrupted_cell_was_loading_does_not_hold_the_next_one() -> None:
    page = Page()
    live = LiveDisplay(page)
    loading = [
        GraphStarted(0.0, "folder", STEPS),
        ModelLoading(0.1, "sam-huge"),
        GraphFinished(1.0, "folder", 1.0),
    ]
    play(live, loading)
    page.cell = 2
    play(live, FAST)
    assert [place[-1] for place in page.places] == [
        page.places[0][-1],
        "text2seg: 4 nodes, 2 cached, 4.0 s",
    ]
    assert "loading" not in page.places[0][-1]


def test_images_that_were_done_before_are_counted() -> None:
    page = Page()
    live = LiveDisplay(page)
    done_before = [ItemSkipped(0.1, f"{index}.png") for index in range(3)]
    play(live, [RunStarted(0.0, 4), *done_before, *FAST, RunFinished(15.0)])
    assert page.places[0][-1].startswith("text2seg: 4 of 4 images, 3 done before, ")


def test_events_may_come_from_many_threads_at_once() -> None:
    page = Page()
    live = LiveDisplay(page)
    names = [f"n{index}" for index in range(40)]
    live(GraphStarted(0.0, "wide", tuple(names)))

    def work(row: int) -> None:
        for name in random.Random(row).sample(names, len(names)):
            live(NodeStarted(0.0, f"wide[{row}]", name))
            live(NodeFinished(0.0, f"wide[{row}]", name, 0.01))

    threads = [threading.Thread(target=work, args=(row,)) for row in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    live(ItemFinished(1.0, "wide"))
    live(GraphFinished(1.0, "wide"))
    (place,) = page.places
    assert place[-1] == "wide: 40 nodes, 1.0 s"
