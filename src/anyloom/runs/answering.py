"""Questions and answers of a run: what a person is asked, and what the next run is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..core import types
from ..core.questions import Question
from ..foundation.errors import AnyloomError, InputError, UnknownNameError, ValueFormatError
from ..foundation.paths import absolute
from ..foundation.plain_text import plain, shortened
from ..values import Image
from ..values.codec import decode, encode
from .database import RunDatabase
from .records import OpenQuestion
from .sources import RUN_MARKER, SourceImage, expand_home

SIDE = 512
"""Pixels of the longer side of the thumbnail of what is asked about."""


def open_questions(run: Path | str) -> list[OpenQuestion]:
    """Return what a run asks a person and has no answer to, in the order of its images.

    Args:
        run: the output folder of a run; another process may work in it.

    Raises:
        InputError: it is not the folder of a run.
    """
    database = opened_database(run)
    try:
        return database.open_questions()
    finally:
        database.close()


def answer_question(run: Path | str, key: str, value: Any) -> int:
    """Store the answer to a question of a run; the same run, started again, goes on with it.

    An answer that is given again replaces the one before; an image that was done with that one is
    processed again.

    Args:
        run: the output folder of the run; another process may work in it.
        key: of the question; see `open_questions`.
        value: the answer, of the type that the question states.

    Returns:
        How many questions of the run are still open.

    Raises:
        InputError: it is not the folder of a run, or the answer is of another type, or belongs to
            an image of another size.
        UnknownNameError: the run asks no such question.
    """
    database = opened_database(run)
    try:
        check_answer(_question(database, key), value)
        database.put_answer(key, encode(value))
        return database.open_question_count()
    finally:
        database.close()


def question_of(run: Path | str, key: str) -> OpenQuestion:
    """Return a question of a run, answered or not.

    Raises:
        InputError: it is not the folder of a run.
        UnknownNameError: the run asks no such question.
    """
    database = opened_database(run)
    try:
        return _question(database, key)
    finally:
        database.close()


def type_of_answer(question: OpenQuestion) -> Any:
    """Return the type of the answer to a question.

    Raises:
        InputError: it belongs to a project that is not open.
    """
    try:
        return types.read(question.type)
    except ValueError as error:
        raise InputError(f"question {question.key}: {error}") from None


def check_answer(question: OpenQuestion, value: Any) -> None:
    """Check that a value can be the answer to a question.

    Raises:
        InputError: it is of another type, or belongs to an image of another size.
    """
    if not types.accepts(type_of_answer(question), value):
        raise InputError(f"the answer {shortened(repr(value))} is not of the type {question.type}")
    frame = getattr(value, "frame", None)
    if frame is not None and question.frame is not None and tuple(frame) != question.frame:
        raise InputError(
            f"the answer belongs to an image of {frame[1]}×{frame[0]} pixels, the question is "
            f"about one of {question.frame[1]}×{question.frame[0]}"
        )


def stored_answers(database: RunDatabase) -> dict[str, Any]:
    """Return the answers of a run, by the key of the question.

    Raises:
        AnyloomError: one of them is damaged.
    """
    answers: dict[str, Any] = {}
    for key, data in database.answers().items():
        try:
            answers[key] = decode(data)
        except ValueFormatError as error:
            folder = plain(str(database.folder))
            raise AnyloomError(f"{folder}: the answer to {key}: {error}; answer it again") from None
    return answers


def open_question(question: Question, source: SourceImage, decoded: Image) -> OpenQuestion:
    """Return a question as the run stores it.

    Args:
        source: the image of the run that is worked on.
        decoded: this image.

    Raises:
        AnyloomError: it asks for something that cannot be stored.
    """
    from ..drawing import thumbnail

    kind = types.write(question.type)
    try:
        types.read(kind)
    except ValueError:
        raise AnyloomError(
            f"node '{question.step}' asks for {kind}, which a run cannot store; expected the type "
            "of a value, such as Flag, Text, Points or list[Text]"
        ) from None

    image = question.image
    about_source = image is not None and image.fingerprint == decoded.fingerprint
    return OpenQuestion(
        question.key,
        plain(question.text),
        kind,
        question.item,
        question.step,
        absolute(Path(source.address)) if about_source else "",
        None if image is None else image.shape,
        b"" if image is None else thumbnail(image, SIDE),
    )


def _question(database: RunDatabase, key: str) -> OpenQuestion:
    question = database.question(key)
    if question is None:
        raise UnknownNameError("question", key, database.question_keys())
    return question


def opened_database(run: Path | str) -> RunDatabase:
    """Return the database of a run, which the caller closes.

    Raises:
        InputError: it is not the folder of a run.
    """
    folder = expand_home(Path(run))
    if not (folder / RUN_MARKER / "run.sqlite").is_file():
        raise InputError(f"{plain(str(run))}: not the folder of a run")
    return RunDatabase(folder)
