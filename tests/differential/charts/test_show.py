"""`helmx show` prints what `helm show` prints, of real charts and with JSONPath."""

import os
from pathlib import Path

import pytest

from tests.oracle.program import Program

CHARTS = [
    "argoproj+argo-helm__charts__argo-workflows",
    "bitnami+charts__bitnami__apache",
    "cert-manager+cert-manager__deploy__charts__cert-manager",
    "helm+charts__stable__odoo",
    "prometheus-community+helm-charts__charts__prometheus",
]
VALUES = """\
image: {tag: "1.2", repo: web, pull: true}
ports: [{name: a, port: 80}, {name: b, port: 443.5}]
none: null
list: [1, two, {x: y}]
"dotted.key": 3
"""
PATHS = [
    "{.image.tag}", "{.image}", "{.ports[0].name}", "{.ports[*].port}", "{.ports[-1]}", "{.list}",
    "{.ports[0:1]}", "tag={.image.tag}!", "{.nope}", "before {.nope} after", "{.image['tag']}",
    "{range .ports[*]}{.name}={.port};{end}", '{range .list[*]}{@}{"\\n"}{end}',
    "{.list[5]}", "plain", "{.none}", "{.dotted\\.key}", "{$.image.repo}", "{range .nope}x{end}y",
]  # fmt: skip


@pytest.mark.needs("corpus")
@pytest.mark.parametrize("what", ["all", "chart", "crds", "readme", "values"])
@pytest.mark.parametrize("name", CHARTS)
def test_real_charts(helm: Program, helmx: Program, name: str, what: str) -> None:
    archive = Path(os.environ["HELMX_CORPUS"], "dev", "charts", f"{name}.tgz")
    assert helmx.run("show", what, archive).stdout == helm.run("show", what, archive).stdout


@pytest.fixture(scope="module")
def chart(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("chart")
    (folder / "Chart.yaml").write_text("apiVersion: v2\nname: c\nversion: 0.1.0\n")
    (folder / "values.yaml").write_text(VALUES)
    return folder


@pytest.mark.parametrize("path", PATHS)
def test_jsonpath(helm: Program, helmx: Program, chart: Path, path: str) -> None:
    theirs = helm.run("show", "values", chart, "--jsonpath", path, check=False)
    ours = helmx.run("show", "values", chart, "--jsonpath", path, check=False)
    assert (ours.returncode, ours.stdout) == (theirs.returncode, theirs.stdout)


@pytest.mark.parametrize("path", ["{.a", "{end}", "{range .x}", "{.a[?(@.b)]}", "{.."])
def test_what_is_no_path_is_refused(helmx: Program, chart: Path, path: str) -> None:
    refused = helmx.run("show", "values", chart, "--jsonpath", path, check=False)
    assert refused.returncode == 1
    assert refused.stderr.startswith("Error: error parsing jsonpath")


def test_a_chart_that_is_not_there(helm: Program, helmx: Program) -> None:
    theirs = helm.run("show", "chart", "./nope", check=False)
    ours = helmx.run("show", "chart", "./nope", check=False)
    assert (ours.returncode, ours.stdout) == (theirs.returncode, theirs.stdout) == (1, "")
    assert ours.stderr.startswith(theirs.stderr.rstrip("\n"))
