"""The command `anyloom answer`: what a run asks a person, and the answers."""

from __future__ import annotations

import shlex
from pathlib import Path

from ...foundation.errors import AnyloomError, InputError
from ...runs.answering import answer_question, open_questions, question_of, type_of_answer
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
        (one.key, one.file or f"{one.item} ({one.step})", one.text, _form_of(one))
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
        value = read_answer(type_of_answer(question), text, question.frame)
    except AnyloomError as error:
        raise UsageError(f"{key}: {error}") from None
    left = answer_question(run, key, value)
    if left:
        print_line(f"answered; {plural(left, 'question')} left")
    else:
        print_line("answered; nothing is left to ask, and the same run goes on when started again")


def command(run: Path) -> str:
    """Return what a person types to see the questions of a run."""
    return f"anyloom answer {shlex.quote(str(run))}"


def _form_of(question: OpenQuestion) -> str:
    """Return in words what can be answered."""
    try:
        return answer_form(type_of_answer(question))
    except InputError:  # a type of a project that is not open here
        return question.type
