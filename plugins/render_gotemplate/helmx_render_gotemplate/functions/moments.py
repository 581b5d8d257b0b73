"""Go's ``time.Time`` as templates see it: a moment in a location, with its methods.

`helmcore.text.gotime` does the formatting; here are locations (zones with their rules), arithmetic
and what templates may call. Source: Go's ``time/time.go``, ``time/zoneinfo.go``.
"""

from __future__ import annotations

import time
from datetime import UTC

from helmcore.model.template import TemplateObject
from helmcore.text.gotime import DAYS, MONTHS, GoTime, date_of, days_before
from helmcore.text.kinds import Duration, Int64

from .convention import GoError
from .nanoseconds import LEAST, MOST, SECOND

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, ClassVar

    #: Seconds since 1970 -> the offset from UTC in seconds, and the zone's abbreviation.
    Location = Callable[[int], tuple[int, str]]

_STARTED = time.perf_counter_ns()
_DAY = 86400


def utc(seconds: int) -> tuple[int, str]:
    """The location UTC."""
    return 0, "UTC"


def local(seconds: int) -> tuple[int, str]:
    """The machine's own location."""
    try:
        parts = time.localtime(seconds)
    except (OverflowError, ValueError, OSError):
        parts = time.localtime(0)
    return parts.tm_gmtoff, parts.tm_zone


def fixed(name: str, offset: int) -> Location:
    """A location with one offset for ever."""
    return lambda seconds: (offset, name)


def load_location(name: str) -> Location | None:
    """``time.LoadLocation``; None where there is no such zone."""
    if name in ("", "UTC"):
        return utc
    if name == "Local":
        return local
    if ".." in name or name[0] in "/\\" or "\\" in name:
        return None
    from datetime import datetime, timedelta
    from zoneinfo import ZoneInfo

    try:
        zone = ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return None
    epoch = datetime(1970, 1, 1, tzinfo=UTC)

    def look_up(seconds: int) -> tuple[int, str]:
        try:
            moment = (epoch + timedelta(seconds=seconds)).astimezone(zone)
        except OverflowError:
            moment = epoch.astimezone(zone)
        offset = moment.utcoffset() or timedelta()
        return offset.days * _DAY + offset.seconds, moment.tzname() or ""

    return look_up


class Month(TemplateObject):
    """``time.Month``: an int that prints as a name."""

    __slots__ = ("number",)
    go_type: ClassVar[str] = "time.Month"
    go_kind: ClassVar[str] = "int"
    METHODS: ClassVar[Mapping[str, tuple[str, str]]] = {"String": ("", "text")}
    STRINGER: ClassVar[str] = "text"
    NAMES: ClassVar[tuple[str, ...]] = ("%!Month(0)", *MONTHS)

    def __init__(self, number: int) -> None:
        self.number = number

    def text(self) -> str:
        """The English name."""
        return self.NAMES[self.number]

    def json_view(self) -> int:
        """JSON has the number."""
        return self.number

    def __int__(self) -> int:
        return self.number

    def __bool__(self) -> bool:
        return bool(self.number)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Month)
            and self.__class__ is other.__class__
            and self.number == other.number
        )

    def __hash__(self) -> int:
        return hash(self.number)


class Weekday(Month):
    """``time.Weekday``: an int from Sunday, 0, that prints as a name."""

    __slots__ = ()
    go_type: ClassVar[str] = "time.Weekday"
    NAMES: ClassVar[tuple[str, ...]] = (DAYS[6], *DAYS[:6])


