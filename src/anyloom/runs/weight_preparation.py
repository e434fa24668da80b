"""How do all the weights that a run needs come to this machine before its first image?"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence

from ..core.model import Checkpoint
from ..engine.events import Event, Listener
from ..foundation.cancellation import CancelToken, current
from ..foundation.errors import ModelError, ModelLoadError
from ..weights.hub_downloads import (
    NoConnection,
    absent,
    fetched,
    is_offline,
    unconnected,
    with_sizes,
)
from ..weights.local_files import is_downloaded, presence, with_bases
from .executor import Executor
from .item_processor import ItemOutcome
from .sources import SourceImage


class WeightPreparation:
    """A performer that begins when all its weights are here; a run of no image needs none."""

    def __init__(
        self,
        performer: Executor,
        required: Sequence[Checkpoint],
        expect: Callable[[Checkpoint], object] = lambda checkpoint: None,
    ) -> None:
        """Make one of another performer.

        Args:
            required: the checkpoints that it cannot do without.
            expect: refuses a checkpoint that is too large for its device, before it is downloaded.
        """
        self.performer = performer
        self.required = required
        self.expect = expect
        self.jobs = performer.jobs

    def perform(
        self, inputs: Iterable[SourceImage], token: CancelToken, tell: Listener
    ) -> Iterator[Callable[[], ItemOutcome]]:
        """See `Executor`.

        Raises:
            ModelLoadError: weights are missing and cannot come; one line that names all of them.
            Cancelled: while they came; what has come is kept.
        """
        pictures = list(inputs)
        if pictures:
            before, current.token = current.token, token
            try:
                self._bring(tell)
            except ModelError as error:
                raise ModelLoadError(str(error)) from None
            finally:
                current.token = before
        yield from self.performer.perform(pictures, token, tell)

    def _bring(self, tell: Listener) -> None:
        places = [(one, presence(one)) for one in with_bases(self.required)]
        lacking = [(one, where) for one, where in places if where != "yes"]
        missing = [one for one, _ in lacking if is_downloaded(one)]
        problems = [
            f"model '{one.name}': {where.removeprefix('no: ')}"
            for one, where in lacking
            if not is_downloaded(one)
        ]
        if missing and is_offline():
            problems.append(absent(missing, "the network is switched off"))
        if problems:
            raise ModelLoadError("\n".join(problems))
        if not missing:
            return
        for one in missing:
            self.expect(one)
        tell(Event("models_missing", time.monotonic(), detail=with_sizes(missing)))
        for place, one in enumerate(missing):
            try:
                fetched(one)
            except NoConnection as error:
                raise ModelLoadError(unconnected(missing[place:], error.cause)) from None
