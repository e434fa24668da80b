"""Any file is a graph or an error that names the line, without side effects."""

from __future__ import annotations

import random
import re
import sys
import time
from pathlib import Path

import pytest

from anyloom import (
    DocumentError,
    GraphError,
    check,
    load,
    loads,
    read_document,
)
from anyloom.foundation.yaml_reader import MAX_BYTES
from anyloom.registry.lookup import registry
from tests.compiler.shelf import Shelf

SHELF = Shelf()
VALID = b"""\
graph: text2seg
about: "Boxes first, then masks."
inputs:
  image: Image
  prompt: {type: Text, default: dog, about: what to look for}
  names: "list[Text]"
models:
  finder: finder
  cutter:
graphs:
  soft:
    inputs: {image: Image}
    nodes:
      once: {blur: {image: $image, radius: 1.5}}
    outputs: {out: $once}
nodes:
  boxes: {ground: {image: $image, prompt: $prompt, box_threshold: 0.35, model: $finder}}
  masks: {segment: {image: $image, regions: $boxes, candidates: best, model: $cutter}}
  said: {each: {region: $masks}, caption: {image: $image, regions: $region}}
  erased: {fold: {last: $image}, each: {name: $names}, erase: {image: $last, prompt: $name}}
  sure: {any_found: {regions: $boxes}}
  grown: {when: $sure, dilate: {masks: $masks, pixels: 5}, else: $masks}
  softened: {soft: {image: $erased}}
outputs:
  masks: $grown
  captions: $said
  overlay: {blur: {image: $softened}}
"""

HEAD = "graph: g\ninputs:\n  image: Image\n"
TAIL = "outputs:\n  out: $n\n"
GOOD = f"{HEAD}nodes:\n  n: {{blur: {{image: $image}}}}\n{TAIL}"


def nodes(text: str) -> str:
    return f"{HEAD}nodes:\n{text}{TAIL}"


ACCEPTED = {
    "as it should be": GOOD.encode(),
    "byte order mark": b"\xef\xbb\xbf" + GOOD.encode(),
    "Windows line ends": GOOD.replace("\n", "\r\n").encode(),
    "old Mac line ends": GOOD.replace("\n", "\r").encode(),
    "no newline at the end": GOOD.rstrip("\n").encode(),
    "comments and blank lines": b"# a comment\n\n" + GOOD.encode() + b"\n\n# the end\n",
    "a document marker": b"---\n" + GOOD.encode() + b"...\n",
    "a version directive": b"%YAML 1.2\n---\n" + GOOD.encode(),
    "names in quotes": GOOD.replace("image:", '"image":').encode(),
    "JSON": b'{"graph": "g", "inputs": {"image": "Image"}, "outputs": {"out": "$image"}}',
    "Norway is a text": nodes("  n: {rank: {regions: $b, text: no}}\n")
    .replace("  image: Image", "  b: Regions").encode(),
    "off is a text": nodes("  n: {rank: {regions: $b, text: off}}\n")
    .replace("  image: Image", "  b: Regions").encode(),
    "sexagesimal is a text": nodes("  n: {rank: {regions: $b, text: 12:30:45}}\n")
    .replace("  image: Image", "  b: Regions").encode(),
    "a date is a text": nodes("  n: {rank: {regions: $b, text: 2024-01-01}}\n")
    .replace("  image: Image", "  b: Regions").encode(),
    "a number with a leading zero": nodes("  n: {dilate: {masks: $b, pixels: 012}}\n")
    .replace("  image: Image", "  b: Masks").encode(),
    "an exponent is a number": nodes("  n: {blur: {image: $image, radius: 1e3}}\n").encode(),
    "emoji": GOOD.replace("graph: g", "graph: g\nabout: 🐈 naïve 日本").encode(),
}  # fmt: skip

