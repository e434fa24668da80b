"""Problems of a file, each with its place and the nearest fix, reported together."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from .errors import AnyloomError, nearest_name


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a file; lines and columns count from 1, or are 0 in what has none."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else f"{self.file}:"


@dataclass(frozen=True, slots=True)
class Problem:
    """One error or warning: place, node, message, and the nearest fix."""

    place: Place | None
    node: str | None
    message: str
    hint: str = ""

    def __str__(self) -> str:
        where = f"{self.place} " if self.place else ""
        node = f"node '{self.node}': " if self.node else ""
        hint = f"; {self.hint}" if self.hint else ""
        return " ".join(f"{where}{node}{self.message}{hint}".split())


class DocumentError(AnyloomError):
    """A YAML file is not valid; names every problem, one a line, also as `problems`."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted_problems(problems)
        super().__init__("\n".join(map(str, self.problems)))


def sorted_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems by their place in the file, each once; those without a place come first."""

    def position(problem: Problem) -> tuple[str, int, int]:
        place = problem.place
        return (place.file, place.line, place.column) if place else ("", 0, 0)

    return tuple(sorted(dict.fromkeys(problems), key=position))


class Nearest:
    """Suggests available names for unknown ones, with a bound on the number of comparisons."""

    def __init__(self, comparisons: int = 20_000) -> None:
        self._left = comparisons

    def __call__(self, name: str, available: Collection[str], cutoff: float = 0.65) -> str:
        """Return "did you mean 'x'?" for the available name most similar to `name`, or ""."""
        other = self.name(name, available, cutoff)
        return f"did you mean '{other}'?" if other is not None else ""

    def name(self, name: str, available: Collection[str], cutoff: float = 0.65) -> str | None:
        """Return the available name most similar to `name`, None where none is similar."""
        if len(available) > self._left or len(name) > 100:
            return None
        self._left -= len(available)
        return nearest_name(name, available, cutoff)


@dataclass
class ProblemReport:
    """Collects the errors and warnings of a check."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    nearest: Nearest = field(default_factory=Nearest)

    def add_error(
        self, place: Place | None, node: str | None, message: str, hint: str = ""
    ) -> None:
        """Add something that makes the graph unusable."""
        self.problems.append(Problem(place, node, message, hint))

    def add_warning(
        self, place: Place | None, node: str | None, message: str, hint: str = ""
    ) -> None:
        """Add something that the author probably did not mean."""
        self.warnings.append(Problem(place, node, message, hint))
