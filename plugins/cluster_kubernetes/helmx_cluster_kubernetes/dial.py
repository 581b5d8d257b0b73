"""Opening connections: name look-up, proxies, TLS, keep-alive."""

from __future__ import annotations

import socket
import ssl
import time

from helmx_cluster_kubernetes.wire import Broken, Connection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmx_cluster_kubernetes.address import Address
    from helmx_cluster_kubernetes.wire import Stream

#: Without this a watch on a connection that a router forgot would hear nothing for ever.
KEEPALIVE_SECONDS = 15


class DialFailed(OSError):
    """No connection; the text says why, in Go's words."""


class KeptSocket(socket.socket):
    """A socket that may be dropped: a connection waits for its next use until nobody holds it."""

    def __del__(self) -> None:
        self.close()


class Dialer:
    """Opens connections to one server, directly or through its proxy."""

    def __init__(self, server: Address, server_name: str = "") -> None:
        self.server = server
        self._server_name = server_name or server.host
        self._proxy: Address | None = None
        self._proxy_headers = b""

    def go_through(self, proxy: Address, headers: bytes = b"") -> None:
        """Use a proxy; `headers` are header lines for it alone."""
        self._proxy = proxy
        self._proxy_headers = _authorization(proxy) + headers

    @property
    def absolute(self) -> bool:
        """Whether requests must name the whole URL, for a proxy reads them."""
        return self._proxy is not None and self.server.scheme == "http"

    @property
    def proxy_headers(self) -> bytes:
        """The header lines for a proxy that reads requests."""
        return self._proxy_headers if self.absolute else b""

    def connect(self, tls: ssl.SSLContext | None, deadline: float) -> Connection:
        """Open a connection. Raises `DialFailed`, `ssl.SSLError` or another `OSError`."""
        if self._proxy is None:
            sock: Stream = _dialled(self.server, deadline)
        else:
            try:
                sock = self._through(self._proxy, deadline)
            except (OSError, Broken) as error:
                raise DialFailed(f"proxyconnect tcp: {error}") from error
        if tls is None:
            return Connection(sock)
        try:
            return Connection(_secured(sock, tls, self._server_name, deadline))
        except BaseException:
            sock.close()
            raise

    def _through(self, proxy: Address, deadline: float) -> Stream:
        sock: Stream = _dialled(proxy, deadline)
        try:
            if proxy.scheme == "https":
                sock = _secured(sock, ssl.create_default_context(), proxy.host, deadline)
            if not self.absolute:
                _tunnel(sock, self.server.place, self._proxy_headers, deadline)
        except BaseException:
            sock.close()
            raise
        return sock


def _tunnel(sock: Stream, place: str, headers: bytes, deadline: float) -> None:
    request = f"CONNECT {place} HTTP/1.1\r\nHost: {place}\r\n".encode()
    # The connection object is given up after this: it reads no further than the blank line, for
    # the server says nothing before it is spoken to.
    tunnel = Connection(sock)
    tunnel.send(request + headers + b"\r\n", deadline)
    status = tunnel.head(deadline).status
    if status != 200:
        raise DialFailed(f"the proxy answered {status} to CONNECT {place}")


def _secured(sock: Stream, tls: ssl.SSLContext, name: str, deadline: float) -> Stream:
    sock.settimeout(max(0.001, deadline - time.monotonic()))
    if isinstance(sock, ssl.SSLSocket):
        from helmx_cluster_kubernetes.nested import NestedTls

        return NestedTls(sock, tls, name)
    assert isinstance(sock, socket.socket)
    # As bytes: for text, Python loads its tables of international names at the first use.
    return tls.wrap_socket(sock, server_hostname=name.encode("ascii") if name.isascii() else name)


def _authorization(proxy: Address) -> bytes:
    if not proxy.userinfo:
        return b""
    import binascii
    from urllib.parse import unquote

    pair = binascii.b2a_base64(unquote(proxy.userinfo).encode(), newline=False)
    return b"Proxy-Authorization: Basic " + pair + b"\r\n"


def _dialled(address: Address, deadline: float) -> socket.socket:
    host = address.host.encode("ascii") if address.host.isascii() else address.host
    try:
        found = socket.getaddrinfo(host, address.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise DialFailed(f"dial tcp: lookup {address.host}: no such host") from error
    failed: DialFailed | None = None
    for family, kind, protocol, _, place in found:
        sock = KeptSocket(family, kind, protocol)
        try:
            sock.settimeout(max(0.001, deadline - time.monotonic()))
            sock.connect(place)
            _tune(sock)
        except OSError as error:
            sock.close()
            failed = failed or DialFailed(f"dial tcp {_shown(place)}: {_words(error)}")
            continue
        return sock
    raise failed or DialFailed(f"dial tcp: lookup {address.host}: no such host")


def _shown(place: tuple[object, ...]) -> str:
    host = str(place[0])
    return f"[{host}]:{place[1]}" if ":" in host else f"{host}:{place[1]}"


def _words(error: OSError) -> str:
    if isinstance(error, TimeoutError):
        return "i/o timeout"
    return f"connect: {(error.strerror or str(error)).lower()}"


def _tune(sock: socket.socket) -> None:
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name in ("TCP_KEEPIDLE", "TCP_KEEPINTVL"):
        option = getattr(socket, name, None)
        if option is not None:
            sock.setsockopt(socket.IPPROTO_TCP, option, KEEPALIVE_SECONDS)
