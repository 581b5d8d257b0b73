"""Times in records."""

from __future__ import annotations

import re
import time

import pytest

from helmcore.release import clock


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-01T00:00:00Z", 1_767_225_600_000_000_000),
        ("2026-01-01T02:00:00.5+02:00", 1_767_225_600_500_000_000),
        ("2025-12-31T19:00:00.000000001-05:00", 1_767_225_600_000_000_001),
        ("", 0),
        ("yesterday", 0),
    ],
)
def test_nanoseconds(text, expected):
    assert clock.nanoseconds(text) == expected


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kolkata", "America/New_York"])
def test_now_is_local_time_as_go_writes_it(monkeypatch, zone):
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    text = clock.now()
    monkeypatch.undo()
    time.tzset()
    form = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)"
    assert re.fullmatch(form, text)
    assert (text[-1] == "Z") == (zone == "UTC")
    assert abs(clock.age(text)) < 5
