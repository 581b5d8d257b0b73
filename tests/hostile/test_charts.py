"""Hostile charts end in a clear error, within ten seconds and 512 MiB.

Charts that would compute until the limit are allowed one second of it, to be quick; with
`HELMX_HOSTILE=defaults` they get all that a user's chart gets.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from tests.hostile.charts import ALL, Hostile
from tests.hostile.running import MEMORY, run

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="limits on address space are Linux's"
)


@pytest.mark.parametrize("chart", ALL, ids=lambda chart: chart.name)
def test_a_hostile_chart_ends_in_time(chart: Hostile, tmp_path: Path) -> None:
    chart.write(tmp_path)
    words = ["template", "hostile", *chart.words]
    if chart.slow and os.environ.get("HELMX_HOSTILE") != "defaults":
        words.append("--render-cpu=1s")
    outcome = run(words, tmp_path)
    shown = outcome.stderr if chart.refused else outcome.stdout
    assert outcome.code == (1 if chart.refused else 0), outcome.stderr[:2000]
    assert re.search(chart.says, shown), shown[:2000]
    assert "Traceback" not in outcome.stderr
    assert outcome.ended_in_time(), outcome
    assert outcome.peak < MEMORY
