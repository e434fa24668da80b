"""Many small requests become few large calls."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from anyloom import Model, batched
from anyloom.core.batching import Stage


class Doubler(Model):
    def __init__(self) -> None:
        self.calls: list[list[int]] = []

    @batched(together=lambda number: number % 3, limit=4)
    def double(self, requests: Sequence[int]) -> list[int]:
        self.calls.append(list(requests))
        return [2 * request for request in requests]


@given(st.lists(st.integers(0, 50), max_size=40))
def test_each_request_gets_its_own_answer_in_order(numbers: list[int]) -> None:
    assert Doubler().double(numbers) == [2 * number for number in numbers]


@given(st.lists(st.integers(0, 50), max_size=40))
def test_a_call_holds_only_requests_that_go_together_and_no_more_than_the_limit(
    numbers: list[int],
) -> None:
    model = Doubler()
    model.double(numbers)
    assert all(len(call) <= 4 for call in model.calls)
    assert all(len({number % 3 for number in call}) == 1 for call in model.calls)
    fewest = sum(-(-sum(number % 3 == kind for number in numbers) // 4) for kind in range(3))
    assert len(model.calls) == fewest


def test_a_stage_says_of_a_model_whether_its_calls_are_alone() -> None:
    class Moody(Model):
        moody = True

        @batched(alone=lambda model: model.moody)
        def think(self, requests: Sequence[int]) -> list[int]:
            return list(requests)

    model = Moody()
    stage: Stage = Moody.think.anyloom_stage  # type: ignore[attr-defined]
    for model.moody in (True, False):
        assert stage.alone(model) is model.moody
    assert not Doubler.double.anyloom_stage.alone(Doubler())  # type: ignore[attr-defined]


def test_a_dispatcher_decides_when_requests_are_answered() -> None:
    class Counting:
        asked = 0

        def dispatch(self, model: Model, stage: Stage, requests: Sequence[int]) -> list[int]:
            self.asked += 1
            return stage.answer(model, requests)

    model = Doubler()
    model.dispatcher = Counting()
    assert model.double([1, 2]) == [2, 4]
    assert model.dispatcher.asked == 1
