"""Plan of an edit: the steps that an instruction stands for, as data."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

MAX_STEPS = 50
MAX_SELECTORS = 50
MAX_DEPTH = 8
"""Selectors inside of selectors."""

Words = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Coordinate = Annotated[int | float, Field(ge=0, le=1_000_000)]
Order = Literal["left", "right", "top", "bottom"]
Side = Literal[
    "left",
    "right",
    "top",
    "bottom",
    "middle",
    "top left",
    "top right",
    "bottom left",
    "bottom right",
]
Direction = Literal["up", "down"]
RelationKind = Literal[
    "on",
    "under",
    "above",
    "below",
    "in",
    "next_to",
    "left_of",
    "right_of",
    "behind",
    "in_front_of",
    "with",
    "of",
]
Part = Literal[
    "background",
    "foreground",
    "text",
    "faces",
    "top_half",
    "bottom_half",
    "left_half",
    "right_half",
    "top_third",
    "middle_third",
    "bottom_third",
    "left_third",
    "right_third",
    "top_quarter",
    "bottom_quarter",
    "left_quarter",
    "right_quarter",
]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    def to_json(self) -> dict[str, Any]:
        """Return the record as JSON values, without what is as by default."""
        return self.model_dump(mode="json", exclude_defaults=True, by_alias=True)


class Relation(_Record):
    """Where a thing is in relation to another one.

    kind: such as on or next_to.
    to:   the other thing.
    """

    kind: RelationKind
    to: Selector


class Selector(_Record):
    """The words that say which things of the image are meant.

    phrase:   a noun with its adjectives, singular; None for everything.
    all:      all that are found, instead of one.
    count:    how many there have to be.
    ordinal:  which one in a row, from 1; -1 is the last.
    order:    the edge of the image from which one counts.
    side:     the one nearest to this side of the image.
    size:     the biggest or the smallest one.
    relation: only those that stand in this relation to another thing.
    except_:  all but these; "except" in JSON.
    part:     a part of the image, instead of a phrase.
    string:   letters that are to be read there.
    point:    x and y of a pixel of the thing.
    box:      left, top, right and bottom of a rectangle, in pixels.
    image:    the image in which it is looked for: the one that the steps before have left, or the
              original.
    """

    phrase: Words | None = None
    all: bool = False
    count: Annotated[int, Field(ge=1, le=1_000)] | None = None
    ordinal: Annotated[int, Field(ge=-100, le=1_000)] | None = None
    order: Order = "left"
    side: Side | None = None
    size: Literal["biggest", "smallest"] | None = None
    relation: Relation | None = None
    except_: Annotated[tuple[Selector, ...], Field(alias="except", max_length=MAX_SELECTORS)] = ()
    part: Part | None = None
    string: Words | None = None
    point: tuple[Coordinate, Coordinate] | None = None
    box: tuple[Coordinate, Coordinate, Coordinate, Coordinate] | None = None
    image: Literal["original", "current"] = "current"

    @field_validator("ordinal")
    @classmethod
    def _counts_from_one(cls, ordinal: int | None) -> int | None:
        if ordinal == 0:
            raise ValueError("counts from 1, or from -1 backward")
        return ordinal

    @property
    def depth(self) -> int:
        """How many selectors stand inside each other, this one included."""
        inner = [*self.except_, *([self.relation.to] if self.relation else [])]
        return 1 + max((selector.depth for selector in inner), default=0)


class EditStep(_Record):
    """One step of an edit.

    do:     the verb.
    what:   the things that it is done to; none = the whole image, or what the verb says.
    with_:  what takes their place: words, a file or a color; "with" in JSON.
    color:  a CSS name or #rrggbb.
    text:   words for a model that paints, or letters.
    old:    letters that are replaced.
    new:    letters that take their place.
    amount: how much: "a little", "a lot", "30 %", "15 deg", "40 px", or width to height, "16:9".
    where:  a direction, a side of the image, or a relation to a thing.
    """

    do: Annotated[str, StringConstraints(pattern=r"^[^\W\d][\w-]*$", max_length=100)]
    what: Annotated[tuple[Selector, ...], Field(max_length=MAX_SELECTORS)] = ()
    with_: Annotated[Words | None, Field(alias="with")] = None
    color: Words | None = None
    text: Words | None = None
    old: Words | None = None
    new: Words | None = None
    amount: Words | None = None
    where: Relation | Side | Direction | None = None

    def values(self) -> dict[str, Any]:
        """Return the fields that are given, by their names in JSON, without `do`."""
        names = {name: field.alias or name for name, field in type(self).model_fields.items()}
        return {
            names[name]: value
            for name, value in self
            if name != "do" and value is not None and value != ()
        }


class EditPlan(_Record):
    """The steps of an edit; each works on the image that the one before has left."""

    steps: Annotated[tuple[EditStep, ...], Field(min_length=1, max_length=MAX_STEPS)]

    @field_validator("steps")
    @classmethod
    def _is_not_nested_too_deep(cls, steps: tuple[EditStep, ...]) -> tuple[EditStep, ...]:
        for step in steps:
            relation = [step.where.to] if isinstance(step.where, Relation) else []
            if any(selector.depth > MAX_DEPTH for selector in (*step.what, *relation)):
                raise ValueError(f"selectors are nested deeper than {MAX_DEPTH}")
        return steps

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self))

    def __str__(self) -> str:
        return "\n".join(
            f"{number}. {_written(step)}" for number, step in enumerate(self.steps, start=1)
        )


def _written(step: EditStep) -> str:
    """Return a step in one line, in the notation of YAML."""
    parts = {name: value for name, value in step.to_json().items() if name != "do"}
    written = ", ".join(f"{name}: {_flow(value)}" for name, value in parts.items())
    return f"{step.do}{', ' if written else ''}{written}"


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name}: {_flow(item)}' for name, item in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    return "true" if value is True else str(value)
