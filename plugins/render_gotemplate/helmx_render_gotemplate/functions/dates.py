"""Sprig's dates (its ``date.go``): formatting by Go's layouts, in any zone of the system."""

from __future__ import annotations

from helmcore.text.kinds import Int32, Int64

from .convention import GoError
from .durations import parse_duration, round_duration
from .moments import ZERO_TIME, Moment, load_location, now, since, utc
from .nanoseconds import SECOND

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .convention import Table

_DAY_LAYOUT = "2006-01-02"


def date_in_zone(layout: str, date: object, zone: str) -> str:
    """A time, or seconds since 1970, by a layout in a zone; now for anything else."""
    location = load_location(zone)
    return _moment(date).at(utc if location is None else location).format(layout)


def _moment(date: object) -> Moment:
    if isinstance(date, Moment):
        return date
    if date.__class__ in (int, Int64, Int32):
        return Moment(int(date))
    return now()


def date(layout: str, moment: object) -> str:
    """``dateInZone`` in the machine's zone."""
    return date_in_zone(layout, moment, "Local")


def html_date(moment: object) -> str:
    """The day, as HTML's date pickers want it."""
    return date_in_zone(_DAY_LAYOUT, moment, "Local")


def html_date_in_zone(moment: object, zone: str) -> str:
    """The day in a zone."""
    return date_in_zone(_DAY_LAYOUT, moment, zone)


def must_date_modify(duration: str, moment: Moment) -> Moment:
    """A time later by a duration."""
    return moment.add(parse_duration(duration))


def date_modify(duration: str, moment: Moment) -> Moment:
    """``mustDateModify`` that gives the time itself where the duration cannot be read."""
    try:
        return must_date_modify(duration, moment)
    except GoError:
        return moment


def ago(moment: object) -> str:
    """How long ago a time was, in whole seconds."""
    if isinstance(moment, Moment) or moment.__class__ in (int, Int64):
        return str(round_duration(since(_moment(moment)), SECOND))
    return "0s"


def must_to_date(layout: str, text: str) -> Moment:
    """Read a time by a layout."""
    from .layouts import parse_time

    return parse_time(layout, text)


def to_date(layout: str, text: str) -> Moment:
    """``mustToDate`` that gives the year 1 where the text cannot be read."""
    try:
        return must_to_date(layout, text)
    except GoError:
        return ZERO_TIME


def unix_epoch(moment: Moment) -> str:
    """Seconds since 1970, as text."""
    return str(moment.seconds)


TABLE: Table = {
    "now": ("", now),
    "date": ("string, any", date),
    "dateInZone": ("string, any, string", date_in_zone),
    "date_in_zone": ("string, any, string", date_in_zone),
    "htmlDate": ("any", html_date),
    "htmlDateInZone": ("any, string", html_date_in_zone),
    "dateModify": ("string, time.Time", date_modify),
    "date_modify": ("string, time.Time", date_modify),
    "mustDateModify": ("string, time.Time", must_date_modify),
    "must_date_modify": ("string, time.Time", must_date_modify),
    "ago": ("any", ago),
    "toDate": ("string, string", to_date),
    "mustToDate": ("string, string", must_to_date),
    "unixEpoch": ("time.Time", unix_epoch),
}
