"""JSON exactly as Go's `encoding/json` writes it.

Maps are sorted by their keys' bytes unless they are `Struct`s, which keep their order; `<`, `>`,
`&` and two line separators are escaped; whole floats have no fraction.
"""

from __future__ import annotations

from json.encoder import encode_basestring

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Struct(dict[str, "Any"]):
    """A JSON object whose keys stay in the order in which they were set, as a Go struct's do."""

    __slots__ = ()


def encode(value: Any) -> bytes:
    """Write a value as compact JSON in UTF-8; bytes that are no UTF-8 become U+FFFD, as in Go."""
    parts: list[str] = []
    _write(value, parts.append)
    return "".join(parts).encode("utf-8", "surrogatepass")


def _write(value: Any, emit: Any) -> None:
    if value is None:
        emit("null")
    elif isinstance(value, str):
        emit(_string(value))
    elif isinstance(value, bool):
        emit("true" if value else "false")
    elif isinstance(value, int):
        emit(int.__repr__(value))
    elif isinstance(value, float):
        emit(number(value))
    elif isinstance(value, dict):
        _write_map(value, emit)
    else:
        separator = "["
        for item in value:
            emit(separator)
            _write(item, emit)
            separator = ","
        emit("[]" if separator == "[" else "]")


def _write_map(value: dict[Any, Any], emit: Any) -> None:
    keys = list(value) if isinstance(value, Struct) else sorted(value, key=_key_bytes)
    separator = "{"
    for key in keys:
        emit(separator)
        emit(_string(str(key)))
        emit(":")
        _write(value[key], emit)
        separator = ","
    emit("{}" if separator == "{" else "}")


def _key_bytes(key: Any) -> bytes:
    return str(key).encode("utf-8", "surrogateescape")


def _string(text: str) -> str:
    quoted = encode_basestring(text)
    if not text.isascii():
        quoted = quoted.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
        quoted = "".join("\\ufffd" if "\ud800" <= char <= "\udfff" else char for char in quoted)
    if "<" in quoted or ">" in quoted or "&" in quoted:
        quoted = quoted.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return quoted


def number(value: float) -> str:
    """Write a float64 as Go's JSON does: exponents only below 1e-6 and from 1e21 on."""
    if value == int(value) and abs(value) < 1e21:
        return "-0" if value == 0 and str(value)[0] == "-" else str(int(value))
    text = repr(float(value))
    if "e" not in text:
        return text
    mantissa, _, exponent = text.partition("e")
    power = int(exponent)
    if -6 <= power < 0:
        sign = "-" if mantissa[0] == "-" else ""
        digits = mantissa.lstrip("-").replace(".", "")
        return f"{sign}0.{'0' * (-power - 1)}{digits}"
    return f"{mantissa}e{power}" if power < 0 else text
