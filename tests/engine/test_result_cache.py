"""What the result cache promises: never a wrong result, whatever happens to its files."""

from __future__ import annotations

import multiprocessing
import random
import subprocess
import sys
import warnings
from collections import OrderedDict
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import numpy as np
import pytest

from anyloom import AnyloomWarning, Heatmap, Image, Masks, Regions
from anyloom.engine.cached_value import CachedValue
from anyloom.engine.result_cache import ResultCache

LONG = 10.0  # seconds: long enough for any result to be worth a file


def held(value: object) -> CachedValue:
    return CachedValue.of(value)


def key(number: int) -> str:
    return f"{number:032x}"


@pytest.mark.parametrize(
    "value",
    [
        1,
        1.5,
        True,
        None,
        "a text",
        [1.0, "two", None],
        {"a": [1, 2]},
        Image(np.arange(60, dtype=np.uint8).reshape(4, 5, 3)),
        Masks.from_arrays([np.eye(4, dtype=bool)], scores=[0.5], labels=["cat"]),
        [Heatmap(np.ones((2, 3)), (20, 30), label="dog"), Regions.empty((3, 4))],
    ],
)
def test_a_result_comes_back_from_disk_as_it_was(tmp_path: Path, value: object) -> None:
    ResultCache(tmp_path).put(key(1), held(value), LONG)
    found = ResultCache(tmp_path).get(key(1))
    assert found is not None
    assert found.output == value and type(found.output) is type(value)
    assert found.fingerprint == held(value).fingerprint


def test_quick_results_stay_in_memory(tmp_path: Path) -> None:
    cache = ResultCache(tmp_path)
    cache.put(key(1), held("quick"), 0.0001)
    assert cache.get(key(1)) is not None
    assert ResultCache(tmp_path).get(key(1)) is None


def test_memory_is_bounded_and_forgets_what_was_used_longest_ago() -> None:
    pictures = [Image(np.full((100, 100, 3), index, np.uint8)) for index in range(5)]
    cache = ResultCache(memory_bytes=100_000)
    for index, picture in enumerate(pictures[:3]):
        cache.put(key(index), held(picture), 0)
    assert cache.get(key(0)) is not None
    cache.put(key(3), held(pictures[3]), 0)
    assert [cache.get(key(index)) is not None for index in range(4)] == [True, False, True, True]


def test_pruning_deletes_what_was_read_longest_ago(tmp_path: Path) -> None:
    import os

    cache = ResultCache(tmp_path)
    assert cache.disk is not None
    for index in range(6):
        cache.put(key(index), held(Image(np.full((50, 50, 3), index, np.uint8))), LONG)
    for age, file in enumerate(sorted(cache.disk.files())):
        os.utime(file, (1_000_000 + age, 1_000_000 + age))
    oldest = sorted(cache.disk.files())[0]
    freed = cache.disk.prune(limit=oldest.stat().st_size * 3)
    assert freed > 0 and len(cache.disk.files()) == 3 and not oldest.exists()


def test_pruning_deletes_what_killed_processes_left_half_written(tmp_path: Path) -> None:
    import os

    cache = ResultCache(tmp_path)
    assert cache.disk is not None
    cache.put(key(1), held(Image(np.zeros((50, 50, 3), np.uint8))), LONG)
    (file,) = cache.disk.files()
    left, being_written = (file.with_name(f".{file.name}.{pid}.1.part") for pid in (1, 2))
    left.write_bytes(b"half")
    os.utime(left, (1_000_000, 1_000_000))
    being_written.write_bytes(b"half")
    cache.disk.prune()
    assert file.exists() and being_written.exists() and not left.exists()


def test_damaged_files_are_detected_and_told_once(tmp_path: Path) -> None:
    chance = random.Random(7)
    values = {key(n): Image(np.full((8, 8, 3), n % 256, np.uint8)) for n in range(300)}
    cache = ResultCache(tmp_path)
    assert cache.disk is not None
    for name, value in values.items():
        cache.put(name, held(value), LONG)
    files = {file.stem: file for file in cache.disk.files()}
    damaged = set()
    for name, file in files.items():
        data = bytearray(file.read_bytes())
        match chance.choice(["flip", "cut", "empty", "foreign", "swapped", "none"]):
            case "flip":
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            case "cut":
                del data[chance.randrange(len(data)) :]
            case "empty":
                data.clear()
            case "foreign":
                data = bytearray(b"\x80\x04\x95pickle" + bytes(50))
            case "swapped":  # a sound file in another one's place
                data = bytearray(files[chance.choice(list(files))].read_bytes())
            case "none":
                assert ResultCache(tmp_path).get(name) is not None
                continue
        if bytes(data) != file.read_bytes():
            damaged.add(name)
            file.write_bytes(bytes(data))
    fresh = ResultCache(tmp_path)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        found = {name: fresh.get(name) for name in values}
    wrong = [n for n, one in found.items() if one is not None and one.output != values[n]]
    assert wrong == []
    assert {name for name, one in found.items() if one is None} == damaged
    assert [warning.category for warning in told] == [AnyloomWarning]
    for name in damaged:
        fresh.put(name, held(values[name]), LONG)
    assert all(one is not None for one in map(ResultCache(tmp_path).get, values))


