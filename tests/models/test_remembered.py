"""A text is read once, and only the last texts are kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from anyloom.models.remembered import Remembered
from anyloom.models.shared_tokenizer import SharedTokenizer

TEXTS = st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=6), max_size=12)


@given(TEXTS, st.integers(0, 10))
def test_each_text_gets_its_own_result_and_no_more_than_the_limit_are_kept(
    calls: list[list[str]], limit: int
) -> None:
    kept: Remembered[str] = Remembered(limit)
    for texts in calls:
        assert kept.get(texts, lambda missing: [one.upper() for one in missing]) == [
            text.upper() for text in texts
        ]
        assert len(kept) <= limit


def test_only_what_is_missing_is_computed_in_one_call_and_the_oldest_is_forgotten() -> None:
    asked: list[list[str]] = []

    def compute(missing: list[str]) -> list[str]:
        asked.append(missing)
        return missing

    kept: Remembered[str] = Remembered(2)
    kept.get(["a", "b", "a"], compute)
    kept.get(["a"], compute)
    kept.get(["c", "a"], compute)
    kept.get(["b"], compute)
    assert asked == [["a", "b"], ["c"], ["b"]]


def test_a_call_may_hold_more_texts_than_are_kept() -> None:
    kept: Remembered[str] = Remembered(1)
    assert kept.get(list("abc"), lambda missing: missing) == ["a", "b", "c"]
    assert len(kept) == 1


def test_threads_do_not_change_each_others_padding() -> None:
    from . import tiny

    shared = SharedTokenizer(tiny.clip_tokenizer(pad_token="!"))

    def padded(length: int) -> int:
        found = shared(["a dog"] * 20, padding="max_length", max_length=length, truncation=True)
        assert shared.decode(found["input_ids"][0][1:3]) == "a dog"
        return len(found["input_ids"][0])

    with ThreadPoolExecutor(8) as pool:
        lengths = [8, 16] * 100
        assert list(pool.map(padded, lengths)) == lengths
