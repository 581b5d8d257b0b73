"""Times as Go writes them: RFC 3339 with up to nine digits of a second and the local offset."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta, timezone

_RFC3339 = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(?:\.(\d+))?([Zz]|[+-]\d{2}:\d{2})$"
)


def now() -> str:
    """This moment in local time, to the nanosecond, as Go's time.Now() is written to JSON."""
    moment = time.time_ns()
    seconds, nanoseconds = divmod(moment, 1_000_000_000)
    local = time.localtime(seconds)
    text = time.strftime("%Y-%m-%dT%H:%M:%S", local)
    fraction = f"{nanoseconds:09d}".rstrip("0")
    return text + (f".{fraction}" if fraction else "") + offset_text(local.tm_gmtoff or 0)


def offset_text(seconds: int) -> str:
    """An offset from UTC: `Z`, `+02:00`."""
    if not seconds:
        return "Z"
    sign = "-" if seconds < 0 else "+"
    hours, minutes = divmod(abs(seconds) // 60, 60)
    return f"{sign}{hours:02d}:{minutes:02d}"


def parse(text: str) -> tuple[datetime, int] | None:
    """A record's time, and its nanoseconds below the second; None for no time or none readable."""
    match = _RFC3339.match(text or "")
    if match is None:
        return None
    day, clock, fraction, zone = match.groups()
    moment = datetime.fromisoformat(f"{day}T{clock}")
    nanoseconds = int((fraction or "0").ljust(9, "0")[:9])
    return moment.replace(tzinfo=_zone(zone)), nanoseconds


def _zone(text: str) -> timezone:
    if text in "Zz":
        return UTC
    hours, minutes = int(text[1:3]), int(text[4:6])
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset)


def nanoseconds(text: str) -> int:
    """A record's time as nanoseconds since 1970, for sorting; 0 for none."""
    parsed = parse(text)
    if parsed is None:
        return 0
    moment, below = parsed
    return int(moment.timestamp()) * 1_000_000_000 + below


def age(text: str) -> float:
    """How many seconds ago a record's time was by this machine's clock."""
    return time.time() - nanoseconds(text) / 1e9