def test_a_folder_that_cannot_be_written_costs_a_warning_and_nothing_else(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    cache = ResultCache(blocked)
    with pytest.warns(AnyloomWarning, match="not cached on disk"):
        cache.put(key(1), held("text"), LONG)
    assert cache.get(key(1)) is not None


def test_a_cached_file_is_never_unpickled(tmp_path: Path) -> None:
    code = """
import sys
imported = []
sys.addaudithook(lambda event, args: imported.append(event) if event.startswith("pickle") else None)
from pathlib import Path
from anyloom.engine.result_cache import ResultCache
from anyloom.engine.cached_value import CachedValue
cache = ResultCache(Path(sys.argv[1]))
cache.put("ab" * 16, CachedValue.of([1, "two"]), 10)
assert ResultCache(Path(sys.argv[1])).get("ab" * 16).output == [1, "two"]
assert imported == [], imported
"""
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True)


def _write_and_read(folder: str, seed: int) -> int:
    cache = ResultCache(Path(folder), memory_bytes=0)
    chance = random.Random(seed)
    wrong = 0
    for _ in range(150):
        number = chance.randrange(40)
        found = cache.get(key(number))
        if found is None:
            cache.put(key(number), held([number] * 50), LONG)
        elif found.output != [number] * 50:
            wrong += 1
    return wrong


def test_several_processes_share_one_folder(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        wrong = pool.starmap(_write_and_read, [(str(tmp_path), seed) for seed in range(3)])
    assert wrong == [0, 0, 0]
    assert not list(tmp_path.rglob("*.part"))


class Box(NamedTuple):
    x: int
    y: int


class Found(NamedTuple):
    boxes: list[Box]
    count: int


FOUND = Found([Box(1, 2), Box(3, 4)], 2)


@pytest.mark.parametrize(
    ("value", "declared"),
    [
        (FOUND, Found),
        ([Box(1, 2)], list[Box]),
        ({"a": (Box(1, 2), None)}, dict[str, tuple[Box | None, ...]]),
        ([FOUND], Annotated[list[Found] | None, "several"]),
    ],
)
def test_named_tuples_come_back_from_disk_where_the_node_declares_them(
    tmp_path: Path, value: Any, declared: Any
) -> None:
    ResultCache(tmp_path).put(key(1), held(value), LONG)
    found = ResultCache(tmp_path).get(key(1), declared)
    assert found is not None
    assert repr(found.output) == repr(value)
    assert found.fingerprint == held(value).fingerprint
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for other in (None, Any, list[int], list[Any]):
            assert ResultCache(tmp_path).get(key(1), other) is None
    assert ResultCache(tmp_path).get(key(1), declared) is not None, "the file is not damaged"


SECOND_PROCESS = """
import sys
from pathlib import Path
from anyloom.engine.cached_value import CachedValue
from anyloom.engine.result_cache import ResultCache
cache = ResultCache(Path(sys.argv[1]))
for file in sorted(cache.disk.files()):
    print(file.stem, cache.get(file.stem).fingerprint)
"""


def test_another_process_finds_what_was_kept(tmp_path: Path) -> None:
    values = [
        *((1, "two"), [(1,), [1]], {1: "x", (2,): b"y"}, {"a", "b"}, frozenset({1}), 2j, range(3)),
        *(np.float32(0.1), np.int64(7), np.arange(6, dtype=">i2").reshape(2, 3)),
        *(np.array(["a", "bc"]), [np.zeros((0, 3), np.float16)], -0.0, float("inf")),
    ]
    cache = ResultCache(tmp_path)
    for number, value in enumerate(values):
        cache.put(key(number), held(value), LONG)
    done = subprocess.run(
        [sys.executable, "-c", SECOND_PROCESS, str(tmp_path)], capture_output=True, text=True
    )
    found = dict(line.split() for line in done.stdout.splitlines())
    assert found == {key(n): held(value).fingerprint for n, value in enumerate(values)}


@pytest.mark.parametrize(
    "value", [OrderedDict(a=1), np.str_("x"), np.array([None]), bytearray(b"x"), [object()]]
)
def test_what_would_not_come_back_as_it_was_stays_in_memory(tmp_path: Path, value: Any) -> None:
    cache = ResultCache(tmp_path)
    cache.put(key(1), held(value), LONG)
    assert cache.get(key(1)) is not None
    assert cache.disk is not None and cache.disk.files() == []
