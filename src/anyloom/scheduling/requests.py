"""Requests and leases of threads that wait for a device."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from ..core.batching import Stage
from ..core.model import Model
from ..foundation.cancellation import CancelToken

if TYPE_CHECKING:
    from .instructions import Batch


LeaseState = Literal["waiting", "granted", "returned", "withdrawn"]

LEASE_TRANSITIONS: dict[LeaseState, tuple[LeaseState, ...]] = {
    "waiting": ("granted", "withdrawn"),
    "granted": ("returned",),
    "returned": (),
    "withdrawn": (),
}


class CountdownLatch:
    """Blocks a thread until a number of events have happened, or failed."""

    __slots__ = ("_lock", "error", "remaining")

    def __init__(self, count: int) -> None:
        self.remaining = count
        self.error: BaseException | None = None
        self._lock = threading.Lock()
        self._lock.acquire()

    @property
    def done(self) -> bool:
        return not self._lock.locked()

    def count_down(self) -> None:
        """Note that one of the events has happened."""
        self.remaining -= 1
        if not self.remaining:
            self._lock.release()

    def fail(self, error: BaseException) -> None:
        """Note that one of the events has failed; `wait` raises the first error."""
        self.error = self.error or error
        self.count_down()

    def wait(self) -> None:
        """Block until all events have happened or failed.

        Raises:
            Exception: the first error.
        """
        self._lock.acquire()
        self._lock.release()
        if self.error is not None:
            raise self.error


class PendingResponses(CountdownLatch):
    """The responses to the requests of one thread, in their order."""

    __slots__ = ("on_fallback", "values")

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.values: list[Any] = [None] * count
        self.on_fallback = False
        """True where one of the requests was answered on another device."""


class Piece(CountdownLatch):
    """Work outside of batches that waits until the device has so many bytes for it.

    own:   the models with which its work has the lane already.
    evict: the models that leave the device before it begins.
    """

    __slots__ = ("evict", "nbytes", "own", "token")

    def __init__(self, nbytes: int, token: CancelToken | None, own: Sequence[str] = ()) -> None:
        super().__init__(1)
        self.nbytes = nbytes
        self.token = token
        self.own = own
        self.evict: list[str] = []


class InferenceRequest:
    """One request to a stage of a model."""

    __slots__ = ("index", "model", "payload", "responses", "stage", "token")

    def __init__(
        self,
        model: Model,
        stage: Stage,
        payload: Any,
        responses: PendingResponses,
        index: int,
        token: CancelToken | None,
    ) -> None:
        self.model = model
        self.stage = stage
        self.payload = payload
        self.responses = responses
        self.index = index
        self.token = token

    def respond(self, value: Any) -> None:
        self.responses.values[self.index] = value
        self.responses.count_down()

    def fail(self, error: BaseException) -> None:
        self.responses.fail(error)


class Lease:
    """The right to use models on one's own thread; granted when the models are on the device.

    takes_lane: True where the lease takes a lane of the device until it is returned.
    calling:    held while the work that has the lane runs a stage itself.
    models:     what it lends, and what leases lend that its work takes besides.
    outer:      the lease with the lane, of one that its work takes besides; else what the work had
                before: a lane of another device.
    """

    __slots__ = (
        "batch",
        "calling",
        "granted",
        "models",
        "outer",
        "state",
        "takes_lane",
        "token",
    )

    def __init__(
        self, models: Sequence[str], token: CancelToken | None, *, takes_lane: bool
    ) -> None:
        self.models = list(models)
        self.granted = CountdownLatch(1)
        self.token = token
        self.takes_lane = takes_lane
        self.calling = threading.RLock()
        self.outer: Any = None
        self.batch: Batch
        self.state: LeaseState = "waiting"

    def transition(self, state: LeaseState) -> None:
        """Change the state; raises AssertionError if the table has no such transition."""
        assert state in LEASE_TRANSITIONS[self.state], f"lease: {self.state} -> {state}"
        self.state = state

    def fail(self, error: BaseException) -> None:
        self.transition("withdrawn")
        self.granted.fail(error)
