"""Bounds of Go's time.Duration, in nanoseconds."""

from __future__ import annotations

SECOND = 1_000_000_000
MOST = (1 << 63) - 1
LEAST = -(1 << 63)
