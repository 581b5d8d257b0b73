"""The address of a server or a proxy, taken apart. (`urllib.parse` costs a tenth of a command.)"""

from __future__ import annotations

from helmcore.errors import KubeconfigInvalid
from helmx_cluster_kubernetes.kubeconfig import UNREACHABLE

_PORTS = {"https": 443, "http": 80, "socks5": 1080}
_PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")


class Address:
    """A URL's parts: scheme, host (without brackets), port, path ("" or "/prefix"), userinfo."""

    __slots__ = ("host", "path", "port", "scheme", "userinfo")

    def __init__(self, url: str) -> None:
        scheme, _, rest = url.partition("://")
        authority, slash, path = rest.partition("/")
        self.userinfo, _, place = authority.rpartition("@")
        self.scheme = scheme.lower()
        self.path = (slash + path).partition("?")[0].partition("#")[0].rstrip("/")
        if place.startswith("["):
            host, _, port = place[1:].partition("]")
            port = port.removeprefix(":")
        else:
            host, _, port = place.partition(":")
        fine = host and not any(letter in host for letter in " \r\n\0?#")
        if not fine or not (port or "0").isdecimal() or int(port or "0") > 65535:
            raise KubeconfigInvalid(
                f'{UNREACHABLE}parse "{scheme}://{place}": invalid host or port',
                hint="correct the address in the kubeconfig",
            )
        self.host = host
        self.port = int(port) if port else _PORTS.get(self.scheme, 0)

    @property
    def place(self) -> str:
        """Host and port as a request names them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def escaped(text: str) -> str:
    """Text as one part of a path, or one value of a query."""
    raw = text.encode("utf-8", "surrogateescape")
    if _PLAIN.issuperset(raw):
        return text
    return "".join(chr(byte) if byte in _PLAIN else f"%{byte:02X}" for byte in raw)