# name → (content, line of the problem or None, part of the message)
REFUSED: dict[str, tuple[bytes, int | None, str]] = {
    "empty": (b"", 1, "is empty"),
    "blank": (b"  \n\n", 1, "is empty"),
    "only a comment": (b"# nothing\n", 1, "is empty"),
    "a list on top": (b"- a\n- b\n", 1, "is a list"),
    "a text on top": (b"hello\n", 1, "is a single text"),
    "null on top": (b"null\n", 1, "is a single text"),
    "a number on top": (b"42\n", 1, "is a single text"),
    "no name": (b"outputs: {o: $n}\nnodes: {n: {blur: }}\n", 1, "needs a name"),
    "two documents": (GOOD.encode() + b"---\n" + GOOD.encode(), 8, "second document"),
    "UTF-16 with mark": (GOOD.encode("utf-16"), 1, "UTF-16"),
    "UTF-16 without mark": (GOOD.encode("utf-16-be"), 1, "UTF-16"),
    "UTF-32": (GOOD.encode("utf-32"), 1, "UTF-32"),
    "Latin-1": (GOOD.replace("graph: g", "graph: g\nabout: naïve").encode("latin-1"), 2, "UTF-8"),
    "binary": (bytes(range(256)), 1, ""),
    "a PNG": (b"\x89PNG\r\n\x1a\n" + bytes(100), 1, ""),
    "NUL": (GOOD.replace("Image", "Im\0age").encode(), 3, "U+0000"),
    "an escape character": (GOOD.replace("Image", "\x1b[31m").encode(), 3, "U+001B"),
    "a line separator": (GOOD.replace("Image", "Im\u2028age").encode(), 3, "U+2028"),
    "a lone surrogate": (b"graph: \xed\xa0\x80\n", 1, "UTF-8"),
    "a surrogate escape": (b'graph: "\\ud800"\n', 1, ""),
    "10 MB": (b"# " + b"x" * 10_000_000, 1, "larger than 1 MiB"),
    "10 MB of nodes": (b"a: {b: c}\n" * 1_000_000, 1, "larger than 1 MiB"),
    "just over the limit": (b"#" * (MAX_BYTES + 1), 1, "larger than"),
    "indented below a text": (b"graph: x\n  y: [", 2, "deeper than the keys above"),
    "a million brackets": (b"[" * 1_000_000, 1, "deeper than 64"),
    "a million braces": (b"{a: " * 250_000, 1, "deeper than 64"),
    "a million dashes": (b"- " * 500_000, 1, "deeper than 64"),
    "a million question marks": (b"? " * 500_000, 1, "deeper than 64"),
    "brackets in a node": (nodes(f"  n: {{blur: {{image: {'[' * 100}\n").encode(), 5, "deeper"),
    "deep indentation": (
        "\n".join(" " * depth + "a:" for depth in range(200)).encode(), 65, "deeper than 64"
    ),
    "200,000 values": (b"graph: [" + b"1," * 200_000 + b"]\n", 1, "100,000 values"),
    "an anchor": (GOOD.replace("Image", "&a Image").encode(), 3, "anchor &a is not allowed"),
    "an alias": (GOOD.replace("Image", "*a").encode(), 3, "alias *a is not allowed"),
    "an alias bomb": (
        ("a: &a [x, x]\n" + "".join(
            f"{new}: &{new} [*{old}, *{old}]\n"
            for old, new in zip("abcdefgh", "bcdefghi", strict=True)
        )).encode(), 1, "anchor &a is not allowed",
    ),
    "a merge key": (b"graph: g\n<<: {a: b}\n", 2, "unknown section '<<'"),
    "a Python tag": (b"graph: !!python/object/apply:os.system ['ls']\n", 1, "tag"),
    "a tag in a node": (nodes("  n: {blur: {image: !x $image}}\n").encode(), 5, "tag !x"),
    "a core tag": (GOOD.replace("Image", "!!str Image").encode(), 3, "tag"),
    "a bare tag": (GOOD.replace("Image", "! Image").encode(), 3, "tag"),
    "an undefined handle": (GOOD.replace("Image", "!e!x Image").encode(), 3, ""),
    "a duplicate section": (GOOD.replace("outputs:", "inputs: {}\noutputs:").encode(), 6,
                            "duplicate key 'inputs'"),
    "a duplicate node": (nodes("  n: {blur: {image: $image}}\n" * 2).encode(), 6,
                         "duplicate key 'n'"),
    "a duplicate argument": (nodes("  n: {blur: {image: $image, image: $image}}\n").encode(), 5,
                             "duplicate key 'image'"),
    "a duplicate in a literal": (nodes("  n: {blur: {image: {a: 1, a: 2}}}\n").encode(), 5,
                                 "duplicate key 'a'"),
    "a tab as indentation": (GOOD.replace("  image", "\timage").encode(), 3, "tab"),
    "a tab after spaces": (GOOD.replace("  image", " \timage").encode(), 3, "tab"),
    "a tab in nodes": (nodes("\tn: {blur: {image: $image}}\n").encode(), 5, "tab"),
    "an open brace": (nodes("  n: {blur: {image: $image}\n").encode(), 5, "brace"),
    "an open bracket": (nodes("  n: {heat: {image: $image, texts: [a, b}}\n").encode(), 5, ""),
    "one brace too many": (nodes("  n: {blur: {image: $image}}}\n").encode(), 5, ""),
    "an open quote": (nodes('  n: {rank: {regions: $image, text: "a}}\n').encode(), 5, "quote"),
    "a missing comma": (nodes("  n: {erase: {image: $image prompt: a}}\n").encode(), 5, ""),
    "a missing colon": (GOOD.replace("nodes:", "nodes").encode(), 4, "without ':'"),
    "a missing colon before another key": (
        GOOD.replace("image: Image", "image Image\n  word: Text").encode(), 3, "without ':'"),
    "a missing colon after a comment": (
        GOOD.replace("graph: g", "# a: comment\ngraph g").encode(), 2, "without ':'"),
    "a colon in a text that goes on": (
        GOOD.replace("graph: g", "graph: g\nabout: a text\n  that goes\n  and has: one").encode(),
        4, "deeper than the keys above"),
    "a colon in a text": (GOOD.replace("graph: g", "graph: g\nabout: a: b").encode(), 2,
                          "second ': '"),
    "a bad escape": (GOOD.replace("graph: g", 'graph: "\\q"').encode(), 1, ""),
    "a list among keys": (GOOD.replace("outputs:", "- x\noutputs:").encode(), 6, ""),
    "crooked indentation": (GOOD.replace("  image: Image", "  image: Image\n   b: Text").encode(),
                            4, ""),
    "a reserved indicator": (GOOD.replace("Image", "@Image").encode(), 3, "cannot start a value"),
    "a percent sign": (GOOD.replace("Image", "%Image").encode(), 3, "cannot start a value"),
    "a list as a key": (b"graph: g\n? [a]\n: b\n", 2, "cannot be a key"),
    "a misspelled section": (GOOD.replace("outputs", "ouputs").encode(), 6,
                           "did you mean 'outputs'?"),
    "an extra section": (GOOD.replace("nodes:", "edges: {}\nnodes:").encode(), 4,
                         "unknown section 'edges'"),
    "a misspelled input key": (
        GOOD.replace("image: Image", "image: {typ: Image}").encode(), 3, "did you mean 'type'?"),
    "an input without a type": (GOOD.replace(": Image", ":").encode(), 3, "not a type"),
    "an input of a list": (GOOD.replace("Image", "[Image]").encode(), 3, "needs a type"),
    "an unknown type": (GOOD.replace("Image", "Imag").encode(), 3, "did you mean 'Image'?"),
    "code as a type": (GOOD.replace("Image", "__import__('os')").encode(), 3, "not a type"),
    "a deep type": (GOOD.replace("Image", '"' + "list[" * 2000 + '"').encode(), 3, "not a type"),
    "a deep union": (GOOD.replace("Image", '"' + "|".join(["Image"] * 5000) + '"').encode(), 3,
                     "not a type"),
    "a reference as a default": (
        GOOD.replace("Image", "{type: Text, default: $x}").encode(), 3, "default cannot be"),
    "a bad name": (nodes("  my node: {blur: {image: $image}}\n").encode(), 5, "is not a name"),
    "a path as a name": (nodes("  ../../x: {blur: {image: $image}}\n").encode(), 5,
                         "is not a name"),
    "a number as a name": (nodes("  1: {blur: {image: $image}}\n").encode(), 5, "is not a name"),
    "a node of a text": (nodes("  n: blur\n").encode(), 5, "needs an operation"),
    "a node of nothing": (nodes("  n:\n").encode(), 5, "needs an operation"),
    "a node of a list": (nodes("  n: [blur]\n").encode(), 5, "needs an operation"),
    "a node without operation": (nodes("  n: {when: $image}\n").encode(), 5, "names no operation"),
    "a node of two operations": (nodes("  n: {blur: {}, erase: {}}\n").encode(), 5,
                                 "names 2 operations"),
    "a misspelled keyword": (nodes("  n: {eech: {i: $image}, blur: {image: $i}}\n").encode(), 5,
                           "did you mean 'each'?"),
    "arguments in a list": (nodes("  n: {blur: [$image]}\n").encode(), 5, "arguments by name"),
    "a dotted path": (nodes("  n: {os.system: {command: ls}}\n").encode(), 5,
                      "is not an operation"),
    "a target": (nodes("  n: {_target_: os.system}\n").encode(), 5, "arguments by name"),
    "version zero": (nodes("  n: {blur@0: {image: $image}}\n").encode(), 5, "is not an operation"),
    "an expression": (nodes("  n: {blur: {image: $image + 1}}\n").encode(), 5, "not a reference"),
    "an environment variable": (nodes("  n: {blur: {image: '${HOME}'}}\n").encode(), 5,
                                "not a reference"),
    "a call": (nodes("  n: {blur: {image: $image()}}\n").encode(), 5, "not a reference"),
    "two dots": (nodes("  n: {blur: {image: $a.b.c}}\n").encode(), 5, "not a reference"),
    "a lone dollar": (nodes("  n: {blur: {image: $}}\n").encode(), 5, "not a reference"),
    "each of a text": (nodes("  n: {each: image, blur: {}}\n").encode(), 5, "'each' needs a name"),
    "each of a number": (nodes("  n: {each: {i: 1}, blur: {image: $i}}\n").encode(), 5,
                         "needs a list, or a reference to one"),
    "when of a literal": (nodes("  n: {when: true, blur: {image: $image}}\n").encode(), 5,
                          "needs a reference"),
    "fold of a list": (nodes("  n: {fold: [a], blur: {image: $image}}\n").encode(), 5,
                       "'fold' needs a name"),
    "an output of a literal": (GOOD.replace("out: $n", "out: 3").encode(), 7, "needs a reference"),
    "outputs of a list": (GOOD.replace("  out: $n", "  - $n").encode(), 7, "'name: …' lines"),
    "a model of a list": (GOOD.replace("nodes:", "models: {m: [a]}\nnodes:").encode(), 4,
                          "needs a text"),
    "a graph of a text": (GOOD.replace("nodes:", "graphs: {m: a}\nnodes:").encode(), 4,
                          "needs nodes and outputs"),
    "a number of 5,000 digits": (
        nodes(f"  n: {{blur: {{image: $image, radius: {'9' * 5000}}}}}\n").encode(), 5, "digits"),
    "a hexadecimal of 5,000 digits": (
        nodes(f"  n: {{blur: {{image: $image, radius: 0x{'f' * 5000}}}}}\n").encode(), 5, "digits"),
    "a key of 5,000 digits": (
        nodes(f"  n: {{blur: {{image: {{{'9' * 900}{'9' * 101}: 1}}}}}}\n").encode(), 5, "digits"),
    "an infinite radius as count": (
        nodes("  n: {peaks: {heatmap: $image, count: .inf}}\n").encode(), 5, ""),
    "5,001 nodes": (
        nodes("".join(f"  n{i}: {{blur: {{image: $image}}}}\n" for i in range(5_001))).encode(),
        5_005, "more than 5,000 nodes"),
    "5,000 unknown nodes": (
        nodes("".join(f"  n{i}: {{blr{i}: {{x{i}: $y{i}}}}}\n" for i in range(5_000))).encode(),
        5, "unknown"),
    "5,000 cycles": (
        nodes("".join(f"  n{i}: {{blur: {{image: $n{i}}}}}\n" for i in range(5_000))).encode(),
        5, "waits for itself"),
    "a chain of 4,000 backwards": (
        nodes("".join(f"  n{i}: {{blur: {{image: $n{i + 1}}}}}\n" for i in range(4_000))).encode(),
        4_004, "unknown reference"),
    "a name of 100,000 letters": (
        nodes(f"  {'n' * 1000}: {{{'b' * 100_000}: {{image: $image}}}}\n").encode(), 5, ""),
    "everything refers to everything": (
        nodes("".join(
            f"  n{i}: {{merge: {{sets: [{', '.join(f'$n{j}' for j in range(200))}]}}}}\n"
            for i in range(200))).encode(), 5, "waits for itself"),
}  # fmt: skip


