"""Fingerprints of user code change with the code and with everything that it refers to."""

from __future__ import annotations

import importlib.machinery
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from anyloom import Graph, node
from anyloom.compiler.definition import GraphInput, Ref, Step
from anyloom.core import code_identity
from anyloom.core.code_identity import code_fingerprint, unknown_parts
from anyloom.core.model import use
from anyloom.core.node_decorator import declared_nodes
from anyloom.models.protocols import Segmenter
from anyloom.nodes import dilate, segment
from anyloom.values import Unhashable


def defined(source: str, **globals: Any) -> dict[str, Any]:
    """Run source as a notebook does and return its globals."""
    names: dict[str, Any] = {"__name__": "__main__", **globals}
    exec(dedent(source), names)
    return names


def hash_of(source: str, **globals: Any) -> str:
    return code_fingerprint(defined(source, **globals)["f"])


BASE = """
    def helper(x): return x + 1
    def f(x, y=2):
        inner = [helper(z) for z in x]
        return inner, SCALE, y in {1, 2, 3}
"""


def test_the_fingerprint_does_not_depend_on_the_position_of_the_code() -> None:
    assert hash_of(BASE, SCALE=2) == hash_of("# a comment\n\n" + dedent(BASE), SCALE=2)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x + 1", "x - 1"),
        ("x + 1", "x + 2"),
        ("x + 1", "x + 1.0"),
        ("y=2", "y=3"),
        ("{1, 2, 3}", "{1, 2, 4}"),
        ("helper(z)", "abs(z)"),
    ],
)
def test_an_edit_changes_the_fingerprint(before: str, after: str) -> None:
    assert hash_of(BASE, SCALE=2) != hash_of(BASE.replace(before, after), SCALE=2)


def test_a_global_value_changes_the_fingerprint() -> None:
    assert hash_of(BASE, SCALE=2) != hash_of(BASE, SCALE=3)
    assert hash_of(BASE, SCALE=2) != hash_of(BASE, SCALE=2.0)


def test_a_closure_changes_the_fingerprint() -> None:
    source = """
        def make(n):
            def f(x): return x * n
            return f
        f = make(N)
    """
    assert hash_of(source, N=1) != hash_of(source, N=2)


def test_functions_may_call_each_other() -> None:
    source = "def g(x): return f(x - 1)\ndef f(x): return g(x) if x else {}"
    assert hash_of(source.format(0)) == hash_of(source.format(0))
    assert hash_of(source.format(0)) != hash_of(source.format(1))


def test_code_that_refers_to_unknown_content_has_no_fingerprint() -> None:
    with pytest.raises(Unhashable):
        hash_of("def f(x): return MODEL(x)", MODEL=object())


def test_installed_code_has_no_fingerprint() -> None:
    assert code_fingerprint(dilate.function) == ""
    assert hash_of("def f(x): return dumps(x)", dumps=sys.intern) != ""


class Project:
    """Files of a user beside a script; its node is `f`."""

    def __init__(self, folder: Path, files: dict[str, str]) -> None:
        self.folder = folder
        self.files = {"script.py": "from anyloom import node\n", **files}

    def function(self) -> Any:
        """Run the script as a new process would and return the node's function."""
        for name, text in self.files.items():
            file = self.folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(dedent(text))
        for name, module in list(sys.modules.items()):
            if str(getattr(module, "__file__", "")).startswith(str(self.folder)):
                del sys.modules[name]
        importlib.invalidate_caches()
        names: dict[str, Any] = {"__name__": "__main__"}
        exec(compile(self.files["script.py"], str(self.folder / "script.py"), "exec"), names)
        return names["f"]

    def hash(self) -> str:
        return code_fingerprint(self.function())

    def edited(self, before: str, after: str) -> Project:
        assert any(before in text for text in self.files.values())
        files = {name: text.replace(before, after) for name, text in self.files.items()}
        return Project(self.folder, files)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    before = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - before:
        if str(getattr(sys.modules[name], "__file__", "")).startswith(str(tmp_path)):
            del sys.modules[name]


