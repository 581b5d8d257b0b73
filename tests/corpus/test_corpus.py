"""A sample of the corpus of real charts: helmx's output held against helm's, byte for byte.

The whole corpus is `check.py`'s to run; this keeps a sample of every kind of case from breaking.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.needs("corpus")

KINDS = {"default": 40, "ci": 20, "flags": 20, "example": 10, "vib": 8, "unittest": 20}
FINE = {"identical", "identical-masked", "sorted-identical", "failed-same", "nondet-skip"}


@pytest.mark.parametrize("kind", KINDS)
def test_sample_is_identical(kind: str, tmp_path: Path) -> None:
    corpus = Path(os.environ["HELMX_CORPUS"])
    helmx = Path(sys.executable).with_name("helmx")
    report = tmp_path / "report.json"
    run = subprocess.run(
        [
            sys.executable,
            str(corpus / "check.py"),
            "--cmd",
            f"{helmx} template {{release}} {{chart}} --namespace {{ns}} -f {{values}}",
            *("--kind", kind, "--sample", str(KINDS[kind]), "--seed", "20261125"),
            *("-j", "2", "--json", str(report)),
        ],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "KUBECONFIG": str(tmp_path / "none")},
    )
    results = json.loads(report.read_text())
    assert results, run.stdout + run.stderr
    cases = results["results"]
    worse = [f"{case['status']}: {case['id']}" for case in cases if case["status"] not in FINE]
    assert len(cases) == KINDS[kind]
    assert worse == []
