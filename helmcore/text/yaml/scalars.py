"""What a plain scalar of YAML means to Helm: goyaml v2's resolution (`resolve.go`).

YAML 1.1 with Go's number syntax: `y`, `no`, `on` are booleans, `0777` is octal, `08` is the float
8, `1:30` and dates are strings. Helm passes everything through JSON into `float64`, so `plain`
gives every number as a float; `typed` keeps integers apart where the caller needs the difference (a
number that ends in a Go string, such as `version: 12345678` in Chart.yaml, is formatted by kind).
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.text.yaml.shapes import Scalar

_TRUE = ("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON")
_FALSE = ("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF")
_NULL = ("", "~", "null", "Null", "NULL")

#: Words that are not strings; the infinities and NaN are refused later, when they become JSON.
WORDS: dict[str, Scalar] = {
    **dict.fromkeys(_TRUE, True),
    **dict.fromkeys(_FALSE, False),
    **dict.fromkeys(_NULL, None),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
}

_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_INTEGER = re.compile(
    r"([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]([0-7]+)|0([0-7]+)|(0|[1-9][0-9]*))"
)
_BINARY = re.compile(r"(-?)0b([-+]?[01]+)")
_BASES = ((2, 16), (3, 2), (4, 8), (5, 8), (6, 10))
_DOTTED = re.compile(r"\.[0-9]+(?:[eE][-+]?[0-9]+)?")
_DATE = re.compile(
    r"[0-9]{4}-([0-9]{1,2})-([0-9]{1,2})"
    r"(?:(?:([Tt])| )([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[.,][0-9]+)?"
    r"(Z|[-+][0-9]{2}:[0-9]{2})?)?"
)
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_NUMERIC_FIRST = frozenset("+-.0123456789")
_LOWEST, _HIGHEST, _UNSIGNED = -(1 << 63), (1 << 63) - 1, (1 << 64) - 1


def plain(text: str) -> Scalar:
    """Resolve an untagged plain scalar; every number comes out as a float."""
    if text in WORDS:
        return WORDS[text]
    if text[0] not in _NUMERIC_FIRST:
        return text
    value = number(text)
    if value is None:
        return text
    return float(value)


def typed(text: str) -> Scalar:
    """Resolve an untagged plain scalar; integers stay `int`."""
    if text in WORDS:
        return WORDS[text]
    if text[0] not in _NUMERIC_FIRST:
        return text
    value = number(text)
    return text if value is None else value


def number(text: str, *, dates: bool = True) -> int | float | None:
    """The number that `text` stands for, or None (a date, or no number at all).

    `text` is not empty. Integers that fit in 64 bits are `int`, everything else is `float`. With
    `dates` false, what looks like a date is no reason to stop (it is no number either way).
    """
    if text[0] == ".":
        return _finite(text) if _DOTTED.fullmatch(text) else None
    if text[0] not in _NUMERIC_FIRST or (dates and is_date(text)):
        return None
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


def is_date(text: str) -> bool:
    """Tell whether goyaml takes `text` for a timestamp (`parseTimestamp`)."""
    if len(text) < 6 or text[4] != "-":
        return False
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