MINE = """
    import dataclasses, enum, functools
    from typing import NamedTuple

    SCALE = 2
    TABLE = {"a": [1, 2]}
    @functools.lru_cache
    def cached(x): return x + 31
    def plain(x): return x + 11
    def decorated_by(function):
        @functools.wraps(function)
        def wrapper(x): return function(x) * 41
        return wrapper
    @decorated_by
    def decorated(x): return x + 51
    bound = functools.partial(plain, 61)
    class Base:
        OFFSET = 71
        def moved(self, x): return x + 72
    class Own(Base):
        def go(self, x): return self.moved(x) + 81
        @property
        def size(self): return 82
        @staticmethod
        def still(x): return 83
        @classmethod
        def of(cls, x): return 84
    OWN = Own()
    OWN.weight = 85
    @dataclasses.dataclass
    class Settings:
        rate: int = 91
        def double(self): return self.rate * 92
    SETTINGS = Settings(rate=93)
    class Box(NamedTuple):
        x: int
        y: int = 101
        def area(self): return self.x * 102
    class Color(enum.Enum):
        RED = 111
        def brighter(self): return 112
    def recursive(x): return recursive(x - 121) if x else other(x)
    def other(x): return recursive(x) + 122
    class Callable:
        def __call__(self, x): return 131
    call = Callable()
    unused = 991
    def unused_function(x): return 992
"""

REACHED = [
    ("mine.plain(x)", ["11"]),
    ("mine.cached(x)", ["31"]),
    ("mine.decorated(x)", ["41", "51"]),
    ("mine.bound()", ["11", "61"]),
    ("mine.Own().go(x)", ["71", "72", "81", "82", "83", "84"]),
    ("mine.OWN.go(x)", ["71", "72", "81", "85"]),
    ("mine.OWN.weight", ["85"]),
    ("mine.SETTINGS.rate", ["92", "93"]),
    ("mine.Settings().double()", ["91", "92"]),
    ("mine.Box(1).area()", ["101", "102"]),
    ("mine.Color.RED.brighter()", ["111", "112"]),
    ("mine.Color(x)", ["111", "112"]),
    ("mine.recursive(x)", ["121", "122"]),
    ("mine.call(x)", ["131"]),
    ("mine.SCALE", ["SCALE = 2"]),
    ("mine.TABLE['a']", ["[1, 2]"]),
    ("[mine.plain(y) for y in x]", ["11"]),
    ("(lambda y: mine.plain(y))(x)", ["11"]),
    ("getattr(mine, 'pl' + 'ain')(x)", ["11", "31", "81", "991", "992"]),
]


