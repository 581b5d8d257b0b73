"""The little of HTTP/1.1 that a proxy needs: heads, bodies, and relaying bytes as they come."""

from __future__ import annotations

import select
import socket
import ssl
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass


class WireClosed(Exception):
    """The other side closed the connection in the middle of a message."""


@dataclass(frozen=True)
class Head:
    """First line and headers of a message: `headers` by lower-case name, `lines` as sent."""

    first: str
    headers: dict[str, str]
    lines: tuple[str, ...]

    def without(self, names: AbstractSet[str], extra: Iterable[str] = ()) -> bytes:
        """The head as bytes, without the headers of these lower-case names, with extra lines."""
        kept = (line for line in self.lines if line.partition(":")[0].lower() not in names)
        return "\r\n".join([self.first, *kept, *extra, "", ""]).encode("latin-1")


class Wire:
    """One TLS connection, read through a buffer."""

    def __init__(self, connection: ssl.SSLSocket) -> None:
        self._connection = connection
        # Head and body go out apart: Nagle's algorithm would hold the body back for 40 ms.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._buffer = bytearray()

    def send(self, content: bytes) -> None:
        """Sends all of it."""
        self._connection.sendall(content)

    def head(self) -> Head | None:
        """The next message's head; None if the connection was closed before it began."""
        first = self._line()
        if first is None:
            return None
        lines = []
        while line := self._must(self._line()):
            lines.append(line)
        pairs = (line.partition(":") for line in lines)
        headers = {name.lower(): value.strip() for name, _, value in pairs}
        return Head(first, headers, tuple(lines))

    def body(self, head: Head) -> bytes:
        """The whole body of a request with this head."""
        if "chunked" in head.headers.get("transfer-encoding", ""):
            chunks = []
            while size := int(self._must(self._line()).partition(";")[0], 16):
                chunks.append(self._exactly(size))
                self._line()
            while self._must(self._line()):
                pass  # Trailers.
            return b"".join(chunks)
        return self._exactly(int(head.headers.get("content-length", "0")))

    def await_end(self) -> None:
        """Returns when the other side has closed the connection."""
        while self._fill():
            pass

    def relay(self, server: Wire, both: bool) -> bool:
        """Sends on what the server says until it closes; what comes from this side only if `both`.

        Whether this side is still there afterwards.
        """
        watched = [self._connection, server._connection]
        self._take(server, both)
        while True:
            ready: list[ssl.SSLSocket] = [one for one in watched if one.pending()]
            if not ready:
                ready = select.select(watched, [], [])[0]
            if server._connection in ready:
                chunk = server._available()
                if chunk == b"":
                    return not both
                self.send(chunk or b"")
            if self._connection in ready:
                chunk = self._available()
                if chunk == b"":
                    return False
                if both:
                    server.send(chunk or b"")
                elif chunk:
                    # The client took the answer for complete and asks on: that is the next request.
                    self._buffer += chunk
                    watched.remove(self._connection)

    def _take(self, server: Wire, both: bool) -> None:
        """Sends on what was read too far with the heads."""
        self.send(bytes(server._buffer))
        server._buffer.clear()
        if both:
            server.send(bytes(self._buffer))
            self._buffer.clear()

    def _available(self) -> bytes | None:
        """What can be read without waiting: None if nothing, b"" if the connection was closed."""
        self._connection.settimeout(0)
        try:
            return self._connection.recv(65536)
        except ssl.SSLWantReadError:
            return None
        except (ssl.SSLEOFError, ConnectionError):
            return b""
        finally:
            self._connection.settimeout(None)

    def _fill(self) -> bool:
        chunk = self._connection.recv(65536)
        self._buffer += chunk
        return bool(chunk)

    def _line(self) -> str | None:
        while (end := self._buffer.find(b"\r\n")) < 0:
            if not self._fill():
                if self._buffer:
                    raise WireClosed
                return None
        line = self._buffer[:end].decode("latin-1")
        del self._buffer[: end + 2]
        return line

    def _exactly(self, size: int) -> bytes:
        while len(self._buffer) < size:
            if not self._fill():
                raise WireClosed
        content = bytes(self._buffer[:size])
        del self._buffer[:size]
        return content

    @staticmethod
    def _must(line: str | None) -> str:
        if line is None:
            raise WireClosed
        return line
