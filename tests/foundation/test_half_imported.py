"""A library that another thread is importing is waited for."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

from anyloom.foundation.half_imported import whole

SLOW = "import time\nBEGUN = True\ntime.sleep(0.5)\nTensor = 'there'\n"


def test_what_meets_half_a_module_waits_and_is_called_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "slow_library.py").write_text(SLOW)
    monkeypatch.syspath_prepend(tmp_path)
    importing = threading.Thread(target=lambda: __import__("slow_library"))
    importing.start()
    while not hasattr(sys.modules.get("slow_library"), "BEGUN"):
        pass
    with pytest.raises(AttributeError, match="partially initialized module 'slow_library'"):
        _ = sys.modules["slow_library"].Tensor
    assert whole(lambda: sys.modules["slow_library"].Tensor) == "there"
    importing.join()


def test_any_other_error_is_as_it_was() -> None:
    calls = []

    def wrong(number: int) -> None:
        calls.append(number)
        raise AttributeError("no such attribute")

    with pytest.raises(AttributeError, match="no such attribute"):
        whole(wrong, 1)
    assert calls == [1]
