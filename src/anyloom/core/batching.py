"""How do many small requests to a model become few large calls?"""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

Request = TypeVar("Request")
Answer = TypeVar("Answer")


MARK = "anyloom_stage"


def _one_kind(request: object) -> Hashable:
    return None


def _never(model: object) -> bool:
    return False


@dataclass(frozen=True, eq=False)
class Stage:
    """A method of a model that answers many requests in one call, and the rules for doing so."""

    method: Callable[[Any, Sequence[Any]], Sequence[Any]]
    together: Callable[[Any], Hashable]
    """Requests with equal values may share a call: usually the shape of their tensors."""
    limit: int
    """Requests in one call at most."""
    alone: Callable[[Any], bool] = _never
    """Says of a model whether it answers nothing else during a call."""

    @property
    def name(self) -> str:
        return self.method.__name__

    def answer(self, model: Any, requests: Sequence[Any]) -> list[Any]:
        """Return one answer per request, in their order, in as few calls as the rules allow."""
        groups: dict[Hashable, list[int]] = {}
        for index, request in enumerate(requests):
            groups.setdefault(self.together(request), []).append(index)
        answers: list[Any] = [None] * len(requests)
        for members in groups.values():
            for start in range(0, len(members), self.limit):
                some = members[start : start + self.limit]
                found = self.method(model, [requests[index] for index in some])
                for index, answer in zip(some, found, strict=True):
                    answers[index] = answer
        return answers


class Dispatcher(Protocol):
    """Decides when, and together with whose requests, a stage of a model is called."""

    def dispatch(self, model: Any, stage: Stage, requests: Sequence[Any]) -> list[Any]:
        """Return one answer per request, in their order; blocks until all are there."""
        ...


def batched(
    *,
    together: Callable[[Any], Hashable] = _one_kind,
    limit: int = 64,
    alone: Callable[[Any], bool] = _never,
) -> Callable[
    [Callable[[Any, Sequence[Request]], Sequence[Answer]]],
    Callable[[Any, Sequence[Request]], list[Answer]],
]:
    """Mark the method of an adapter that runs the network: `(self, requests) -> answers`.

    The method gets at most `limit` requests at a time, all with an equal `together`, and returns
    one answer per request. What one request's answer is must not depend on its neighbors. Under
    an engine, requests of several images, nodes and runs may share a call; otherwise the caller's
    own do. Preparing requests and reading answers belongs into the methods around it, which several
    threads may run at a time. `alone` says of a model whether its network remembers something
    between the steps of a call, so that no other call may come in between.
    """

    def decorate(
        method: Callable[[Any, Sequence[Request]], Sequence[Answer]],
    ) -> Callable[[Any, Sequence[Request]], list[Answer]]:
        stage = Stage(method, together, limit, alone)

        @functools.wraps(method)
        def call(self: Any, requests: Sequence[Request]) -> list[Answer]:
            dispatcher: Dispatcher | None = self.dispatcher
            if dispatcher is None:
                return stage.answer(self, requests)
            return dispatcher.dispatch(self, stage, requests)

        setattr(call, MARK, stage)
        return call

    return decorate


def is_staged(adapter: type) -> bool:
    """Say whether an adapter runs its network in methods marked `@batched`."""
    return any(hasattr(getattr(adapter, name, None), MARK) for name in dir(adapter))