@pytest.mark.parametrize("how", ["module", "names", "local", "local_old", "package"])
@pytest.mark.parametrize(("use", "numbers"), REACHED, ids=[use for use, _ in REACHED])
def test_an_edit_of_what_is_used_from_an_own_module_counts(
    folder: Path, how: str, use: str, numbers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    name = use.partition("mine.")[2].partition("(")[0].partition(".")[0].partition("[")[0]
    if how == "names" and name:
        script = f"from mine import {name}\ndef f(x): return {use.replace('mine.', '')}\n"
    elif how == "package":
        script = f"import pkg.mine as mine\ndef f(x): return {use}\n"
    elif how.startswith("local"):
        script = f"def f(x):\n    import mine\n    return {use}\n"
    else:
        script = f"import mine\ndef f(x): return {use}\n"
    if how == "local_old":  # as if the files were written before this process began
        monkeypatch.setattr(code_identity, "_STARTED", time.time_ns() + 10**15)
    files = {"pkg/__init__.py": "", "pkg/mine.py": MINE} if how == "package" else {"mine.py": MINE}
    project = Project(folder, {**files, "script.py": script})
    first = project.hash()
    assert project.hash() == first
    for number in numbers:
        other = number.replace("2]", "3]") if number.startswith("[") else number + "5"
        assert project.edited(number, other).hash() != first, number
    if how in ("module", "names", "package") and "getattr" not in use:
        assert project.edited("991", "995").hash() == first
        assert project.edited("992", "995").hash() == first
    assert (
        project.edited("import dataclasses", "# a comment\n    import dataclasses").hash() == first
    )


def test_what_modules_import_from_each_other_counts(folder: Path) -> None:
    files = {
        "pkg/__init__.py": "from .front import shown",
        "pkg/front.py": "from . import back\nfrom .back import deep\n"
        "def shown(x): return deep(x) + back.SCALE\n",
        "pkg/back.py": "SCALE = 17\ndef deep(x):\n    from .hidden import far\n"
        "    return far(18)\n",
        "pkg/hidden.py": "import pkg.last\ndef far(x): return pkg.last.VALUE + 19\n",
        "pkg/last.py": "VALUE = 20\n",
        "script.py": "from pkg import shown\ndef f(x): return shown(x)\n",
    }
    project = Project(folder, files)
    first = project.hash()
    assert project.hash() == first
    for number in ("17", "18", "19", "20"):
        assert project.edited(number, "99").hash() != first, number


def test_a_module_that_is_imported_inside_a_function_is_not_imported_to_be_read(
    folder: Path,
) -> None:
    files = {
        "heavy.py": "raise SystemExit\n",
        "script.py": "def f(x):\n    import heavy\n    return heavy.g(x)\n",
    }
    project = Project(folder, files)
    assert project.hash() != project.edited("raise SystemExit", "raise KeyError").hash()
    assert "heavy" not in sys.modules


def test_a_local_import_is_known_by_the_same_hash_before_and_after_it_is_loaded(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(code_identity, "_STARTED", time.time_ns() + 10**15)
    files = {
        "lazily.py": "def g(x): return x + 1\n",
        "script.py": "def f(x):\n    from lazily import g\n    return g(x)\n",
    }
    function = Project(folder, files).function()
    first = code_fingerprint(function)
    assert function(1) == 2
    assert code_fingerprint(function) == first


def test_a_node_of_an_own_module_counts_as_node_and_as_function(folder: Path) -> None:
    files = {
        "mynodes.py": """
            from anyloom import node
            @node(version=3)
            def scaled_for_test(a: int) -> int: return a * 2
        """,
        "script.py": "import mynodes\ndef f(a): return mynodes.scaled_for_test.function(a)\n",
    }
    project = Project(folder, files)
    try:
        first = project.hash()
        assert project.edited("a * 2", "a * 100").hash() != first
        assert project.edited("version=3", "version=4").hash() != first
    finally:
        declared_nodes.pop("scaled_for_test", None)


def test_only_the_attributes_of_a_module_that_are_read_count(folder: Path) -> None:
    files = {
        "mine.py": "LOADED = object()\nSCALE = 2\n",
        "script.py": "import mine\ndef f(x): return mine.SCALE\n",
    }
    project = Project(folder, files)
    assert project.hash()
    with pytest.raises(Unhashable, match=r"it uses mine\.LOADED \(of class object\)"):
        project.edited("return mine.SCALE", "return mine.LOADED").hash()


COUNTED = """
    calls, counts, total = [], {"n": 0}, 0
    def f(x):
        global total
        calls.append(x)
        counts["n"] += 1
        total += 1
        return x
"""


def test_what_a_function_only_writes_does_not_count() -> None:
    names = defined(COUNTED)
    first = code_fingerprint(names["f"])
    names["f"](1)
    assert (names["calls"], names["counts"], names["total"]) == ([1], {"n": 1}, 1)
    assert code_fingerprint(names["f"]) == first
    for read in ("len(calls)", "counts['n']", "total"):
        reading = defined(COUNTED.replace("return x", f"return {read}"))
        before = code_fingerprint(reading["f"])
        reading["f"](1)
        assert code_fingerprint(reading["f"]) != before, read


KINDS = [
    *("re.compile('a')", "re.compile('b')", "re.compile('a', re.I)", "pathlib.Path('a')"),
    *("decimal.Decimal('1.0')", "decimal.Decimal('1.00')", "datetime.date(2020, 1, 1)"),
    *("np.float32", "np.dtype('f4')", "np.sum", "np.add", "np.float32(1)", "np.zeros(3)"),
    *("list[int]", "list[str]", "int | None", "{1, 2}", "{1: {2: (3,)}}", "len", "range(3)"),
    *("functools.partial(len, [])", "collections.deque([1])", "collections.OrderedDict(a=1)"),
    *("collections.defaultdict(int)", "collections.defaultdict(list)", "operator.add"),
    *("operator.itemgetter(1)", "operator.itemgetter(2)", "np.vectorize", "np.linalg.norm"),
    *("types.MappingProxyType({1: 2})", "'text'.upper", "json.dumps", "json", "..."),
    "logging.getLogger('x')",
]


def test_values_of_many_kinds_are_told_apart() -> None:
    imports = "import collections, datetime, decimal, functools, json, logging, operator\n"
    imports += "import pathlib, re, types\nimport numpy as np\n"
    found = {}
    for text in KINDS:
        source = f"{imports}VALUE = {text}\ndef f(x): return VALUE\n"
        assert hash_of(source) == hash_of(source)
        found[text] = hash_of(source)
    assert len(set(found.values())) == len(KINDS), Counter(found.values()).most_common(1)


def test_a_lock_or_an_event_is_the_same_whatever_its_state() -> None:
    event = threading.Event()
    source = "def f(x):\n    with LOCK: EVENT.wait()\n    return x\n"
    names = defined(source, LOCK=threading.Lock(), EVENT=event)
    first = code_fingerprint(names["f"])
    event.set()
    assert code_fingerprint(names["f"]) == first


def test_the_model_slots_and_defaults_of_a_node_are_known() -> None:
    def f(text: str, *, model: Segmenter = use("sam"), words: list[str] = ["a"]) -> str:  # noqa: B006
        """Return the text."""
        return text

    def g(text: str, *, model: Segmenter = use("sam"), words: list[str] = ["b"]) -> str:  # noqa: B006
        """Return the text."""
        return text

    assert code_fingerprint(f) != code_fingerprint(g)


def test_methods_of_the_classes_of_arguments_count() -> None:
    source = """
        class Box:
            def area(self): return 1
        def f(box: Box): return box.area()
    """
    for text in (source, source.replace(": Box", ": 'list[Box]'")):
        assert hash_of(text) != hash_of(text.replace("return 1", "return 2"))


def test_functions_of_packages_that_wrap_own_ones_are_followed() -> None:
    source = """
        import contextlib
        @contextlib.contextmanager
        def opened(x): yield x + 1
        def f(x):
            with opened(x) as y: return y
    """
    assert hash_of(source) != hash_of(source.replace("x + 1", "x + 2"))


def test_hashes_are_equal_in_every_process(folder: Path) -> None:
    (folder / "mine.py").write_text(dedent(MINE))
    code = (
        "import mine\nfrom anyloom.core.code_identity import code_fingerprint\n"
        "def f(x): return getattr(mine, 'a'), x in {'a', 'b', 'c'}, {'x', 'y'}\n"
        "print(code_fingerprint(f))\n"
    )
    found = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(folder)}
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, env=environment
        )
        found.add(done.stdout)
    assert len(found) == 1 and len(found.pop()) == 33


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("def f(x): return x", []),
        ("def f(x): return MODEL(x)", ["it uses MODEL (of class Thing), whose content is unknown"]),
        (
            "def g(x): return MODEL(x)\ndef f(x): return g(x), open(x).read()",
            [
                "it uses MODEL (of class Thing), whose content is unknown",
                "the files that it reads (open in f)",
            ],
        ),
        ("def f(p): return p.read_text()", ["the files that it reads (read_text in f)"]),
        ("def f(m): return m.eval()", []),
        ("def f(x): return eval(x)", ["the code that it makes or imports at run time (eval in f)"]),
        (
            "import os\ndef f(x): return os.environ[x]",
            ["the environment variables that it reads (environ in f)"],
        ),
    ],
)
def test_what_is_not_part_of_the_key_is_told(source: str, told: list[str]) -> None:
    class Thing:
        __module__ = "json"  # of a package, so that its content is its own affair

    names = defined(source, MODEL=Thing())
    assert sorted(unknown_parts(names["f"])) == told
    assert unknown_parts(dilate.function) == []


