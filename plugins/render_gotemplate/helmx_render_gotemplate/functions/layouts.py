"""Read times by an example of their layout: Go's ``time.ParseInLocation`` (``time/format.go``)."""

from __future__ import annotations

from helmcore.text.gotime import DAYS, MONTHS, days_before, layout_chunk

from .convention import GoError
from .durations import time_quote
from .moments import Moment, fixed, local, moment_at, utc

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .moments import Location

_DIGITS = frozenset("0123456789")


class _Bad(Exception):
    """The value does not go on as the layout asks."""


class _OutOfRange(Exception):
    """A part of the value is a number that cannot be."""


class _Reader:
    """What was read so far, and the rest of the value."""

    def __init__(self, value: str) -> None:
        self.rest = value
        self.year = self.hour = self.minute = self.second = self.nanoseconds = 0
        self.month = self.day = self.year_day = -1
        self.afternoon: bool | None = None
        self.zone: Location | None = None
        self.offset: int | None = None
        self.zone_name = ""

    def take(self, count: int) -> str:
        """The next characters, all of them."""
        if len(self.rest) < count:
            raise _Bad
        taken, self.rest = self.rest[:count], self.rest[count:]
        return taken

    def number(self, most: int, *, exactly: bool) -> int:
        """The next digits, up to two or three."""
        count = 0
        while count < most and self.rest[count : count + 1] in _DIGITS:
            count += 1
        if not count or (exactly and count != most):
            raise _Bad
        return int(self.take(count))

    def name(self, names: tuple[str, ...], length: int | None) -> int:
        """One of the names, in any case."""
        for at, name in enumerate(names):
            wanted = name[:length].lower()
            if self.rest[: len(wanted)].lower() == wanted:
                self.rest = self.rest[len(wanted) :]
                return at
        raise _Bad

    def skip(self, prefix: str) -> None:
        """What stands between the parts of the layout; a run of blanks matches any run."""
        while prefix:
            if prefix[0] == " ":
                if self.rest and self.rest[0] != " ":
                    raise _Bad
                prefix, self.rest = prefix.lstrip(" "), self.rest.lstrip(" ")
            elif not self.rest or self.rest[0] != prefix[0]:
                raise _Bad
            else:
                prefix, self.rest = prefix[1:], self.rest[1:]

    def part(self, chunk: str, following: str) -> None:
        """Read one part; `following` is the part of the layout behind it."""
        if chunk in ("2006", "06"):
            self._year(chunk)
        elif chunk in ("January", "Jan"):
            self.month = self.name(MONTHS, 3 if chunk == "Jan" else None) + 1
        elif chunk in ("Monday", "Mon"):
            self.name(DAYS, 3 if chunk == "Mon" else None)
        elif chunk in ("PM", "pm"):
            self._half(chunk)
        elif chunk == "MST":
            self._zone_name()
        elif chunk[0] in "-Z":
            self._offset(chunk)
        elif chunk[0] in ".,":
            self._fraction(chunk)
        else:
            self._number(chunk, following)

    def _year(self, chunk: str) -> None:
        if chunk == "2006":
            if self.rest[:1] not in _DIGITS or len(self.rest) < 4:
                raise _Bad
            self.year = _digits(self.take(4))
            return
        short = _digits(self.take(2))
        self.year = short + (1900 if short >= 69 else 2000)

    def _half(self, chunk: str) -> None:
        word = self.take(2)
        if word not in (chunk, "AM" if chunk == "PM" else "am"):
            raise _Bad
        self.afternoon = word == chunk

    def _number(self, chunk: str, following: str) -> None:
        if chunk in ("_2", "__2"):
            for _ in range(len(chunk) - 1):
                self.rest = self.rest.removeprefix(" ")
        if chunk in ("002", "__2"):
            self.year_day = self.number(3, exactly=chunk == "002")
            return
        value = self.number(2, exactly=chunk[0] == "0")
        if chunk in ("1", "01"):
            self.month = _within(value, 1, 12, "month")
        elif chunk in ("2", "_2", "02"):
            self.day = value
        elif chunk == "15":
            self.hour = _within(value, 0, 23, "hour")
        elif chunk in ("3", "03"):
            self.hour = _within(value, 0, 12, "hour")
        elif chunk in ("4", "04"):
            self.minute = _within(value, 0, 59, "minute")
        else:
            self.second = _within(value, 0, 59, "second")
            if layout_chunk(following)[1][:1] not in (".", ",") and self._at_fraction():
                self._any_fraction()

    def _at_fraction(self) -> bool:
        return self.rest[:1] in (".", ",") and self.rest[1:2] in _DIGITS

    def _any_fraction(self) -> None:
        count = 1
        while self.rest[count : count + 1] in _DIGITS:
            count += 1
        self.nanoseconds = _nanoseconds(self.take(count))

    def _fraction(self, chunk: str) -> None:
        if chunk[1] == "9":
            if self._at_fraction():
                self._any_fraction()
            return
        self.nanoseconds = _nanoseconds(self.take(len(chunk)))

    def _zone_name(self) -> None:
        if self.rest.startswith("UTC"):
            self.rest = self.rest[3:]
            self.zone = utc
            return
        self.zone_name = self.take(_zone_length(self.rest))

    def _offset(self, chunk: str) -> None:
        if chunk[0] == "Z" and self.rest[:1] == "Z":
            self.rest = self.rest[1:]
            self.zone = utc
            return
        shape = chunk[1:]
        text = self.take(len(shape) + 1)
        for at, char in enumerate(shape):
            if char == ":" and text[at + 1] != ":":
                raise _Bad
        bare = (text[1:].replace(":", "") + "0000")[:6]
        if not bare.isdecimal():
            raise _Bad
        hours, minutes, seconds = int(bare[:2]), int(bare[2:4]), int(bare[4:6])
        _within(hours, 0, 24, "time zone offset hour")
        _within(minutes, 0, 60, "time zone offset minute")
        _within(seconds, 0, 60, "time zone offset second")
        if text[0] not in "+-":
            raise _Bad
        distance = (hours * 60 + minutes) * 60 + seconds
        self.offset = -distance if text[0] == "-" else distance