class Moment(TemplateObject, GoTime):
    """``time.Time``; `monotonic` is the reading of a moment that `now` gave, in nanoseconds."""

    __slots__ = ("location", "monotonic")

    go_type: ClassVar[str] = "time.Time"
    go_kind: ClassVar[str] = "struct"
    FIELDS: ClassVar[tuple[str, ...]] = ("wall", "ext", "loc")
    STRINGER: ClassVar[str] = "text"
    METHODS: ClassVar[Mapping[str, tuple[str, str]]] = {
        "Add": ("time.Duration", "add"),
        "AddDate": ("int, int, int", "add_date"),
        "After": ("time.Time", "is_after"),
        "Before": ("time.Time", "is_before"),
        "Compare": ("time.Time", "compare"),
        "Day": ("", "day"),
        "Equal": ("time.Time", "is_same"),
        "Format": ("string", "format"),
        "Hour": ("", "hour"),
        "IsZero": ("", "is_zero"),
        "Local": ("", "to_local"),
        "Minute": ("", "minute"),
        "Month": ("", "month"),
        "Nanosecond": ("", "nanosecond"),
        "Round": ("time.Duration", "rounded"),
        "Second": ("", "second"),
        "String": ("", "text"),
        "Sub": ("time.Time", "minus"),
        "Truncate": ("time.Duration", "truncated"),
        "UTC": ("", "to_utc"),
        "Unix": ("", "unix"),
        "UnixMicro": ("", "unix_micro"),
        "UnixMilli": ("", "unix_milli"),
        "UnixNano": ("", "unix_nano"),
        "Weekday": ("", "weekday"),
        "Year": ("", "year"),
        "YearDay": ("", "year_day"),
    }

    def __init__(
        self,
        seconds: int,
        nanoseconds: int = 0,
        location: Location = utc,
        monotonic: int | None = None,
    ) -> None:
        offset, zone = location(seconds)
        GoTime.__init__(self, seconds, nanoseconds, offset, zone)
        self.location = location
        self.monotonic = monotonic

    def text(self) -> str:
        """``Time.String``."""
        shown = GoTime.__str__(self)
        if self.monotonic is None:
            return shown
        sign = "-" if self.monotonic < 0 else "+"
        whole, rest = divmod(abs(self.monotonic), SECOND)
        return f"{shown} m={sign}{whole}.{rest:09d}"

    __str__ = text

    def json_view(self) -> str:
        """RFC 3339 with as many digits of a second as it takes."""
        if not 0 <= self.year() <= 9999:
            raise GoError("Time.MarshalJSON: year outside of range [0,9999]")
        return self.format("2006-01-02T15:04:05.999999999Z07:00")

    def field(self, name: str) -> Any:
        """The private fields print, but nobody can rely on how."""
        return self.seconds if name == "ext" else 0

    def at(self, location: Location) -> Moment:
        """The same moment in another location."""
        return Moment(self.seconds, self.nanoseconds, location, self.monotonic)

    def to_local(self) -> Moment:
        """The same moment in the machine's location."""
        return self.at(local)

    def to_utc(self) -> Moment:
        """The same moment in UTC."""
        return self.at(utc)

    def add(self, duration: int) -> Moment:
        """A moment later by nanoseconds."""
        step, nanoseconds = divmod(self.nanoseconds + int(duration), SECOND)
        monotonic = None if self.monotonic is None else self.monotonic + int(duration)
        return Moment(self.seconds + step, nanoseconds, self.location, monotonic)

    def add_date(self, years: int, months: int, days: int) -> Moment:
        """A moment later by years, months and days of the calendar."""
        year, month, day = self._date()
        clock = (self.seconds + self.offset) % _DAY
        moved = moment_at((year + years, month + months, day + days), clock, self.location)
        return Moment(moved.seconds, self.nanoseconds, self.location)

    def minus(self, other: Moment) -> Duration:
        """The time between, as much as a duration can hold."""
        if self.monotonic is not None and other.monotonic is not None:
            return Duration(self.monotonic - other.monotonic)
        gap = (self.seconds - other.seconds) * SECOND + self.nanoseconds - other.nanoseconds
        return Duration(max(LEAST, min(gap, MOST)))

    def rounded(self, unit: int) -> Moment:
        """The nearest multiple of a duration since the year 1; halves go up."""
        rest = self._rest(int(unit))
        bare = self._without_monotonic()
        return bare.add(unit - rest if rest and rest + rest >= unit else -rest)

    def truncated(self, unit: int) -> Moment:
        """The multiple of a duration before, since the year 1."""
        return self._without_monotonic().add(-self._rest(int(unit)))

    def _rest(self, unit: int) -> int:
        since_start = (self.seconds - ZERO_SECONDS) * SECOND + self.nanoseconds
        return since_start % unit if unit > 0 else 0

    def _without_monotonic(self) -> Moment:
        return Moment(self.seconds, self.nanoseconds, self.location)

    def compare(self, other: Moment) -> int:
        """-1, 0 or 1."""
        mine, theirs = self._key(), other._key()
        return (mine > theirs) - (mine < theirs)

    def is_after(self, other: Moment) -> bool:
        """Whether this one is the later."""
        return self._key() > other._key()

    def is_before(self, other: Moment) -> bool:
        """Whether this one is the earlier."""
        return self._key() < other._key()

    def is_same(self, other: Moment) -> bool:
        """Whether both are the same moment, wherever."""
        return self._key() == other._key()

    def is_zero(self) -> bool:
        """Whether this is the start of the year 1 in UTC."""
        return self._key() == (ZERO_SECONDS, 0)

    def _key(self) -> tuple[int, int]:
        return self.seconds, self.nanoseconds

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Moment) and (*self._key(), self.zone, self.monotonic) == (
            *other._key(),
            other.zone,
            other.monotonic,
        )

    def __hash__(self) -> int:
        return hash(self._key())

    def _date(self) -> tuple[int, int, int]:
        return date_of((self.seconds + self.offset) // _DAY)

    def _clock(self) -> int:
        return (self.seconds + self.offset) % _DAY

    def year(self) -> int:
        """The year."""
        return self._date()[0]

    def month(self) -> Month:
        """The month."""
        return Month(self._date()[1])

    def day(self) -> int:
        """The day of the month."""
        return self._date()[2]

    def weekday(self) -> Weekday:
        """The day of the week."""
        return Weekday(((self.seconds + self.offset) // _DAY + 4) % 7)

    def year_day(self) -> int:
        """The day of the year, from 1."""
        return (self.seconds + self.offset) // _DAY - days_before(self.year(), 1, 1) + 1

    def hour(self) -> int:
        """The hour."""
        return self._clock() // 3600

    def minute(self) -> int:
        """The minute."""
        return self._clock() // 60 % 60

    def second(self) -> int:
        """The second."""
        return self._clock() % 60

    def nanosecond(self) -> int:
        """The fraction of the second, in nanoseconds."""
        return self.nanoseconds

    def unix(self) -> Int64:
        """Seconds since 1970."""
        return Int64(self.seconds)

    def unix_milli(self) -> Int64:
        """Milliseconds since 1970."""
        return Int64(self.seconds * 1000 + self.nanoseconds // 1_000_000)

    def unix_micro(self) -> Int64:
        """Microseconds since 1970."""
        return Int64(self.seconds * 1_000_000 + self.nanoseconds // 1000)

    def unix_nano(self) -> Int64:
        """Nanoseconds since 1970."""
        return Int64(self.seconds * SECOND + self.nanoseconds)


def moment_at(
    date: tuple[int, int, int], clock: int, location: Location, nanoseconds: int = 0
) -> Moment:
    """``time.Date``: a date (months and days may overflow) and a second of the day, somewhere."""
    year, month, day = date
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    as_utc = (days_before(year, month, 1) + day - 1) * _DAY + clock
    # Go's guess: the offset at that moment taken as UTC, looked up once more if it does not hold.
    offset, _ = location(as_utc)
    if offset:
        offset, _ = location(as_utc - offset)
    return Moment(as_utc - offset, nanoseconds, location)


ZERO_SECONDS = days_before(1, 1, 1) * _DAY
ZERO_TIME = Moment(ZERO_SECONDS)


def now() -> Moment:
    """This moment, in the machine's location."""
    seconds, nanoseconds = divmod(time.time_ns(), SECOND)
    return Moment(seconds, nanoseconds, local, time.perf_counter_ns() - _STARTED)


def since(moment: Any) -> int:
    """Nanoseconds from a moment until now."""
    return int(now().minus(moment))
