"""`helmx template` beside the real helm: generated charts, and the gates, flags and messages.

Standard output must be the same bytes; standard error the same lines in any order (helm walks maps
in a random one), with helmx's own `where:` and `hint:` lines left out; the exit code the same.
"""

from __future__ import annotations

import contextlib
import io
import os
import random
import sys
from pathlib import Path

import pytest

from helmcore.cli.main import main
from tests.differential.charts import generator
from tests.oracle.program import Program

VALUES_SEEDS = range(60)
TEXT_SEEDS = range(1000, 1050)


def helmx(words: list[str]) -> tuple[str, list[str], int]:
    """Run in this process, which is much faster; all of it but the interpreter's start."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(words)
        out.flush()
        err.flush()
    return (
        out.buffer.getvalue().decode(),  # type: ignore[attr-defined]
        said(err.buffer.getvalue().decode()),  # type: ignore[attr-defined]
        code,
    )


def said(text: str) -> list[str]:
    return sorted(
        line for line in text.split("\n") if line and not line.startswith(("  where:", "  hint:"))
    )


def compare(helm: Program, words: list[str]) -> tuple[str, list[str], int]:
    theirs = helm.run(*words, check=False)
    ours = helmx(words)
    assert (ours[0], ours[1], ours[2]) == (theirs.stdout, said(theirs.stderr), theirs.returncode)
    return ours


@pytest.fixture(autouse=True)
def _own_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith(("HELM_", "KUBE")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "none"))


def test_values_of_generated_charts(helm: Program, tmp_path: Path) -> None:
    rendered = 0
    for seed in VALUES_SEEDS:
        rng = random.Random(seed)
        chart = tmp_path / f"chart{seed}"
        generator.values_chart(rng, chart)
        words = ["template", "rel", str(chart), "--namespace", "ns", *generator.set_flags(rng)]
        if rng.random() < 0.5:
            values = tmp_path / f"values{seed}.yaml"
            values.write_text(generator.table(rng))
            words += ["-f", str(values)]
        rendered += compare(helm, words)[2] == 0
    assert rendered > len(VALUES_SEEDS) // 2


def test_documents_of_generated_templates(helm: Program, tmp_path: Path) -> None:
    rendered = 0
    flags: list[list[str]] = [[], [], ["--no-hooks"], ["--skip-tests"],
                              ["-s", "templates/a.yaml"], ["-s", "templates/*/*"]]  # fmt: skip
    for seed in TEXT_SEEDS:
        rng = random.Random(seed)
        chart = tmp_path / f"chart{seed}"
        generator.text_chart(rng, chart)
        words = ["template", "rel", str(chart), "--namespace", "ns", *rng.choice(flags)]
        rendered += compare(helm, words)[2] == 0
    assert rendered > len(TEXT_SEEDS) // 5


CHART = "apiVersion: v2\nname: demo\nversion: 0.1.0\n"
FILES = {
    "Chart.yaml": CHART,
    "values.yaml": "a: 1\n",
    "crds/x.yaml": "kind: CustomResourceDefinition\n---\nkind: Other\n",
    "templates/NOTES.txt": "notes",
    "templates/a.yaml": "kind: Pod\nx: {{ .Release | toJson }}\ny: {{ .Values | toJson }}\n",
    "templates/c.yaml": "k: {{ .Capabilities.KubeVersion }} {{ .Capabilities.KubeVersion.Version }}"
    ' {{ .Capabilities.APIVersions.Has "foo/v1" }} {{ .Capabilities.HelmVersion | toJson }}\n',
    "templates/t.yaml": 'metadata: {annotations: {"helm.sh/hook": test}}\n',
    "templates/h.yaml": 'metadata: {annotations: {"helm.sh/hook": pre-install}}\n',
}


def chart_at(folder: Path, **changes: str) -> Path:
    for name, text in {**FILES, **changes}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


@pytest.mark.parametrize(
    "flags",
    [
        "",
        "--is-upgrade",
        "--include-crds",
        "--include-crds --skip-crds",
        "--skip-crds",
        "--no-hooks",
        "--skip-tests",
        "--include-crds -s crds/x.yaml",
        "-s templates/a.yaml -s templates/t.yaml",
        "-s templates/t.yaml -s templates/a.yaml",
        "-s templates/*.yaml",
        "-s templates/nope.yaml",
        "-s templates/NOTES.txt",
        "-s templates/h.yaml --no-hooks",
        "--kube-version 1.30",
        "--kube-version v1.30.1-gke.1",
        "--kube-version 1",
        "--kube-version abc",
        "--kube-version 01.2",
        "--api-versions foo/v1,bar/v2 -a baz/v1",
        "--set b=2,c.d=x --set-string e=1 --set-json f=[1] --set-literal g=a,b",
        "--set-json {\"a\":{\"b\":null}}",
        "--set-file a=nofile",
        "-f nofile.yaml",
        "--generate-name",
        "--name-template foo-{{add,1,2}}",
        "--dry-run=client",
        "--dry-run=foo",
        "--dry-run",
        "--labels name=x",
        "--labels a=b",
        "--description x --timeout 3s --wait --replace --create-namespace",
        "--namespace other",
        "--skip-schema-validation",
        "--debug -s templates/a.yaml",
    ],
)  # fmt: skip
def test_flags(helm: Program, tmp_path: Path, flags: str) -> None:
    chart = chart_at(tmp_path / "demo")
    words = [word.replace(",1,2}}", " 1 2}}") for word in flags.split()]
    if "--debug" in words:
        theirs = helm.run("template", "rel", chart, *words)
        assert helmx(["template", "rel", str(chart), *words])[0] == theirs.stdout
        return
    compare(helm, ["template", "rel", str(chart), *words])


@pytest.mark.parametrize(
    "words",
    [
        ["a", "b", "c"],
        ["CHART"],
        ["CHART", "--name-template", "x"],
        ["Rel_x", "CHART"],
        ["x" * 54, "CHART"],
        ["rel", "./nowhere"],
        ["rel", "/nowhere"],
        ["rel", "CHART/values.yaml"],
        ["rel", "CHART/templates"],
        ["x", "CHART", "--generate-name"],
        ["x", "CHART", "--name-template", "y"],
    ],
    ids=lambda words: " ".join(words)[:30],
)
def test_names_and_places(helm: Program, tmp_path: Path, words: list[str]) -> None:
    chart = str(chart_at(tmp_path / "demo"))
    compare(helm, ["template", *(word.replace("CHART", chart) for word in words)])


@pytest.mark.parametrize(
    "changes",
    [
        {"Chart.yaml": CHART + "deprecated: true\nkubeVersion: '>1.50'\n"},
        {"Chart.yaml": CHART + "type: library\n"},
        {"Chart.yaml": CHART + "dependencies: [{name: foo, version: 1.x, repository: ''}]\n"},
        {"Chart.yaml": CHART.replace("v2", "v3")},
        {"Chart.yaml": CHART.replace("v2", "v9")},
        {"Chart.yaml": CHART.replace("demo", "..")},
        {"values.yaml": "a: [\n"},
        {"values.schema.json": '{"required": ["b"], "properties": {"a": {"type": "string"}}}'},
        {"values.schema.json": "{"},
        {"templates/z.yaml": "{{ fail \"no\" }}"},
        {"templates/z.yaml": "{{ required \"need\" .Values.x }}"},
        {"templates/z.yaml": "{{ foo }}"},
        {"templates/z.yaml": "{{ .Values.x.y }}"},
        {"templates/z.yaml": "{{ include \"nope\" . }}"},
        {"templates/z.yaml": "a: b: c\n"},
        {"templates/z.txt": "no object"},
        {"requirements.yaml": "dependencies: []\n"},
        {".helmignore": "!templates\n"},
        {".helmignore": "**/x\n"},
        {".helmignore": "templates/a.yaml\n*.txt\n"},
        {"charts/README.md": "x"},
        {"charts/lib/Chart.yaml": "name: lib\nversion: 1\ntype: library\n",
         "charts/lib/templates/a.yaml": "never: true", "charts/lib/templates/_b.tpl": "{{/**/}}"},
    ],
    ids=lambda changes: " ".join(f"{name}={text[-40:]!r}" for name, text in changes.items())[:80],
)  # fmt: skip
def test_gates_and_failures(helm: Program, tmp_path: Path, changes: dict[str, str]) -> None:
    compare(helm, ["template", "rel", str(chart_at(tmp_path / "demo", **changes))])


@pytest.mark.parametrize("more", [[], ["--include-crds"], ["--release-name"], ["--no-hooks"]])
def test_files_in_a_folder(helm: Program, tmp_path: Path, more: list[str]) -> None:
    chart = chart_at(tmp_path / "demo", **{"templates/a.yaml": "a: 1\n---\nb: 2"})
    found = {}
    for who in ("helm", "helmx"):
        (tmp_path / who).mkdir()
        folder = tmp_path / who / "out"
        words = ["template", "rel", str(chart), "--output-dir", str(folder), *more]
        out = helm.run(*words).stdout if who == "helm" else helmx(words)[0]
        files = {
            str(path.relative_to(folder)): path.read_text()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        found[who] = (out.replace(str(folder), "OUT"), files)
    assert found["helm"] == found["helmx"]
    assert len(found["helm"][1]) >= 2


@pytest.mark.skipif(sys.platform == "win32", reason="links")
def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    chart = chart_at(tmp_path / "demo")
    out, away = tmp_path / "out", tmp_path / "away"
    away.mkdir()
    (out / "demo").mkdir(parents=True)
    (out / "demo" / "templates").symlink_to(away)
    code = helmx(["template", "rel", str(chart), "--output-dir", str(out)])[2]
    assert code == 1
    assert list(away.iterdir()) == []
    (out / "demo" / "templates").unlink()
    (out / "demo" / "templates").mkdir()
    (out / "demo" / "templates" / "a.yaml").symlink_to(away / "a.yaml")
    assert helmx(["template", "rel", str(chart), "--output-dir", str(out)])[2] == 1
    assert list(away.iterdir()) == []
