"""Regions convert to supervision's Detections and back."""

from __future__ import annotations

import numpy as np
import supervision
from hypothesis import given
from hypothesis import strategies as st

from anyloom import Masks, Regions
from tests.formats.examples import DISKS, SIZE, same_masks
from tests.values.kinds import mask_sets, regions


@given(st.one_of(regions(), mask_sets()))
def test_detections_of_supervision_convert_back_to_equal_regions(original: Regions) -> None:
    original = (
        original.to_regions() if isinstance(original, Masks) and not len(original) else original
    )
    plain = type(original).from_supervision(original.to_supervision(), original.frame)
    assert type(plain) is type(original)
    assert np.array_equal(plain.boxes, original.boxes)
    assert plain.labels == original.labels
    assert (plain.scores is None) == (original.scores is None)
    if original.scores is not None:
        assert np.array_equal(plain.scores, original.scores)
        assert plain.score_kind == original.score_kind
    if isinstance(original, Masks) and isinstance(plain, Masks):
        assert same_masks(plain, original)


def test_a_label_that_ends_in_a_zero_keeps_it() -> None:
    odd = Regions([(0, 0, 1, 1)], SIZE, labels=["cat\0"])
    assert Regions.from_supervision(odd.to_supervision(), SIZE).labels == ("cat\0",)


def test_labels_class_ids_and_tracker_ids_become_those_of_supervision() -> None:
    detections = DISKS.with_column("track_id", np.array([7, 8, 9])).to_supervision()
    assert detections.data["class_name"].tolist() == ["dog", "cat", "dog"]
    assert detections.class_id is not None and detections.class_id.tolist() == [0, 1, 0]
    assert detections.tracker_id is not None and detections.tracker_id.tolist() == [7, 8, 9]
    assert detections.area.tolist() == DISKS.areas.tolist()
    cats = detections[detections.data["class_name"] == "cat"]
    restored = Regions.from_supervision(cats, SIZE)
    assert isinstance(restored, Masks)
    assert same_masks(restored, DISKS[1]) and restored.labels == ("cat",)
    assert restored.columns["caption"] == ("a cat",)


def test_empty_detections_become_empty_regions() -> None:
    assert len(Regions.from_supervision(supervision.Detections.empty(), SIZE)) == 0
