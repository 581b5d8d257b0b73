"""The `format` keyword: what each format asks for, in the validator's words."""

from __future__ import annotations

from helmcore.text.regex import PatternInvalid, compile_pattern
from helmcore.values.schema.addresses import (
    Wrong,
    atoi,
    email,
    hostname,
    ipv4,
    ipv6,
    quote_char,
    uri,
    uri_reference,
    uri_template,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_DIGITS = frozenset("0123456789")
_HEX = frozenset("0123456789abcdefABCDEF")
_WORD = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")
_LAYOUT = "2006-01-02"


def problem(name: str, text: str) -> str | None:
    """What is wrong with a text of a known format, None where nothing is."""
    try:
        _FORMATS[name](text)
    except Wrong as wrong:
        return str(wrong)
    return None


def _within(what: str, check: Callable[[str], None], text: str) -> None:
    try:
        check(text)
    except Wrong as wrong:
        raise Wrong(f"invalid {what}: {wrong}") from None


def _regex(text: str) -> None:
    try:
        compile_pattern(text)
    except PatternInvalid as error:
        raise Wrong(str(error)) from None


def _json_pointer(text: str) -> None:
    if not text:
        return
    if text[0] != "/":
        raise Wrong("not starting with /")
    for token in text.split("/")[1:]:
        if token.count("~") != token.count("~0") + token.count("~1"):
            raise Wrong("~ must be followed by 0 or 1")


def _relative_json_pointer(text: str) -> None:
    rest = text.lstrip("0123456789")
    count = len(text) - len(rest)
    if not count:
        raise Wrong("must start with non-negative integer")
    if count > 1 and text[0] == "0":
        raise Wrong("starts with zero")
    if rest != "#":
        _json_pointer(rest)


def _uuid(text: str) -> None:
    groups = text.split("-")
    if len(groups) != 5:
        raise Wrong("must have 5 elements")
    for index, (part, size) in enumerate(zip(groups, (8, 4, 4, 4, 12), strict=True), 1):
        if len(part.encode("utf-8", "surrogateescape")) != size:
            raise Wrong(f"element {index} must be {size} characters long")
        for char in part:
            if char not in _HEX:
                raise Wrong(f"non-hex character {quote_char(char)}")


def _duration(text: str) -> None:
    if not text.startswith("P"):
        raise Wrong("must start with P")
    text = text[1:]
    if not text:
        raise Wrong("nothing after P")
    if text.endswith("W"):
        if text == "W":
            raise Wrong("no number in week")
        if not _DIGITS.issuperset(text[:-1]):
            raise Wrong("invalid week")
        return
    for index, part in enumerate(text.split("T")):
        if index and not part:
            raise Wrong("no time elements")
        if index > 1:
            raise Wrong("more than one T")
        _units(part, "HMS" if index else "YMD")


def _units(text: str, every: str) -> None:
    units = every
    while text:
        rest = text.lstrip("0123456789")
        if rest == text:
            raise Wrong("missing number")
        if not rest:
            raise Wrong("missing unit")
        unit = rest[0]
        if unit not in units:
            if unit in every:
                raise Wrong(f"unit {quote_char(unit)} out of order")
            raise Wrong(f"invalid unit {quote_char(unit)}")
        units = units[units.index(unit) + 1 :]
        text = rest[1:]


def _date(text: str) -> None:
    rest, parts = text, []
    for size, layout in ((4, "2006"), (0, "-"), (2, "01"), (0, "-"), (2, "02")):
        if not size:
            if not rest.startswith("-"):
                raise _unparsed(text, rest, "-")
            rest = rest[1:]
            continue
        digits = rest[:size]
        if len(digits) < size or not _DIGITS.issuperset(digits):
            raise _unparsed(text, rest, layout)
        parts.append(int(digits))
        rest = rest[size:]
        if layout == "01" and not 1 <= parts[-1] <= 12:
            raise Wrong(f"parsing time {_time_quote(text)}: month out of range")
    if rest:
        raise Wrong(f"parsing time {_time_quote(text)}: extra text: {_time_quote(rest)}")
    year, month, day = parts
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    if not 1 <= day <= days[month - 1]:
        raise Wrong(f"parsing time {_time_quote(text)}: day out of range")


def _time_quote(text: str) -> str:
    """Quote as package time does: every byte that is not plain ASCII as \\x.."""
    out = ""
    for char in text:
        if char in '"\\':
            out += "\\" + char
        elif " " <= char < "\x80":
            out += char
        else:
            out += "".join(f"\\x{byte:02x}" for byte in char.encode("utf-8", "surrogateescape"))
    return f'"{out}"'


def _unparsed(text: str, rest: str, layout: str) -> Wrong:
    return Wrong(
        f"parsing time {_time_quote(text)} as {_time_quote(_LAYOUT)}: "
        f"cannot parse {_time_quote(rest)} as {_time_quote(layout)}"
    )


def _time(text: str) -> None:
    if len(text.encode("utf-8", "surrogateescape")) < 9:
        raise Wrong("less than 9 characters long")
    if text[2] != ":" or text[5] != ":":
        raise Wrong("missing colon in correct place")
    hour, minute, second = _clock(text[:8].split(":", 2), "hour/min/sec")
    if hour > 23 or minute > 59 or second > 60:
        raise Wrong("hour/min/sec out of range")
    rest = text[8:]
    if rest.startswith("."):
        digits = rest[1:].lstrip("0123456789")
        if digits == rest[1:]:
            raise Wrong("no digits in second fraction")
        rest = digits
    if rest not in ("z", "Z"):
        hour, minute = _offset(rest, hour, minute)
    if second >= 60 and (hour, minute) != (23, 59):
        raise Wrong("invalid leap second")


def _clock(parts: list[str], what: str) -> list[int]:
    numbers = []
    for part in parts:
        try:
            number = atoi(part)
        except Wrong:
            raise Wrong(f"invalid {what}") from None
        if number < 0:
            raise Wrong(f"non-positive {what}")
        numbers.append(number)
    return numbers


def _offset(text: str, hour: int, minute: int) -> tuple[int, int]:
    if len(text.encode("utf-8", "surrogateescape")) != 6:
        raise Wrong("offset must be 6 characters long")
    if text[0] not in "+-":
        raise Wrong("offset must begin with plus/minus")
    if text[3] != ":":
        raise Wrong("missing colon in offset in correct place")
    hours, minutes = _clock(text[1:].split(":", 1), "hour/min in offset")
    if hours > 23 or minutes > 59:
        raise Wrong("hour/min in offset out of range")
    total = hour * 60 + minute + (hours * 60 + minutes) * (-1 if text[0] == "+" else 1)
    if total < 0:
        total += 24 * 60
    return total // 60, total % 60


def _date_time(text: str) -> None:
    if len(text.encode("utf-8", "surrogateescape")) < 20:
        raise Wrong("less than 20 characters long")
    if text[10] not in "tT":
        raise Wrong("11th character must be t or T")
    _within("date element", _date, text[:10])
    _within("time element", _time, text[11:])


def _period(text: str) -> None:
    start, slash, end = text.partition("/")
    if not slash:
        raise Wrong("missing slash")
    if start.startswith("P"):
        _within("start duration", _duration, start)
        _within("end date-time", _date_time, end)
        return
    _within("start date-time", _date_time, start)
    if end.startswith("P"):
        _within("end duration", _duration, end)
    else:
        _within("end date-time", _date_time, end)


def _semver(text: str) -> None:
    text, plus, build = text.partition("+")
    if plus:
        if not build:
            raise Wrong("build is empty")
        _identifiers(build, "build")
    text, dash, prerelease = text.partition("-")
    if dash:
        _identifiers(prerelease, "pre-release")
    numbers = text.split(".")
    if len(numbers) != 3:
        raise Wrong("versionCore must have 3 numbers separated by dot")
    for name, number in zip(("major", "minor", "patch"), numbers, strict=True):
        if not number:
            raise Wrong(f"{name} is empty")
        if len(number) > 1 and number[0] == "0":
            raise Wrong(f"{name} starts with zero")
        if not _DIGITS.issuperset(number):
            raise Wrong(f"{name} contains non-digit")


def _identifiers(text: str, what: str) -> None:
    for name in text.split("."):
        if not name:
            raise Wrong(f"{what} identifier is empty")
        for char in name:
            if char not in _WORD:
                raise Wrong(f"invalid character {quote_char(char)} in {what} identifier")
        if what == "pre-release" and len(name) > 1 and name[0] == "0" and _DIGITS.issuperset(name):
            raise Wrong("pre-release numeric identifier starts with zero")


_FORMATS: dict[str, Callable[[str], None]] = {
    "date": _date,
    "date-time": _date_time,
    "duration": _duration,
    "email": email,
    "hostname": hostname,
    "ipv4": ipv4,
    "ipv6": ipv6,
    "iri": uri,
    "iri-reference": uri_reference,
    "json-pointer": _json_pointer,
    "period": _period,
    "regex": _regex,
    "relative-json-pointer": _relative_json_pointer,
    "semver": _semver,
    "time": _time,
    "uri": uri,
    "uri-reference": uri_reference,
    "uri-template": uri_template,
    "uuid": _uuid,
}
