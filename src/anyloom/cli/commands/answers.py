"""The command `anyloom answer`: what a run asks a person, and the answers."""

from __future__ import annotations

import shlex
from pathlib import Path

from ...core import types
from ...foundation.errors import AnyloomError
from ...runs.answering import answer_question, open_questions, question_of
from ...runs.records import OpenQuestion
from ..errors import UsageError
from ..graph_inputs import answer_form, read_answer
from ..output.terminal import plural, print_line, print_table


def list_questions(run: Path) -> None:
    """Print the open questions of a run.

    Raises:
        InputError: it is not the folder of a run.
    """
    questions = open_questions(run)
    if not questions:
        print_line("no question is open")
        return
    rows = [
        (one.key, one.file or f"{one.item} ({one.step})", one.text, answer_form(_type_of(one)))
        for one in questions
    ]
    print_table(rows, ("KEY", "IMAGE", "QUESTION", "ANSWER"))
    print_line()
    print_line(f"answer   {command(run)} KEY ANSWER")
    print_line(f"shown in {run / 'report.html'}")


def store_answer(run: Path, key: str, text: str) -> None:
    """Store the answer to a question, and print what is left.

    Raises:
        InputError: it is not the folder of a run.
        UnknownNameError: the run asks no such question.
        UsageError: the text is not such an answer.
    """
    question = question_of(run, key)
    try:
        value = read_answer(_type_of(question), text, question.frame)
    except AnyloomError as error:
        raise UsageError(f"{key}: {error}") from None
    answer_question(run, key, value)
    left = len(open_questions(run))
    if left:
        print_line(f"answered; {plural(left, 'question')} left")
    else:
        print_line("answered; nothing is left to ask, and the same run goes on when started again")


def command(run: Path) -> str:
    """Return what a person types to see the questions of a run."""
    return f"anyloom answer {shlex.quote(str(run))}"


def _type_of(question: OpenQuestion) -> object:
    try:
        return types.read(question.type)
    except ValueError as error:  # a type of a project that is not open here
        raise UsageError(f"{question.key}: {error}") from None
