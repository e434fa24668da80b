"""Do queries become the maps and segments that the original rules make of them?"""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn.functional import interpolate
from transformers.models.eomt.image_processing_eomt import (
    compute_segments,
    remove_low_and_no_objects,
)

from anyloom.models.dense import query_maps
from anyloom.models.dense.dataset_classes import classes_of
from anyloom.models.dense.query_maps import (
    QueryOutputs,
    Segments,
    Window,
    class_map,
    panoptic_segments,
)

CLASSES, COUNT = 6, 24
STUFF = frozenset({0, 2})
SEEDS = range(12)


def blobs(seed: int, size: tuple[int, int] = (16, 24)) -> QueryOutputs:
    """Queries with round masks here and there, most of them sure of their class."""
    random = np.random.default_rng(seed)
    rows, columns = np.mgrid[: size[0], : size[1]]
    masks = []
    for _ in range(COUNT):
        y, x = random.uniform(0, size[0]), random.uniform(0, size[1])
        radius = random.uniform(2, 6)
        masks.append(3 * (radius - np.hypot(rows - y, columns - x)))
    classes = random.normal(0, 1, (COUNT, CLASSES + 1))
    classes[np.arange(COUNT), random.integers(0, CLASSES + 1, COUNT)] += random.uniform(1, 6, COUNT)
    return QueryOutputs(torch.tensor(classes).float(), torch.tensor(np.array(masks)).float())


def window(height: int, width: int, *, below: int = 0, beside: int = 0) -> Window:
    """A window onto the whole of an image, with padding."""
    return Window(torch.zeros(3, height + below, width + beside), (0, 0, width, height))


def reference(
    queries: QueryOutputs, seen: Window, size: tuple[int, int], threshold: float
) -> tuple[np.ndarray, list[dict]]:
    """What transformers makes of the same queries for EoMT, which follows the original."""
    full = interpolate(queries.masks[None], seen.pixels.shape[1:], mode="bilinear")[0]
    x0, y0, x1, y1 = seen.box
    logits = interpolate(full[None, :, : y1 - y0, : x1 - x0], size, mode="bilinear")[0]
    scores, labels = queries.classes.softmax(-1).max(-1)
    logits, scores, labels = remove_low_and_no_objects(logits, scores, labels, threshold, CLASSES)
    numbers, told = compute_segments(logits, scores, labels, STUFF, target_size=size)
    return numbers.numpy(), told


def numbered(found: Segments, size: tuple[int, int]) -> np.ndarray:
    numbers = np.full(size, -1)
    for row in range(len(found.shapes)):
        numbers[found.shapes.decode(row)] = row
    return numbers


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("size", [(64, 96), (70, 50)])
def test_segments_are_those_of_the_original(seed: int, size: tuple[int, int]) -> None:
    queries, seen = blobs(seed), window(64, 96, below=8)
    found = panoptic_segments(seen, queries, size, stuff=STUFF, threshold=0.5)
    numbers, told = reference(queries, seen, size, 0.5)
    assert (numbered(found, size) == numbers).all()
    assert found.class_ids == [one["label_id"] for one in told]
    assert found.scores == pytest.approx([one["score"] for one in told], abs=1e-5)
    assert told


def test_all_of_a_stuff_class_is_one_segment_and_things_stay_apart() -> None:
    every = [panoptic_segments(window(64, 96), blobs(seed), (64, 96), stuff=STUFF, threshold=0.3)
             for seed in SEEDS]  # fmt: skip
    for found in every:
        stuff = [number for number in found.class_ids if number in STUFF]
        assert len(stuff) == len(set(stuff))
    things = [[number for number in found.class_ids if number not in STUFF] for found in every]
    assert any(len(some) > len(set(some)) for some in things)


@pytest.mark.parametrize("seed", SEEDS)
def test_segments_do_not_overlap_and_keep_to_their_masks(seed: int) -> None:
    queries = blobs(seed, (64, 96))
    found = panoptic_segments(window(64, 96), queries, (64, 96), stuff=(), threshold=0.3)
    shapes = [found.shapes.decode(row) for row in range(len(found.shapes))]
    assert (np.sum(shapes, axis=0) <= 1).all()
    inside = (queries.masks > 0).numpy()
    for shape in shapes:
        assert any((shape <= mask).all() for mask in inside)


def test_nothing_likely_enough_gives_no_segments() -> None:
    found = panoptic_segments(window(64, 96), blobs(0), (64, 96), stuff=STUFF, threshold=0.9999)
    assert (len(found.shapes), found.shapes.shape, found.class_ids) == (0, (64, 96), [])


