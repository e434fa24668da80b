"""Is a text shortened without a word that it did not have?"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from anyloom import Checkpoint
from anyloom.models.lite.length_rules import LengthRules

SOME = ("a", "red", "cup", "of", "hot", "tea", "on", "the", "very", "old", "table")
words = st.lists(st.sampled_from(SOME), max_size=20)


@given(words, st.integers(1, 25))
def test_a_refined_text_adds_nothing_and_keeps_the_order(text: list[str], length: int) -> None:
    refiner = LengthRules(Checkpoint("lite-refiner", "length-rules"))
    result = refiner.refine(" ".join(text), {"length": length}).split()
    assert len(result) <= max(length, 0) or result == text[: len(result)]
    rest = iter(text)
    assert all(word in rest for word in result)
    if text:
        assert result


def test_a_text_is_shortened_by_what_carries_least(refiner: LengthRules) -> None:
    text = "a photo of a very small cup of espresso on the table"
    assert refiner.refine(text, {"length": 5}) == "a small cup of espresso"
    assert refiner.refine(text, {"length": 50}) == text
    assert refiner.refine(text, {}) == text
