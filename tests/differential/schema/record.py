"""Asks the real helm about generated schemas and stores its answers for machines without helm.

Run as `python -m tests.differential.schema.record`.
"""

from __future__ import annotations

import gzip
import json
import tempfile
from pathlib import Path

from tests.differential.schema.charts import ask_helm
from tests.differential.schema.test_schema import RECORDED, generated
from tests.oracle.fetch import HELM, find
from tests.oracle.program import Program

SEEDS = range(200, 212)
COUNT = 60


def main() -> None:
    answers = {}
    with tempfile.TemporaryDirectory() as folder:
        helm = Program((str(find(HELM)),), Path(folder), {})
        for seed in SEEDS:
            answers[str(seed)] = ask_helm(helm, Path(folder) / str(seed), *generated(seed, COUNT))
    text = json.dumps({"count": COUNT, "seeds": answers}, sort_keys=True)
    RECORDED.write_bytes(gzip.compress(text.encode(), mtime=0))


if __name__ == "__main__":
    main()
