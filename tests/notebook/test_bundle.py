"""The modules of the browser in the package, and the sources that they were built of."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import anyloom.notebook

WEB = Path(__file__).parents[2] / "web"
STATIC = Path(anyloom.notebook.__file__).parent / "static"
FILES = ["package-lock.json", "package.json", "tsconfig.json", "vite.config.ts"]


def test_the_modules_were_built_of_the_sources_in_the_repository() -> None:
    sources = [
        path.relative_to(WEB).as_posix() for path in (WEB / "src").rglob("*") if path.is_file()
    ]
    found = hashlib.sha256()
    for name in sorted([*FILES, *sources]):
        content = (WEB / name).read_bytes()
        found.update(f"{name} {len(content)}\n".encode() + content)
    recorded = (STATIC / "sources.sha256").read_text().strip()
    assert found.hexdigest() == recorded, "run npm ci && npm run build in web/"


def test_the_modules_are_small_and_load_nothing() -> None:
    modules = [file.read_bytes() for file in STATIC.glob("*.js")]
    assert len(modules) == 2
    assert sum(len(gzip.compress(one)) for one in modules) < 350_000
    assert max(map(len, modules)) < 1_000_000
    for one in modules:
        assert b"import(" not in one and b"XMLHttpRequest" not in one


def test_the_lock_file_names_no_registry() -> None:
    assert '"resolved"' not in (WEB / "package-lock.json").read_text("utf-8")
