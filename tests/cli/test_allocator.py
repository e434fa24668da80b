"""PyTorch's allocator for CUDA is set up before PyTorch is imported."""

from __future__ import annotations

import os
import sys

import pytest

from anyloom.cli import main
from anyloom.cli.allocator import SETTINGS, use_expandable_segments


@pytest.mark.parametrize(
    ("platform", "given", "expected"),
    [
        ("linux", {}, {"PYTORCH_ALLOC_CONF": "expandable_segments:True"}),
        ("linux", {"PYTORCH_CUDA_ALLOC_CONF": "a:1"}, {"PYTORCH_CUDA_ALLOC_CONF": "a:1"}),
        ("linux", {"PYTORCH_ALLOC_CONF": "a:1"}, {"PYTORCH_ALLOC_CONF": "a:1"}),
        ("win32", {}, {}),
    ],
)
def test_segments_are_expandable_unless_the_user_has_set_the_allocator_up(
    monkeypatch: pytest.MonkeyPatch, platform: str, given: dict[str, str], expected: dict[str, str]
) -> None:
    monkeypatch.setattr(os, "environ", {"PATH": "/bin", **given})
    monkeypatch.setattr(sys, "platform", platform)
    use_expandable_segments()
    assert {name: os.environ[name] for name in SETTINGS if name in os.environ} == expected


def test_every_command_sets_it_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", {"PATH": "/bin"})
    monkeypatch.setattr(sys, "platform", "linux")
    assert main(["--version"]) == 0
    assert os.environ[SETTINGS[0]] == "expandable_segments:True"
