"""Images from addresses that clients send; a server fetches none unless it was started to.

Only https, only hosts all of whose addresses are global, and the connection goes to the address
that was checked: a name that resolves to another one a moment later (DNS rebinding) reaches
nothing. Every redirect is checked again.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urljoin, urlsplit

from ..foundation.errors import InputError
from ..foundation.plain_text import plain

MOST_REDIRECTS = 3
SECONDS = 20.0
LONGEST_ADDRESS = 2000
CHUNK = 2**16
Resolver = Callable[[str, int], list[str]]


def resolved(host: str, port: int) -> list[str]:
    """Return the addresses of a host.

    Raises:
        InputError: it has none.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise InputError(f"the host '{plain(host, 80)}' is not known") from None
    return [str(one[4][0]) for one in found]


class _PinnedConnection(http.client.HTTPSConnection):
    """A connection to one address, whose certificate must be that of the host."""

    def __init__(self, host: str, port: int, address: str, context: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=SECONDS, context=context)
        self._address = address
        self._context_of_host = context

    def connect(self) -> None:
        plain_socket = socket.create_connection((self._address, self.port), self.timeout)
        self.sock = self._context_of_host.wrap_socket(plain_socket, server_hostname=self.host)


@dataclass(frozen=True)
class ImageFetcher:
    """Fetches images.

    max_bytes: larger ones are refused.
    resolve:   host, port → addresses.
    context:   verifies certificates.
    """

    max_bytes: int
    resolve: Resolver = resolved
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def fetch(self, url: str) -> bytes:
        """Return the bytes at an address.

        Raises:
            InputError: the address is refused, or nothing comes from it.
        """
        for _ in range(MOST_REDIRECTS + 1):
            parts, port, address = self.checked(url)
            connection = _PinnedConnection(parts.hostname or "", port, address, self.context)
            try:
                path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
                connection.request("GET", path, headers={"Accept": "image/*"})
                answer = connection.getresponse()
                if answer.status in (301, 302, 303, 307, 308):
                    url = urljoin(url, answer.getheader("Location", ""))
                    continue
                if answer.status != 200:
                    raise InputError(f"{_shown(url)} answers {answer.status}")
                return self._read(answer, url)
            except (OSError, http.client.HTTPException, ValueError) as error:
                raise InputError(
                    f"{_shown(url)} cannot be fetched: {type(error).__name__}"
                ) from None
            finally:
                connection.close()
        raise InputError(f"{_shown(url)}: more than {MOST_REDIRECTS} redirects")

    def checked(self, url: str) -> tuple[SplitResult, int, str]:
        """Return the parts of an address, its port, and the one address to connect to.

        Raises:
            InputError: it is not https, has a user, or leads to a host that is not public.
        """
        if len(url) > LONGEST_ADDRESS or not url.isascii() or not url.isprintable() or " " in url:
            raise InputError(f"{_shown(url)} is not an address")
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port or 443
        except ValueError:
            raise InputError(f"{_shown(url)} is not an address") from None
        if parts.scheme != "https" or not host or "\\" in url:
            raise InputError(f"{_shown(url)}: only https addresses are fetched")
        if parts.username is not None or parts.password is not None:
            raise InputError("an address with a user is not fetched")
        if port != 443:
            raise InputError(f"{_shown(url)}: only port 443 is fetched from")
        addresses = self.resolve(host, port)
        if not addresses or not all(map(is_public, addresses)):
            raise InputError(f"the host '{plain(host, 80)}' is not a public one")
        return parts, port, addresses[0]

    def _read(self, answer: http.client.HTTPResponse, url: str) -> bytes:
        parts: list[bytes] = []
        size = 0
        while part := answer.read(CHUNK):
            size += len(part)
            if size > self.max_bytes:
                raise InputError(f"{_shown(url)} has more than {self.max_bytes:,} bytes")
            parts.append(part)
        return b"".join(parts)


def is_public(address: str) -> bool:
    """Say whether an address is one of the public internet, also inside of IPv6."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo and found.teredo[1])
        if inner:
            return is_public(str(inner))
        if found in ipaddress.ip_network("64:ff9b::/96"):  # NAT64
            return is_public(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)))
    special = found.is_multicast or found.is_reserved or found.is_unspecified
    return found.is_global and not special


def _shown(url: str) -> str:
    return f"'{plain(url, 100)}'"
