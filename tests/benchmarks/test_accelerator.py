"""Does the benchmark on an accelerator run to its end, with tiny networks on a processor?"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from benchmarks import accelerator


def test_scripts_and_anyloom_find_as_much_and_the_least_work_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "results" / "found.json"
    arguments = ["--device", "cpu", "--tiny", "--only", "grounded_sam", "--repeats", "1"]
    monkeypatch.setattr(sys, "argv", ["", *arguments, "--pictures", "2", "--results", str(file)])
    accelerator.main()
    told = json.loads(file.read_text())
    assert told["device"] == "processor" and told["peak"]["flops"] > 0
    found = told["workloads"]["grounded_sam"]
    assert 0 < found["floor_seconds"] < found["roofline_seconds"]
    assert list(found["contenders"]) == [
        "float32 script",
        "half script",
        "anyloom",
        "anyloom in bfloat16",
    ]
    for one in found["contenders"].values():
        assert one["results_a_picture"] == [5], "as many masks as boxes are taken"
        assert len(one["seconds_a_picture"]) == 1 and one["warm_up_seconds"] > 0
    assert found["contenders"]["float32 script"]["times_the_float32_script"] == 1
    assert "anyloom in bfloat16" in capsys.readouterr().out
