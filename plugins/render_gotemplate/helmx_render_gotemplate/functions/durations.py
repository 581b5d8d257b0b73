"""Durations: Go's ``time.ParseDuration``, Sprig's ``duration``, Helm's ``durationSeconds`` family.

Sources: Go's ``time/format.go`` and ``time/time.go``, Sprig's ``date.go``, Helm's
``pkg/engine/funcs.go``.
"""

from __future__ import annotations

from helmcore.text.kinds import Duration, Int64, go_type

from .convention import GoError
from .conversion import parse_decimal_saturating, parse_float, to_bytes, wrap_int64
from .nanoseconds import LEAST, MOST, SECOND
from .strings import GO_SPACE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .convention import Table

_MINUTE = 60 * SECOND
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR
_UNITS = {
    "ns": 1,
    "us": 1_000,
    "\u00b5s": 1_000,
    "\u03bcs": 1_000,
    "ms": 1_000_000,
    "s": SECOND,
    "m": _MINUTE,
    "h": _HOUR,
}
_DIGITS = "0123456789"


def time_quote(text: str) -> str:
    """Package time's own quoting: bytes beyond ASCII as ``\\x`` escapes."""
    shown = []
    for byte in to_bytes(text):
        if byte >= 0x80 or byte < 0x20:
            shown.append(f"\\x{byte:02x}")
        else:
            shown.append(("\\" if byte in b'"\\' else "") + chr(byte))
    return '"' + "".join(shown) + '"'


def parse_duration(text: str) -> Duration:
    """``time.ParseDuration``: "1h2.5m", "-300ms". Raises GoError in Go's words."""
    rest = text[1:] if text[:1] in ("+", "-") else text
    if rest == "0":
        return Duration(0)
    if not rest:
        raise _invalid(text)
    total = 0
    while rest:
        value, rest = _next_part(text, rest)
        total += value
        if total > 1 << 63:
            raise _invalid(text)
    if text[0] == "-":
        return Duration(-total)
    if total > MOST:
        raise _invalid(text)
    return Duration(total)


def _invalid(text: str, problem: str = "invalid duration") -> GoError:
    return GoError(f"time: {problem} {time_quote(text)}")


def _next_part(text: str, rest: str) -> tuple[int, str]:
    after = rest.lstrip(_DIGITS)
    whole = rest[: len(rest) - len(after)]
    fraction = ""
    if after.startswith("."):
        unit_on = after[1:].lstrip(_DIGITS)
        fraction = after[1 : len(after) - len(unit_on)]
        after = unit_on
    if not whole and not fraction:
        raise _invalid(text)
    size = len(after)
    for at, char in enumerate(after):
        if char == "." or char in _DIGITS:
            size = at
            break
    if not size:
        raise _invalid(text, "missing unit in duration")
    unit = _UNITS.get(after[:size])
    number = int(whole[:25] or "0") if len(whole.lstrip("0")) <= 20 else 1 << 64
    if number > 1 << 63:
        raise _invalid(text)
    if unit is None:
        raise _invalid(text, f"unknown unit {time_quote(after[:size])} in duration")
    if number > (1 << 63) // unit:
        raise _invalid(text)
    number *= unit
    if fraction.strip("0"):
        number += _fraction(fraction, unit)
        if number > 1 << 63:
            raise _invalid(text)
    return number, after[size:]


def _fraction(digits: str, unit: int) -> int:
    number, scale = 0, 1.0
    for digit in digits:
        if number > MOST // 10:
            break
        number = number * 10 + int(digit)
        scale *= 10
    return int(float(number) * (float(unit) / scale))


def as_duration(value: object) -> Duration:
    """Helm's ``asDuration``: a duration, text of one, or a number of seconds."""
    if isinstance(value, Duration):
        return value
    if isinstance(value, str):
        return _from_text(value)
    if value is None:
        raise GoError("invalid duration")
    if isinstance(value, int) and not isinstance(value, bool):
        if not LEAST // SECOND < value <= MOST // SECOND:
            raise GoError(f"duration seconds overflow: {int(value)}")
        return Duration(value * SECOND)
    if isinstance(value, float):
        return _from_seconds(value)
    raise GoError(f"unsupported duration type {go_type(value)}")


def _from_text(value: str) -> Duration:
    text = value.strip(GO_SPACE)
    if not text:
        raise GoError("empty duration")
    try:
        return parse_duration(text)
    except GoError:
        seconds = parse_float(text)
    if seconds is None:
        from helmx_render_gotemplate.gofmt import quote

        raise GoError(f"could not parse duration {quote(value)}")
    return _from_seconds(seconds)


