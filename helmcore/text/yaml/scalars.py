"""What a plain scalar of YAML means to Helm: goyaml v2's resolution (`resolve.go`).

YAML 1.1 with Go's number syntax: `y`, `no`, `on` are booleans, `0777` is octal, `08` is the float
8, `1:30` and dates are strings. Helm passes everything through JSON into `float64`, so `plain`
gives every number as a float; `typed` keeps integers apart where the caller needs the difference (a
number that ends in a Go string, such as `version: 12345678` in Chart.yaml, is formatted by kind).
"""

from __future__ import annotations

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

_NUMERIC_FIRST = frozenset("+-.0123456789")
_NUMERIC = "+-.0123456789_abcdefABCDEFxXoO"
_UNSIGNED = (1 << 64) - 1


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


def number(text: str) -> int | float | None:
    """The number that `text` stands for, or None.

    `text` is not empty. Integers that fit in 64 bits are `int`, everything else is `float`.
    """
    if text.strip(_NUMERIC):
        return None  # something in it is in no number
    if text.isdigit() and (text[0] != "0" or text == "0"):
        value = int(text) if len(text) <= 20 else _UNSIGNED + 1
        if value <= _UNSIGNED:
            return value
    whole, point, fraction = text.partition(".")
    if point and whole.isdigit() and fraction.isdigit() and len(whole) < 300:
        return float(text)
    if "." in fraction:
        return None
    from helmcore.text.yaml.numerals import odd_number

    return odd_number(text)


def is_date(text: str) -> bool:
    """Tell whether goyaml takes `text` for a timestamp (`parseTimestamp`)."""
    if len(text) < 8 or text[4] != "-" or not text[:4].isdigit():
        return False
    from helmcore.text.yaml.numerals import is_timestamp

    return is_timestamp(text)
