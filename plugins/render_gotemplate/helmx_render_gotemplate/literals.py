"""Literals of the template language: strings, characters and numbers, as Go's strconv reads
them.
"""

from __future__ import annotations

from helmcore.text.patterns import later
from helmx_render_gotemplate.goquote import quote
from helmx_render_gotemplate.nodes import Number

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

_ESCAPE = later(
    r"\\(?:([abfnrtv\\\"'])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3}))"
)
_SIMPLE = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\"}
_UINT = later(
    r"0[xX]_?[0-9a-fA-F](?:_?[0-9a-fA-F])*|0[bB]_?[01](?:_?[01])*"
    r"|0[oO]_?[0-7](?:_?[0-7])*|0(?:_?[0-7])*|[1-9](?:_?[0-9])*"
)
_DECIMAL = later(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
# Underscores separate digits; a base prefix counts as one.
_STRAY_UNDERSCORE = later(r"(?<![0-9a-fA-F])_|_(?![0-9a-fA-F])")
_HEX_FLOAT = later(r"[+-]?0[xX]([0-9a-fA-F]+\.?[0-9a-fA-F]*|\.[0-9a-fA-F]+)[pP][+-]?\d+")
_MAX_INT = (1 << 63) - 1
_MAX_UINT = (1 << 64) - 1


class BadLiteral(Exception):
    """A literal that Go would not take; the text is Go's message."""


def unquote(text: str) -> str:
    """Read a Go string literal with its quotes, as strconv.Unquote. Raises `BadLiteral`."""
    mark = text[0]
    if mark == "`":
        return text[1:-1].replace("\r", "")
    body = text[1:-1]
    if "\\" not in body:
        return body
    return _unescape(body, mark)


def _unescape(body: str, mark: str) -> str:
    parts: list[str] = []
    raw = False
    at = 0
    while True:
        slash = body.find("\\", at)
        if slash < 0:
            parts.append(body[at:])
            break
        parts.append(body[at:slash])
        match = _ESCAPE.match(body, slash)
        if match is None:
            raise BadLiteral("invalid syntax")
        character, is_raw = _escaped(match, mark)
        raw = raw or is_raw
        parts.append(character)
        at = match.end()
    joined = "".join(parts)
    if raw:
        return joined.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")
    return joined


def _escaped(match: re.Match[str], mark: str) -> tuple[str, bool]:
    """Give the character of one escape, and whether it stands for a byte above ASCII."""
    simple, byte, short, long, octal = match.groups()
    if simple:
        if simple in "\"'":
            if simple != mark:
                raise BadLiteral("invalid syntax")
            return simple, False
        return _SIMPLE[simple], False
    if short or long:
        code = int(short or long, 16)
        if code > 0x10FFFF or 0xD800 <= code < 0xE000:
            raise BadLiteral("invalid syntax")
        return chr(code), False
    code = int(byte, 16) if byte else int(octal, 8)
    if code > 255:
        raise BadLiteral("invalid syntax")
    return (chr(code), False) if code < 0x80 else (chr(0xDC00 + code), True)


def character(pos: int, text: str) -> Number:
    """Read a character constant such as `'x'`. Raises `BadLiteral`."""
    body = text[1:-1]
    if not body:
        raise BadLiteral("invalid syntax")
    if body[0] == "\\":
        match = _ESCAPE.match(body)
        if match is None:
            raise BadLiteral("invalid syntax")
        code = ord(_escaped(match, "'")[0])
        rest = body[match.end() :]
        if 0xDC80 <= code <= 0xDCFF:
            code -= 0xDC00
    else:
        code, rest = ord(body[0]), body[1:]
    if rest:
        raise BadLiteral(f"malformed character constant: {text}")
    number = Number(pos, text)
    number.signed = number.unsigned = code
    number.value = float(code)
    return number


def number(pos: int, text: str) -> Number:
    """Read a number as every kind that can hold it. Raises `BadLiteral`."""
    result = Number(pos, text)
    if text[-1] == "i":
        return _imaginary(result)
    _integers(result)
    if result.signed is not None:
        result.value = float(result.signed)
    elif result.unsigned is not None:
        result.value = float(result.unsigned)
    else:
        _float(result)
    if result.signed is None and result.unsigned is None and result.value is None:
        raise BadLiteral(f"illegal number syntax: {quote(text)}")
    return result


def _integers(result: Number) -> None:
    text = result.text
    sign, digits = (text[0], text[1:]) if text[0] in "+-" else ("", text)
    if _UINT.fullmatch(digits) is None:
        return
    size = parse_uint(digits)
    if not sign and size <= _MAX_UINT:
        result.unsigned = size
    value = -size if sign == "-" else size
    if -_MAX_INT - 1 <= value <= _MAX_INT:
        result.signed = value
        if value == 0:
            result.unsigned = 0


def parse_uint(digits: str) -> int:
    """Read an unsigned integer with Go's prefixes and underscores, already known to be well
    formed.
    """
    plain = digits.replace("_", "")
    if len(plain) > 1 and plain[0] == "0" and plain[1] in "01234567":
        return int(plain, 8)
    return int(plain, 0)


def _float(result: Number) -> None:
    text = result.text
    value = parse_float(text)
    if value is None:
        return
    if not any(c in ".eEpP" for c in text):
        raise BadLiteral(f"integer overflow: {quote(text)}")
    result.value = value
    if value == int(value):
        if -_MAX_INT - 1 <= value <= _MAX_INT:
            result.signed = int(value)
        if 0 <= value <= _MAX_UINT:
            result.unsigned = int(value)


def parse_float(text: str) -> float | None:
    """Read a float literal as strconv.ParseFloat; None where it is none or too large."""
    plain = text
    if "_" in text:
        if _STRAY_UNDERSCORE.search(text.lstrip("+-").replace("0x", "0", 1).replace("0X", "0", 1)):
            return None
        plain = text.replace("_", "")
    if _HEX_FLOAT.fullmatch(plain):
        value = float.fromhex(plain)
    elif _DECIMAL.fullmatch(plain):
        value = float(plain)
    else:
        return None
    return value if abs(value) != float("inf") else None


def _imaginary(result: Number) -> Number:
    text = result.text[:-1]
    split = max(text.rfind("+", 1), text.rfind("-", 1))
    while split > 0 and text[split - 1] in "eEpP":
        split = max(text.rfind("+", 1, split), text.rfind("-", 1, split))
    real = parse_float(text[:split]) if split > 0 else 0.0
    imaginary = parse_float(text[split:] if split > 0 else text)
    if real is None or imaginary is None:
        raise BadLiteral(f"illegal number syntax: {quote(result.text)}")
    result.imaginary = complex(real, imaginary)
    if imaginary == 0:
        result.value = real
        if real == int(real):
            result.signed = int(real)
            result.unsigned = int(real) if real >= 0 else None
    return result
