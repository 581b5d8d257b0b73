"""Numbers and dates that are written in a rare way: octal, hexadecimal, exponents, underscores.

Apart from `scalars`, so that these patterns are compiled only where a text needs them.
"""

from __future__ import annotations

from helmcore.text.patterns import later

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

_FLOAT = later(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_INTEGER = later(
    r"([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]([0-7]+)|0([0-7]+)|(0|[1-9][0-9]*))"
)
_BINARY = later(r"(-?)0b([-+]?[01]+)")
_BASES = ((2, 16), (3, 2), (4, 8), (5, 8), (6, 10))
_DOTTED = later(r"\.[0-9]+(?:[eE][-+]?[0-9]+)?")
_DATE = later(
    r"[0-9]{4}-([0-9]{1,2})-([0-9]{1,2})"
    r"(?:(?:([Tt])| )([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[.,][0-9]+)?"
    r"(Z|[-+][0-9]{2}:[0-9]{2})?)?"
)
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_LOWEST, _HIGHEST, _UNSIGNED = -(1 << 63), (1 << 63) - 1, (1 << 64) - 1


def odd_number(text: str) -> int | float | None:
    """The number that `text` stands for, or None; `text` is not empty."""
    if text[0] == ".":
        return _finite(text) if _DOTTED.fullmatch(text) else None
    bare = text.replace("_", "") if "_" in text else text
    match = _INTEGER.fullmatch(bare)
    if match is not None:
        value = _integer(match)
        if _LOWEST <= value <= _HIGHEST or (not match[1] and value <= _UNSIGNED):
            return value
    if _FLOAT.fullmatch(bare):
        return _finite(bare)
    return _signed_binary(bare)


def _integer(match: re.Match[str]) -> int:
    for group, base in _BASES:
        digits = match[group]
        if digits is not None:
            # An integer of more than 80 binary digits is out of range; int() need not read it.
            value = int(digits, base) if len(digits) <= 80 else 1 << 80
            return -value if match[1] == "-" else value
    raise AssertionError(match)


def _finite(text: str) -> float | None:
    # Go's ParseFloat reports an overflow as an error, and the scalar stays a string.
    value = float(text)
    return None if value in (float("inf"), float("-inf")) else value


def _signed_binary(bare: str) -> int | None:
    # goyaml strips "0b" and parses the rest again, sign and all: "0b-1" is -1.
    match = _BINARY.fullmatch(bare)
    if match is None or (match[1] and match[2][0] in "+-"):
        return None
    value = int(match[1] + match[2], 2) if len(match[2]) <= 80 else 1 << 80
    return value if _LOWEST <= value <= _HIGHEST else None


def is_timestamp(text: str) -> bool:
    """Tell whether goyaml takes `text` for a timestamp (`parseTimestamp`)."""
    match = _DATE.fullmatch(text)
    if match is None:
        return False
    if match[4] is not None and ((match[3] is None) != (match[7] is None)):
        return False  # "T" wants a zone, a space wants none
    month, day = int(match[1]), int(match[2])
    if not 1 <= month <= 12 or day < 1:
        return False
    leap = month == 2 and _leap(int(text[:4]))
    if day > _DAYS[month - 1] + leap:
        return False
    return match[4] is None or _clock(match)


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _clock(match: re.Match[str]) -> bool:
    if int(match[4]) > 23 or int(match[5]) > 59 or int(match[6]) > 59:
        return False
    zone = match[7]
    return zone in (None, "Z") or (int(zone[1:3]) <= 24 and int(zone[4:6]) < 60)
