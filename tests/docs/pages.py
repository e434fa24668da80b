"""Pages of the docs: their code blocks, headings and links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
GENERATED = [DOCS / "reference" / f"{name}.md" for name in ("nodes", "graphs", "models")]
_FENCE = re.compile(
    r'^```(?P<language>\w*)(?: title="(?P<title>[^"]+)")?\n(?P<text>.*?)^```$', re.M | re.S
)
_LINK = re.compile(r"!?\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.M)


@dataclass(frozen=True)
class Block:
    """A fenced piece of code; `title` is the file that the reader is told to write, or ""."""

    language: str
    title: str
    text: str


@dataclass(frozen=True)
class Page:
    """One Markdown page, named by its path below the repository."""

    name: str
    text: str

    def blocks(self, language: str) -> list[Block]:
        """Return the fenced blocks of a language, in order."""
        found = (Block(one["language"], one["title"] or "", one["text"]) for one in self._fences())
        return [block for block in found if block.language == language]

    def graphs(self) -> list[Block]:
        """Return the YAML blocks that are graph files."""
        return [one for one in self.blocks("yaml") if re.search(r"^graph: ", one.text, re.M)]

    def commands(self) -> list[str]:
        """Return every `anyloom …` that the reader is told to type."""
        return [
            line.removeprefix("$ ")
            for block in self.blocks("console")
            for line in block.text.splitlines()
            if line.startswith("$ anyloom ")
        ]

    def output_of(self, command: str) -> list[str]:
        """Return the lines below a command in its block."""
        for block in self.blocks("console"):
            lines = block.text.splitlines()
            if f"$ {command}" in lines:
                rest = lines[lines.index(f"$ {command}") + 1 :]
                ends = [row for row, line in enumerate(rest) if line.startswith("$ ")]
                return rest[: ends[0] if ends else len(rest)]
        return []

    def links(self) -> list[str]:
        """Return the targets of all links and images that are not on the web."""
        found = [link["target"] for link in _LINK.finditer(self._prose())]
        return [target for target in found if "://" not in target]

    def anchors(self) -> set[str]:
        """Return what the site calls the headings of the page."""
        return set(map(anchor, _HEADING.findall(self._prose())))

    def write_files(self, folder: Path) -> None:
        """Write the files that the page tells the reader to write."""
        for fence in self._fences():
            if fence["title"]:
                file = folder / fence["title"]
                assert file.is_relative_to(folder), f"{self.name}: {file} is outside"
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(fence["text"], encoding="utf-8")

    def _fences(self) -> Iterator[re.Match[str]]:
        return _FENCE.finditer(self.text)

    def _prose(self) -> str:
        return re.sub(
            r"`[^`\n]+`", lambda code: code[0].replace("[", "("), _FENCE.sub("", self.text)
        )


def anchor(heading: str) -> str:
    """Return the name that Python-Markdown gives a heading."""
    kept = re.sub(r"[^\w\s-]", "", heading.lower()).strip()
    return re.sub(r"[-\s]+", "-", kept)


@lru_cache
def pages() -> dict[str, Page]:
    """Return every page written by hand, by its path below the repository."""
    by_hand = [file for file in sorted(DOCS.rglob("*.md")) if file not in GENERATED]
    files = [*by_hand, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]
    names = [file.relative_to(ROOT).as_posix() for file in files]
    return {
        name: Page(name, file.read_text("utf-8")) for name, file in zip(names, files, strict=True)
    }
