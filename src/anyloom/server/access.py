"""Access: who may call, from which page, with how large a body; and the headers of every answer."""

from __future__ import annotations

import hmac
import time
from collections.abc import Mapping, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .settings import ServerSettings

CLIENT = "anyloom.client"
"""The key of the scope that names the client."""
LOCAL = "local"
"""The client, where the server has no tokens."""
COOKIE = "anyloom"
"""The cookie by which the page calls; scripts of the page cannot read it."""
COOKIE_SECONDS = 30 * 24 * 3600
OPEN_PATHS = frozenset({"/", "/favicon.ico", "/healthz", "/readyz"})
"""What a load balancer or a browser asks before it has a token."""
PAGE_FILES = "/page/"
_HEADERS = tuple(
    (name.encode(), value.encode())
    for name, value in {
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "cross-origin-resource-policy": "same-origin",
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    }.items()
)


class Access:
    """Refuses calls before they reach an endpoint.

    The name in `Host` must be one of the server's, so that a page whose name was pointed at this
    machine (DNS rebinding) reaches nothing; `Origin`, where a browser states it, must be the server
    itself; and the token must be that of a client.
    """

    def __init__(self, app: ASGIApp, settings: ServerSettings) -> None:
        self._app = app
        self._hosts = frozenset(name.casefold() for name in settings.hosts)
        self._tokens = {name: secret.encode() for name, secret in settings.tokens.items()}
        self._max_upload = settings.max_upload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message["headers"])
                present = {name for name, _ in headers}
                headers += [header for header in _HEADERS if header[0] not in present]
                message = {**message, "headers": headers}
            await send(message)

        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, send_with_headers)
            return
        await self._app(scope, self._limited(receive), send_with_headers)

    def _refusal(self, scope: MutableMapping[str, Any]) -> JSONResponse | None:
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        host = headers.get(b"host", "")
        if _host_name(host) not in self._hosts:
            return _refused(421, f"this server is not called '{host[:80]}'")
        origin = headers.get(b"origin")
        foreign = headers.get(b"sec-fetch-site", "none") in ("cross-site", "same-site")
        if origin is not None and urlsplit(origin).netloc.casefold() != host.casefold():
            foreign = True
        if foreign:
            return _refused(403, "calls from pages of other sites are refused")
        client = self._client(headers)
        path = scope["path"]
        if client is None and path not in OPEN_PATHS and not path.startswith(PAGE_FILES):
            return _refused(401, "expected 'Authorization: Bearer TOKEN'", "Bearer")
        scope[CLIENT] = client
        length = headers.get(b"content-length", "")
        if length.isdecimal() and int(length) > self._max_upload:
            return _refused(413, self._too_large())
        return None

    def _client(self, headers: Mapping[bytes, str]) -> str | None:
        if not self._tokens:
            return LOCAL
        authorization = headers.get(b"authorization")
        if authorization is None:
            return client_of_cookie(self._tokens, _cookie(headers.get(b"cookie", "")))
        scheme, _, secret = authorization.partition(" ")
        given = secret.strip().encode("utf-8", "surrogateescape")
        found = None
        for name, expected in self._tokens.items():  # always all, so that time tells nothing
            if hmac.compare_digest(given, expected):
                found = name
        return found if scheme.casefold() == "bearer" else None

    def _limited(self, receive: Receive) -> Receive:
        received = 0

        async def limited() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._max_upload:
                raise HTTPException(413, self._too_large())
            return message

        return limited

    def _too_large(self) -> str:
        return f"the request has more than {self._max_upload:,} bytes"


def cookie_of(secret: bytes, expires: int) -> str:
    """Return the value of the cookie of a client, which does not reveal its secret."""
    signed = hmac.new(secret, f"page {expires}".encode(), "sha256").hexdigest()
    return f"{expires}.{signed}"


def client_of_cookie(tokens: Mapping[str, bytes], value: str) -> str | None:
    """Return the client of a cookie, None where it is nobody's or has expired."""
    until, _, _ = value.partition(".")
    if not (until.isascii() and until.isdecimal() and len(until) < 12 and int(until) > time.time()):
        return None
    found = None
    for name, secret in tokens.items():  # always all, so that time tells nothing
        if hmac.compare_digest(value.encode(), cookie_of(secret, int(until)).encode()):
            found = name
    return found


def _cookie(header: str) -> str:
    for part in header.split(";"):
        name, _, value = part.strip().partition("=")
        if name == COOKIE:
            return value
    return ""


def _host_name(host: str) -> str:
    """Return the name in a Host header, without the port."""
    name = host.casefold()
    if name.startswith("["):
        return name[: name.find("]") + 1]
    return name.partition(":")[0]


def _refused(status: int, message: str, challenge: str = "") -> JSONResponse:
    headers = {"www-authenticate": challenge} if challenge else None
    return JSONResponse({"detail": message}, status, headers=headers)