@pytest.mark.parametrize("name", ACCEPTED)
def test_a_valid_file_is_a_graph(name: str, tmp_path: Path) -> None:
    file = tmp_path / "g.yaml"
    file.write_bytes(ACCEPTED[name])
    check(load(file), registry=SHELF)


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_file_is_refused_with_its_line(name: str, tmp_path: Path) -> None:
    content, line, message = REFUSED[name]
    file = tmp_path / "g.yaml"
    file.write_bytes(content)
    with pytest.raises(GraphError) as caught:
        check(load(file), registry=SHELF)
    first = caught.value.problems[0]
    assert message in str(caught.value)
    assert first.place is not None
    assert first.place.line == line
    assert first.place.file == str(file)
    assert all(str(problem).isprintable() for problem in caught.value.problems)


def test_every_missing_colon_of_a_shipped_graph_is_reported_on_its_line() -> None:
    for name, file in registry.graph_files().items():
        lines = file.read_text("utf-8").splitlines()
        for row, line in enumerate(lines):
            key = re.match(r" *\w+(?=:( |$))", line)
            if key is not None:
                without = f"{key[0]}{line[key.end() + 1 :]}"
                try:
                    loads("\n".join([*lines[:row], without, *lines[row + 1 :]]), name)
                except GraphError as error:
                    place = error.problems[0].place
                    assert place is not None and place.line == row + 1, (name, line)


