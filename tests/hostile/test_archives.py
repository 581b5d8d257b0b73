"""Archives that are bombs: refused in time, within 512 MiB (CVE-2025-32386 and its kin)."""

from __future__ import annotations

import gzip
import re
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hostile.running import MEMORY, run
from tests.unit.chart.archives import packed

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="limits on address space are Linux's"
)
CHART = b"apiVersion: v2\nname: demo\nversion: 0.1.0\n"


def header(name: str, size: int, kind: bytes = tarfile.REGTYPE) -> bytes:
    """The header of a member that claims a size."""
    info = tarfile.TarInfo(name)
    info.size = size
    info.type = kind
    return info.tobuf(tarfile.GNU_FORMAT)


def zeros() -> bytes:
    """One gigabyte of zeros that packs to one megabyte."""
    plain = header("demo/values.yaml", 1 << 30)
    block = gzip.compress(bytes(64 << 20), 9)
    return gzip.compress(plain, 9) + block * 16


def many_entries() -> bytes:
    return gzip.compress(header("demo/x", 0) * 400_000, 9)


def a_large_pax_header() -> bytes:
    body = b"100000000 comment=" + b"x" * (64 << 20)
    return gzip.compress(header("demo/x", len(body), tarfile.XHDTYPE) + body, 9)


def archives_in_archives() -> bytes:
    data = packed([("demo/Chart.yaml", CHART)])
    for _ in range(40):
        data = packed([("demo/Chart.yaml", CHART), ("demo/charts/demo-0.1.0.tgz", data)])
    return data


def large_archives_side_by_side() -> bytes:
    kid = packed([("demo/Chart.yaml", CHART), ("demo/x", bytes(15 << 20))])
    kids = [(f"demo/charts/kid{number}-0.1.0.tgz", kid) for number in range(30)]
    return packed([("demo/Chart.yaml", CHART), *kids])


def a_large_values_file() -> bytes:
    lines = b"".join(b"key%d: [1, two, {three: 3}] # text\n" % number for number in range(400_000))
    return packed([("demo/Chart.yaml", CHART), ("demo/values.yaml", lines)])


@pytest.mark.parametrize(
    ("archive", "says"),
    [
        (zeros, "unpacks to more than 300 times its size|larger than the maximum size"),
        (many_entries, "holds more than 10000 entries|more than 300 times|larger than the maximum"),
        (a_large_pax_header, "extension headers are too large|more than 300 times"),
        (archives_in_archives, "subcharts are nested more than 32 deep"),
        (large_archives_side_by_side, "larger than the maximum size|MiB of memory"),
        (a_large_values_file, "MiB of memory|seconds of computing"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_an_archive_that_is_a_bomb_is_refused(
    archive: Callable[[], bytes], says: str, tmp_path: Path
) -> None:
    (tmp_path / "demo-0.1.0.tgz").write_bytes(archive())
    outcome = run(["template", "demo-0.1.0.tgz"], tmp_path)
    assert outcome.code == 1, outcome.stderr[:2000]
    assert re.search(says, outcome.stderr), outcome.stderr[:2000]
    assert outcome.ended_in_time(), outcome
    assert outcome.peak < MEMORY
