"""Sprig's ``urlParse`` and ``urlJoin`` over Go's ``net/url`` (Go 1.27)."""

from __future__ import annotations

from .convention import GoError
from .conversion import from_bytes, to_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .convention import Table

_UNRESERVED = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~"
_PATH = frozenset(_UNRESERVED + b"$&+,/:;=@")
_HOST = frozenset(_UNRESERVED + b"!$&'()*+,;=:[]<>\"")
_USER = frozenset(_UNRESERVED + b"$&+,;=")
_FRAGMENT = frozenset(_UNRESERVED + b"$&+,/:;=?@!()*")
_USERINFO = frozenset(_UNRESERVED.decode() + ":!$&'()*+,;=%@")
_HEX = frozenset(b"0123456789abcdefABCDEF")


class Url:
    """The parts of a URL; `user` is None where there is no ``@``, else a name and a password."""

    __slots__ = (
        "force_query",
        "fragment",
        "host",
        "omit_host",
        "opaque",
        "path",
        "query",
        "raw_path",
        "scheme",
        "user",
    )

    def __init__(self) -> None:
        self.scheme = self.host = self.path = self.raw_path = ""
        self.query = self.opaque = self.fragment = ""
        self.user: tuple[str, str | None] | None = None
        self.force_query = self.omit_host = False


def escape(text: str, kept: frozenset[int]) -> str:
    """Percent-encode the bytes that may not stand bare."""
    return "".join([chr(byte) if byte in kept else f"%{byte:02X}" for byte in to_bytes(text)])


def unescape(text: str, *, host: bool = False, zone: bool = False) -> str:
    """Decode percent signs, as strictly as Go does for hosts and zones; GoError in Go's words."""
    data = to_bytes(text)
    result = bytearray()
    at = 0
    while at < len(data):
        byte = data[at]
        if byte != 0x25:
            if (host or zone) and byte < 0x80 and byte not in _HOST:
                raise GoError(f"invalid character {_quote(chr(byte))} in host name")
            result.append(byte)
            at += 1
            continue
        code = data[at + 1 : at + 3]
        if len(code) < 2 or not _HEX.issuperset(code):
            raise GoError(f"invalid URL escape {_quote(from_bytes(data[at : at + 3]))}")
        value = int(code, 16)
        refused = (host and value < 0x80) or (zone and value != 0x20 and value not in _HOST)
        if refused and code != b"25":
            raise GoError(f"invalid URL escape {_quote(from_bytes(data[at : at + 3]))}")
        result.append(value)
        at += 3
    return from_bytes(bytes(result))


def _quote(text: str) -> str:
    from helmx_render_gotemplate.goquote import quote

    return quote(text)


def parse(text: str) -> Url:
    """``url.Parse``; GoError in Go's words."""
    bare, _, fragment = text.partition("#")
    try:
        url = _parse_bare(bare)
    except GoError as failure:
        raise GoError(f"parse {_quote(bare)}: {failure.text}") from failure
    try:
        url.fragment = unescape(fragment)
    except GoError as failure:
        raise GoError(f"parse {_quote(text)}: {failure.text}") from failure
    return url


def _parse_bare(text: str) -> Url:
    if any(char < " " or char == "\x7f" for char in text):
        raise GoError("net/url: invalid control character in URL")
    url = Url()
    if text == "*":
        url.path = "*"
        return url
    url.scheme, rest = _scheme(text)
    if rest.endswith("?") and rest.count("?") == 1:
        url.force_query = True
        rest = rest[:-1]
    else:
        rest, _, url.query = rest.partition("?")
    if not rest.startswith("/"):
        if url.scheme:
            url.opaque = rest
            return url
        if ":" in rest.partition("/")[0]:
            raise GoError("first path segment in URL cannot contain colon")
    if rest.startswith("//") and (url.scheme or not rest.startswith("///")):
        authority, slash, rest = rest[2:].partition("/")
        rest = slash + rest
        _authority(url, authority)
    elif url.scheme and rest.startswith("/"):
        url.omit_host = True
    url.path = unescape(rest)
    url.raw_path = "" if escape(url.path, _PATH) == rest else rest
    return url


def _scheme(text: str) -> tuple[str, str]:
    for at, char in enumerate(text):
        if char.isascii() and char.isalpha():
            continue
        if char in "0123456789+-.":
            if at == 0:
                break
        elif char == ":":
            if at == 0:
                raise GoError("missing protocol scheme")
            return text[:at].lower(), text[at + 1 :]
        else:
            break
    return "", text


def _authority(url: Url, authority: str) -> None:
    userinfo, at, host = authority.rpartition("@")
    url.host = _host(url.scheme, host)
    if not at:
        return
    if not _USERINFO.issuperset(userinfo):
        raise GoError("net/url: invalid userinfo")
    name, colon, password = userinfo.partition(":")
    url.user = (unescape(name), unescape(password) if colon else None)


