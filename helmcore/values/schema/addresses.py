"""The formats that are addresses: URLs as Go's net/url reads them, IP addresses, names of hosts."""

from __future__ import annotations

from helmcore.text.quote import go_quote

_HEX = frozenset("0123456789abcdefABCDEF")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_DIGITS = frozenset("0123456789")
_NAME = _LETTERS | _DIGITS | {"-"}
_HOST = _LETTERS | _DIGITS | frozenset("-_.~!$&'()*+,;=:[]<>\"")
_USER = _LETTERS | _DIGITS | frozenset("-._:~!$&'()*+,;=%@")


class Wrong(Exception):
    """What is wrong with a text, in the validator's words."""


class Address:
    """The parts of a URL that the formats look at."""

    __slots__ = ("absolute", "host", "path")

    def __init__(self, absolute: bool, host: str, path: str) -> None:
        self.absolute = absolute
        self.host = host
        self.path = path


def parse(text: str) -> Address:
    """Read a URL or a reference; raises Wrong."""
    whole, _, fragment = text.partition("#")
    try:
        address = _parse(whole)
    except Wrong as wrong:
        raise Wrong(f"parse {go_quote(whole)}: {wrong}") from None
    try:
        _escapes(fragment)
    except Wrong as wrong:
        raise Wrong(f"parse {go_quote(text)}: {wrong}") from None
    name = _host_name(address.host)
    if ":" in name:
        if "[" not in address.host or "]" not in address.host:
            raise Wrong("ipv6 address not enclosed in brackets")
        try:
            ipv6(name)
        except Wrong as wrong:
            raise Wrong(f"invalid ipv6 address: {wrong}") from None
    return address


def _parse(text: str) -> Address:
    if any(ord(char) < 0x20 or ord(char) == 0x7F for char in text):
        raise Wrong("net/url: invalid control character in URL")
    scheme, rest = _scheme(text)
    rest = rest.partition("?")[0]
    host = ""
    if not rest.startswith("/"):
        if scheme:
            return Address(True, "", "")
        if ":" in rest.partition("/")[0]:
            raise Wrong("first path segment in URL cannot contain colon")
    if rest.startswith("//") and (scheme or not rest.startswith("///")):
        authority, slash, path = rest[2:].partition("/")
        rest = slash + path
        host = _authority(scheme, authority)
    _escapes(rest)
    return Address(bool(scheme), host, rest)


def _scheme(text: str) -> tuple[str, str]:
    for index, char in enumerate(text):
        if char in _LETTERS:
            continue
        if char in _DIGITS or char in "+-.":
            if index == 0:
                break
            continue
        if char == ":":
            if index == 0:
                raise Wrong("missing protocol scheme")
            return text[:index].lower(), text[index + 1 :]
        break
    return "", text


def _authority(scheme: str, text: str) -> str:
    user, at, host = text.rpartition("@")
    bracket = host.rfind("[")
    if bracket > 0:
        raise Wrong("invalid IP-literal")
    if bracket == 0:
        end = host.rfind("]")
        if end < 0:
            raise Wrong("missing ']' in host")
        _port(host[end + 1 :])
        _literal(host[1:end])
    elif ":" in host:
        strict = scheme in ("http", "https")
        _port(host[host.index(":") if strict else host.rindex(":") :])
    for char in host:
        if ord(char) < 0x80 and char not in _HOST and char != "%":
            raise Wrong(f"invalid character {go_quote(char)} in host name")
    _escapes(host)
    if at and not _USER.issuperset(user):
        raise Wrong("net/url: invalid userinfo")
    return host


def _literal(text: str) -> None:
    """The address in brackets."""
    _escapes(text)
    text = text.replace("%25", "%", 1)
    if ":" not in text:
        dots = "." in text and not _HEX.isdisjoint(text[:1])
        if dots:
            _fields(text, text)
            raise Wrong("invalid IP-literal")
        problem = "missing IPv6 address" if "%" in text else "unable to parse IP"
        raise Wrong(f"invalid host: {_said(text, problem)}")
    try:
        _address(text)
    except Wrong as wrong:
        raise Wrong(f"invalid host: {wrong}") from None