def test_a_compiled_module_of_the_user_is_unknown(folder: Path) -> None:
    suffix = importlib.machinery.EXTENSION_SUFFIXES[0]
    (folder / f"fast{suffix}").write_bytes(b"")
    names = defined("def f(x):\n    import fast\n    return fast.go(x)\n")
    with pytest.raises(Unhashable, match="it uses fast, compiled code whose content is unknown"):
        code_fingerprint(names["f"])


@node
def added_for_test(a: float, *, by: float = 1.0) -> float:
    """Add."""
    return a + by


@pytest.mark.parametrize("how", ["called", "in a graph"])
def test_nodes_that_a_node_calls_count(how: str) -> None:
    step = Step("added_for_test", {"a": Ref("x")})
    called = Graph("g", inputs={"x": GraphInput(float)}, nodes={"y": step}, outputs={"y": Ref("y")})
    callee: Any = added_for_test if how == "called" else called
    names = defined("def f(x): return CALLEE(x)", CALLEE=callee)
    before = code_fingerprint(names["f"])
    assert code_fingerprint(names["f"]) == before
    original = added_for_test.function
    try:
        added_for_test.function = defined("def added_for_test(a, *, by=1.0): return a - by")[
            "added_for_test"
        ]
        assert code_fingerprint(names["f"]) != before
    finally:
        added_for_test.function = original
    assert unknown_parts(names["f"]) == []


