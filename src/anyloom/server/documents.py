"""Documents of the API: what the endpoints answer, as pydantic models."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, Field

from .records import ENDED, RunRecord, RunState

LONGEST_INPUT = 2000
"""Characters of an input that the document of a run repeats."""


class DownloadDocument(BaseModel):
    """A checkpoint whose weights are not on the server yet."""

    model: str
    size: int = Field(description="Bytes; 0 where it is not known.")


class GraphDocument(BaseModel):
    """A graph that can be run."""

    name: str
    about: str
    inputs: dict[str, Any] = Field(description="JSON Schema of a request.")
    outputs: dict[str, str] = Field(description="Output → type.")
    models: list[str] = Field(description="The checkpoints that it uses.")
    downloads: list[DownloadDocument] = Field(
        description="What the server would have to download before a run."
    )
    image: str | None = Field(description="The input with the image that coordinates belong to.")
    verb: str = Field(description='The verb of edits that the graph is; "" where it is none.')
    example: bool = Field(description="Whether there is a picture of a result.")
    marks: dict[str, str] = Field(
        description='Input that one marks in the image → "points", "boxes" or "masks".'
    )


class GraphsDocument(BaseModel):
    """The graphs of the server."""

    graphs: list[GraphDocument]
    refused: dict[str, str] = Field(description="Graph → why it cannot be run.")


class UploadDocument(BaseModel):
    """A file that was stored."""

    id: str = Field(description="The SHA-256 of its bytes.")
    size: int


class FailureDocument(BaseModel):
    """What went wrong."""

    node: str = Field(description='The step; "" where it is none.')
    reason: str


class QuestionDocument(BaseModel):
    """What a run asks a person."""

    key: str = Field(description="Names the answer.")
    item: str = Field("", description='The image of a batch that waits; "" in other runs.')
    step: str
    text: str
    type: str = Field(description="Of the answer, as in graph files.")
    choices: list[str] = Field(description="The answers to choose from; none = any.")
    frame: tuple[int, int] | None = Field(description="Height and width of its image.")
    jpeg: str = Field(description='A small image in base64; "" without one.')


class BatchDocument(BaseModel):
    """What became of the images of a batch."""

    done: int
    failed: int
    waiting: int = Field(description="Images that wait for an answer.")
    found: dict[str, int] = Field(description="Label → instances in all images.")


class RunDocument(BaseModel):
    """A run, and its result once it has ended."""

    id: str
    number: int
    graph: str
    state: RunState
    inputs: dict[str, Any] = Field(
        description="The inputs as they were sent, files as uploads, without what is long."
    )
    created: float = Field(description="Seconds since 1970.")
    started: float | None = None
    ended: float | None = None
    outputs: dict[str, Any] | None = Field(
        None, description="Output → its facts; files are paths below files/ of the run."
    )
    annotations: dict[str, Any] | None = Field(
        None, description="Output → its instances as COCO annotations, masks as run lengths."
    )
    overlay: str | None = Field(
        None, description="The first output with instances, which `/overlay` can draw."
    )
    failures: list[FailureDocument] = Field(default_factory=list)
    timing: dict[str, float] | None = None
    questions: list[QuestionDocument] = Field(default_factory=list)
    batch: BatchDocument | None = None

    @classmethod
    def of(cls, record: RunRecord, *, results: bool = True) -> RunDocument:
        """Return the document of a record."""
        result = record.result if results and record.state in ENDED else {}
        found = record.result.get("annotations") or {} if record.state in ENDED else {}
        return cls(
            id=record.id,
            number=record.number,
            graph=record.request.graph,
            state=record.state,
            inputs=_short(record.request.body),
            created=record.created,
            started=record.started,
            ended=record.ended,
            outputs=result.get("outputs"),
            annotations=result.get("annotations"),
            overlay=next((name for name, one in found.items() if one), None),
            failures=[FailureDocument(**one) for one in record.result.get("failures", ())],
            timing=result.get("timing"),
            questions=record.result.get("questions", []) if results else [],
            batch=record.result.get("batch"),
        )


def _short(body: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in body.items() if len(json.dumps(v)) <= LONGEST_INPUT}


class RunsDocument(BaseModel):
    """Runs of a client."""

    runs: list[RunDocument]