def _port(text: str) -> None:
    if text and (text[0] != ":" or not _DIGITS.issuperset(text[1:])):
        raise Wrong(f"invalid port {go_quote(text)} after host")


def _host_name(host: str) -> str:
    if host.startswith("[") and "]" in host:
        return host[1 : host.index("]")]
    name, colon, port = host.rpartition(":")
    return name if colon and _DIGITS.issuperset(port) else host


def _escapes(text: str) -> None:
    at = text.find("%")
    while at >= 0:
        found = text[at : at + 3]
        if len(found) < 3 or not _HEX.issuperset(found[1:]):
            raise Wrong(f"invalid URL escape {go_quote(found)}")
        at = text.find("%", at + 3)


def uri(text: str) -> None:
    """`uri` and `iri`."""
    if not parse(text).absolute:
        raise Wrong("relative url")


def uri_reference(text: str) -> None:
    """`uri-reference` and `iri-reference`."""
    if "\\" in text:
        raise Wrong("contains \\")
    parse(text)


def uri_template(text: str) -> None:
    """`uri-template`: braces in the path come in pairs and do not nest."""
    for part in parse(text).path.split("/"):
        inside = False
        for char in part:
            if char not in "{}":
                continue
            if (char == "{") == inside:
                raise Wrong("nested curly braces")
            inside = not inside
        if inside:
            raise Wrong("no matching closing brace")


def atoi(text: str) -> int:
    """Go's strconv.Atoi."""
    digits = text[1:] if text[:1] in ("+", "-") else text
    if not digits or not _DIGITS.issuperset(digits):
        raise Wrong(f"strconv.Atoi: parsing {go_quote(text)}: invalid syntax")
    if len(digits.lstrip("0")) > 18:
        raise Wrong(f"strconv.Atoi: parsing {go_quote(text)}: value out of range")
    return int(text)


def ipv4(text: str) -> None:
    """`ipv4`."""
    groups = text.split(".")
    if len(groups) != 4:
        raise Wrong("expected four decimals")
    for part in groups:
        if len(part) > 1 and part[0] == "0":
            raise Wrong("leading zeros")
        if not 0 <= atoi(part) <= 255:
            raise Wrong("decimal must be between 0 and 255")


def ipv6(text: str) -> None:
    """`ipv6`, as net/netip reads it."""
    if ":" not in text:
        raise Wrong("missing colon")
    if _address(text):
        raise Wrong("zone id is not a part of ipv6 address")


def _address(text: str) -> bool:
    """Read an address with a colon; whether it names a zone."""
    first = next(char for char in text if char in ".:%")
    if first == ".":
        _fields(text, text)
        raise Wrong(_said(text, "unexpected character"))
    if first == "%":
        raise Wrong(_said(text, "missing IPv6 address"))
    body, percent, zone = text.partition("%")
    if percent and not zone:
        raise Wrong(_said(text, "zone must be a non-empty string"))
    _groups(text, body)
    return bool(percent)


def _said(whole: str, problem: str, at: str = "") -> str:
    where = f" (at {go_quote(at)})" if at else ""
    return f"ParseAddr({go_quote(whole)}): {problem}{where}"


def _groups(whole: str, rest: str) -> None:
    bytes_read, gap = 0, False
    if rest.startswith("::"):
        gap, rest = True, rest[2:]
        if not rest:
            return
    while bytes_read < 16:
        size = _group(whole, rest)
        if rest[size : size + 1] == ".":
            if not gap and bytes_read != 12:
                problem = "embedded IPv4 address must replace the final 2 fields of the address"
                raise Wrong(_said(whole, problem, rest))
            if bytes_read + 4 > 16:
                problem = "too many hex fields to fit an embedded IPv4 at the end of the address"
                raise Wrong(_said(whole, problem, rest))
            _fields(whole, rest)
            bytes_read, rest = bytes_read + 4, ""
            break
        bytes_read, rest = bytes_read + 2, rest[size:]
        if not rest:
            break
        if rest[0] != ":":
            raise Wrong(_said(whole, "unexpected character, want colon", rest))
        if len(rest) == 1:
            raise Wrong(_said(whole, "colon must be followed by more characters", rest))
        rest = rest[1:]
        if rest[0] == ":":
            if gap:
                raise Wrong(_said(whole, "multiple :: in address", rest))
            gap, rest = True, rest[1:]
            if not rest:
                break
    if rest:
        raise Wrong(_said(whole, "trailing garbage after address", rest))
    if bytes_read < 16 and not gap:
        raise Wrong(_said(whole, "address string too short"))
    if bytes_read == 16 and gap:
        raise Wrong(_said(whole, "the :: must expand to at least one field of zeros"))


