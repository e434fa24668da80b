"""Do places that look alike have features that are alike?"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from anyloom.models.lite.cnn_features import CnnFeatures
from tests.models.lite.test_superpixels import COINS
from tests.photos import photos


def test_a_coin_looks_more_like_another_coin_than_like_the_ground(features: CnnFeatures) -> None:
    image = photos()["coins"].image
    grid = features.features(image)
    rows, columns = grid.vectors.shape[:2]

    def at(x: float, y: float) -> np.ndarray:
        vector = grid.vectors[int(y * rows / image.height), int(x * columns / image.width)]
        return vector / np.linalg.norm(vector)

    coins = np.stack([at(*center) for center in COINS])
    ground = np.stack([at((a[0] + b[0]) / 2, a[1]) for a, b in pairwise(COINS)])
    example = coins[8]
    assert np.median(coins @ example) > np.median(ground @ example) + 0.2
    assert grid.extent == (0, 0, image.width, image.height)
