"""Fakes of the outside world: a cluster, a release store."""

from __future__ import annotations

from helmcore.testing.fake_cluster import FakeCluster, become_ready
from helmcore.testing.fake_store import MemoryReleaseStore

__all__ = ["FakeCluster", "MemoryReleaseStore", "become_ready"]
