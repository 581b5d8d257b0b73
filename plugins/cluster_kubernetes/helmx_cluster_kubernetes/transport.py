"""The one way by which requests reach an API server, whoever signed in and however.

Keeps connections open, signs each request, bounds each by a deadline, and says of a change that
went wrong whether it may have been made. It never sends a change twice: only what surely did not
arrive, and reads, are sent again, once, on a fresh connection.
"""

from __future__ import annotations

import threading
import time

from helmcore.errors import ClusterError, ClusterUnreachable
from helmx_cluster_kubernetes import failures
from helmx_cluster_kubernetes.address import Address
from helmx_cluster_kubernetes.kubeconfig import UNREACHABLE
from helmx_cluster_kubernetes.wire import Broken

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator, Mapping

    from helmx_cluster_kubernetes.credentials import Credentials, SignIn
    from helmx_cluster_kubernetes.target import Target
    from helmx_cluster_kubernetes.wire import Connection, Head

JSON = "application/json"
SECONDS = 30.0
#: Connections kept open; a thread more than these opens one of its own each time.
MAX_IDLE = 32
#: Load balancers forget connections after a minute or less.
MAX_IDLE_SECONDS = 45.0


class Request:
    """One request: `path` starts with / and holds the query; `body` is of type `content`."""

    __slots__ = ("accept", "body", "content", "etag", "method", "packed", "path", "subject")

    def __init__(
        self,
        method: str,
        path: str,
        *,
        body: bytes = b"",
        content: str = JSON,
        accept: str = JSON,
        subject: str = "",
    ) -> None:
        self.method = method
        self.path = path
        self.body = body
        self.content = content
        self.accept = accept
        self.subject = subject
        #: What a copy at hand is called: the answer is then 304 where it still is the right one.
        self.etag = ""
        #: Whether the answer may be compressed; one that is read as it arrives may not.
        self.packed = method == "GET"

    @property
    def changing(self) -> bool:
        """Whether the request is to change something."""
        return self.method not in {"GET", "HEAD"}


class Answer:
    """What came back: `body` is decompressed."""

    __slots__ = ("body", "headers", "status")

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body


class Options:
    """What a transport is made with besides target and credentials.

    `agent` is the User-Agent, `warn` takes the server's warnings, `rate` and `burst` bound requests
    per second (0: no bound), `seconds` is the time for one request and its answer, `environment`
    may name proxies, `proxy_headers` are header lines for the proxy alone.
    """

    __slots__ = ("agent", "burst", "environment", "proxy_headers", "rate", "seconds", "warn")

    def __init__(self, agent: str, warn: Callable[[str], None]) -> None:
        self.agent = agent
        self.warn = warn
        self.rate = 0.0
        self.burst = 100
        self.seconds = SECONDS
        self.environment: Mapping[str, str] = {}
        self.proxy_headers = b""


