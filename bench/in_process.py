"""Renders again with other values in one process, beside a helm process for each render.

    python bench/in_process.py --helm PATH [--corpus FOLDER] [--renders N] [CASE ...]

The cases are those of `whole_process.py`. The chart is loaded and its templates are read once; then
it is rendered N times, each time with values that it has not seen. A ratio is the median time of a
render over the median wall time of `helm template`, measured in turn.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import whole_process

from helmcore.action.chart_source import ChartSource
from helmcore.action.prepare import Facts
from helmcore.chart.load import load
from helmcore.session import Session
from helmcore.settings import Settings


def source_of(chart: Path) -> ChartSource:
    """A chart, ready to be rendered any number of times."""
    session = Session(Settings.read(), warn=lambda text: None)
    return ChartSource(session, load(str(chart), lambda text: None), {})


def seconds_of(source: ChartSource, number: int) -> float:
    """What one render takes that has values of its own."""
    start = time.perf_counter()
    source.render(
        Facts("rel", "ns", 1, online=False), {"unseen": number, "nameOverride": f"n{number}"}
    )
    return time.perf_counter() - start


def measure(chart: Path, helm: str, renders: int, environ: dict[str, str]) -> list[str]:
    """One row of the table."""
    source = source_of(chart)
    first = seconds_of(source, 0)
    words = ["template", "rel", str(chart), "--namespace", "ns"]
    ours, theirs = [], []
    for number in range(1, renders + 1):
        theirs.append(whole_process.run(helm, words, environ).wall)
        ours.append(statistics.median(seconds_of(source, number * 10 + turn) for turn in range(5)))
    mine, other = statistics.median(ours), statistics.median(theirs)
    return [f"{first * 1000:.0f} ms", f"{mine * 1000:.1f} ms", f"{mine / other:.3f}"]


def main() -> None:
    """Read the command line, measure, print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", nargs="*", default=["example", "a"])
    parser.add_argument("--helm", required=True, help="the real helm 4.3.1")
    parser.add_argument("--corpus", type=Path, default=os.environ.get("HELMX_CORPUS"))
    parser.add_argument("--renders", type=int, default=11)
    line = parser.parse_args()
    corpus = Path(line.corpus) if line.corpus else None
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("HELM_", "KUBE"))}
    with tempfile.TemporaryDirectory() as name:
        os.environ |= {"KUBECONFIG": str(Path(name, "none"))}
        print("| case | first render | later ones | of a helm process |")
        print("|---|---|---|---|")
        for case in line.cases:
            chart = whole_process.chart_of(case, line.helm, corpus, Path(name))
            print(f"| {case} | {' | '.join(measure(chart, line.helm, line.renders, environ))} |")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
