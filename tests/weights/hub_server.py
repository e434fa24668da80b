"""A local server with the answers and the failures of the Hugging Face hub.

It serves what the client requests for a download of a repository: facts about a model, the tree of
a commit, and files, of which the large ones are redirected to a store that knows byte ranges.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

import pytest

from anyloom.core.run_config import OFFLINE

COMMIT = "c0ffee" + "0" * 34
LARGE = 1000
"""Files of more bytes are kept in the store, under their sha256."""


@dataclass
class Repository:
    """One repository.

    files, commit: the newest commit of its branch main.
    older: earlier commits: name → files.
    refusal: (status, the hub's error code) with which its files are refused.
    """

    files: dict[str, bytes]
    commit: str = COMMIT
    older: dict[str, dict[str, bytes]] = field(default_factory=dict)
    refusal: tuple[int, str] | None = None

    def push(self, commit: str, files: dict[str, bytes]) -> None:
        """Move the branch to a new commit."""
        self.older[self.commit] = self.files
        self.commit, self.files = commit, files

    def at(self, revision: str | None) -> tuple[str, dict[str, bytes]] | None:
        """Return name and files of a commit, None where there is no such revision."""
        if revision in (None, "main", self.commit):
            return self.commit, self.files
        return None if revision not in self.older else (revision, self.older[revision])


@dataclass
class Hub:
    """The hub's repositories, its failures, and the requests that it received.

    broken_after: bytes of a large file after which the connection breaks; None for all.
    on_break: called when it breaks.
    refusal: (status, the hub's error code, its message) with which it answers every request.
    on_facts: called after it has told what a repository holds.
    altered: sha256 of a large file → what is sent instead.
    ranges: False where the store sends whole files only.
    asked: the path of every request.
    sent: (sha256, first byte) of every request for a large file.
    tokens: (path, Authorization) of every request that had one.
    store: the address of the store; it has another name than the hub, as the real one has.
    """

    repositories: dict[str, Repository] = field(default_factory=dict)
    broken_after: int | None = None
    on_break: Callable[[], None] | None = None
    refusal: tuple[int, str, str] | None = None
    on_facts: Callable[[], None] | None = None
    altered: Mapping[str, bytes] = field(default_factory=dict)
    ranges: bool = True
    asked: list[str] = field(default_factory=list)
    sent: list[tuple[str, int]] = field(default_factory=list)
    tokens: list[tuple[str, str]] = field(default_factory=list)
    address: str = ""
    store: str = ""

    def stored(self, sha256: str) -> bytes | None:
        """Return the content of a large file."""
        if sha256 in self.altered:
            return self.altered[sha256]
        repositories = self.repositories.values()
        commits = [files for repo in repositories for files in (repo.files, *repo.older.values())]
        contents = [content for files in commits for content in files.values()]
        return next((content for content in contents if _sha256(content) == sha256), None)


@contextmanager
def serving(hub: Hub) -> Iterator[Hub]:
    """Answer requests on this machine until the block ends."""

    class Handler(_Handler):
        pass

    Handler.hub = hub
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    hub.address = f"http://127.0.0.1:{server.server_address[1]}"
    hub.store = f"http://localhost:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def ask_only(hub: Hub, cache: object, patch: pytest.MonkeyPatch) -> None:
    """Let the client of this process use this hub and this cache only."""
    for name in OFFLINE:
        patch.delenv(name, raising=False)
    constants = "huggingface_hub.constants."
    patch.setattr(constants + "HF_HUB_OFFLINE", False)
    patch.setattr(constants + "ENDPOINT", hub.address)
    template = hub.address + "/{repo_id}/resolve/{revision}/{filename}"
    patch.setattr(constants + "HUGGINGFACE_CO_URL_TEMPLATE", template)
    patch.setattr(constants + "HF_HUB_CACHE", str(cache))
    patch.setattr(constants + "DOWNLOAD_CHUNK_SIZE", 1000)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: Hub

    def do_GET(self) -> None:
        self._answer(body=True)

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def log_message(self, format: str, *args: object) -> None:
        pass

    def _answer(self, body: bool) -> None:
        path = unquote(urlsplit(self.path).path)
        self.hub.asked.append(path)
        if "Authorization" in self.headers:
            self.hub.tokens.append((path, self.headers["Authorization"]))
        if self.hub.refusal:
            self._refuse(*self.hub.refusal)
            return
        if path.startswith("/store/"):
            self._stored(path.removeprefix("/store/"), body)
            return
        found = re.fullmatch(r"/api/models/([^/]+/[^/]+)(?:/(revision|tree)/([^/]+))?", path)
        if found:
            self._facts(*found.groups())
            return
        found = re.fullmatch(r"/([^/]+/[^/]+)/resolve/([^/]+)/(.+)", path)
        if found:
            self._file(*found.groups(), body=body)
        else:
            self._refuse(404, "")

    def _commit(self, name: str, revision: str | None) -> tuple[str, dict[str, bytes]] | None:
        """Return a commit of a repository; where there is none, the request is refused."""
        repository = self.hub.repositories.get(name)
        found = repository.at(revision) if repository else None
        if found is None:
            self._refuse(404, "RevisionNotFound" if repository else "RepoNotFound")
        return found

    def _facts(self, name: str, kind: str | None, revision: str | None) -> None:
        found = self._commit(name, revision)
        if found is None:
            return
        commit, files = found
        if kind == "tree":
            self._json([_leaf(path, content) for path, content in files.items()])
            return
        siblings = [_sibling(path, content) for path, content in files.items()]
        if self.hub.on_facts:
            self.hub.on_facts()
        self._json({"_id": "0", "id": name, "sha": commit, "siblings": siblings})

    def _file(self, name: str, revision: str, path: str, *, body: bool) -> None:
        found = self._commit(name, revision)
        if found is None:
            return
        commit, files = found
        if refusal := self.hub.repositories[name].refusal:
            self._refuse(*refusal)
            return
        content = files.get(path)
        if content is None:
            self._refuse(404, "EntryNotFound")
            return
        headers = {"X-Repo-Commit": commit, "ETag": f'"{_hash(content)}"'}
        if len(content) > LARGE:
            headers |= {
                "Location": f"{self.hub.store}/store/{_sha256(content)}",
                "X-Linked-ETag": f'"{_sha256(content)}"',
                "X-Linked-Size": str(len(content)),
            }
            self._send(302, b"", headers, body)
        else:
            self._send(200, content, headers, body)

    def _stored(self, sha256: str, body: bool) -> None:
        content = self.hub.stored(sha256)
        assert content is not None
        status, headers, first = 200, {"ETag": f'"{sha256}"'}, 0
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        if asked and self.hub.ranges:
            status, first = 206, int(asked[1])
            headers["Content-Range"] = f"bytes {first}-{len(content) - 1}/{len(content)}"
        self.hub.sent.append((sha256, first))
        if self.hub.broken_after is None:
            self._send(status, content[first:], headers, body)
            return
        self._head(status, {**headers, "Content-Length": str(len(content) - first)})
        self.wfile.write(content[first : first + self.hub.broken_after])
        self.wfile.flush()
        if self.hub.on_break:
            self.hub.on_break()
        self.connection.close()
        self.close_connection = True

    def _json(self, facts: object) -> None:
        self._send(200, json.dumps(facts).encode(), {"Content-Type": "application/json"}, True)

    def _refuse(self, status: int, code: str, message: str = "") -> None:
        headers = {"X-Error-Code": code} if code else {}
        self._send(status, b"", {**headers, "X-Error-Message": message or code}, True)

    def _send(self, status: int, content: bytes, headers: Mapping[str, str], body: bool) -> None:
        self._head(status, {**headers, "Content-Length": str(len(content))})
        if body:
            self.wfile.write(content)

    def _head(self, status: int, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()


def _sibling(path: str, content: bytes) -> dict[str, object]:
    facts: dict[str, object] = {"rfilename": path, "size": len(content), "blobId": _git(content)}
    if len(content) > LARGE:
        facts["lfs"] = {"sha256": _sha256(content), "size": len(content), "pointerSize": 134}
    return facts


def _leaf(path: str, content: bytes) -> dict[str, object]:
    facts: dict[str, object] = {
        "type": "file",
        "path": path,
        "size": len(content),
        "oid": _git(content),
    }
    if len(content) > LARGE:
        facts["lfs"] = {"oid": _sha256(content), "size": len(content), "pointerSize": 134}
    return facts


def _hash(content: bytes) -> str:
    return _sha256(content) if len(content) > LARGE else _git(content)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _git(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
