"""Images by address: off by default, and what is refused when on."""

from __future__ import annotations

import http.server
import ipaddress
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from anyloom.foundation.errors import InputError
from anyloom.server import ServerSettings
from anyloom.server.image_urls import ImageFetcher, is_public, resolved

from .service import png, running

INNER = [
    "127.0.0.1",
    "127.1.2.3",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:a9fe:a9fe",
    "64:ff9b::127.0.0.1",
    "64:ff9b::a00:1",
    "2002:7f00:1::",
    "2002:a00:1::",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd12:3456::1",
    "ff02::1",
    "2001:db8::1",
    "nonsense",
]
REFUSED_BY_FORM = [
    "http://example.org/a.png",
    "ftp://example.org/a.png",
    "file:///etc/passwd",
    "gopher://example.org/",
    "data:image/png;base64,AAAA",
    "//example.org/a.png",
    "example.org/a.png",
    "https://",
    "https:///a.png",
    "https://user@example.org/a.png",
    "https://user:word@example.org/a.png",
    "https://example.org:22/a.png",
    "https://example.org:8443/a.png",
    "https://example.org:port/a.png",
    "https://example.org\\@127.0.0.1/a.png",
    "https://exa mple.org/a.png",
    "https://example.org/a\r\nHost: x",
    "https://ex\u0430mple.org/a.png",
    "https://[::1/a.png",
    "https://example.org/" + "a" * 3000,
]
REFUSED_BY_HOST = [
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://0/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[0:0:0:0:0:ffff:7f00:1]/",
    "https://localhost/",
    "https://LOCALHOST./",
]


@pytest.mark.parametrize("address", INNER)
def test_inner_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("url", REFUSED_BY_FORM)
def test_what_is_no_plain_https_address_is_refused_before_any_name_is_resolved(url: str) -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise AssertionError(host)

    with pytest.raises(InputError):
        ImageFetcher(1000, resolve).checked(url)


@pytest.mark.parametrize("url", REFUSED_BY_HOST)
def test_hosts_of_this_machine_are_refused_however_they_are_written(url: str) -> None:
    with pytest.raises(InputError):
        ImageFetcher(1000, resolved).checked(url)


def test_a_host_with_one_inner_address_among_others_is_refused() -> None:
    with pytest.raises(InputError, match="not a public one"):
        ImageFetcher(1000, lambda host, port: ["8.8.8.8", "10.0.0.1"]).checked("https://a.example/")


class Answers(http.server.BaseHTTPRequestHandler):
    """Serves an image, redirects, and too much."""

    def do_GET(self) -> None:
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to/").replace("|", "/"))
            self.end_headers()
            return
        content = b"x" * 2_000_000 if self.path == "/large" else png()
        self.send_response(200 if self.path != "/gone" else 404)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def https_server(folder: Path) -> Iterator[tuple[int, ssl.SSLContext]]:
    """Run a server with a certificate for images.example, and yield its port and who trusts it."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=images.example"
    command += f" -addext subjectAltName=DNS:images.example -keyout {key} -out {certificate}"
    subprocess.run(command.split(), check=True, capture_output=True)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_address[1], ssl.create_default_context(cafile=str(certificate))
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def fetcher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ImageFetcher]:
    """Return a fetcher for which images.example is a public host: its address is led to a server
    of this process."""
    connect: Callable[..., socket.socket] = socket.create_connection
    with https_server(tmp_path) as (port, context):

        def led(address: tuple[str, int], *args: Any, **options: Any) -> socket.socket:
            assert ipaddress.ip_address(address[0]).is_global
            return connect(("127.0.0.1", port), *args, **options)

        def resolve(host: str, port: int) -> list[str]:
            return ["8.8.8.8"] if host.endswith(".example") else resolved(host, port)

        monkeypatch.setattr("anyloom.server.image_urls.socket.create_connection", led)
        yield ImageFetcher(1_000_000, resolve, context)


def test_an_image_is_fetched_and_redirects_are_followed(fetcher: ImageFetcher) -> None:
    assert fetcher.fetch("https://images.example/a.png?size=1") == png()
    assert fetcher.fetch("https://images.example/to/|a.png") == png()


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("to/https:||127.0.0.1|a.png", "not a public one"),
        ("to/http:||images.example|a.png", "only https"),
        ("to/https:||[::1]|", "not a public one"),
        ("to/|to|" + "|to" * 8, "redirects"),
        ("large", "more than"),
        ("gone", "404"),
    ],
)
def test_redirects_are_checked_again_and_sizes_while_reading(
    fetcher: ImageFetcher, path: str, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        fetcher.fetch(f"https://images.example/{path}")


def test_another_host_with_the_certificate_of_this_one_is_refused(fetcher: ImageFetcher) -> None:
    with pytest.raises(InputError, match="SSLCertVerificationError"):
        fetcher.fetch("https://other.example/a.png")


def test_a_server_fetches_nothing_unless_it_was_started_to(
    client: httpx.Client, tmp_path: Path
) -> None:
    body = {"image": {"url": "https://127.0.0.1/a.png"}}
    off = client.post("/v1/graphs/bright/runs", json=body)
    assert (off.status_code, "--image-urls" in off.json()["detail"]) == (422, True)
    with running(ServerSettings(tmp_path / "other", image_urls=True)) as other:
        on = other.post("/v1/graphs/bright/runs", json=body)
        assert (on.status_code, "not a public one" in on.json()["detail"]) == (422, True)