def _group(whole: str, rest: str) -> int:
    size = 0
    while size < len(rest) and rest[size] in _HEX:
        size += 1
        if size > 4:
            raise Wrong(_said(whole, "each group must have 4 or less digits", rest))
    if not size:
        problem = "each colon-separated field must have at least one digit"
        raise Wrong(_said(whole, problem, rest))
    return size


def _fields(whole: str, text: str) -> None:
    value = count = digits = 0
    for index, char in enumerate(text):
        if char in _DIGITS:
            if digits == 1 and not value:
                raise Wrong(_said(whole, "IPv4 field has octet with leading zero"))
            value = value * 10 + int(char)
            digits += 1
            if value > 255:
                raise Wrong(_said(whole, "IPv4 field has value >255"))
        elif char == ".":
            if index in (0, len(text) - 1) or text[index - 1] == ".":
                problem = "IPv4 field must have at least one digit"
                raise Wrong(_said(whole, problem, text[index:]))
            if count == 3:
                raise Wrong(_said(whole, "IPv4 address too long"))
            count, value, digits = count + 1, 0, 0
        else:
            raise Wrong(_said(whole, "unexpected character", text[index:]))
    if count < 3:
        raise Wrong(_said(whole, "IPv4 address too short"))


def hostname(text: str) -> None:
    """`hostname`."""
    text = text.removesuffix(".")
    if len(text.encode("utf-8", "surrogateescape")) > 253:
        raise Wrong("more than 253 characters long")
    for label in text.split("."):
        if not 1 <= len(label.encode("utf-8", "surrogateescape")) <= 63:
            raise Wrong("label must be 1 to 63 characters long")
        if label[0] == "-":
            raise Wrong("label starts with hyphen")
        if label[-1] == "-":
            raise Wrong("label ends with hyphen")
        for char in label:
            if char not in _NAME:
                raise Wrong(f"invalid character {quote_char(char)}")


def quote_char(char: str) -> str:
    """Go's %q of a rune."""
    if char in ("'", '"'):
        return "'\\''" if char == "'" else "'\"'"
    return f"'{go_quote(char)[1:-1]}'"


def email(text: str) -> None:
    """`email`."""
    if len(text.encode("utf-8", "surrogateescape")) > 254:
        raise Wrong("more than 255 characters long")
    local, at, domain = text.rpartition("@")
    if not at:
        raise Wrong("missing @")
    if len(local.encode("utf-8", "surrogateescape")) > 64:
        raise Wrong("local part more than 64 characters long")
    if len(local) > 1 and local[0] == local[-1] == '"':
        if "\\" in local[1:-1] or '"' in local[1:-1]:
            raise Wrong("backslash and quote are not allowed within quoted local part")
    else:
        _local(local)
    if domain.startswith("[") and domain.endswith("]"):
        inner = domain[1:-1]
        kind, check = ("ipv6", ipv6) if inner.startswith("IPv6:") else ("ipv4", ipv4)
        try:
            check(inner.removeprefix("IPv6:"))
        except Wrong as wrong:
            raise Wrong(f"invalid {kind} address: {wrong}") from None
        return
    try:
        hostname(domain)
    except Wrong as wrong:
        raise Wrong(f"invalid domain: {wrong}") from None


def _local(local: str) -> None:
    if local.startswith("."):
        raise Wrong("starts with dot")
    if local.endswith("."):
        raise Wrong("ends with dot")
    if ".." in local:
        raise Wrong("consecutive dots")
    for char in local:
        if char not in _NAME and char not in ".!#$%&'*+-/=?^_`{|}~":
            raise Wrong(f"invalid character {quote_char(char)}")
