"""Go's points in time: RFC 3339 text in, any of Go's layouts out.

As Go's time/format.go does: a layout is an example that shows how the reference time, Monday
January 2 15:04:05 2006 MST (-0700), would look. Whole seconds and nanoseconds are kept apart, so
that nothing is rounded.
"""

from __future__ import annotations

import time

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
ANSIC = "Mon Jan _2 15:04:05 2006"
RFC3339 = "2006-01-02T15:04:05Z07:00"
_STRING = "2006-01-02 15:04:05.999999999 -0700 MST"
_DAY = 86400

# What can stand in a layout, longest first where one starts like another. Fractions of a second are
# found apart.
_CHUNKS = (
    "January", "Jan", "Monday", "Mon", "MST", "2006", "002", "01", "02", "03", "04", "05", "06",
    "15", "__2", "_2", "PM", "pm", "-07:00:00", "-070000", "-07:00", "-0700", "-07", "Z07:00:00",
    "Z070000", "Z07:00", "Z0700", "Z07", "1", "2", "3", "4", "5",
)  # fmt: skip


class GoTime:
    """A moment: `seconds` since 1970 in UTC, `nanoseconds` on top, and the zone to show it in.

    `offset` is the zone's distance from UTC in seconds, `zone` its abbreviation, "" for none.
    """

    __slots__ = ("nanoseconds", "offset", "seconds", "zone")

    def __init__(
        self, seconds: int, nanoseconds: int = 0, offset: int = 0, zone: str = "UTC"
    ) -> None:
        self.seconds = seconds
        self.nanoseconds = nanoseconds
        self.offset = offset
        self.zone = zone

    @classmethod
    def parse(cls, text: str) -> GoTime:
        """Read RFC 3339 with any number of fractional digits; `ValueError` for anything else.

        A `Z` means UTC. An offset that the machine's own zone has at that moment means that zone,
        as in Go; another one has no name.
        """
        try:
            year, month, day = int(text[0:4]), int(text[5:7]), int(text[8:10])
            hour, minute, second = int(text[11:13]), int(text[14:16]), int(text[17:19])
            rest = text[19:]
            fraction = ""
            if rest.startswith("."):
                digits = len(rest) - len(rest[1:].lstrip("0123456789"))
                fraction, rest = rest[1:digits], rest[digits:]
            offset = 0 if rest == "Z" else _offset(rest)
        except (ValueError, IndexError):
            raise ValueError(f"not a time in RFC 3339: {text!r}") from None
        seconds = days_before(year, month, day) * _DAY + hour * 3600 + minute * 60 + second - offset
        nanoseconds = int((fraction + "000000000")[:9])
        if rest == "Z":
            return cls(seconds, nanoseconds)
        local = cls.local(seconds, nanoseconds)
        return local if local.offset == offset else cls(seconds, nanoseconds, offset, "")

    @classmethod
    def local(cls, seconds: int, nanoseconds: int = 0) -> GoTime:
        """A moment in the machine's zone."""
        parts = time.localtime(seconds)
        return cls(seconds, nanoseconds, parts.tm_gmtoff, parts.tm_zone)

    def format(self, layout: str) -> str:
        """The moment as a layout of Go's shows it."""
        fields = _Fields(self)
        out: list[str] = []
        index = 0
        while index < len(layout):
            chunk = _chunk_at(layout, index)
            if chunk:
                out.append(fields.show(chunk))
                index += len(chunk)
            else:
                out.append(layout[index])
                index += 1
        return "".join(out)

    def __str__(self) -> str:
        """As Go's `Time.String` without a monotonic part."""
        return self.format(_STRING)


def _offset(text: str) -> int:
    if len(text) != 6 or text[0] not in "+-" or text[3] != ":":
        raise ValueError(text)
    distance = int(text[1:3]) * 3600 + int(text[4:6]) * 60
    return -distance if text[0] == "-" else distance


def days_before(year: int, month: int, day: int) -> int:
    """Days from 1970-01-01 to a date of the Gregorian calendar, which may lie before it."""
    year -= month <= 2
    era = year // 400
    of_era = year - era * 400
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


