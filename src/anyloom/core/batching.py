"""Batching: methods of a model that answer many requests in one call."""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from ..foundation.errors import ModelError

Request = TypeVar("Request")
Response = TypeVar("Response")
Result = TypeVar("Result")

STAGE = "anyloom_stage"
"""The attribute of a method that holds its `Stage`."""
PIECE_BYTES = 512 << 20
"""Working memory of one piece of work outside of batches, unless a single item takes more."""


def _no_key(request: object) -> Hashable:
    return None


def _never(model: object) -> bool:
    return False


@dataclass(frozen=True, eq=False)
class Stage:
    """A method of a model that answers many requests in one call.

    method:    model, requests → one response per request, in their order.
    key:       requests with equal keys may share a call; usually the shape of their tensors.
    limit:     the largest number of requests in one call.
    exclusive: model → whether it must not run anything else during a call.
    """

    method: Callable[[Any, Sequence[Any]], Sequence[Any]]
    key: Callable[[Any], Hashable]
    limit: int
    exclusive: Callable[[Any], bool] = _never

    @property
    def name(self) -> str:
        """The name of the method."""
        return self.method.__name__

    def run(self, model: Any, requests: Sequence[Any]) -> list[Any]:
        """Return one response per request, in their order, in as few calls as possible."""
        groups: dict[Hashable, list[int]] = {}
        for index, request in enumerate(requests):
            groups.setdefault(self.key(request), []).append(index)
        responses: list[Any] = [None] * len(requests)
        for group in groups.values():
            for start in range(0, len(group), self.limit):
                batch = group[start : start + self.limit]
                results = self.answer(model, [requests[index] for index in batch])
                for index, response in zip(batch, results, strict=True):
                    responses[index] = response
        return responses

    def answer(self, model: Any, requests: Sequence[Any]) -> list[Any]:
        """Return one response per request of one call.

        Raises:
            ModelError: the method returned something else.
        """
        found = self.method(model, requests)
        try:
            responses = list(found)
        except TypeError:
            missing = "; is a return missing?" if found is None else ""
            shown = "None" if found is None else f"an object of {type(found).__name__}"
            expected = f"expected a list of {len(requests)} responses{missing}"
            raise self._wrong(model, f"{shown}, {expected}") from None
        if len(responses) != len(requests):
            raise self._wrong(model, f"{len(responses)} responses to {len(requests)} requests")
        return responses

    def _wrong(self, model: Any, returned: str) -> ModelError:
        called = f"{type(model).__name__}.{self.name}"
        return ModelError(f"model '{model.checkpoint.name}': {called}: returned {returned}")


class Dispatcher(Protocol):
    """Decides when, and in which batches, the stages of a model run."""

    def dispatch(self, model: Any, stage: Stage, requests: Sequence[Any]) -> list[Any]:
        """Return one response per request, in their order; blocks until all are computed."""
        ...

    def run_piece(self, nbytes: int, work: Callable[[], Result]) -> Result | None:
        """Return what `work` returns, with so many bytes of the device set aside for it.

        None where the device has too little memory all the same.
        """
        ...


def batched(
    *,
    key: Callable[[Any], Hashable] = _no_key,
    limit: int = 64,
    exclusive: Callable[[Any], bool] = _never,
) -> Callable[
    [Callable[[Any, Sequence[Request]], Sequence[Response]]],
    Callable[[Any, Sequence[Request]], list[Response]],
]:
    """Mark the method of an adapter that runs the network: `(self, requests) -> responses`.

    The method returns one response per request, in their order, and a response must not depend on
    the other requests of the call. Under an engine, requests of several images, nodes and runs may
    share a call; otherwise those of one caller do. Preprocessing and postprocessing belong in the
    methods around it, which several threads may run at a time.

    Args:
        key: requests with equal keys may share a call; usually the shape of their tensors.
        limit: the largest number of requests in one call.
        exclusive: model → whether its network keeps state between the steps of a call, so that no
            other call may run in between.
    """

    def decorate(
        method: Callable[[Any, Sequence[Request]], Sequence[Response]],
    ) -> Callable[[Any, Sequence[Request]], list[Response]]:
        stage = Stage(method, key, limit, exclusive)

        @functools.wraps(method)
        def call(self: Any, requests: Sequence[Request]) -> list[Response]:
            dispatcher: Dispatcher | None = self.dispatcher
            if dispatcher is None:
                return stage.run(self, requests)
            return dispatcher.dispatch(self, stage, requests)

        setattr(call, STAGE, stage)
        return call

    return decorate


def in_pieces(
    model: Any, count: int, bytes_each: int, work: Callable[[slice], Result]
) -> Iterator[Result]:
    """Yield what `work` returns for `count` items, a slice of them at a time.

    For what a model computes on its device outside of batches, such as masks at the size of an
    image. Its memory is set aside on the device as that of batches is; where memory is short all
    the same, pieces are halved. `work` must return nothing that is on the device.

    Args:
        count: of the items.
        bytes_each: working memory on the device that one item takes.
        work: called with the slice of a piece; called again where memory was short.

    Raises:
        ModelError: the device has too little memory for a single item.
    """
    dispatcher: Dispatcher | None = model.dispatcher
    step = max(1, PIECE_BYTES // max(1, bytes_each))
    start = 0
    while start < count:
        piece = slice(start, min(count, start + step))
        if dispatcher is None:
            result: Result | None = work(piece)
        else:
            nbytes = bytes_each * (piece.stop - start)
            result = dispatcher.run_piece(nbytes, functools.partial(work, piece))
        if result is None:
            if step == 1:
                raise ModelError(
                    f"model '{model.checkpoint.name}' ran out of memory on {model.device} with a "
                    "single item; use a smaller image or a smaller model"
                )
            step = max(1, min(step, piece.stop - start) // 2)
            continue
        yield result
        start = piece.stop


def is_staged(adapter: type) -> bool:
    """Return whether an adapter runs its network in methods marked `@batched`."""
    return any(hasattr(getattr(adapter, name, None), STAGE) for name in dir(adapter))
