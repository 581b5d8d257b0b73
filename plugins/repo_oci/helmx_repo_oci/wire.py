"""One HTTP exchange at a time: connections that are kept, a deadline, limits, patience.

Nothing here knows who one is: an `Authorization` header is whatever the caller put there, and no
redirect is followed.
"""

from __future__ import annotations

import http.client
import random
import ssl
import threading
import time
from email.utils import parsedate_to_datetime

from helmcore import __version__
from helmcore.errors import TransportError, TransportUnreachable
from helmcore.plugin.web.connection import Deadline, connect, failure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from helmcore.model.repo import Credentials
    from helmcore.plugin.web.address import Address

CHUNK = 1 << 16
ERROR_BODY = 1 << 16
ATTEMPTS = 6
FIRST_DELAY = 0.25
LONGEST_DELAY = 5.0
LONGEST_RETRY_AFTER = 60.0
# What may be different a moment later; 501 and 505 may not.
PASSING = frozenset({408, 429, 500, 502, 503, 504})
IDLE = 4


class Request:
    """What is asked. `limit` is how many bytes the answer's body may have."""

    __slots__ = ("address", "body", "headers", "limit", "method")

    def __init__(
        self,
        method: str,
        address: Address,
        headers: Mapping[str, str] | None = None,
        *,
        body: bytes | memoryview | None = None,
        limit: int = 1 << 22,
    ) -> None:
        self.method = method
        self.address = address
        self.headers = dict(headers or {})
        self.body = body
        self.limit = limit

    def __str__(self) -> str:
        return f'{self.method} "{self.address.url}"'


class Response:
    """What came: its whole body (of an error at most `ERROR_BODY`), where it came from."""

    __slots__ = ("address", "data", "headers", "reason", "status")

    def __init__(
        self, address: Address, status: int, reason: str, headers: http.client.HTTPMessage
    ) -> None:
        self.address = address
        self.status = status
        self.reason = reason
        self.headers = headers
        self.data = b""

    def header(self, name: str) -> str:
        """A header's value, "" where it is not there."""
        return self.headers.get(name) or ""