def date_of(days: int) -> tuple[int, int, int]:
    """The reverse of `days_before`: year, month, day."""
    days += 719468
    era = days // 146097
    of_era = days - era * 146097
    year = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    month = (5 * of_year + 2) // 153
    day = of_year - (153 * month + 2) // 5 + 1
    month += 3 if month < 10 else -9
    return year + era * 400 + (month <= 2), month, day


def layout_chunk(layout: str) -> tuple[str, str, str]:
    """Cut a layout at its first part: what stands before it, the part ("" for none), the rest."""
    for index in range(len(layout)):
        chunk = _chunk_at(layout, index)
        if chunk:
            return layout[:index], chunk, layout[index + len(chunk) :]
    return layout, "", ""


def _chunk_at(layout: str, index: int) -> str:
    char = layout[index]
    if char in ".,":
        return _fraction_at(layout, index)
    if char not in "JMPp0123456789_-Z":
        return ""
    for chunk in _CHUNKS:
        if layout.startswith(chunk, index):
            # Go takes "Jan" only where no lower-case letter follows it.
            after = layout[index + len(chunk) : index + len(chunk) + 1]
            if chunk in {"Jan", "Mon"} and after.islower() and after.isascii():
                return ""
            if chunk == "_2" and layout.startswith("_2006", index):
                return ""
            return chunk
    return ""


def _fraction_at(layout: str, index: int) -> str:
    digit = layout[index + 1 : index + 2]
    if digit not in {"0", "9"}:
        return ""
    end = index + 1
    while end < len(layout) and layout[end] == digit:
        end += 1
    return "" if layout[end : end + 1].isdigit() else layout[index:end]


class _Fields:
    """The parts of a moment in its zone."""

    def __init__(self, moment: GoTime) -> None:
        days, second = divmod(moment.seconds + moment.offset, _DAY)
        self.moment = moment
        self.year, self.month, self.day = date_of(days)
        self.weekday = (days + 3) % 7
        self.yearday = days - days_before(self.year, 1, 1) + 1
        self.hour, second = divmod(second, 3600)
        self.minute, self.second = divmod(second, 60)

    def show(self, chunk: str) -> str:
        if chunk[0] in ".,":
            return self._fraction(chunk)
        if chunk[0] in "-Z":
            return self._zone(chunk)
        return self._part(chunk)

    def _part(self, chunk: str) -> str:
        half = self.hour % 12 or 12
        month, weekday = MONTHS[self.month - 1], DAYS[self.weekday]
        parts = {
            "January": month, "Jan": month[:3], "Monday": weekday, "Mon": weekday[:3],
            "MST": self._name(), "2006": f"{self.year:04d}", "06": f"{self.year % 100:02d}",
            "01": f"{self.month:02d}", "1": str(self.month), "02": f"{self.day:02d}",
            "_2": f"{self.day:2d}", "2": str(self.day), "002": f"{self.yearday:03d}",
            "__2": f"{self.yearday:3d}", "15": f"{self.hour:02d}", "03": f"{half:02d}",
            "3": str(half), "04": f"{self.minute:02d}", "4": str(self.minute),
            "05": f"{self.second:02d}", "5": str(self.second),
            "PM": "PM" if self.hour >= 12 else "AM", "pm": "pm" if self.hour >= 12 else "am",
        }  # fmt: skip
        return parts[chunk]

    def _name(self) -> str:
        if self.moment.zone:
            return self.moment.zone
        minutes, sign = abs(self.moment.offset) // 60, "-" if self.moment.offset < 0 else "+"
        return f"{sign}{minutes // 60:02d}{minutes % 60:02d}"

    def _zone(self, chunk: str) -> str:
        offset = self.moment.offset
        if chunk[0] == "Z" and offset == 0:
            return "Z"
        sign = "-" if offset < 0 else "+"
        minutes, seconds = divmod(abs(offset), 60)
        colon = ":" if ":" in chunk else ""
        text = f"{sign}{minutes // 60:02d}"
        if len(chunk) > 3:
            text += f"{colon}{minutes % 60:02d}"
        if len(chunk) > 6:
            text += f"{colon}{seconds:02d}"
        return text

    def _fraction(self, chunk: str) -> str:
        digits = f"{self.moment.nanoseconds:09d}"[: len(chunk) - 1]
        if chunk[1] == "9":
            digits = digits.rstrip("0")
            return chunk[0] + digits if digits else ""
        return chunk[0] + digits
