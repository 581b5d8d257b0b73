"""Whole processes, helmx beside helm, in turn: ratios of wall time, CPU time and peak memory.

    python bench/whole_process.py --helm PATH [--corpus FOLDER] [--pairs N] [CASE ...]

Cases: version, example, a (what `helm create` makes), b (alertmanager), c (prometheus), d
(kube-prometheus-stack), objects (3,000 generated ConfigMaps). b, c and d want the corpus
(`HELMX_CORPUS` or --corpus). A ratio is the median over pairs of helmx/helm, each pair run one
after the other, so that a machine that slows down slows both.

helmx keeps no cache of templates on disk, so a first run is like every other; "new values" gives
each run of both tools a values file that they have not seen.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CORPUS_CHARTS = {
    "b": "prometheus-community+helm-charts__charts__alertmanager.tgz",
    "c": "prometheus-community+helm-charts__charts__prometheus.tgz",
    "d": "prometheus-community+helm-charts__charts__kube-prometheus-stack.tgz",
}


@dataclass(frozen=True)
class Usage:
    """What one process took: seconds of wall and CPU time, KiB of peak resident memory."""

    wall: float
    cpu: float
    memory: float
    output: bytes


@dataclass(frozen=True)
class Case:
    """What is run: the words after the program; `fresh` gives the path of a new values file."""

    name: str
    words: tuple[str, ...]
    fresh: Callable[[int], str] | None = None

    def words_of(self, run: int) -> list[str]:
        """The words of one run."""
        return [*self.words, *(["-f", self.fresh(run)] if self.fresh else [])]


def run(program: str, words: list[str], environ: dict[str, str]) -> Usage:
    """Run a process to its end. Raises `SystemExit` where it fails."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen([program, *words], stdout=output, stderr=errors, env=environ)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            sys.exit(f"{program} {' '.join(words)}: {errors.read().decode()}")
        output.seek(0)
        cpu = usage.ru_utime + usage.ru_stime
        return Usage(wall, cpu, usage.ru_maxrss, output.read())


def cases(names: list[str], helm: str, corpus: Path | None, folder: Path) -> Iterator[Case]:
    """The cases that were asked for, prepared in a folder."""
    for name in names:
        if name == "version":
            yield Case(name, ("version",))
            continue
        chart = chart_of(name, helm, corpus, folder)
        words = ("template", "rel", str(chart), "--namespace", "ns")
        yield Case(name, words)
        yield Case(f"{name}, new values", words, lambda run, name=name: values(folder, name, run))


def chart_of(name: str, helm: str, corpus: Path | None, folder: Path) -> Path:
    """The chart of a case, made or unpacked where needed."""
    if name == "example":
        return ROOT / "examples" / "web"
    if name == "a":
        subprocess.run([helm, "create", str(folder / "demo")], check=True, capture_output=True)
        return folder / "demo"
    if name == "objects":
        return objects(folder / "objects", 3000)
    if corpus is None:
        sys.exit(f"case {name} wants the corpus: --corpus or HELMX_CORPUS")
    archive = corpus / "dev" / "charts" / CORPUS_CHARTS[name]
    target = folder / name
    target.mkdir()
    subprocess.run(["tar", "-xzf", str(archive), "-C", str(target)], check=True)
    (unpacked,) = target.iterdir()
    return unpacked


def objects(folder: Path, count: int) -> Path:
    """A chart of many small objects with helpers, as umbrella charts have them."""
    (folder / "templates").mkdir(parents=True)
    (folder / "Chart.yaml").write_text("apiVersion: v2\nname: objects\nversion: 1.0.0\n")
    entries = "".join(
        f"- {{name: item-{n}, tier: t{n % 7}, data: {{a: {n}}}}}\n" for n in range(count)
    )
    (folder / "values.yaml").write_text(f"items:\n{entries}")
    (folder / "templates" / "_labels.tpl").write_text(
        '{{- define "labels" -}}\napp: {{ .name | quote }}\n'
        'tier: {{ .tier | default "none" }}\n{{- end }}\n'
    )
    (folder / "templates" / "all.yaml").write_text(
        "{{- range .Values.items }}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n"
        '  name: {{ printf "%s-cm" .name | trunc 63 | trimSuffix "-" }}\n'
        '  labels:\n    {{- include "labels" . | nindent 4 }}\n'
        "data:\n  {{- toYaml .data | nindent 2 }}\n{{- end }}\n"
    )
    return folder


def values(folder: Path, name: str, number: int) -> str:
    """A values file that no run has seen."""
    path = folder / f"values-{name}-{number}.yaml"
    path.write_text(f"unseen: run-{number}\nnameOverride: n{number}\n")
    return str(path)


def measure(case: Case, tools: tuple[str, str], pairs: int, environ: dict[str, str]) -> list[str]:
    """One row of the table: medians of helmx, and of the ratios pair by pair."""
    helm, helmx = tools
    for program in (helm, helmx):
        run(program, case.words_of(0), environ)
    found: list[tuple[Usage, Usage]] = []
    for number in range(1, pairs + 1):
        words = case.words_of(number)
        theirs, ours = run(helm, words, environ), run(helmx, words, environ)
        found.append((ours, theirs))
    same = all(ours.output == theirs.output for ours, theirs in found)

    def ratio(field: str) -> str:
        ratios = [getattr(ours, field) / getattr(theirs, field) for ours, theirs in found]
        return f"{statistics.median(ratios):.2f}"

    wall = statistics.median(ours.wall for ours, _ in found) * 1000
    memory = statistics.median(ours.memory for ours, _ in found) / 1024
    note = "-" if case.name == "version" else "same" if same else "differs"
    cells = [f"{wall:.0f} ms", f"{memory:.0f} MiB", *map(ratio, ("wall", "cpu", "memory")), note]
    return [case.name, *cells]


def main() -> None:
    """Read the command line, measure, print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", nargs="*", default=["version", "example", "a"])
    parser.add_argument("--helm", required=True, help="the real helm 4.3.1")
    parser.add_argument("--helmx", default=str(Path(sys.executable).with_name("helmx")))
    parser.add_argument("--corpus", type=Path, default=os.environ.get("HELMX_CORPUS"))
    parser.add_argument("--pairs", type=int, default=11)
    line = parser.parse_args()
    corpus = Path(line.corpus) if line.corpus else None
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("HELM_", "KUBE"))}
    # timing the compilation of modules would measure the installation
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environ |= {"HOME": name, "KUBECONFIG": str(folder / "none"), "TZ": "UTC"}
        print("| case | wall | peak memory | wall ratio | CPU ratio | memory ratio | output |")
        print("|---|---|---|---|---|---|---|")
        for case in cases(line.cases, line.helm, corpus, folder):
            row = measure(case, (line.helm, line.helmx), line.pairs, environ)
            print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()
