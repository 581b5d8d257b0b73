"""TLS inside of TLS: to an API server through a proxy that is itself spoken to by TLS.

Python's sockets cannot be wrapped twice, so the inner layer works on memory.
"""

from __future__ import annotations

import ssl

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    T = TypeVar("T")

CHUNK = 1 << 16


class NestedTls:
    """As much of a socket as a connection uses, over a TLS connection to a proxy."""

    def __init__(self, outer: ssl.SSLSocket, tls: ssl.SSLContext, name: str) -> None:
        self._outer = outer
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._inner = tls.wrap_bio(self._incoming, self._outgoing, server_hostname=name)
        self._patiently(self._inner.do_handshake)

    def settimeout(self, seconds: float | None) -> None:
        """How long one operation may wait; 0 not at all."""
        self._outer.settimeout(seconds)

    def sendall(self, data: bytes) -> None:
        """Send everything."""
        view = memoryview(data)
        write = self._inner.write
        while view:
            sent = self._patiently(lambda part=view: write(part))  # type: ignore[misc]  # bound
            view = view[sent:]

    def recv(self, size: int) -> bytes:
        """Receive at most `size` bytes; none at the end."""
        return self._patiently(lambda: self._inner.read(size))

    def recv_into(self, buffer: memoryview) -> int:
        """Receive into a buffer, and say how much."""
        data = self.recv(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the connection."""
        self._outer.close()

    def _patiently(self, work: Callable[[], T]) -> T:
        """Do something on the inner layer, and move its bytes until it is done."""
        while True:
            try:
                done = work()
            except ssl.SSLWantReadError:
                self._flush()
                data = self._outer.recv(CHUNK)
                if data:
                    self._incoming.write(data)
                else:
                    self._incoming.write_eof()
                continue
            self._flush()
            return done

    def _flush(self) -> None:
        if self._outgoing.pending:
            self._outer.sendall(self._outgoing.read())
