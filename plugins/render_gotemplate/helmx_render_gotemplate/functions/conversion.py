"""Turn template values into what Sprig's bodies work on: text, bytes, int64 and float64.

The rules are those of Sprig's ``strval`` and of spf13/cast 1.7 (``ToInt64E``, ``ToFloat64E``) over
Go's ``strconv``: what does not convert becomes zero, silently. Strings stand for Go byte strings,
so lengths and cuts work on UTF-8 bytes whenever a string is not plain ASCII.
"""

from __future__ import annotations

from helmcore.text.kinds import Int64

_INT64_MIN = -(1 << 63)
_UINT64_MAX = 2**64 - 1
_INT64_MAX = (1 << 63) - 1


def strval(value: object) -> str:
    """Sprig's ``strval``: the value as ``%v`` prints it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return from_bytes(value)
    from helmx_render_gotemplate.gofmt import sprint

    return sprint(value)


def to_bytes(text: str) -> bytes:
    """The bytes that Go's string holds."""
    return text.encode("utf-8", "surrogateescape")


def from_bytes(data: bytes) -> str:
    """A Go byte string as text; bytes that are no UTF-8 stand as surrogate escapes."""
    return data.decode("utf-8", "surrogateescape")


def runes(text: str) -> str:
    """The text as Go's ``[]rune`` sees it: each stray byte becomes U+FFFD."""
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = from_bytes(to_bytes(text))
        return "".join("\ufffd" if "\udc80" <= char <= "\udcff" else char for char in text)
    return text


def wrap_int64(number: int) -> Int64:
    """The number reduced to 64 bits, as Go's arithmetic overflows."""
    if _INT64_MIN <= number <= _INT64_MAX:
        return Int64(number)
    return Int64((number + (1 << 63)) % (1 << 64) - (1 << 63))


def parse_int(text: str, base: int = 0) -> int | None:
    """Go's ``strconv.ParseInt(text, base, 64)``; None where Go gives an error."""
    digits = text[1:] if text[:1] in ("+", "-") else text
    if not digits or not digits.isascii() or not digits.replace("_", "a").isalnum():
        return None
    if base == 0:
        prefix = digits[:2].lower()
        if prefix in ("0x", "0o", "0b"):
            base, body = {"0x": (16, digits[2:]), "0o": (8, digits[2:]), "0b": (2, digits[2:])}[
                prefix
            ]
            # Go takes an underscore between the prefix and the first digit.
            digits = body.removeprefix("_")
        elif digits[0] == "0" and len(digits) > 1:
            base, digits = 8, digits[1:].removeprefix("_")
        else:
            base = 10
    elif "_" in digits:
        return None
    try:
        number = int(digits, base) if digits[:1] not in ("_", "") else None
    except ValueError:
        return None
    if number is None or (base in (2, 8, 16) and digits[:2].lower() in ("0x", "0o", "0b")):
        return None
    number = -number if text[0] == "-" else number
    return number if _INT64_MIN <= number <= _INT64_MAX else None


def parse_decimal_saturating(text: str) -> int:
    """What Go's ``ParseInt(text, 10, 64)`` returns beside an error: 0, or the nearest int64."""
    digits = text[1:] if text[:1] in ("+", "-") else text
    # Go stops at the digit that is too much, before it sees what follows
    leading = digits[: next((i for i, c in enumerate(digits) if c not in "0123456789"), None)]
    if not leading or (leading != digits and int(leading[:400]) <= _UINT64_MAX):
        return 0
    digits = leading
    if len(digits) > 400:
        digits = digits.lstrip("0")[:400] or "0"
    number = -int(digits) if text[0] == "-" else int(digits)
    return max(_INT64_MIN, min(number, _INT64_MAX))


def parse_float(text: str) -> float | None:
    """Go's ``strconv.ParseFloat(text, 64)``; None where Go gives an error."""
    if not text or not text.isascii() or text != text.strip(" \t\n\r\v\f\x1c\x1d\x1e\x1f"):
        return None
    bare = text.lstrip("+-").lower()
    try:
        if bare.startswith("0x"):
            if "p" not in bare or ("_" in bare and not _underscores_are_fine(bare)):
                return None
            number = float.fromhex(text.replace("_", ""))
        elif bare == "nan":
            return float(text) if text[0] not in "+-" else None
        else:
            number = float(text)
            if number in (float("inf"), float("-inf")):
                return number if bare in ("inf", "infinity") else None
    except (ValueError, OverflowError):
        return None
    return number


def _underscores_are_fine(bare: str) -> bool:
    previous = "0"
    for char in bare[2:]:
        is_digit = char in "0123456789abcdef"
        if (char == "_" and previous != "0") or (char != "_" and not is_digit and previous == "_"):
            return False
        previous = "_" if char == "_" else "0" if is_digit else "!"
    return previous != "_"


def to_int64(value: object) -> int:
    """spf13/cast's ``ToInt64``, as a plain Python number within 64 bits."""
    if isinstance(value, int):
        number = int(value)
        return number if number <= _INT64_MAX else int(wrap_int64(number))
    if isinstance(value, float):
        # What amd64 gives for NaN and for anything out of range.
        return int(value) if -9.3e18 < value < 9223372036854775807.0 else _INT64_MIN
    if isinstance(value, str):
        return parse_int(_trim_zero_decimal(value)) or 0
    return 0


def _trim_zero_decimal(text: str) -> str:
    """Cut a fraction that holds zeros only: "8.00" is "8", while "8." stays."""
    head, dot, zeros = text.rpartition(".")
    return head if dot and zeros and not zeros.strip("0") else text


def to_float64(value: object) -> float:
    """spf13/cast's ``ToFloat64``."""
    if isinstance(value, (int, float)):
        return float(value)
    if isinstance(value, str):
        number = parse_float(value)
        return 0.0 if number is None else number
    return 0.0
