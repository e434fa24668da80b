"""Can several threads use one tokenizer?"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from anyloom.models.common.locked_tokenizer import LockedTokenizer


def test_threads_do_not_change_each_others_padding() -> None:
    from tests.models import tiny

    shared = LockedTokenizer(tiny.clip_tokenizer(pad_token="!"))

    def padded(length: int) -> int:
        found = shared(["a dog"] * 20, padding="max_length", max_length=length, truncation=True)
        assert shared.decode(found["input_ids"][0][1:3]) == "a dog"
        return len(found["input_ids"][0])

    with ThreadPoolExecutor(8) as pool:
        lengths = [8, 16] * 100
        assert list(pool.map(padded, lengths)) == lengths
