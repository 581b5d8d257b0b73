"""Connections with TLS, proxies and a deadline for the whole exchange."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import ssl
import threading
import time
from urllib.parse import unquote, urlsplit

from helmcore.errors import TransportError, TransportUnreachable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from helmcore.model.repo import Credentials
    from helmcore.plugin.web.address import Address


class Deadline:
    """Ends a connection when the time for the whole exchange is over, whatever it is doing then."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.over = False
        self._end_at = time.monotonic() + seconds
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True
        self._timer.start()

    def watch(self, sock: socket.socket) -> None:
        """The socket to end; a connection lets go of its own before the body is read."""
        self._socket = sock
        if self.over:
            self._end()

    def check(self) -> None:
        """Raise `TimeoutError` where the time is over: what was read may be cut short."""
        if self.over:
            raise TimeoutError

    def left(self) -> float:
        """How many seconds are left, 0 where none are."""
        return 0.0 if self.over else max(self._end_at - time.monotonic(), 0.0)

    def cancel(self) -> None:
        """The exchange is finished."""
        self._timer.cancel()

    def _end(self) -> None:
        self.over = True
        if self._socket is not None:
            # it may have ended by itself
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


def connect(
    address: Address, credentials: Credentials, environ: Mapping[str, str], timeout: float
) -> tuple[http.client.HTTPConnection, str]:
    """Make a connection (not yet opened) to an address, or to the proxy of the environment.

    Gives it with what is to be asked for on it.
    """
    proxy = proxy_for(address, environ)
    host, port = (proxy.hostname or "", proxy.port or 80) if proxy else (address.host, address.port)
    if address.scheme == "http":
        plain = http.client.HTTPConnection(host, port, timeout=timeout)
        # a proxy is asked for the whole URL
        return plain, address.target if proxy is None else address.url
    context = tls_context(credentials, environ)
    connection = http.client.HTTPSConnection(host, port, timeout=timeout, context=context)
    if proxy is not None:
        connection.set_tunnel(address.host, address.port, headers=proxy_headers(proxy.netloc))
    return connection, address.target


def proxy_for(address: Address, environ: Mapping[str, str]) -> SplitProxy | None:
    """The proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY choose, as Go's net/http reads them."""
    names = (f"{address.scheme}_proxy", f"{address.scheme.upper()}_PROXY")
    text = next((environ[name] for name in names if environ.get(name)), "")
    if not text or bypassed(address, environ.get("no_proxy") or environ.get("NO_PROXY") or ""):
        return None
    return SplitProxy(text if "://" in text else f"http://{text}")


class SplitProxy:
    """A proxy's URL, taken apart. Raises `TransportError` for one that is not http://."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme != "http" or not parts.hostname:
            raise TransportError(
                f"proxy {parts.scheme}://{parts.hostname} is not supported",
                hint="set HTTP_PROXY and HTTPS_PROXY to an http:// proxy",
            )
        self.hostname = parts.hostname
        self.port = parts.port
        self.netloc = parts.netloc


def proxy_headers(netloc: str) -> dict[str, str]:
    """The headers that sign in to a proxy."""
    userinfo, at, _ = netloc.rpartition("@")
    return {"Proxy-Authorization": basic(*unquote(userinfo).partition(":")[::2])} if at else {}


def basic(username: str, password: str) -> str:
    """The value of an Authorization header."""
    import base64

    return "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode("ascii")


def bypassed(address: Address, rules: str) -> bool:
    """Whether NO_PROXY excludes an address; loopback never goes through a proxy."""
    host = address.host.lower()
    if host == "localhost" or host == "::1" or host.startswith("127."):
        return True
    for rule in (part.strip().lower() for part in rules.split(",")):
        name, _, port = rule.partition(":") if rule.count(":") == 1 else (rule, "", "")
        if port and port != str(address.port):
            continue
        name = name.removeprefix("*")
        bare = name.lstrip(".")
        if rule == "*" or (bare and (host == name or host.endswith(f".{bare}"))):
            return True
    return False


def tls_context(credentials: Credentials, environ: Mapping[str, str]) -> ssl.SSLContext:
    """TLS as the credentials want it. Raises `TransportError` for files that cannot be used."""
    try:
        # with a CA file of one's own the system's need not be read, which takes 20 ms
        context = ssl.create_default_context(cafile=credentials.ca_file or None)
        if credentials.insecure_skip_tls_verify:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        if credentials.cert_file or credentials.key_file:
            context.load_cert_chain(credentials.cert_file, credentials.key_file or None)
    except (OSError, ssl.SSLError) as error:
        files = [credentials.ca_file, credentials.cert_file, credentials.key_file]
        names = ", ".join(filter(None, files))
        raise TransportError(
            f"can't create TLS config for client: {error}", subject=names or None
        ) from error
    return context


def failure(
    address: Address, error: Exception, deadline: Deadline, method: str = "Get"
) -> TransportError:
    """What went wrong with a connection, in the words that Go has for it."""
    place = f"{address.host}:{address.port}"
    if deadline.over or isinstance(error, TimeoutError):
        words = f"context deadline exceeded after {deadline.seconds:g}s"
    elif isinstance(error, ssl.SSLCertVerificationError):
        words = f"tls: failed to verify certificate: x509: {error.verify_message}"
    elif isinstance(error, socket.gaierror):
        words = f"dial tcp: lookup {address.host}: no such host"
    elif isinstance(error, ConnectionRefusedError):
        words = f"dial tcp {place}: connect: connection refused"
    elif isinstance(error, ConnectionResetError):
        words = f"read tcp {place}: connection reset by peer"
    elif isinstance(error, OSError) and error.errno:
        words = f"{place}: {os.strerror(error.errno).lower()}"
    else:
        words = f"{place}: {error or type(error).__name__}"
    kind = TransportError if isinstance(error, ssl.SSLError) else TransportUnreachable
    return kind(f'{method} "{address.url}": {words}', subject=address.url)
