"""Are things boxed where they are, and is nothing boxed that is not there?"""

from __future__ import annotations

import numpy as np

from anyloom.models.lite.conse_grounder import ConSEGrounder
from tests.photos import Box, photos

CLEAR = {
    "astronaut": ["face", "woman", "astronaut helmet"],
    "camera": ["camera on tripod"],
    "chelsea": ["cat"],
    "coffee": ["cup of coffee"],
    "motorcycle": ["motorcycle"],
    "china": ["pagoda"],
    "flower": ["flower"],
    "grace_hopper": ["face", "woman"],
}


def box_iou(a: Box, b: Box) -> float:
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    areas = [(one[2] - one[0]) * (one[3] - one[1]) for one in (a, b)]
    return width * height / (sum(areas) - width * height)


def test_clear_things_are_boxed_with_a_mean_iou_of_two_thirds(grounder: ConSEGrounder) -> None:
    found: dict[str, float] = {}
    for name, prompts in CLEAR.items():
        photo = photos()[name]
        regions = grounder.ground(photo.image, prompts)
        for prompt in prompts:
            own = [i for i, label in enumerate(regions.labels or ()) if label == prompt]
            box = regions.boxes[own[0]] if own else (0, 0, 0, 0)
            found[f"{name}: {prompt}"] = box_iou(tuple(map(float, box)), photo.present[prompt])
    assert np.mean(list(found.values())) >= 0.67, found
    assert min(found.values()) >= 0.4, found


def test_things_that_are_not_there_are_not_found(grounder: ConSEGrounder) -> None:
    false = []
    for photo in photos().values():
        regions = grounder.ground(photo.image, photo.absent[:2])
        false += [(photo.name, label) for label in regions.labels or ()]
    assert len(false) <= 1, false


def test_results_are_best_first_and_labeled_by_their_phrases(grounder: ConSEGrounder) -> None:
    photo = photos()["coffee"]
    regions = grounder.ground(photo.image, ["elephant", "cup of coffee"], box_threshold=0.01)
    assert regions.labels is not None and regions.scores is not None
    assert set(regions.labels) <= {"elephant", "cup of coffee"}
    assert regions.labels[0] == "cup of coffee"
    assert (np.diff(regions.scores) <= 0).all()
    assert regions.scores.min() >= 0.01 and regions.scores.max() <= 1
    assert (regions.boxes[:, 2:] <= [photo.image.width, photo.image.height]).all()


def test_no_phrase_and_an_unknown_phrase_find_nothing(grounder: ConSEGrounder) -> None:
    image = photos()["coffee"].image
    assert len(grounder.ground(image, [])) == 0
    assert len(grounder.ground(image, ["sky"])) == 0
