"""A server that says exactly what a test wrote, byte by byte, over TCP or TLS."""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Received:
    """A request as it arrived; `connection` counts connections from 1, `number` requests."""

    number: int
    connection: int
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    """What to say: pieces with a pause before each; then perhaps hang up."""

    pieces: tuple[bytes, ...] = ()
    pause: float = 0.0
    close: bool = False


def http(status: int, body: bytes = b"", *headers: str, close: bool = False) -> Reply:
    """A plain answer with its length."""
    lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(body)}", *headers, "", ""]
    return Reply(("\r\n".join(lines).encode() + body,), close=close)


def said(document: object, status: int = 200, *headers: str) -> Reply:
    """An answer with a JSON document."""
    return http(status, json.dumps(document).encode(), "Content-Type: application/json", *headers)


def failure(code: int, reason: str, message: str, *headers: str, **more: object) -> Reply:
    """A `Status` object as the API server sends it."""
    status = {"kind": "Status", "status": "Failure", "code": code, "reason": reason}
    return said({**status, "message": message, **more}, code, *headers)


class ScriptedServer:
    """Listens on loopback; `script` makes an answer of each request, None hangs up at once."""

    def __init__(
        self, script: Callable[[Received], Reply | None], tls: ssl.SSLContext | None = None
    ) -> None:
        self._script = script
        self._tls = tls
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._lock = threading.Lock()
        self.port: int = self._listening.getsockname()[1]
        self.received: list[Received] = []
        self.connections = 0
        self.tls_names: list[str | None] = []
        if tls is not None:
            tls.sni_callback = lambda _sock, name, _context: self.tls_names.append(name)
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        """The server's address."""
        return f"{'http' if self._tls is None else 'https'}://127.0.0.1:{self.port}"

    def close(self) -> None:
        """Listen no more."""
        self._listening.close()

    def __enter__(self) -> ScriptedServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listening.accept()
            except OSError:
                return
            with self._lock:
                self.connections += 1
                number = self.connections
            threading.Thread(target=self._serve, args=(sock, number), daemon=True).start()

    def _serve(self, sock: socket.socket, connection: int) -> None:
        with contextlib.suppress(OSError), sock:
            speaking = self._tls.wrap_socket(sock, server_side=True) if self._tls else sock
            with speaking:
                reader = speaking.makefile("rb")
                while self._exchange(speaking, reader, connection):
                    continue

    def _exchange(self, sock: socket.socket, reader, connection: int) -> bool:
        first = reader.readline().decode("latin-1").split()
        if len(first) != 3:
            return False
        headers: dict[str, str] = {}
        while line := reader.readline().decode("latin-1").strip():
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        body = reader.read(int(headers.get("content-length", "0")))
        with self._lock:
            request = Received(
                len(self.received) + 1, connection, first[0], first[1], headers, body
            )
            self.received.append(request)
        reply = self._script(request)
        if reply is None:
            return False
        for piece in reply.pieces:
            time.sleep(reply.pause)
            sock.sendall(piece)
        return not reply.close
