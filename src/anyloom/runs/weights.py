"""How do all the weights that a run needs come to this machine before its first picture?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..cancel import CancelToken, current
from ..downloads import NoConnection, absent, fetched, offline
from ..engine.events import Listener
from ..errors import ModelLoadError
from ..model import Checkpoint
from ..model_files import downloads_of, presence, with_bases
from .bench import Finished
from .sources import Input
from .work import Performer

Announce = Callable[[Sequence[Checkpoint]], None]


@dataclass
class WithWeights:
    """A performer whose weights are all here before it begins; a run of nothing needs none.

    performer: who works on the pictures.
    required:  the checkpoints that it cannot do without.
    announce:  called with those that will be downloaded, before they are.
    expect:    refuses a checkpoint that would not fit, which is then not downloaded.
    """

    performer: Performer
    required: Sequence[Checkpoint]
    announce: Announce
    expect: Callable[[Checkpoint], object]

    @property
    def jobs(self) -> int:
        return self.performer.jobs

    def perform(
        self, inputs: Iterable[Input], token: CancelToken, tell: Listener
    ) -> Iterator[Callable[[], Finished]]:
        """See `Performer`.

        Raises:
            ModelLoadError: weights are missing and cannot come; one line that names all of them.
            Cancelled: while they came.
        """
        pictures = list(inputs)
        if pictures:
            before, current.token = current.token, token
            try:
                self._bring()
            finally:
                current.token = before
        yield from self.performer.perform(pictures, token, tell)

    def _bring(self) -> None:
        needed = with_bases(self.required)
        missing = downloads_of(needed)
        for one in needed:
            if one not in missing and presence(one) != "yes":
                raise ModelLoadError(f"model '{one.name}': {presence(one).removeprefix('no: ')}")
        if not missing:
            return
        for one in missing:
            self.expect(one)
        if offline():
            raise ModelLoadError(absent(missing))
        self.announce(missing)
        for place, one in enumerate(missing):
            try:
                fetched(one)
            except NoConnection as error:
                raise ModelLoadError(absent(missing[place:], error.cause)) from None