class Transport:
    """Requests to one API server; safe to use from many threads."""

    def __init__(self, target: Target, sign_in: SignIn, options: Options) -> None:
        from helmx_cluster_kubernetes import dial, proxies

        self.target = target
        self._sign_in = sign_in
        self._options = options
        self._server = Address(target.server)
        proxy = proxies.choose(self._server, target.proxy_url, options.environment)
        self._dialer = dial.Dialer(self._server, target.tls_server_name)
        if proxy is not None:
            self._dialer.go_through(proxy, options.proxy_headers)
        self._base = target.server if self._dialer.absolute else self._server.path
        self._prefix = self._head_lines()
        self._lock = threading.Lock()
        self._idle: list[Connection] = []
        self._tls: ssl.SSLContext | None = None
        self._shown: Credentials | None = None
        self._warned: set[str] = set()
        self._throttle = Throttle(options.rate, options.burst) if options.rate > 0 else None
        #: Whether the server ever answered: before that, errors say that it is unreachable.
        self._reached = False

    def send(self, request: Request) -> Answer:
        """Send a request and read the whole answer. Raises `ClusterError` for 400 and above."""
        deadline = time.monotonic() + self._options.seconds
        connection, head = self._exchange(request, deadline)
        try:
            body = connection.body(head, deadline)
        except Exception as error:
            connection.close()
            raise self._translated(request, error, sent=True) from error
        except BaseException:
            connection.close()
            raise
        if head.reusable:
            self._release(connection)
        else:
            connection.close()
        if head.headers.get("content-encoding") == "gzip":
            body = _unzipped(body, request)
        answer = Answer(head.status, head.headers, body)
        if answer.status >= 300 and answer.status != 304:
            raise self._refused(request, answer)
        return answer

    def stream(self, request: Request, seconds: float) -> Iterator[bytes]:
        """Send a request and give the answer's body as it arrives, for at most `seconds`.

        The answer must begin in the time that any request has; at the end of `seconds` the iterator
        ends. Raises `ClusterError`; closing the iterator closes the connection.
        """
        request.packed = False
        begin = time.monotonic() + self._options.seconds
        connection, head = self._exchange(request, begin)
        try:
            if head.status >= 300:
                body = connection.body(head, begin)
                raise self._refused(request, Answer(head.status, head.headers, body))
            yield from connection.pieces(head, time.monotonic() + seconds)
        except TimeoutError:
            return
        except ClusterError:
            raise
        except (OSError, Broken) as error:
            lost = self._translated(request, error, sent=True)
            raise failures.BrokenOff(lost.message, hint=lost.hint) from error
        finally:
            connection.close()

    def close(self) -> None:
        """Close all connections that are not in use."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _exchange(self, request: Request, deadline: float) -> tuple[Connection, Head]:
        """Send a request, signed; once more with other credentials where the first are refused."""
        if self._throttle is not None:
            self._throttle.wait()
        credentials = self._sign_in.credentials()
        connection, head = self._attempts(request, credentials, deadline)
        if head.status == 401 and self._sign_in.renewed(credentials):
            connection.close()
            connection, head = self._attempts(request, self._sign_in.credentials(), deadline)
        if head.status != 401:
            self._reached = True
        for warning in head.warnings:
            self._warn(warning)
        return connection, head

    def _attempts(
        self, request: Request, credentials: Credentials, deadline: float
    ) -> tuple[Connection, Head]:
        data = self._written(request, credentials)
        while True:
            connection = self._acquire(request, credentials, deadline)
            sent = False
            try:
                connection.send(data, deadline)
                sent = True
                return connection, connection.head(deadline)
            except Exception as error:
                head = None if sent else _early(connection, error)
                if head is not None:
                    return connection, head
                connection.close()
                # A connection that was kept open may be closed by the server at any time.
                again = connection.used and not isinstance(error, TimeoutError)
                if again and not (sent and request.changing):
                    self.close()
                    continue
                raise self._translated(request, error, sent=sent) from error
            except BaseException:
                connection.close()
                raise

    def _acquire(self, request: Request, credentials: Credentials, deadline: float) -> Connection:
        if credentials is not self._shown:
            self._renew(credentials)
        oldest = time.monotonic() - MAX_IDLE_SECONDS
        while True:
            with self._lock:
                connection = self._idle.pop() if self._idle else None
            if connection is None:
                break
            if connection.idle_since > oldest and not connection.stale():
                return connection
            connection.close()
        try:
            return self._dialer.connect(self._tls, deadline)
        except Exception as error:
            raise self._translated(request, error, sent=False) from error

    def _release(self, connection: Connection) -> None:
        connection.used = True
        connection.idle_since = time.monotonic()
        with self._lock:
            if len(self._idle) < MAX_IDLE:
                self._idle.append(connection)
                return
        connection.close()

    def _renew(self, credentials: Credentials) -> None:
        """Take other credentials; with another certificate, connections must be made anew."""
        with self._lock:
            old, self._shown = self._shown, credentials
            changed = old is None or old.certificate != credentials.certificate
            if changed and self._server.scheme == "https":
                from helmx_cluster_kubernetes import tls

                self._tls = tls.context(self.target, credentials)
        if old is not None and changed:
            self.close()

    def _head_lines(self) -> bytes:
        lines = f" HTTP/1.1\r\nHost: {self._server.place}\r\nUser-Agent: {self._options.agent}\r\n"
        return lines.encode("latin-1") + self._dialer.proxy_headers

    def _written(self, request: Request, credentials: Credentials) -> bytes:
        start = f"{request.method} {self._base}{request.path}".encode("ascii")
        lines = f"Accept: {request.accept}\r\n"
        if self.target.compression and request.packed:
            lines += "Accept-Encoding: gzip\r\n"
        if request.etag:
            lines += f"If-None-Match: {request.etag}\r\n"
        if request.body:
            lines += f"Content-Type: {request.content}\r\n"
        if request.body or request.changing:
            lines += f"Content-Length: {len(request.body)}\r\n"
        head = self._prefix + lines.encode("latin-1") + credentials.headers + b"\r\n"
        return start + head + request.body

    def _translated(self, request: Request, error: Exception, *, sent: bool) -> ClusterError:
        if isinstance(error, ClusterError):
            return error
        reason = _words(error, self._options.seconds)
        url = self.target.server + request.path
        made = failures.lost(request.method, url, reason, maybe_done=sent and request.changing)
        made.subject = request.subject or None
        made.hint = self.target.hint or None
        return made if self._reached else _never_reached(made)

    def _refused(self, request: Request, answer: Answer) -> ClusterError:
        error = failures.refused(
            answer.status,
            answer.body,
            changing=request.changing,
            retry_after=answer.headers.get("retry-after", ""),
            subject=request.subject,
        )
        if answer.status == 401:
            error.subject = f"user {self.target.user_name or '(none)'}"
            return error if self._reached else _never_reached(error)
        return error

    def _warn(self, header: str) -> None:
        """Pass on a warning of the server, each text once: `299 - "text"`."""
        _, _, quoted = header.partition(' "')
        text = quoted.rpartition('"')[0].replace('\\"', '"').replace("\\\\", "\\") or header
        with self._lock:
            if text in self._warned:
                return
            self._warned.add(text)
        self._options.warn(f"Warning: {text}")


class Throttle:
    """At most `rate` requests a second, after the first `burst` of them."""

    def __init__(self, rate: float, burst: int) -> None:
        self._rate = rate
        self._burst = float(max(1, burst))
        self._tokens = self._burst
        self._at = time.monotonic()
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Wait until another request may be sent."""
        with self._lock:
            now = time.monotonic()
            self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate) - 1
            self._at = now
            pause = -self._tokens / self._rate if self._tokens < 0 else 0.0
        if pause:
            time.sleep(pause)