def likelihoods(queries: QueryOutputs, size: tuple[int, int]) -> torch.Tensor:
    """The formula: sum over queries of class probability × mask probability."""
    masks = interpolate(queries.masks[None], size, mode="bilinear")[0].sigmoid()
    return torch.einsum("qc,qhw->chw", queries.classes.softmax(-1)[:, :-1], masks)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_class_of_a_pixel_is_the_likeliest(seed: int) -> None:
    queries = blobs(seed)
    found = class_map([window(32, 48)], [queries], (32, 48), (75, 60))
    likely = interpolate(likelihoods(queries, (32, 48))[None], (75, 60), mode="bilinear")[0]
    assert (found == likely.argmax(0).numpy()).mean() > 0.9999
    assert len(np.unique(found)) > 1 and found.dtype == np.int32


def test_padding_takes_no_part() -> None:
    queries = blobs(3)
    padded = window(24, 36, below=8, beside=12)
    found = class_map([padded], [queries], (24, 36), (24, 36))
    likely = likelihoods(queries, (32, 48))[:, :24, :36]
    assert (found == likely.argmax(0).numpy()).all()


def test_where_windows_overlap_their_mean_counts() -> None:
    left, right = blobs(1, (8, 8)), blobs(2, (8, 8))
    windows = [
        Window(torch.zeros(3, 32, 32), (0, 0, 32, 32)),
        Window(torch.zeros(3, 32, 32), (16, 0, 48, 32)),
    ]
    found = class_map(windows, [left, right], (32, 48), (32, 48))
    total = torch.zeros(CLASSES, 32, 48)
    total[:, :, :32] += likelihoods(left, (32, 32))
    total[:, :, 16:] += likelihoods(right, (32, 32))
    total[:, :, 16:32] /= 2
    assert (found == total.argmax(0).numpy()).all()


def test_of_equally_likely_classes_the_lowest_number_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    same = QueryOutputs(torch.zeros(2, 4), torch.zeros(2, 4, 4))
    for piece in (2**25, 1):
        monkeypatch.setattr(query_maps, "VALUES_PER_CHUNK", piece)
        assert (class_map([window(4, 4)], [same], (4, 4), (4, 4)) == 0).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_memory_is_bounded_without_another_result(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    queries, seen, size = blobs(seed), window(40, 60), (90, 130)
    whole = panoptic_segments(seen, queries, size, stuff=STUFF, threshold=0.3)
    numbers = class_map([seen], [queries], (40, 60), size)
    monkeypatch.setattr(query_maps, "VALUES_PER_CHUNK", 2 * size[0] * size[1])
    again = panoptic_segments(seen, queries, size, stuff=STUFF, threshold=0.3)
    assert (numbered(again, size) == numbered(whole, size)).all()
    assert again.class_ids == whole.class_ids
    assert (class_map([seen], [queries], (40, 60), size) != numbers).mean() < 1e-4


def test_nameless_classes_are_called_as_in_the_data_set_with_as_many() -> None:
    coco = classes_of({number: f"LABEL_{number}" for number in range(133)})
    assert (coco.names[0], coco.names[79], coco.names[132]) == (
        "person",
        "toothbrush",
        "rug-merged",
    )
    assert coco.stuff == set(range(80, 133))
    streets = classes_of({number: f"LABEL_{number}" for number in range(19)})
    assert streets.names[13] == "car" and streets.stuff == set(range(11))
    unknown = classes_of({0: "LABEL_0", 1: "LABEL_1"})
    assert (unknown.names, unknown.stuff) == ({0: "LABEL_0", 1: "LABEL_1"}, frozenset())


def test_the_classes_of_a_known_data_set_are_stuff_or_things_whoever_spelled_them() -> None:
    spelled = {number: f"LABEL_{number}" for number in range(150)}
    named = classes_of(spelled).names
    other = {number: f"{name}, also called so " for number, name in named.items()}
    other[8] = "windowpane"
    found = classes_of(other)
    assert found.names[0] == "wall, also called so" and found.names[8] == "windowpane"
    assert found.stuff == classes_of(spelled).stuff and len(found.stuff) == 50


def test_as_many_classes_of_something_else_are_no_known_data_set() -> None:
    found = classes_of({number: f"part {number}" for number in range(150)})
    assert found.stuff == frozenset() and found.names[4] == "part 4"