class Wire:
    """Connections to any number of servers, kept between requests; used from any thread.

    `sleep` waits between attempts (tests give their own).
    """

    def __init__(
        self, environ: Mapping[str, str], sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._environ = environ
        self._sleep = sleep
        self._idle: dict[object, list[http.client.HTTPConnection]] = {}
        self._guard = threading.Lock()

    def send(self, request: Request, trust: Credentials, deadline: Deadline) -> Response:
        """Ask until there is an answer that another attempt would not change.

        Raises `TransportUnreachable` or `TransportError`; whatever status came is an answer.
        """
        delay = FIRST_DELAY
        for attempt in range(ATTEMPTS):
            wait, response, error = delay, None, None
            try:
                response = self._once(request, trust, deadline)
                if response.status not in PASSING:
                    return response
                wait = max(delay, _retry_after(response.header("Retry-After")))
            except TransportUnreachable as unreachable:
                if not _may_pass(unreachable):
                    raise
                error = unreachable
            wait *= random.uniform(1, 1.1)  # noqa: S311 - so that clients do not come in step
            if attempt == ATTEMPTS - 1 or deadline.left() < wait:
                break
            self._sleep(wait)
            delay = min(delay * 2, LONGEST_DELAY)
        if response is not None:
            return response
        assert error is not None
        raise error

    def _once(self, request: Request, trust: Credentials, deadline: Deadline) -> Response:
        key = (
            request.address.origin,
            trust.ca_file,
            trust.cert_file,
            trust.key_file,
            trust.insecure_skip_tls_verify,
        )
        connection = self._take(key)
        if connection is not None:
            # A kept connection may be over without our knowing: that is no failure.
            try:
                return self._exchange(connection, key, request, deadline)
            except (OSError, http.client.HTTPException) as error:
                if deadline.over or not isinstance(
                    error, (ConnectionError, http.client.BadStatusLine)
                ):
                    raise self._failure(request, error, deadline) from error
        deadline_left = max(deadline.left(), 0.001)
        connection, _ = connect(request.address, trust, self._environ, deadline_left)
        try:
            connection.connect()
            return self._exchange(connection, key, request, deadline)
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise self._failure(request, error, deadline) from error

    def _exchange(
        self,
        connection: http.client.HTTPConnection,
        key: object,
        request: Request,
        deadline: Deadline,
    ) -> Response:
        done = False
        try:
            deadline.watch(connection.sock)
            connection.request(
                request.method,
                self._target(connection, request.address),
                body=request.body,
                headers=_headers(request),
            )
            answer = connection.getresponse()
            deadline.check()
            response = Response(request.address, answer.status, answer.reason or "", answer.headers)
            limit = request.limit if answer.status < 300 else ERROR_BODY
            response.data = _body(answer, request, limit)
            deadline.check()
            done = answer.isclosed() and not answer.will_close
            return response
        finally:
            if done:
                self._keep(key, connection)
            else:
                connection.close()

    def _target(self, connection: http.client.HTTPConnection, address: Address) -> str:
        proxied = address.scheme == "http" and connection.host != address.host
        return address.url if proxied else address.target

    def _take(self, key: object) -> http.client.HTTPConnection | None:
        with self._guard:
            kept = self._idle.get(key)
            return kept.pop() if kept else None

    def _keep(self, key: object, connection: http.client.HTTPConnection) -> None:
        with self._guard:
            kept = self._idle.setdefault(key, [])
            if len(kept) < IDLE:
                kept.append(connection)
                return
        connection.close()

    @staticmethod
    def _failure(request: Request, error: Exception, deadline: Deadline) -> TransportError:
        method = request.method.capitalize()
        if isinstance(error, ssl.SSLError) and error.reason in {
            "WRONG_VERSION_NUMBER",
            "HTTP_REQUEST",
            "RECORD_LAYER_FAILURE",
        }:
            return TransportError(
                f'{method} "{request.address.url}": '
                "http: server gave HTTP response to HTTPS client",
                subject=request.address.url,
                hint="give --plain-http where the registry has no TLS",
            )
        found = failure(request.address, error, deadline, method)
        if isinstance(error, ssl.SSLCertVerificationError):
            found.hint = "give the registry's certificate authority with --ca-file"
        return found


def _headers(request: Request) -> dict[str, str]:
    headers = {
        "Host": request.address.netloc,
        "User-Agent": f"helmx/{__version__}",
        "Accept-Encoding": "identity",
        **request.headers,
    }
    if request.body is None and request.method in {"POST", "PUT", "PATCH"}:
        headers["Content-Length"] = "0"
    elif request.body is not None:
        headers["Content-Length"] = str(len(request.body))
    return headers


def _body(answer: http.client.HTTPResponse, request: Request, limit: int) -> bytes:
    encoding = (answer.headers.get("Content-Encoding") or "identity").lower()
    if encoding != "identity" and answer.status < 300:
        raise TransportError(
            f"{request}: Content-Encoding {encoding!r} was not asked for",
            subject=request.address.url,
        )
    fine = answer.status < 300
    promised = answer.headers.get("Content-Length") or ""
    if fine and request.method != "HEAD" and promised.isdigit() and int(promised) > limit:
        raise _too_large(request, limit)
    parts: list[bytes] = []
    size = 0
    while part := answer.read(min(CHUNK, limit + 1 - size)):
        parts.append(part)
        size += len(part)
        if size > limit:
            if fine:
                raise _too_large(request, limit)
            break
    data = b"".join(parts)
    if fine and request.method != "HEAD" and promised.isdigit() and size < int(promised):
        raise http.client.IncompleteRead(b"", int(promised) - size)
    return data[:limit]


def _too_large(request: Request, limit: int) -> TransportError:
    return TransportError(
        f"{request}: the answer is larger than {limit} bytes", subject=request.address.url
    )


def _may_pass(error: TransportUnreachable) -> bool:
    """Whether the connection broke; one that was never there (no such host, refused) stays so."""
    cause = error.__cause__
    if isinstance(cause, (ConnectionRefusedError, TimeoutError)):
        return False
    return isinstance(cause, (ConnectionError, http.client.HTTPException))


def _retry_after(text: str) -> float:
    if text.isascii() and text.isdigit():
        return min(float(text), LONGEST_RETRY_AFTER)
    try:
        left = parsedate_to_datetime(text).timestamp() - time.time()
    except (TypeError, ValueError, OverflowError):
        return 0.0
    return min(max(left, 0.0), LONGEST_RETRY_AFTER)
