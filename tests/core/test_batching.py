"""Batched methods: requests share calls, responses keep the order of requests."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from anyloom import Model, batched
from anyloom.core.batching import Stage


class Doubler(Model):
    def __init__(self) -> None:
        self.calls: list[list[int]] = []

    @batched(key=lambda number: number % 3, limit=4)
    def double(self, requests: Sequence[int]) -> list[int]:
        self.calls.append(list(requests))
        return [2 * request for request in requests]


@given(st.lists(st.integers(0, 50), max_size=40))
def test_responses_are_in_the_order_of_requests(numbers: list[int]) -> None:
    assert Doubler().double(numbers) == [2 * number for number in numbers]


@given(st.lists(st.integers(0, 50), max_size=40))
def test_requests_of_a_call_have_equal_keys_and_number_at_most_the_limit(
    numbers: list[int],
) -> None:
    model = Doubler()
    model.double(numbers)
    assert all(len(call) <= 4 for call in model.calls)
    assert all(len({number % 3 for number in call}) == 1 for call in model.calls)
    fewest = sum(-(-sum(number % 3 == kind for number in numbers) // 4) for kind in range(3))
    assert len(model.calls) == fewest


def test_a_model_decides_whether_its_calls_are_exclusive() -> None:
    class Recurrent(Model):
        stateful = True

        @batched(exclusive=lambda model: model.stateful)
        def generate(self, requests: Sequence[int]) -> list[int]:
            return list(requests)

    model = Recurrent()
    stage: Stage = Recurrent.generate.anyloom_stage  # type: ignore[attr-defined]
    for model.stateful in (True, False):
        assert stage.exclusive(model) is model.stateful
    assert not Doubler.double.anyloom_stage.exclusive(Doubler())  # type: ignore[attr-defined]


def test_requests_go_to_the_dispatcher_of_the_model() -> None:
    class Counting:
        calls = 0

        def dispatch(self, model: Model, stage: Stage, requests: Sequence[int]) -> list[int]:
            self.calls += 1
            return stage.run(model, requests)

    model = Doubler()
    model.dispatcher = Counting()
    assert model.double([1, 2]) == [2, 4]
    assert model.dispatcher.calls == 1
