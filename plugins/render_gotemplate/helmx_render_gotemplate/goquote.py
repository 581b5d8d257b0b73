"""Go's quoting and number formatting (package strconv), for printing and for error messages."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_SHORT = {
    "\a": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
}


def quote(text: str) -> str:
    """Quote as strconv.Quote: a Go string literal in double quotes."""
    if text.isascii() and text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return _quoted(text, '"', str.isprintable)


def quote_to_ascii(text: str) -> str:
    """Quote as strconv.QuoteToASCII."""
    return _quoted(text, '"', _printable_ascii)


def quote_rune(code: int, ascii_only: bool = False) -> str:
    """Quote a code point as strconv.QuoteRune; what is no rune becomes U+FFFD."""
    character = "\ufffd" if code < 0 or code > 0x10FFFF or 0xD800 <= code < 0xE000 else chr(code)
    return _quoted(character, "'", _printable_ascii if ascii_only else str.isprintable)


def can_backquote(text: str) -> bool:
    """Tell whether a raw string literal can hold the text (strconv.CanBackquote)."""
    return all(
        c != "`" and c not in "\x7f\ufeff" and (c >= " " or c == "\t") and not _is_raw_byte(c)
        for c in text
    )


def _printable_ascii(character: str) -> bool:
    return " " <= character <= "~"


def _is_raw_byte(character: str) -> bool:
    return "\udc80" <= character <= "\udcff"


def _quoted(text: str, mark: str, printable: Callable[[str], bool]) -> str:
    parts = [mark]
    for c in text:
        if c in (mark, "\\"):
            parts.append("\\" + c)
        elif printable(c):
            parts.append(c)
        elif c in _SHORT:
            parts.append(_SHORT[c])
        else:
            parts.append(_escaped(ord(c)))
    parts.append(mark)
    return "".join(parts)


def _escaped(code: int) -> str:
    if code < 0x20 or code == 0x7F:
        return f"\\x{code:02x}"
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if 0xD800 <= code < 0xE000:
        return "\\ufffd"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def format_float(value: float, form: str = "g", precision: int = -1, bits: int = 64) -> str:
    """Write a float as strconv.FormatFloat: `form` one of e E f g G b x X, -1 is shortest."""
    if value != value:  # noqa: PLR0124 - NaN, without importing math
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "+Inf" if value > 0 else "-Inf"
    if form in "bxX":
        return _binary_float(value, form, precision)
    if precision < 0:
        return _shortest(value, form, bits)
    if form in "eE":
        return f"{value:.{precision}{form}}"
    if form == "f":
        return f"{value:.{precision}f}"
    return _general(value, form, precision)


def _shortest(value: float, form: str, bits: int) -> str:
    digits, point, sign = _shortest_digits(value, bits)
    exponent = point - 1
    # Where the shortest form is asked for, Go chooses the notation as if the precision were 6.
    if form == "f" or (form in "gG" and -4 <= exponent < 6):
        return sign + _fixed(digits, point)
    mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
    mark = "E" if form in "EG" else "e"
    return f"{sign}{mantissa}{mark}{'-' if exponent < 0 else '+'}{abs(exponent):02d}"


def _shortest_digits(value: float, bits: int) -> tuple[str, int, str]:
    """Give the shortest digits that read back, the place of the decimal point, and the sign."""
    text = _shortest32(value) if bits == 32 else repr(value)
    sign = ""
    if text[0] == "-":
        sign, text = "-", text[1:]
    mantissa, _, power = text.partition("e")
    whole, _, fraction = mantissa.partition(".")
    if fraction == "0":
        fraction = ""
    point = len(whole) + (int(power) if power else 0)
    digits = whole + fraction
    stripped = digits.lstrip("0")
    point -= len(digits) - len(stripped)
    digits = stripped.rstrip("0")
    if not digits:
        return "0", 1, sign
    return digits, point, sign


def _shortest32(value: float) -> str:
    import struct

    for places in range(1, 10):
        text = f"{value:.{places - 1}e}"
        if struct.pack("f", float(text)) == struct.pack("f", value):
            return text
    return repr(value)


def _fixed(digits: str, point: int) -> str:
    if point <= 0:
        return "0." + "0" * -point + digits if digits != "0" else "0"
    if len(digits) <= point:
        return digits + "0" * (point - len(digits))
    return digits[:point] + "." + digits[point:]


def _general(value: float, form: str, precision: int) -> str:
    places = precision or 1
    mantissa, _, power = f"{value:.{places - 1}e}".partition("e")
    exponent = int(power)
    whole, dot, fraction = mantissa.partition(".")
    fraction = fraction.rstrip("0")
    # With fewer digits than the precision, Go judges by the digits that there are.
    count = 1 + len(fraction)
    limit = places
    if limit > count >= exponent + 1:
        limit = count
    if exponent < -4 or exponent >= limit:
        mark = "E" if form == "G" else "e"
        text = whole + (dot + fraction if fraction else "")
        return f"{text}{mark}{'-' if exponent < 0 else '+'}{abs(exponent):02d}"
    text = f"{value:.{max(places - 1 - exponent, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _binary_float(value: float, form: str, precision: int) -> str:
    import math

    sign = "-" if math.copysign(1.0, value) < 0 else ""
    mantissa, exponent = math.frexp(abs(value))
    if form == "b":
        if value == 0:
            return f"{sign}0p-1074"
        whole = int(mantissa * (1 << 53))
        power = exponent - 53
        if power < -1074:
            whole >>= -1074 - power
            power = -1074
        return f"{sign}{whole}p{power:+d}"
    return sign + _hex_float(mantissa, exponent, form, precision)


def _hex_float(mantissa: float, exponent: int, form: str, precision: int) -> str:
    power = exponent - 1
    bits = int(mantissa * (1 << 53))
    if bits == 0:
        power = 0
    if precision >= 0 and bits:
        drop = 52 - 4 * min(precision, 13)
        half = 1 << drop >> 1
        low = bits & ((1 << drop) - 1)
        bits >>= drop
        if low > half or (low == half and half and bits & 1):
            bits += 1
        bits <<= drop
        if bits >> 53:
            bits >>= 1
            power += 1
    digits = f"{bits & ((1 << 52) - 1):013x}"
    digits = digits.rstrip("0") if precision < 0 else digits[:precision].ljust(precision, "0")
    text = f"0x{bits >> 52}{'.' + digits if digits else ''}p{power:+03d}"
    return text.upper() if form == "X" else text
