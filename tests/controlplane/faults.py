"""What a client asked through the proxy, and what shall go wrong with it."""

from __future__ import annotations

import json
import re
import subprocess
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

_WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_REASONS = {
    400: "BadRequest",
    401: "Unauthorized",
    403: "Forbidden",
    404: "NotFound",
    409: "Conflict",
    422: "Invalid",
    429: "TooManyRequests",
    500: "InternalError",
    503: "ServiceUnavailable",
    504: "Timeout",
}


@dataclass
class Seen:
    """One request: numbers count from 1 in the order of arrival; `path` has the query with it.

    `mutation` is its number among the mutating requests, None if it changes nothing on the server:
    reads, access reviews and dry runs. `status` is the code that was answered, by the server or by
    a fault; None as long as, or because, there was none. `forwarded`: the server was asked.
    """

    number: int
    mutation: int | None
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    status: int | None = None
    forwarded: bool = False

    @property
    def size(self) -> int:
        """The length of the body in bytes."""
        return len(self.body)

    def __str__(self) -> str:
        return f"{self.number} {self.method} {self.path} ({self.size} bytes) -> {self.status}"


When = Callable[[Seen], bool]
Hook = Callable[[Seen], object]


@dataclass
class Fault:
    """What happens to the requests that `when` picks; `times` of them, or all if that is None.

    In this order: `before` is called; `delay` seconds pass; with `hold` nothing more happens until
    the client gives up; with `status` the client gets that answer and the server is not asked, nor
    is it without `forward`; `after` is called when the server has answered; without `reply` the
    connection is closed instead of answering.
    """

    when: When
    before: Hook | None = None
    delay: float = 0
    hold: bool = False
    status: int | None = None
    message: str = "a fault of the test"
    headers: Mapping[str, str] = field(default_factory=dict)
    forward: bool = True
    after: Hook | None = None
    reply: bool = True
    times: int | None = 1
    happened: int = 0

    def answer(self) -> bytes:
        """The whole HTTP answer for `status`, with a Status object as the API server sends one."""
        code = self.status or 500
        document = {
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": {},
            "status": "Failure",
            "message": self.message,
            "reason": _REASONS.get(code, ""),
            "code": code,
        }
        body = json.dumps(document).encode()
        headers = {
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            **self.headers,
        }
        lines = [f"HTTP/1.1 {code} Fault", *(f"{name}: {headers[name]}" for name in headers)]
        return "\r\n".join([*lines, "", ""]).encode() + body


def mutating(method: str, path: str) -> bool:
    """Whether such a request changes what the server keeps."""
    plain, _, query = path.partition("?")
    return method in _WRITING and not plain.endswith("reviews") and "dryRun=All" not in query


def mutation(number: int) -> When:
    """Picks the mutating request of this number, counted from 1."""
    return lambda seen: seen.mutation == number


def matching(method: str, pattern: str) -> When:
    """Picks requests by method and a regular expression that is searched in path and query."""
    compiled = re.compile(pattern)
    return lambda seen: seen.method == method and bool(compiled.search(seen.path))


def answered(when: When, status: int, message: str = "a fault of the test") -> Fault:
    """The client is told `status`; the server never hears of the request."""
    return Fault(when, status=status, message=message)


def delayed(when: When, seconds: float) -> Fault:
    """The request reaches the server later."""
    return Fault(when, delay=seconds)


def swallowed(when: When) -> Fault:
    """A black hole: the request never reaches the server and nobody ever answers."""
    return Fault(when, hold=True)


def dropped(when: When) -> Fault:
    """The connection is closed before the server hears of the request."""
    return Fault(when, forward=False, reply=False)


def dropped_after_commit(when: When) -> Fault:
    """The server carries the request out, but the connection is closed before the client knows."""
    return Fault(when, reply=False)


class Victim:
    """A process that a fault kills; it may be named after the fault is laid."""

    def __init__(self) -> None:
        self._known = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self.killed = False

    def name(self, process: subprocess.Popen[bytes]) -> None:
        """Says which process it is; a fault that happens earlier waits for this."""
        self._process = process
        self._known.set()

    def kill(self, seen: Seen) -> None:
        """Kills it by SIGKILL and returns when it is dead."""
        if not self._known.wait(30) or self._process is None:
            raise RuntimeError(f"no process was named to be killed at {seen}")
        self._process.kill()
        self._process.wait()
        self.killed = True

    def before(self, when: When) -> Fault:
        """It is killed when its request arrives, and the server never hears of the request."""
        return Fault(when, before=self.kill, forward=False, reply=False)

    def after(self, when: When) -> Fault:
        """It is killed when the server has carried its request out, and never hears of that."""
        return Fault(when, after=self.kill, reply=False)
