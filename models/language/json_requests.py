"""How is a server asked over HTTP, with patience for one that is busy and bounds for any other?"""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import IO, Any

from anyloom import one_line, raise_if_cancelled

BUSY = (408, 429, 500, 502, 503, 504)
BROKEN_OFF = (ConnectionResetError, BrokenPipeError, http.client.RemoteDisconnected)
LONGEST_WAIT = 20.0
"""Seconds between two attempts at most, whatever the server asks for."""
LONGEST_ANSWER = 4_000_000
"""Bytes; no text of a few thousand tokens comes near."""


class Unanswered(Exception):
    """No usable answer came; the text goes on after the server's address."""


class Refused(Exception):
    """The server answered with an error; `said` is its own words, "" if it has none."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(f"refused ({status}{f': {said}' if said else ''})")
        self.status = status
        self.said = said


def post(
    url: str, body: Any, headers: Mapping[str, str], *, timeout: float, retries: int
) -> dict[str, Any]:
    """Send JSON and return the JSON object that comes back.

    Redirects are not followed: neither body nor headers go where nobody sent them.

    Args:
        timeout: seconds that an attempt may take.
        retries: how often a server that is busy, or broke off, is asked again.

    Raises:
        Unanswered: it cannot be reached, took too long, or sent something else.
        Refused: it answered with an error.
        Cancelled: the run was cancelled.
    """
    sent = {"Content-Type": "application/json", **headers}
    request = urllib.request.Request(url, json.dumps(body).encode(), sent)
    attempt = 0
    while True:
        raise_if_cancelled()
        try:
            return _sent(request, timeout)
        except Refused as error:
            if error.status not in BUSY or attempt == retries:
                raise
        except BROKEN_OFF as error:
            if attempt == retries:
                raise Unanswered(f"broke off ({one_line(error)})") from error
        _pause(min(0.5 * 2**attempt, LONGEST_WAIT))
        attempt += 1


def _sent(request: urllib.request.Request, timeout: float) -> dict[str, Any]:
    ends = time.monotonic() + timeout
    try:
        with _OPENER.open(request, timeout=timeout) as response:
            answer = json.loads(_read(response, ends))
    except urllib.error.HTTPError as error:
        with error:
            raise Refused(error.code, _said(error, ends)) from error
    except (OSError, http.client.HTTPException) as error:
        cause = error.reason if isinstance(error, urllib.error.URLError) else error
        if isinstance(cause, BROKEN_OFF):
            raise cause from None
        if isinstance(cause, TimeoutError):
            raise Unanswered(f"gave no answer within {timeout:g} seconds") from error
        cause = cause if isinstance(cause, BaseException) else error
        raise Unanswered(f"cannot be reached ({one_line(cause)})") from error
    except (ValueError, RecursionError) as error:
        raise Unanswered("answered something that is not JSON") from error
    if not isinstance(answer, dict):
        raise Unanswered("answered something that is not a JSON object")
    return answer


def _read(response: IO[bytes], ends: float) -> bytes:
    """Return a body; a server that sends a byte now and then does not hold us up for ever."""
    body = b""
    while piece := response.read1(65536):  # type: ignore[attr-defined]
        body += piece
        if len(body) > LONGEST_ANSWER:
            raise Unanswered(f"sent more than {LONGEST_ANSWER // 10**6} MB")
        if time.monotonic() > ends:
            raise TimeoutError
        raise_if_cancelled()
    return body


def _said(error: urllib.error.HTTPError, ends: float) -> str:
    """Return what a server wrote about an error, on one line."""
    try:
        told = json.loads(_read(error, ends))
    except (OSError, ValueError, RecursionError, http.client.HTTPException, Unanswered):
        return ""
    told = told.get("error", told.get("message")) if isinstance(told, dict) else None
    text = told.get("message") if isinstance(told, dict) else told
    return " ".join(text.split()) if isinstance(text, str) else ""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirects)


def _pause(seconds: float) -> None:
    ends = time.monotonic() + seconds
    while (left := ends - time.monotonic()) > 0:
        raise_if_cancelled()
        time.sleep(min(left, 0.1))
