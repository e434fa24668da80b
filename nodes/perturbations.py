"""Perturbations of images that test how robust a model is: noise, blur, lenses, colors, weather."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple, get_args

import numpy as np

from anyloom import Image, Seed, Table, Text, node

from ._support.plots import bars
from ._support.score_tables import group_means, rows_of

Perturbation = Literal[
    "none",
    "gaussian_noise",
    "shot_noise",
    "salt_pepper_noise",
    "gaussian_blur",
    "motion_blur",
    "defocus_blur",
    "chromatic_aberration",
    "elastic_transform",
    "radial_distortion",
    "brightness",
    "saturation",
    "contrast",
    "snow",
    "fog",
    "jpeg",
]
KINDS: tuple[Perturbation, ...] = get_args(Perturbation)
GROUPS = {
    "none": "none",
    "gaussian_noise": "noise",
    "shot_noise": "noise",
    "salt_pepper_noise": "noise",
    "gaussian_blur": "blur",
    "motion_blur": "blur",
    "defocus_blur": "blur",
    "chromatic_aberration": "optics",
    "elastic_transform": "optics",
    "radial_distortion": "optics",
    "brightness": "color",
    "saturation": "color",
    "contrast": "color",
    "snow": "weather",
    "fog": "weather",
    "jpeg": "compression",
}
"""Perturbation → its group."""
ALL = "all perturbed"
"""The group of all perturbations together."""
MEASURES = ("iou", "dice", "precision", "recall")
Random = np.random.Generator


class Perturbed(NamedTuple):
    """Perturbed images, and how each was perturbed."""

    images: list[Image]
    kinds: list[Text]


@node
def perturb(image: Image, *, kind: Perturbation, seed: Seed = 0) -> Image:
    """Perturb an image: noise, blur, distortion, other colors, weather or compression.

    The fifteen kinds and their parameters are those of Wang et al. (2023). Pixels stay where they
    are, except with "elastic_transform" and "radial_distortion", which move them by several pixels,
    and "chromatic_aberration", which moves two colors.

    Args:
        image: the image; transparency is dropped.
        kind: "gaussian_noise" (σ 30), "shot_noise" (Poisson of a tenth of each value),
            "salt_pepper_noise" (4 % black, 4 % white pixels), "gaussian_blur" (kernel 15),
            "motion_blur" (20 pixels, horizontal), "defocus_blur" (Gaussian, kernel 25, σ 8),
            "chromatic_aberration" (blue by +15, +15 pixels, red by −15, −15, around the edges),
            "elastic_transform" (α 100, σ 10), "radial_distortion" (k1 −0.5, k2 0.05), "brightness"
            (× 1.5), "saturation" (× 0.5), "contrast" (× 2), "snow" (0.3), "fog" (0.5), "jpeg"
            (quality 15); "none" changes nothing.
        seed: of the random numbers.

    Returns:
        An image of the same size.
    """
    if kind == "none":
        return image
    pixels = np.ascontiguousarray(image.pixels)
    return Image(_PERTURBATIONS[kind](pixels, np.random.default_rng(seed)), name=image.name)


@node
def perturb_in_all_ways(image: Image, *, seed: Seed = 0) -> Perturbed:
    """Perturb an image in each of the ways of `perturb`, "none" first.

    Args:
        image: the image.
        seed: of the random numbers.

    Returns:
        images: sixteen images of the same size, the image itself first. kinds: what was done.
    """
    return Perturbed([perturb.function(image, kind=kind, seed=seed) for kind in KINDS], [*KINDS])


def _robustness_summary(tables: list[Table]) -> dict[str, Any]:
    """Return means by perturbation and by group, with their change from the clean images."""
    rows = [
        {**row, "perturbation": row["method"], "group": GROUPS.get(row["method"], row["method"])}
        for row in rows_of(tables)
    ]
    if not rows:
        return {"means": Table({})}
    kinds = _with_changes(group_means(rows, ["group", "perturbation"]))
    groups = group_means(rows, ["group"])
    perturbed = [row for row in rows if row["group"] != "none"]
    groups += [{"group": ALL, **one} for one in group_means(perturbed, [])]
    groups = _with_changes(groups)
    ious = {one["perturbation"]: one["iou"] for one in kinds}
    return {
        "means": Table.from_rows(kinds),
        "groups": Table.from_rows(groups),
        **bars(ious, "mean IoU by perturbation"),
    }


@node(summary=_robustness_summary)
def score_robustness(tables: list[Table]) -> Table:
    """Concatenate the scores of perturbed images, whose methods are the perturbations.

    Args:
        tables: of `score_masks`, with the perturbation as `method`; one is "none".

    Returns:
        All rows. Over a run, the summary has the means of each perturbation, of each group of them
        and of all, and the change of IoU, Dice, precision and recall from "none" in percent.
    """
    return Table.from_rows(rows_of(tables))


def _with_changes(means: list[dict[str, Any]]) -> list[dict[str, Any]]:
    clean = next((one for one in means if one["group"] == "none"), None)
    if clean is None:
        return means
    changed = []
    for one in means:
        changes: dict[str, Any] = {}
        for name in MEASURES:
            before, now = clean[name], one[name]
            changes[f"{name}_change_percent"] = 100 * (now / before - 1) if before else None
        changed.append({**one, **changes})
    return changed


def _gaussian_noise(pixels: np.ndarray, random: Random) -> np.ndarray:
    return np.clip(pixels + random.normal(0, 30, pixels.shape), 0, 255).astype(np.uint8)


def _shot_noise(pixels: np.ndarray, random: Random) -> np.ndarray:
    return np.clip(random.poisson(pixels * 0.1) / 0.1, 0, 255).astype(np.uint8)


def _salt_pepper_noise(pixels: np.ndarray, random: Random) -> np.ndarray:
    chance = random.random(pixels.shape[:2])
    noisy = pixels.copy()
    noisy[chance < 0.04] = 0
    noisy[chance > 1 - 0.04] = 255
    return noisy


def _gaussian_blur(pixels: np.ndarray, random: Random) -> np.ndarray:
    import cv2

    return cv2.GaussianBlur(pixels, (15, 15), 0)


def _motion_blur(pixels: np.ndarray, random: Random) -> np.ndarray:
    import cv2

    kernel = np.zeros((20, 20))
    kernel[(20 - 1) // 2] = 1 / 20
    return cv2.filter2D(pixels, -1, kernel)


def _defocus_blur(pixels: np.ndarray, random: Random) -> np.ndarray:
    import cv2

    return cv2.GaussianBlur(pixels, (25, 25), 8, sigmaY=8)


def _chromatic_aberration(pixels: np.ndarray, random: Random) -> np.ndarray:
    red, green, blue = np.moveaxis(pixels, 2, 0)
    return np.dstack([np.roll(red, (-15, -15), (0, 1)), green, np.roll(blue, (15, 15), (0, 1))])


def _elastic_transform(pixels: np.ndarray, random: Random) -> np.ndarray:
    from scipy.ndimage import gaussian_filter, map_coordinates

    shape = pixels.shape[:2]
    dx, dy = (gaussian_filter(random.random(shape) * 2 - 1, 10) * 100 for _ in range(2))
    y, x = np.mgrid[: shape[0], : shape[1]]
    # What comes from outside of the image is black, as in the original.
    channels = [map_coordinates(pixels[:, :, channel], (y + dy, x + dx), order=1)
                for channel in range(3)]  # fmt: skip
    return np.dstack(channels)


def _radial_distortion(pixels: np.ndarray, random: Random) -> np.ndarray:
    import cv2

    height, width = pixels.shape[:2]
    camera = np.array([[width, 0, width / 2], [0, height, height / 2], [0, 0, 1]], np.float32)
    return cv2.undistort(pixels, camera, np.array([-0.5, 0.05, 0, 0, 0], np.float32))


def _brightness(pixels: np.ndarray, random: Random) -> np.ndarray:
    from PIL import Image as Pillow
    from PIL import ImageEnhance

    return np.asarray(ImageEnhance.Brightness(Pillow.fromarray(pixels)).enhance(1.5))


def _saturation(pixels: np.ndarray, random: Random) -> np.ndarray:
    import cv2

    hsv = cv2.cvtColor(pixels, cv2.COLOR_RGB2HSV)
    hsv[:, :, 1] = (hsv[:, :, 1] * 0.5).astype(np.uint8)
    return cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)


def _contrast(pixels: np.ndarray, random: Random) -> np.ndarray:
    from PIL import Image as Pillow
    from PIL import ImageEnhance

    return np.asarray(ImageEnhance.Contrast(Pillow.fromarray(pixels)).enhance(2))


def _snow(pixels: np.ndarray, random: Random) -> np.ndarray:
    import cv2

    # Above 255 the original's cast to 8 bits begins again at 0, which makes the flakes.
    flakes = random.normal(255, 0.3 * 255, pixels.shape[:2]).astype(np.int64).astype(np.uint8)
    return cv2.addWeighted(pixels, 1 - 0.3, np.dstack([flakes] * 3), 0.3, 0)


def _fog(pixels: np.ndarray, random: Random) -> np.ndarray:
    import cv2

    # The original's fog is itself of half intensity.
    return cv2.addWeighted(pixels, 0.5, np.full_like(pixels, int(255 * 0.5)), 0.5, 0)


def _jpeg(pixels: np.ndarray, random: Random) -> np.ndarray:
    import cv2

    encoded = cv2.imencode(".jpg", pixels[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, 15])[1]
    decoded = cv2.imdecode(encoded, cv2.IMREAD_COLOR)
    assert decoded is not None
    return decoded[:, :, ::-1]


_PERTURBATIONS: dict[str, Callable[[np.ndarray, Random], np.ndarray]] = {
    "gaussian_noise": _gaussian_noise,
    "shot_noise": _shot_noise,
    "salt_pepper_noise": _salt_pepper_noise,
    "gaussian_blur": _gaussian_blur,
    "motion_blur": _motion_blur,
    "defocus_blur": _defocus_blur,
    "chromatic_aberration": _chromatic_aberration,
    "elastic_transform": _elastic_transform,
    "radial_distortion": _radial_distortion,
    "brightness": _brightness,
    "saturation": _saturation,
    "contrast": _contrast,
    "snow": _snow,
    "fog": _fog,
    "jpeg": _jpeg,
}