def test_the_model_of_a_node_that_a_node_calls_is_told() -> None:
    names = defined("def f(x): return segment(x)", segment=segment)
    assert unknown_parts(names["f"]) == ["the model that segment runs"]


@pytest.mark.parametrize(
    "made",
    [
        "functools.singledispatch(g)",
        "functools.lru_cache(g)",
        "functools.partial(g, 1)",
        "contextlib.contextmanager(g)",
        "dispatched",
    ],
)
def test_own_functions_inside_of_what_a_package_made_are_followed(made: str) -> None:
    source = f"""
        import contextlib, functools
        def g(x): return 11
        @functools.singledispatch
        def dispatched(x): return 0
        @dispatched.register
        def of_int(x: int): return g(x)
        MADE = {made}
        def f(x): return MADE(x)
    """
    assert hash_of(source) == hash_of(source)
    assert hash_of(source) != hash_of(source.replace("11", "12"))


@pytest.mark.parametrize("made", ["np.vectorize(g)", "np.frompyfunc(g, 1, 1)"])
def test_what_a_package_made_of_own_functions_in_its_own_way_is_unknown(made: str) -> None:
    with pytest.raises(Unhashable, match="it uses MADE"):
        hash_of(f"""
            import numpy as np
            def g(x): return 11
            MADE = {made}
            def f(x): return MADE(x)
        """)


def test_an_object_that_cannot_be_read_is_unknown() -> None:
    source = """
        class Proxy:
            @property
            def __dict__(self): raise ConnectionError("no server")
        PROXY = Proxy()
        def f(x): return PROXY
    """
    names = defined(source)
    with pytest.raises(Unhashable, match="it uses PROXY, which cannot be read"):
        code_fingerprint(names["f"])
    assert len(unknown_parts(names["f"])) == 1


def test_the_script_is_the_same_in_a_worker_process(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        dedent("""
        import multiprocessing, sys
        from typing import NamedTuple
        from anyloom import fingerprint
        from anyloom.core.code_identity import code_fingerprint
        class Box(NamedTuple):
            x: int
            def area(self): return self.x
        def helper(box): return box.area()
        def f(x): return helper(Box(x))
        def hashes(_): return code_fingerprint(f), fingerprint(Box(1))
        if __name__ == "__main__":
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                print(pool.map(hashes, [0]) == [hashes(0)] and len(hashes(0)[0]))
        """)
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("32\n", "")