def _digits(text: str) -> int:
    bare = text[1:] if text[:1] in ("+", "-") else text
    if not bare.isdecimal() or not bare.isascii():
        raise _Bad
    return int(text)


def _within(value: int, low: int, high: int, name: str) -> int:
    if not low <= value <= high:
        raise _OutOfRange(name)
    return value


def _nanoseconds(text: str) -> int:
    if text[0] not in ".,":
        raise _Bad
    digits = text[1:10]
    return _within(_digits(digits) * 10 ** (9 - len(digits)), 0, 10**9, "fractional second")


def _zone_length(text: str) -> int:
    if text[:4] in ("ChST", "MeST"):
        return 4
    if text[:3] == "GMT":
        return 3 + _signed_length(text[3:])
    if text[:1] in ("+", "-") and len(text) >= 3:
        length = _signed_length(text)
        if length:
            return length
        raise _Bad
    capitals = 0
    while capitals < 6 and "A" <= text[capitals : capitals + 1] <= "Z":
        capitals += 1
    if capitals == 3 or (capitals == 5 and text[4] == "T"):
        return capitals
    if capitals == 4 and (text[3] == "T" or text[:4] == "WITA"):
        return 4
    raise _Bad


def _signed_length(text: str) -> int:
    if text[:1] not in ("+", "-"):
        return 0
    digits = len(text) - 1 - len(text[1:].lstrip("0123456789"))
    return digits + 1 if digits and int(text[1 : digits + 1][:20]) <= 23 else 0


def parse_time(layout: str, value: str) -> Moment:
    """Read a time; a value without a zone is in the machine's. Raises GoError in Go's words."""
    reader = _Reader(value)
    rest_of_layout = layout
    while True:
        prefix, chunk, after = layout_chunk(rest_of_layout)
        try:
            reader.skip(prefix)
        except _Bad:
            raise _cannot(layout, value, reader.rest, prefix) from None
        if not chunk:
            break
        held = reader.rest
        try:
            reader.part(chunk, after)
        except _OutOfRange as problem:
            raise _problem(value, f"{problem} out of range") from None
        except _Bad:
            raise _cannot(layout, value, held, chunk) from None
        rest_of_layout = after
    if reader.rest:
        raise _problem(value, f"extra text: {time_quote(reader.rest)}")
    _settle_day(reader, value)
    return _settle_zone(reader)


def _cannot(layout: str, value: str, at: str, part: str) -> GoError:
    return GoError(
        f"parsing time {time_quote(value)} as {time_quote(layout)}: "
        f"cannot parse {time_quote(at)} as {time_quote(part)}"
    )


def _problem(value: str, problem: str) -> GoError:
    return GoError(f"parsing time {time_quote(value)}: {problem}")


def _days_in(year: int, month: int) -> int:
    following = (year + 1, 1) if month == 12 else (year, month + 1)
    return days_before(*following, 1) - days_before(year, month, 1)


def _settle_day(reader: _Reader, value: str) -> None:
    if reader.afternoon is not None:
        reader.hour = (
            reader.hour % 12 + (12 if reader.afternoon else 0)
            if (reader.hour <= 12)
            else reader.hour
        )
    if reader.year_day >= 0:
        _settle_year_day(reader, value)
    month = 1 if reader.month < 0 else reader.month
    day = 1 if reader.day < 0 else reader.day
    if not 1 <= day <= _days_in(reader.year, month):
        raise _problem(value, "day out of range")
    reader.month, reader.day = month, day


def _settle_year_day(reader: _Reader, value: str) -> None:
    month, left = 1, reader.year_day
    if not 1 <= left <= 365 + (_days_in(reader.year, 2) == 29):
        raise _problem(value, "day-of-year out of range")
    while left > _days_in(reader.year, month):
        left -= _days_in(reader.year, month)
        month += 1
    if reader.month >= 0 and reader.month != month:
        raise _problem(value, "day-of-year does not match month")
    if reader.day >= 0 and reader.day != left:
        raise _problem(value, "day-of-year does not match day")
    reader.month, reader.day = month, left


def _settle_zone(reader: _Reader) -> Moment:
    date = (reader.year, reader.month, reader.day)
    clock = reader.hour * 3600 + reader.minute * 60 + reader.second

    def at(location: Location) -> Moment:
        return moment_at(date, clock, location, reader.nanoseconds)

    if reader.zone is not None:
        return at(reader.zone)
    if reader.offset is not None:
        moment = at(fixed(reader.zone_name, reader.offset))
        offset, name = local(moment.seconds)
        if offset == reader.offset and reader.zone_name in ("", name):
            return moment.at(local)
        return moment
    if reader.zone_name:
        moment = at(local)
        if moment.zone == reader.zone_name:
            return moment
        hours = reader.zone_name[3:] if reader.zone_name.startswith("GMT") else ""
        # Go reads the clock as UTC's and only then moves it to the made-up zone
        return at(utc).at(fixed(reader.zone_name, int(hours or 0) * 3600))
    return at(local)
