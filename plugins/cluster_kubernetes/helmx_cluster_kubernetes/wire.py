"""HTTP/1.1 on one socket: bytes out, one answer in. No policy: that is the transport's.

A request here costs 50 us; through `http.client` 140 us, and its import (an e-mail parser) as much
as a whole request to a near server. Everything is bounded by a deadline, a time of
`time.monotonic()`.
"""

from __future__ import annotations

import ssl
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Protocol

    class Stream(Protocol):
        """What a connection needs of a socket."""

        def settimeout(self, seconds: float | None, /) -> None:
            """How long one operation may wait."""
            ...

        def sendall(self, data: bytes, /) -> None:
            """Send everything."""
            ...

        def recv(self, size: int, /) -> bytes:
            """Receive at most `size` bytes; none at the end."""
            ...

        def recv_into(self, buffer: memoryview, /) -> int:
            """Receive into a buffer, and say how much."""
            ...

        def close(self) -> None:
            """Close the connection."""
            ...


CHUNK = 1 << 16
MAX_HEAD = 1 << 18


class Broken(Exception):
    """The other side does not speak HTTP, or stopped in the middle of a sentence."""


class Head:
    """The first part of an answer: status, headers by lower-case name, warnings, and whether the
    connection can be used again after the body.
    """

    __slots__ = ("headers", "reusable", "status", "warnings")

    def __init__(
        self, status: int, headers: dict[str, str], warnings: list[str], reusable: bool
    ) -> None:
        self.status = status
        self.headers = headers
        self.warnings = warnings
        self.reusable = reusable


class Connection:
    """A connection that carries one exchange at a time. Every method may raise `OSError` or
    `Broken`.
    """

    __slots__ = ("_buffer", "_sock", "idle_since", "used")

    def __init__(self, sock: Stream) -> None:
        self._sock = sock
        self._buffer = bytearray()
        self.used = False
        self.idle_since = 0.0

    def send(self, data: bytes, deadline: float) -> None:
        """Send a whole request. Where this raises, the server did not get all of it."""
        self._sock.settimeout(_left(deadline))
        self._sock.sendall(data)

    def head(self, deadline: float) -> Head:
        """Read the answer's first part; informational answers before it are skipped."""
        while True:
            head = _parsed(self._until(b"\r\n\r\n", MAX_HEAD, deadline))
            if head.status >= 200 or head.status == 101:
                return head

    def body(self, head: Head, deadline: float) -> bytes:
        """Read the whole body, as it was sent."""
        length = head.headers.get("content-length")
        if head.status in {204, 304}:
            return b""
        if "chunked" in head.headers.get("transfer-encoding", "").lower():
            return b"".join(self._chunks(deadline))
        if length is None:
            return self._rest(deadline)
        return self._exactly(_length(length), deadline)

    def pieces(self, head: Head, deadline: float) -> Iterator[bytes]:
        """Give the body as it arrives."""
        if "chunked" in head.headers.get("transfer-encoding", "").lower():
            yield from self._chunks(deadline)
            return
        length = head.headers.get("content-length")
        left = _length(length) if length is not None else None
        while left is None or left > 0:
            if not self._buffer and not self._fill(deadline):
                if left is None:
                    return
                raise Broken("unexpected EOF")
            piece = bytes(self._buffer if left is None else self._buffer[:left])
            del self._buffer[: len(piece)]
            left = None if left is None else left - len(piece)
            yield piece

    def stale(self) -> bool:
        """Whether the other side closed the connection, or says something nobody asked for."""
        if self._buffer:
            return True
        self._sock.settimeout(0)
        try:
            # A TLS layer may have news of its own (session tickets): then there is nothing to read.
            self._sock.recv(1)
        except (BlockingIOError, ssl.SSLWantReadError):
            return False
        except OSError:
            return True
        return True

    def close(self) -> None:
        """Close the connection, whatever state it is in."""
        try:
            self._sock.close()
        except OSError:
            return

    def _chunks(self, deadline: float) -> Iterator[bytes]:
        while True:
            line = self._until(b"\r\n", 1 << 12, deadline)
            try:
                size = int(bytes(line).partition(b";")[0], 16)
            except ValueError:
                raise Broken("malformed chunked encoding") from None
            if size == 0:
                while self._until(b"\r\n", MAX_HEAD, deadline):
                    continue  # trailers mean nothing here
                return
            yield self._exactly(size, deadline)
            if self._exactly(2, deadline) != b"\r\n":
                raise Broken("malformed chunked encoding")

    def _until(self, mark: bytes, limit: int, deadline: float) -> bytearray:
        """Give the bytes up to `mark`, and take the mark too."""
        start = 0
        while True:
            found = self._buffer.find(mark, start)
            if found >= 0:
                part = self._buffer[:found]
                del self._buffer[: found + len(mark)]
                return part
            start = max(0, len(self._buffer) - len(mark) + 1)
            if start > limit:
                raise Broken("malformed HTTP response: too long a line")
            if not self._fill(deadline):
                raise Broken("unexpected EOF" if self._buffer else "EOF")

    def _exactly(self, size: int, deadline: float) -> bytes:
        have = len(self._buffer)
        if have >= size:
            part = bytes(self._buffer[:size])
            del self._buffer[:size]
            return part
        whole = bytearray(size)
        whole[:have] = self._buffer
        self._buffer.clear()
        view = memoryview(whole)
        while have < size:
            self._sock.settimeout(_left(deadline))
            got = self._sock.recv_into(view[have:])
            if not got:
                raise Broken("unexpected EOF")
            have += got
        return bytes(whole)

    def _rest(self, deadline: float) -> bytes:
        while self._fill(deadline):
            continue
        rest = bytes(self._buffer)
        self._buffer.clear()
        return rest

    def _fill(self, deadline: float) -> bool:
        self._sock.settimeout(_left(deadline))
        data = self._sock.recv(CHUNK)
        self._buffer += data
        return bool(data)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("timed out")
    return left


def _length(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise Broken(f'bad Content-Length "{text:.20}"')
    return int(text)


def _parsed(block: bytearray) -> Head:
    lines = block.decode("latin-1").split("\r\n")
    version, _, rest = lines[0].partition(" ")
    code = rest[:3]
    if not version.startswith("HTTP/1.") or not code.isdigit() or len(code) != 3:
        raise Broken(f'malformed HTTP response "{lines[0]:.40}"')
    headers: dict[str, str] = {}
    warnings: list[str] = []
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if not colon:
            raise Broken("malformed MIME header line")
        name, value = name.lower(), value.strip(" \t")
        if name == "warning":
            warnings.append(value)
        elif name in {"content-length", "transfer-encoding"} and name in headers:
            if headers[name] != value:
                raise Broken("contradicting lengths in an HTTP response")
        else:
            headers[name] = value
    keeps = headers.get("connection", "").lower()
    reusable = "close" not in keeps and (version != "HTTP/1.0" or "keep-alive" in keeps)
    bounded = "content-length" in headers or "transfer-encoding" in headers
    status = int(code)
    return Head(status, headers, warnings, reusable and (bounded or status in {204, 304}))
