"""Preparation of weights: they are checked and downloaded before the first image of a run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence

from ..core.checkpoint import Checkpoint
from ..foundation.cancellation import CancelToken, current
from ..foundation.errors import ModelError, ModelLoadError
from ..foundation.events import Listener
from ..weights.download_messages import missing_message, unreachable_message
from ..weights.hub_downloads import HubUnreachable, download
from ..weights.local_files import comes_from_hub, presence, with_bases
from ..weights.network import is_offline
from .events import ModelsMissing
from .executor import Executor
from .item_outcome import Outcomes
from .sources import SourceImage


class WeightPreparation:
    """An executor that starts another one when all weights are local."""

    local_weights = True

    def __init__(
        self,
        executor: Executor,
        required: Sequence[Checkpoint],
        *,
        offline: bool = False,
        check_fit: Callable[[Checkpoint], object] = lambda checkpoint: None,
    ) -> None:
        """Wrap an executor.

        Args:
            required: the checkpoints that the run needs.
            offline: missing weights are an error instead of a download.
            check_fit: raises where a checkpoint is too large for its device; called before
                anything is downloaded.
        """
        self.executor = executor
        self.required = required
        self.offline = offline
        self.check_fit = check_fit
        self.jobs = executor.jobs

    def run(self, images: Iterable[SourceImage], token: CancelToken, emit: Listener) -> Outcomes:
        """See `Executor`. A run without images needs no weights.

        Raises:
            ModelLoadError: weights are missing and cannot be downloaded; one line names them all.
            Cancelled: during a download; what was downloaded is kept.
        """
        images = list(images)
        if images:
            before, current.token = current.token, token
            try:
                self._prepare(emit)
            except ModelError as error:
                raise ModelLoadError(str(error)) from None
            finally:
                current.token = before
        yield from self.executor.run(images, token, emit)

    def _prepare(self, emit: Listener) -> None:
        missing, problems = [], []
        for checkpoint in with_bases(self.required):
            state = presence(checkpoint)
            if not state.available and comes_from_hub(checkpoint):
                missing.append(checkpoint)
            elif not state.available:
                problems.append(f"model '{checkpoint.name}': {state.remedy}")
        if missing and (self.offline or is_offline()):
            problems.append(missing_message(missing, "the network is switched off"))
        if problems:
            raise ModelLoadError("\n".join(problems))
        if not missing:
            return
        for checkpoint in missing:
            self.check_fit(checkpoint)
        emit(ModelsMissing(time.monotonic(), missing))
        for place, checkpoint in enumerate(missing):
            try:
                download(checkpoint)
            except HubUnreachable as error:
                raise ModelLoadError(unreachable_message(missing[place:], error.cause)) from None