def _host(scheme: str, host: str) -> str:
    opening = host.rfind("[")
    if opening > 0:
        raise GoError("invalid IP-literal")
    if opening == 0:
        return _literal_host(host)
    first = host.find(":")
    if first >= 0:
        # Only databases may list several hosts with ports.
        colon = first if scheme in ("http", "https") else host.rfind(":")
        _check_port(host[colon:])
    return unescape(host, host=True)


def _literal_host(host: str) -> str:
    closing = host.rfind("]")
    if closing < 0:
        raise GoError("missing ']' in host")
    port = host[closing + 1 :]
    _check_port(port)
    name = host[1:closing]
    zone = name.find("%25")
    if zone >= 0:
        name = unescape(name[:zone], host=True) + unescape(name[zone:], zone=True)
    else:
        name = unescape(name, host=True)
    _check_address(name)
    return f"[{name}]{port}"


def _check_address(name: str) -> None:
    from ipaddress import AddressValueError, IPv4Address, IPv6Address

    address, percent, zone = name.partition("%")
    try:
        IPv6Address(address)
    except AddressValueError:
        try:
            IPv4Address(name)
        except AddressValueError:
            problem = "unable to parse IP"
            if ":" in name:
                problem = "unexpected character" if percent else "unable to parse IP"
            raise GoError(f"invalid host: ParseAddr({_quote(name)}): {problem}") from None
        raise GoError("invalid IP-literal") from None
    if percent and not zone:
        text = f"ParseAddr({_quote(name)}): zone must be a non-empty string"
        raise GoError(f"invalid host: {text}")


def _check_port(port: str) -> None:
    if port and not (port[0] == ":" and all(char in "0123456789" for char in port[1:])):
        raise GoError(f"invalid port {_quote(port)} after host")


def _hostname(host: str) -> str:
    head, colon, port = host.rpartition(":")
    if colon and all(char in "0123456789" for char in port):
        host = head
    return host[1:-1] if host.startswith("[") and host.endswith("]") else host


def _user_text(user: tuple[str, str | None]) -> str:
    name, password = user
    text = escape(name, _USER)
    return text if password is None else f"{text}:{escape(password, _USER)}"


def url_parse(text: str) -> dict[str, Any]:
    """The parts of a URL as a map."""
    try:
        url = parse(text)
    except GoError as failure:
        raise GoError(f"unable to parse url: {failure.text}") from failure
    return {
        "scheme": url.scheme,
        "host": url.host,
        "hostname": _hostname(url.host),
        "path": url.path,
        "query": url.query,
        "opaque": url.opaque,
        "fragment": url.fragment,
        "userinfo": "" if url.user is None else _user_text(url.user),
    }


def _entry(parts: dict[str, Any], key: str) -> str:
    if key not in parts:
        return ""
    value = parts[key]
    if isinstance(value, str):
        return value
    if value is None:
        raise GoError("runtime error: invalid memory address or nil pointer dereference")
    from helmcore.text.kinds import go_kind

    raise GoError(f"unable to parse {key} key, must be of type string, but {go_kind(value)} found")


def url_join(parts: dict[str, Any] | None) -> str:
    """A URL out of the parts that ``urlParse`` gives."""
    table = parts or {}
    url = Url()
    url.scheme = _entry(table, "scheme")
    url.host = _entry(table, "host")
    url.path = _entry(table, "path")
    url.query = _entry(table, "query")
    url.opaque = _entry(table, "opaque")
    url.fragment = _entry(table, "fragment")
    userinfo = _entry(table, "userinfo")
    if userinfo:
        try:
            url.user = parse(f"proto://{userinfo}@host").user
        except GoError as failure:
            raise GoError(f"unable to parse userinfo in dict: {failure.text}") from failure
    return _text(url)


def _text(url: Url) -> str:
    text = f"{url.scheme}:" if url.scheme else ""
    if url.opaque:
        text += url.opaque
    else:
        if url.host or url.user is not None or (url.scheme and url.path):
            text += "//"
        if url.user is not None:
            text += _user_text(url.user) + "@"
        text += escape(url.host, _HOST)
        path = "*" if url.path == "*" else escape(url.path, _PATH)
        if path and not path.startswith("/") and url.host:
            text += "/"
        if not text and ":" in path.partition("/")[0]:
            text += "./"
        text += path
    if url.query:
        text += "?" + url.query
    if url.fragment:
        text += "#" + escape(url.fragment, _FRAGMENT)
    return text


TABLE: Table = {
    "urlParse": ("string", url_parse),
    "urlJoin": ("map[string]any", url_join),
}