def test_a_folder_is_no_graph(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="is a folder, expected a YAML file") as caught:
        load(tmp_path)
    assert len(caught.value.problems) == 1
    assert str(tmp_path) in str(caught.value)


@pytest.mark.parametrize("name", ["missing", "missing.yaml"])
def test_a_missing_file_is_named(name: str, tmp_path: Path) -> None:
    for graph in (tmp_path / name, str(tmp_path / name)):
        with pytest.raises(GraphError) as caught:
            load(graph)
        assert str(caught.value) == f"{tmp_path / name}: no such file"


@pytest.mark.parametrize(
    ("missing", "near"),
    [
        ("good.yml", "good.yaml"),
        ("goood.yaml", "good.yaml"),
        ("below/../god.yaml", "below/../good.yaml"),
        ("blow/mine.yml", "below/mine.yml"),
        ("photos.yaml", None),
        ("nope.yaml", None),
        ("text2seg.yaml", "text2seg"),
    ],
)
def test_of_a_missing_file_the_nearest_graph_is_suggested(
    missing: str, near: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("below").mkdir()
    for name in ("good.yaml", "good.txt", "photos.png", "below/mine.yml"):
        Path(name).touch()
    with pytest.raises(GraphError) as caught:
        load(missing)
    hint = f"; did you mean '{near}'?" if near else ""
    assert str(caught.value) == f"{missing}: no such file{hint}"


def test_documents_have_the_same_restrictions(tmp_path: Path) -> None:
    file = tmp_path / "d.yaml"
    file.write_text("a: [1, 1.5, no, true, null, '1']\nb: {c: d}\n")
    assert read_document(file) == {"a": [1, 1.5, "no", True, None, "1"], "b": {"c": "d"}}
    for content in ("a: &x 1\n", "a: 1\na: 2\n", "- a\n", f"a: {'9' * 5000}\n"):
        file.write_text(content)
        with pytest.raises(DocumentError):
            read_document(file)


def test_no_file_makes_the_process_open_import_or_run_anything() -> None:
    hostile = [content for content, _, _ in REFUSED.values() if len(content) < 20_000]
    assert len(hostile) > 80
    for content in [VALID, *hostile]:
        touch(content)  # whatever is loaded on first use is loaded now
    seen: list[str] = []
    watching = True

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if watching and event.split(".")[0] in ("open", "import", "exec", "os", "subprocess"):
            seen.append(f"{event} {arguments}")

    sys.addaudithook(watch)
    for content in hostile:
        touch(content)
    watching = False
    assert seen == []


def touch(content: bytes) -> bool:
    """Read and check bytes as a graph; say whether they are one."""
    from anyloom.foundation.yaml_reader import decode

    try:
        check(loads(decode(content, "g.yaml"), "g.yaml"), registry=SHELF)
    except DocumentError as error:
        assert error.problems
        assert all("\n" not in str(problem) for problem in error.problems)
        return False
    return True


def test_mutated_files_never_raise_anything_else() -> None:
    """Seeded mutations of a graph that uses every part of the form."""
    assert touch(VALID)
    chance = random.Random(20_240_501)
    pieces = [b"{", b"}", b"[", b"]", b":", b": ", b",", b"$", b"$$", b"&a", b"*a", b"!x ", b"\t"]
    pieces += [b"\n", b"\r", b"\0", b"\xff", b"#", b"'", b'"', b"|", b">", b"- ", b"? ", b"@2"]
    pieces += [b"null", b"true", b"1e9", b"each", b"when", b"else", b"fold", b"graphs", b"%", b"\\"]
    lines = VALID.splitlines(keepends=True)
    slowest = 0.0
    for _ in range(1_500):
        content = bytearray(b"".join(mutated_lines(lines, chance)))
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(content))
            kind = chance.randrange(4)
            if kind == 0:
                content[at] = chance.randrange(256)
            elif kind == 1:
                content[at:at] = chance.choice(pieces)
            elif kind == 2:
                del content[at : at + chance.randint(1, 12)]
            else:
                start = chance.randrange(len(content))
                content[at:at] = content[start : start + chance.randint(1, 40)]
        started = time.process_time()
        touch(bytes(content))
        slowest = max(slowest, time.process_time() - started)
    print(f"slowest of the mutants: {slowest:.3f} s")


def mutated_lines(lines: list[bytes], chance: random.Random) -> list[bytes]:
    """Drop, double, swap or shift a line now and then."""
    found = list(lines)
    at = chance.randrange(len(found))
    match chance.randrange(6):
        case 0:
            del found[at]
        case 1:
            found.insert(at, found[at])
        case 2:
            other = chance.randrange(len(found))
            found[at], found[other] = found[other], found[at]
        case 3:
            found[at] = b" " * chance.randint(1, 5) + found[at]
    return found