def _never_reached(error: ClusterError) -> ClusterError:
    """The same error in the words that Helm has for a cluster that never answered."""
    error.message = UNREACHABLE + error.message
    error.args = (error.message,)
    return error


def _early(connection: Connection, error: BaseException) -> Head | None:
    """The answer of a server that had heard enough before the request was sent whole."""
    if not isinstance(error, (BrokenPipeError, ConnectionResetError)):
        return None
    try:
        head = connection.head(time.monotonic() + 1)
    except Exception:  # noqa: BLE001 - there was none: the first error is the one to tell
        return None
    head.reusable = False
    return head


def _unzipped(body: bytes, request: Request) -> bytes:
    import zlib

    try:
        return zlib.decompress(body, 31)
    except zlib.error as error:
        raise ClusterUnreachable(
            f"{request.method.capitalize()}: the answer is not gzip as it says", hint=str(error)
        ) from error


def _words(error: Exception, seconds: float) -> str:
    import ssl

    from helmx_cluster_kubernetes import tls

    if isinstance(error, TimeoutError):
        return f"context deadline exceeded ({seconds:g} seconds)"
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return "EOF"
    if isinstance(error, ssl.SSLError):
        return tls.words(error)
    if isinstance(error, ConnectionResetError):
        return "read: connection reset by peer"
    if isinstance(error, BrokenPipeError):
        return "write: broken pipe"
    return str(error) or type(error).__name__
