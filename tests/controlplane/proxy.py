"""A proxy in front of the API server that records every request and lets faults happen to them.

    proxy.add(dropped_after_commit(matching("POST", "/secrets$")))
    helm.at(proxy.kubeconfig).run("install", ...)
    assert [str(seen) for seen in proxy.mutations] == [...]

It ends TLS on both sides and signs in to the server as the user of the kubeconfig it was given, so
clients need no credentials. Answers stream through byte by byte (watch, logs -f), and so do
upgraded connections (exec).
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Literal
from urllib.parse import urlsplit

from tests.controlplane import certificates
from tests.controlplane.api import tls_context
from tests.controlplane.faults import Fault, Seen, Victim, mutating, mutation
from tests.controlplane.kubeconfig import Access
from tests.controlplane.wire import Head, Wire, WireClosed

# The proxy says these itself: it signs in, and closes its own connection after each request.
_OWN_HEADERS = frozenset({"authorization", "connection", "transfer-encoding", "content-length"})


class Proxy:
    """A running proxy; `kubeconfig` leads through it, `requests` is what came so far."""

    def __init__(self, kubeconfig: Path, folder: Path) -> None:
        self._access = Access.read(kubeconfig)
        self._upstream = tls_context(self._access)
        authority = certificates.authority("helmx test proxy")
        self._downstream = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._downstream.load_cert_chain(*certificates.server(authority).write(folder, "proxy"))
        self._listening = socket.create_server(("127.0.0.1", 0))
        port = self._listening.getsockname()[1]
        # A token that means nothing: without any credential kubectl asks for a password.
        way_in = Access(f"https://127.0.0.1:{port}", authority.certificate, token="unused")
        self.kubeconfig = way_in.write(folder / "proxy.kubeconfig", "through-the-proxy")
        self._lock = threading.Lock()
        self._requests: list[Seen] = []
        self._faults: list[Fault] = []
        self._open: set[socket.socket] = set()
        self._closed = False
        self.errors: list[Exception] = []
        threading.Thread(target=self._accept, name="proxy", daemon=True).start()

    @property
    def requests(self) -> list[Seen]:
        """All requests so far, in the order of arrival."""
        with self._lock:
            return list(self._requests)

    @property
    def mutations(self) -> list[Seen]:
        """The mutating ones of them."""
        return [seen for seen in self.requests if seen.mutation is not None]

    def add(self, *faults: Fault) -> None:
        """Lays faults; the first one that picks a request and has not run out happens to it."""
        with self._lock:
            self._faults += faults

    def reset(self) -> None:
        """Forgets all requests and faults; numbers start at 1 again."""
        with self._lock:
            self._requests.clear()
            self._faults.clear()

    def close(self) -> None:
        """Ends all connections; what runs through them fails."""
        with self._lock:
            self._closed = True
            still_open = [self._listening, *self._open]
        for one in still_open:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def __enter__(self) -> Proxy:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(
                target=self._serve, args=(connection,), name="proxy client", daemon=True
            ).start()

    def _serve(self, plain: socket.socket) -> None:
        try:
            with plain, self._downstream.wrap_socket(plain, server_side=True) as secure:
                client = Wire(secure)
                with self._kept(secure):
                    while (head := client.head()) is not None:
                        seen = self._record(head, client.body(head))
                        if not self._handle(client, head, seen):
                            return
        except (OSError, WireClosed):
            return  # The client went away: killed, or tired of waiting.
        except Exception as error:
            self.errors.append(error)

    @contextlib.contextmanager
    def _kept(self, connection: socket.socket) -> Iterator[None]:
        with self._lock:
            if self._closed:
                raise WireClosed
            self._open.add(connection)
        try:
            yield
        finally:
            with self._lock:
                self._open.discard(connection)

    def _record(self, head: Head, body: bytes) -> Seen:
        method, path, _ = head.first.split(" ", 2)
        with self._lock:
            number = None
            if mutating(method, path):
                number = 1 + sum(1 for seen in self._requests if seen.mutation is not None)
            seen = Seen(len(self._requests) + 1, number, method, path, head.headers, body)
            self._requests.append(seen)
        return seen

    def _fault(self, seen: Seen) -> Fault | None:
        with self._lock:
            for fault in self._faults:
                spent = fault.times is not None and fault.happened >= fault.times
                if not spent and fault.when(seen):
                    fault.happened += 1
                    return fault
        return None

    def _handle(self, client: Wire, head: Head, seen: Seen) -> bool:
        """Answers one request, or lets a fault happen; whether the connection may be used on."""
        fault = self._fault(seen)
        if fault is None:
            return self._forward(client, head, seen, None)
        if fault.before is not None:
            fault.before(seen)
        time.sleep(fault.delay)
        if fault.hold:
            client.await_end()
            return False
        if fault.status is not None:
            seen.status = fault.status
            client.send(fault.answer())
            return True
        if not fault.forward:
            return False
        return self._forward(client, head, seen, fault)

    def _forward(self, client: Wire, head: Head, seen: Seen, fault: Fault | None) -> bool:
        parts = urlsplit(self._access.server)
        plain = socket.create_connection((parts.hostname or "", parts.port or 443))
        with (
            plain,
            self._upstream.wrap_socket(plain, server_hostname=parts.hostname) as secure,
            self._kept(secure),
        ):
            server = Wire(secure)
            server.send(self._request(head, seen.body))
            seen.forwarded = True
            answer = server.head()
            if answer is None:
                return False
            seen.status = int(answer.first.split(" ")[1])
            if fault is not None and fault.after is not None:
                fault.after(seen)
            if fault is not None and not fault.reply:
                return False
            upgraded = seen.status == 101
            client.send(answer.without(frozenset() if upgraded else {"connection"}))
            return client.relay(server, both=upgraded)

    def _request(self, head: Head, body: bytes) -> bytes:
        extra = ["Connection: close"]
        if "upgrade" in head.headers:
            extra = [f"Connection: {head.headers.get('connection', 'Upgrade')}"]
        if self._access.token is not None:
            extra.append(f"Authorization: Bearer {self._access.token}")
        if body or "content-length" in head.headers or "transfer-encoding" in head.headers:
            extra.append(f"Content-Length: {len(body)}")
        return head.without(_OWN_HEADERS, extra) + body


Moment = Literal["before", "after"]


def killed_at(
    proxy: Proxy, start: Callable[[], subprocess.Popen[bytes]], number: int, moment: Moment
) -> bool:
    """Runs a client of `proxy.kubeconfig`, killed by SIGKILL at its mutating request `number`.

    `before`: the server never hears of that request; `after`: it has carried it out. Whether it
    came to that: False if the client ended with fewer mutating requests. The proxy starts afresh,
    and keeps what it saw.
    """
    proxy.reset()
    victim = Victim()
    lay = victim.before if moment == "before" else victim.after
    proxy.add(lay(mutation(number)))
    process = start()
    victim.name(process)
    try:
        process.communicate(timeout=300)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    return victim.killed
