"""The page: its files, and the cookie by which it calls in the name of a client."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import time
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import JSONResponse

from .access import COOKIE, COOKIE_SECONDS, cookie_of
from .request_context import client_of
from .settings import ServerSettings

STATIC = Path(__file__).parent / "static"
EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
"""The hash of a style element without content, which components bring; their styles are a file."""
POLICY = (
    f"default-src 'none'; script-src 'self'; style-src 'self' {EMPTY_STYLE}; "
    "img-src 'self' blob: data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


@dataclass(frozen=True)
class PageFile:
    """A file of the page, read once."""

    content: bytes
    packed: bytes
    kind: str
    tag: str

    @classmethod
    def read(cls, path: Path) -> PageFile:
        """Return a file of the package."""
        content = path.read_bytes()
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        kind = "text/javascript" if path.suffix == ".js" else kind
        tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        return cls(content, gzip.compress(content, 6, mtime=0), kind, tag)

    def answer(self, request: Request) -> Response:
        """Return the file, compressed where the browser takes it, or that it has not changed."""
        headers = {
            "cache-control": "no-cache",
            "content-security-policy": POLICY,
            "etag": self.tag,
            "vary": "accept-encoding",
        }
        if request.headers.get("if-none-match") == self.tag:
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["content-encoding"] = "gzip"
            return Response(self.packed, headers=headers, media_type=self.kind)
        return Response(self.content, headers=headers, media_type=self.kind)


def add_page(app: FastAPI, settings: ServerSettings) -> None:
    """Add the page, and the endpoints by which it gets and drops its cookie."""
    files = {path.name: PageFile.read(path) for path in STATIC.iterdir() if path.is_file()}
    secrets = {name: secret.encode() for name, secret in settings.tokens.items()}

    @app.get("/", include_in_schema=False)
    async def page(request: Request) -> Response:
        return files["index.html"].answer(request)

    @app.get("/favicon.ico", include_in_schema=False)
    async def icon(request: Request) -> Response:
        return files["icon.svg"].answer(request)

    @app.get("/page/{name}", include_in_schema=False)
    async def file(request: Request, name: str) -> Response:
        if name not in files:
            raise HTTPException(404, "the page has no such file")
        return files[name].answer(request)

    @app.post("/v1/session", tags=["operations"])
    async def begin_session(request: Request) -> Response:
        """Set a cookie, by which the page calls in the name of the client of the token."""
        name = client_of(request)
        answer = JSONResponse({"client": name})
        if name in secrets:
            expires = int(time.time()) + COOKIE_SECONDS
            answer.set_cookie(
                COOKIE,
                cookie_of(secrets[name], expires),
                max_age=COOKIE_SECONDS,
                httponly=True,
                samesite="strict",
                secure=request.url.scheme == "https",
            )
        return answer

    @app.get("/v1/session", tags=["operations"])
    async def session(request: Request) -> dict[str, object]:
        """Say who calls, and what the server offers beside its graphs."""
        edits = request.app.state.queue.graphs.edits is not None
        offers = {"edits": edits, "canvas": settings.canvas}
        return {"client": client_of(request), "tokens": bool(secrets), **offers}

    @app.delete("/v1/session", tags=["operations"])
    async def end_session() -> Response:
        """Drop the cookie."""
        answer = JSONResponse({})
        answer.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return answer
