"""Model slots, and images as inputs and outputs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from anyloom import Image, each, graph, use, when

from .nodes import (
    Scaler,
    columns,
    inverted,
    is_above,
    lightness,
    lightness_of,
    pair,
    plus,
    scaled,
)
from .shapes import case, shape, yaml_shape
from .wiring_shapes import Two

PHOTO = Image(np.array([[[0] * 3, [100] * 3], [[0] * 3, [200] * 3]], np.uint8))
NEGATIVE = Image(255 - PHOTO.pixels)
STRIPES = columns.function.__wrapped__(PHOTO, 2)


class Seen(NamedTuple):
    negative: Image
    mean: float


@graph
def scaled_by(x: float, *, scaler: Scaler = use("triple")) -> float:
    more = scaled(x, model=scaler)
    return more


@shape(
    """
    inputs: {x: Number}
    nodes:
      more: {scaled: {a: $x}}
    outputs: {y: $more}
    """,
    case({"x": 1.0}, 2.0, scaled=[(1.0, "double")]),
)
def model_of_the_profile(x: float) -> float:
    more = scaled(x)
    return more


@shape(
    """
    inputs: {x: Number}
    nodes:
      one: {scaled: {a: $x, model: triple}}
      other: {scaled: {a: $x, model: double}}
      both: {pair: {a: $one, b: $other}}
    outputs: {y: $both}
    """,
    case(
        {"x": 1.0},
        [3.0, 2.0],
        scaled=[(1.0, "triple"), (1.0, "double")],
        pair=[(3.0, 2.0)],
    ),
)
def two_models_for_one_node(x: float) -> list[float]:
    one = scaled(x, model=use("triple"))
    other = scaled(x, model=use("double"))
    return pair(one, other)


@shape(
    """
    inputs: {x: Number}
    models: {scaler: triple}
    nodes:
      one: {scaled: {a: $x, model: $scaler}}
      other: {scaled: {a: $one, model: $scaler}}
    outputs: {y: $other}
    """,
    case({"x": 1.0}, 9.0, scaled=[(1.0, "triple"), (3.0, "triple")]),
)
def model_slot_of_the_graph(x: float, *, scaler: Scaler = use("triple")) -> float:
    one = scaled(x, model=scaler)
    other = scaled(one, model=scaler)
    return other


@shape(
    """
    inputs: {x: Number}
    models: {mine: double}
    graphs:
      scaled_by:
        inputs: {x: Number}
        models: {scaler: triple}
        nodes:
          more: {scaled: {a: $x, model: $scaler}}
        outputs: {y: $more}
    nodes:
      own: {scaled_by: {x: $x}}
      given: {scaled_by: {x: $x, scaler: $mine}}
    outputs: {one: $own, other: $given}
    """,
    case({"x": 1.0}, Two(3.0, 2.0), scaled=[(1.0, "triple"), (1.0, "double")]),
)
def model_slot_of_a_sub_graph(x: float, *, mine: Scaler = use("double")) -> Two:
    own = scaled_by(x)
    given = scaled_by(x, scaler=mine)
    return Two(own, given)


@shape(
    """
    inputs: {numbers: 'list[Number]'}
    models: {scaler: triple}
    nodes:
      all: {scaled: {a: $n, model: $scaler}, each: {n: $numbers}}
    outputs: {y: $all}
    """,
    case(
        {"numbers": [1.0, 2.0]},
        [3.0, 6.0],
        scaled=[(1.0, "triple"), (2.0, "triple")],
    ),
)
def model_inside_each(numbers: list[float], *, scaler: Scaler = use("triple")) -> list[float]:
    all = each(numbers, lambda n: scaled(n, model=scaler))
    return all


@shape(
    """
    inputs: {x: Number, flag: Flag}
    models: {scaler: triple}
    graphs:
      body:
        inputs: {x: Number}
        models: {scaler: null}
        nodes:
          more: {plus: {a: $x, b: 1}}
          most: {scaled: {a: $more, model: $scaler}}
        outputs: {y: $most}
    nodes:
      found: {body: {x: $x, scaler: $scaler}, when: $flag, else: 0.0}
    outputs: {y: $found}
    """,
    case({"x": 1.0, "flag": True}, 6.0, plus=[(1.0, 1.0)], scaled=[(2.0, "triple")]),
    case({"x": 1.0, "flag": False}, 0.0),
)
def model_inside_a_branch(x: float, flag: bool, *, scaler: Scaler = use("triple")) -> float:
    found = when(flag, lambda: scaled(plus(x, 1.0), model=scaler), 0.0)
    return found


# Images


@shape(
    """
    inputs: {image: Image}
    nodes:
      mean: {lightness: {image: $image}}
    outputs: {y: $mean}
    """,
    case({"image": PHOTO}, 75.0, lightness=[(PHOTO,)]),
)
def image_to_number(image: Image) -> float:
    mean = lightness(image)
    return mean


@shape(
    """
    inputs: {image: Image}
    nodes:
      negative: {inverted: {image: $image}}
      mean: {lightness: {image: $negative}}
    outputs: {negative: $negative, mean: $mean}
    """,
    case(
        {"image": PHOTO},
        Seen(NEGATIVE, 180.0),
        inverted=[(PHOTO,)],
        lightness=[(NEGATIVE,)],
    ),
)
def image_to_image(image: Image) -> Seen:
    negative = inverted(image)
    mean = lightness(negative)
    return Seen(negative, mean)


@shape(
    """
    inputs: {image: Image}
    nodes:
      stripes: {columns: {image: $image, count: 2}}
      means: {lightness_of: {image: $image, masks: $one}, each: {one: $stripes}}
    outputs: {y: $means}
    """,
    case(
        {"image": PHOTO},
        [0.0, 150.0],
        columns=[(PHOTO, 2)],
        lightness_of=[(PHOTO, STRIPES[0]), (PHOTO, STRIPES[1])],
    ),
)
def each_mask_of_an_image(image: Image) -> list[float]:
    stripes = columns(image, 2)
    means = each(stripes, lambda one: lightness_of(image, one))
    return means


@shape(
    """
    inputs: {image: Image, limit: {type: Number, default: 50.0}}
    nodes:
      mean: {lightness: {image: $image}}
      light: {is_above: {a: $mean, limit: $limit}}
      found: {inverted: {image: $image}, when: $light, else: $image}
    outputs: {y: $found}
    """,
    case(
        {"image": PHOTO},
        NEGATIVE,
        lightness=[(PHOTO,)],
        is_above=[(75.0, 50.0)],
        inverted=[(PHOTO,)],
    ),
    case({"image": PHOTO, "limit": 99.0}, PHOTO, lightness=[(PHOTO,)], is_above=[(75.0, 99.0)]),
)
def image_under_a_condition(image: Image, limit: float = 50.0) -> Image:
    mean = lightness(image)
    light = is_above(mean, limit)
    found = when(light, lambda: inverted(image), image)
    return found


yaml_shape(
    "image_is_an_output",
    """
    inputs: {image: Image}
    outputs: {y: $image}
    """,
    case({"image": PHOTO}, PHOTO),
)