def _from_seconds(seconds: float) -> Duration:
    import math

    from helmx_render_gotemplate.gofmt import sprint

    if not math.isfinite(seconds):
        raise GoError(f"invalid duration seconds: {sprint(seconds)}")
    if abs(seconds) > float(MOST) / SECOND:
        raise GoError(f"duration seconds overflow: {sprint(seconds)}")
    nanoseconds = seconds * SECOND
    if abs(nanoseconds) > float(MOST):
        raise GoError(f"duration nanoseconds overflow: {sprint(nanoseconds)}")
    return Duration(min(int(nanoseconds), MOST) if nanoseconds < float(MOST) else LEAST)


def _or_zero(value: object) -> int:
    try:
        return int(as_duration(value))
    except GoError:
        return 0


def _cut(number: int, unit: int) -> int:
    return -(-number // unit) if number < 0 else number // unit


def _parts(number: int, unit: int) -> float:
    whole = _cut(number, unit)
    return float(whole) + float(number - whole * unit) / unit


def seconds(value: object) -> float:
    """The duration in seconds; 0 where it cannot be read, here and below."""
    return _parts(_or_zero(value), SECOND)


def minutes(value: object) -> float:
    """The duration in minutes."""
    return _parts(_or_zero(value), _MINUTE)


def hours(value: object) -> float:
    """The duration in hours."""
    return _parts(_or_zero(value), _HOUR)


def days(value: object) -> float:
    """The duration in days."""
    return hours(value) / 24.0


def weeks(value: object) -> float:
    """The duration in weeks."""
    return hours(value) / 24.0 / 7.0


def milliseconds(value: object) -> Int64:
    """The duration in whole milliseconds."""
    return Int64(_cut(_or_zero(value), 1_000_000))


def microseconds(value: object) -> Int64:
    """The duration in whole microseconds."""
    return Int64(_cut(_or_zero(value), 1_000))


def nanoseconds(value: object) -> Int64:
    """The duration in nanoseconds."""
    return Int64(_or_zero(value))


def round_to(value: object, multiple: object) -> Duration:
    """The nearest multiple, halves away from zero; the duration itself if that cannot be read."""
    number = _or_zero(value)
    try:
        return round_duration(number, int(as_duration(multiple)))
    except GoError:
        return Duration(number)


def round_duration(number: int, unit: int) -> Duration:
    """``Duration.Round``."""
    if unit <= 0:
        return Duration(number)
    rest = abs(number) % unit
    rounded = abs(number) - rest + (unit if rest + rest >= unit else 0)
    return Duration(max(LEAST, min(-rounded if number < 0 else rounded, MOST)))


def truncate_to(value: object, multiple: object) -> Duration:
    """The next multiple towards zero; the duration itself if that cannot be read."""
    number = _or_zero(value)
    try:
        unit = int(as_duration(multiple))
    except GoError:
        return Duration(number)
    return Duration(_cut(number, unit) * unit if unit > 0 else number)


def duration(value: object) -> str:
    """Seconds (text or an int64, nothing else) as Go prints a duration."""
    count = 0
    if isinstance(value, str):
        count = parse_decimal_saturating(value)
    elif isinstance(value, Int64):
        count = int(value)
    return str(Duration(wrap_int64(count * SECOND)))


def duration_round(value: object) -> str:
    """The greatest unit only ("3mo", "2h") of text, nanoseconds (an int64), or a time's age."""
    number = 0
    if isinstance(value, str):
        try:
            number = int(parse_duration(value))
        except GoError:
            number = 0
    elif isinstance(value, Int64):
        number = int(value)
    elif go_type(value) == "time.Time":
        from .moments import since

        number = since(value)
    size = abs(number)
    units = ((365 * _DAY, "y"), (30 * _DAY, "mo"), (_DAY, "d"), (_HOUR, "h"), (_MINUTE, "m"))
    for unit, name in (*units, (SECOND, "s")):
        if size > unit:
            return f"{size // unit}{name}"
    return "0s"


TABLE: Table = {
    "duration": ("any", duration),
    "durationRound": ("any", duration_round),
    "mustToDuration": ("any", as_duration),
    "durationSeconds": ("any", seconds),
    "durationMilliseconds": ("any", milliseconds),
    "durationMicroseconds": ("any", microseconds),
    "durationNanoseconds": ("any", nanoseconds),
    "durationMinutes": ("any", minutes),
    "durationHours": ("any", hours),
    "durationDays": ("any", days),
    "durationWeeks": ("any", weeks),
    "durationRoundTo": ("any, any", round_to),
    "durationTruncateTo": ("any, any", truncate_to),
}
