"""URLs: what is asked of whom, and whether two of them are the same origin."""

from __future__ import annotations

from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from helmcore.errors import TransportError

DEFAULT_PORTS = {"http": 80, "https": 443}


class Address:
    """One http(s) URL, taken apart. `url` has no userinfo, so it can be printed."""

    __slots__ = ("host", "password", "port", "scheme", "target", "url", "username")

    def __init__(self, url: str) -> None:
        if any(ord(char) < 0x21 or ord(char) == 0x7F for char in url):
            raise TransportError(f"invalid URL {url!r}: it has blanks or control characters")
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise TransportError(f"invalid URL {url!r}: {error}") from error
        self.scheme = parts.scheme.lower()
        self.host = (parts.hostname or "").rstrip(".")
        if self.scheme not in DEFAULT_PORTS or not self.host:
            raise TransportError(f"invalid URL {url!r}: not http:// or https:// with a host")
        self.port = port or DEFAULT_PORTS[self.scheme]
        self.username = unquote(parts.username or "")
        self.password = unquote(parts.password or "")
        self.target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
        self.url = urlunsplit((self.scheme, self.netloc, parts.path, parts.query, ""))

    @property
    def netloc(self) -> str:
        """Host and port as they stand in a Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> tuple[str, str, int]:
        """What credentials belong to: scheme, host and port."""
        return (self.scheme, self.host.lower(), self.port)

    def follow(self, location: str) -> Address:
        """Where a Location header leads from here."""
        return Address(urljoin(self.url, location))
