"""Times as records hold them: RFC 3339 with up to nine digits of a second and the local offset."""

from __future__ import annotations

import time

from helmcore.text.gotime import GoTime


def now() -> str:
    """This moment in local time, to the nanosecond, as Go's time.Now() is written to JSON."""
    seconds, nanoseconds = divmod(time.time_ns(), 1_000_000_000)
    return GoTime.local(seconds, nanoseconds).format("2006-01-02T15:04:05.999999999Z07:00")


def nanoseconds(text: str) -> int:
    """A record's time as nanoseconds since 1970, for sorting; 0 for none, or none readable."""
    try:
        moment = GoTime.parse(text)
    except ValueError:
        return 0
    return moment.seconds * 1_000_000_000 + moment.nanoseconds


def age(text: str) -> float:
    """How many seconds ago a record's time was by this machine's clock."""
    return time.time() - nanoseconds(text) / 1e9
