"""Plans of a language model compared with those of the grammar, on the table of sentences.

`python -m benchmarks.edit_planner qwen3-1.7b` asks a chat model of the catalog for the plan of each
sentence of tests/edit/sentences.yaml, as `anyloom edit --planner` does. It counts how many plans
are the grammar's, differ from it, or are refused, and why. The grammar reads all of these
sentences; the model is for those that it does not. `--limit 20` takes 20, evenly spread.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from anyloom import Engine
from anyloom.edit import EditError
from anyloom.edit.planner import planned

TABLE = Path(__file__).parents[1] / "tests" / "edit" / "sentences.yaml"


@dataclass
class Comparison:
    """How often a model plans what the grammar does."""

    same: int = 0
    different: list[tuple[str, str]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    seconds: float = 0.0

    def report(self) -> str:
        """Return the numbers, and the sentences that went another way."""
        total = self.same + len(self.different) + len(self.refused)
        lines = [
            f"{total} sentences, {self.seconds / max(total, 1):.1f} s each",
            f"the grammar's plan  {self.same}",
            f"another plan        {len(self.different)}",
            f"refused             {len(self.refused)}",
        ]
        reasons = Counter(reason.split(":")[0] for _, reason in self.refused)
        lines += [f"  {count} × {reason}" for reason, count in reasons.most_common()]
        lines += [f"  {sentence} → {plan}" for sentence, plan in self.different[:20]]
        return "\n".join(lines)


def compare(rows: Sequence[dict[str, Any]], model: str, engine: Engine) -> Comparison:
    """Return how a model plans sentences.

    Args:
        rows: sentences ("say") with their steps.
        model: a chat model of the catalog.
        engine: runs it.
    """
    found = Comparison()
    for row in rows:
        started = time.perf_counter()
        try:
            plan = planned(row["say"], model, engine=engine)
        except EditError as error:
            found.refused.append((row["say"], str(error)))
            print(f"refused: {row['say']}: {error}", file=sys.stderr, flush=True)
        else:
            if plan.to_json()["steps"] == row["steps"]:
                found.same += 1
                print(f"same: {row['say']}", file=sys.stderr, flush=True)
            else:
                print(f"other: {row['say']}: {plan}", file=sys.stderr, flush=True)
                found.different.append((row["say"], str(plan).replace("\n", " · ")))
        found.seconds += time.perf_counter() - started
    return found


def main() -> None:
    """Compare one model, and print the numbers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", help="a chat model of the catalog")
    parser.add_argument("--limit", type=int, default=1_000, help="sentences to take")
    options = parser.parse_args()
    rows = yaml.safe_load(TABLE.read_text("utf-8"))
    rows = rows[:: max(1, -(-len(rows) // options.limit))]
    with Engine() as engine:
        print(compare(rows, options.model, engine).report())


if __name__ == "__main__":
    main()
