"""HTTP as charts are fetched: limits, redirects, credentials that stay where they belong."""

import gzip
import http.server
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from helmcore.errors import (
    TransportError,
    TransportMissing,
    TransportUnauthorized,
    TransportUnreachable,
)
from helmcore.model.repo import Blob, Credentials
from helmcore.plugin.web.address import Address
from helmcore.plugin.web.connection import bypassed, proxy_for
from helmx_repo_http.transport import HttpTransport

Handler = http.server.BaseHTTPRequestHandler


class Server:
    """A server on loopback whose answers a test gives by path; it remembers every request."""

    def __init__(self) -> None:
        self.answers: dict[str, Callable[[Handler], None]] = {}
        self.seen: list[tuple[str, dict[str, str]]] = []
        server = self

        class Answering(Handler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                server.seen.append((self.path, dict(self.headers)))
                server.answers.get(self.path, status(404))(self)

            def log_message(self, *words: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        serve = self._server.serve_forever
        threading.Thread(target=serve, args=(0.02,), daemon=True).start()

    def header(self, name: str) -> list[str | None]:
        """What each request said under a header."""
        return [headers.get(name) for _, headers in self.seen]

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def body(data: bytes, **headers: str) -> Callable[[Handler], None]:
    def answer(handler: Handler) -> None:
        handler.send_response(200)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    return answer


def status(code: int, **headers: str) -> Callable[[Handler], None]:
    def answer(handler: Handler) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


@pytest.fixture
def server() -> Iterator[Server]:
    found = Server()
    yield found
    found.stop()


@pytest.fixture
def other() -> Iterator[Server]:
    found = Server()
    yield found
    found.stop()


SIGNED = Credentials(username="me", password="hunter2")


def fetch(url: str, credentials: Credentials | None = None, **options: float) -> Blob:
    limit, timeout = int(options.get("limit", 1 << 20)), options.get("timeout", 10.0)
    return HttpTransport({}).fetch(url, credentials or Credentials(), limit=limit, timeout=timeout)


def test_bytes_and_what_the_server_says_about_them(server: Server) -> None:
    server.answers["/a"] = body(
        b"hello", Content_Type="text/plain", ETag='"1"', Last_Modified="then"
    )
    blob = fetch(f"{server.url}/a")
    assert (blob.data, blob.media_type, blob.etag) == (b"hello", "text/plain", '"1"')
    assert (blob.modified, blob.url) == ("then", f"{server.url}/a")


def test_unchanged_is_one_conditional_request(server: Server) -> None:
    server.answers["/a"] = status(304)
    known = Blob("", b"", etag='"1"', modified="then")
    transport = HttpTransport({})
    url = f"{server.url}/a"
    found = transport.fetch_changed(url, Credentials(), known, limit=9, timeout=9)
    assert found is None
    assert server.header("If-None-Match") == ['"1"']
    assert server.header("If-Modified-Since") == ["then"]


@pytest.mark.parametrize(
    ("code", "error"),
    [(404, TransportMissing), (401, TransportUnauthorized), (500, TransportError)],
)
def test_a_status_is_helms_words(server: Server, code: int, error: type[TransportError]) -> None:
    server.answers["/a"] = status(code)
    with pytest.raises(error) as caught:
        fetch(f"{server.url}/a")
    assert caught.value.message.startswith(f"failed to fetch {server.url}/a : {code} ")


def test_nobody_there() -> None:
    with pytest.raises(TransportUnreachable) as caught:
        fetch("http://127.0.0.1:1/a")
    assert caught.value.message == (
        'Get "http://127.0.0.1:1/a": dial tcp 127.0.0.1:1: connect: connection refused'
    )


def test_gzip_is_unpacked_and_counted(server: Server) -> None:
    server.answers["/a"] = body(gzip.compress(b"x" * 1000), Content_Encoding="gzip")
    assert fetch(f"{server.url}/a").data == b"x" * 1000
    server.answers["/bomb"] = body(gzip.compress(b"\0" * (64 << 20)), Content_Encoding="gzip")
    with pytest.raises(TransportError, match="larger than"):
        fetch(f"{server.url}/bomb")


@pytest.mark.parametrize("encoding", ["br", "deflate", "gzip, gzip", "zstd"])
def test_an_encoding_that_was_not_asked_for_is_refused(server: Server, encoding: str) -> None:
    server.answers["/a"] = body(b"x", Content_Encoding=encoding)
    with pytest.raises(TransportError, match="was not asked for"):
        fetch(f"{server.url}/a")


def test_a_body_that_is_cut_short_is_an_error(server: Server) -> None:
    def short(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100")
        handler.end_headers()
        handler.wfile.write(b"x" * 10)
        handler.close_connection = True

    server.answers["/a"] = short
    with pytest.raises(TransportError):
        fetch(f"{server.url}/a")
    packed = gzip.compress(b"x" * 1000)
    server.answers["/b"] = body(packed[: len(packed) // 2], Content_Encoding="gzip")
    with pytest.raises(TransportError):
        fetch(f"{server.url}/b")


def test_an_endless_body_ends_at_the_limit(server: Server) -> None:
    def endless(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.close_connection = True
        try:
            while True:
                handler.wfile.write(b"x" * 65536)
        except OSError:
            pass

    server.answers["/a"] = endless
    with pytest.raises(TransportError, match="larger than 1048576 bytes"):
        fetch(f"{server.url}/a")


@pytest.mark.parametrize("where", ["head", "body"])
def test_a_slow_server_ends_at_the_deadline(server: Server, where: str) -> None:
    def slow(handler: Handler) -> None:
        handler.close_connection = True
        try:
            if where == "body":
                handler.send_response(200)
                handler.end_headers()
            else:
                handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
            while True:
                handler.wfile.write(b"x")
                time.sleep(0.05)
        except OSError:
            pass

    server.answers["/a"] = slow
    start = time.monotonic()
    with pytest.raises(TransportError, match="deadline exceeded"):
        fetch(f"{server.url}/a", timeout=0.5)
    assert time.monotonic() - start < 3


def test_credentials_go_to_the_server_they_are_for(server: Server) -> None:
    server.answers["/a"] = body(b"x")
    fetch(f"{server.url}/a", SIGNED)
    assert server.header("Authorization") == ["Basic bWU6aHVudGVyMg=="]


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_credentials_do_not_follow_to_another_origin(
    server: Server, other: Server, code: int
) -> None:
    server.answers["/a"] = status(code, Location=f"{other.url}/b")
    other.answers["/b"] = body(b"x")
    assert fetch(f"{server.url}/a", SIGNED).data == b"x"
    assert server.header("Authorization") == ["Basic bWU6aHVudGVyMg=="]
    assert other.header("Authorization") == [None]


def test_they_come_back_with_the_way_back(server: Server, other: Server) -> None:
    server.answers["/a"] = status(302, Location=f"{other.url}/b")
    other.answers["/b"] = status(302, Location=f"{server.url}/c")
    server.answers["/c"] = body(b"x")
    fetch(f"{server.url}/a", SIGNED)
    assert other.header("Authorization") == [None]


def test_userinfo_in_a_redirect_is_for_its_own_host(server: Server, other: Server) -> None:
    netloc = other.url.removeprefix("http://")
    server.answers["/a"] = status(302, Location=f"http://x:y@{netloc}/b")
    other.answers["/b"] = status(404)
    with pytest.raises(TransportMissing) as caught:
        fetch(f"{server.url}/a", SIGNED)
    assert "x:y" not in str(caught.value)


def test_they_follow_where_the_user_says_so(server: Server, other: Server) -> None:
    everywhere = Credentials(username="me", password="hunter2", pass_everywhere=True)
    server.answers["/a"] = status(302, Location=f"{other.url}/b")
    other.answers["/b"] = body(b"x")
    fetch(f"{server.url}/a", everywhere)
    assert other.header("Authorization") == ["Basic bWU6aHVudGVyMg=="]


def test_redirects_end(server: Server) -> None:
    server.answers["/a"] = status(302, Location="/a")
    with pytest.raises(TransportError, match="stopped after 10 redirects"):
        fetch(f"{server.url}/a")


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "http://", "http://h:99999/", "http://h/\r\nX: y", "http://h /"]
)
@pytest.mark.parametrize("redirected", [False, True])
def test_an_address_that_is_none_is_refused(server: Server, url: str, redirected: bool) -> None:
    if redirected:
        if url == "http://" or "\r" in url:
            pytest.skip("a Location header cannot say that")
        server.answers["/a"] = status(302, Location=url)
        url = f"{server.url}/a"
    with pytest.raises(TransportError, match="invalid URL"):
        fetch(url)


def test_secrets_are_in_no_message() -> None:
    with pytest.raises(TransportUnreachable) as caught:
        fetch("http://me:hunter2@127.0.0.1:1/a")
    assert "hunter2" not in f"{caught.value} {caught.value.subject} {caught.value.hint}"


@pytest.mark.parametrize(
    ("rules", "url", "expected"),
    [
        ("", "http://charts.example.com/", False),
        ("example.com", "http://charts.example.com/", True),
        (".example.com", "http://charts.example.com/", True),
        ("ample.com", "http://charts.example.com/", False),
        ("*", "http://charts.example.com/", True),
        ("charts.example.com:8080", "http://charts.example.com/", False),
        ("charts.example.com:8080", "http://charts.example.com:8080/", True),
        ("", "http://127.0.0.1/", True),
        ("", "http://localhost:99/", True),
    ],
)
def test_no_proxy(rules: str, url: str, expected: bool) -> None:
    assert bypassed(Address(url), rules) is expected


def test_a_proxy_is_asked_for_the_whole_url(server: Server) -> None:
    environ = {"HTTP_PROXY": server.url}
    server.answers["http://charts.example.com/a"] = body(b"by proxy")
    found = HttpTransport(environ).fetch("http://charts.example.com/a", SIGNED, limit=99, timeout=9)
    assert found.data == b"by proxy"
    assert server.header("Host") == ["charts.example.com"]


def test_a_proxy_of_another_kind_is_refused() -> None:
    with pytest.raises(TransportError, match="socks5://proxy is not supported"):
        proxy_for(Address("https://x.example.com/"), {"HTTPS_PROXY": "socks5://proxy:1"})
