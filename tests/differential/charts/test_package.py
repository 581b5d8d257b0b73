"""`helmx package` packs what `helm package` packs: the same entries with the same bytes."""

import os
import tarfile
from pathlib import Path

import pytest

from tests.oracle.program import Program

CHARTS = [
    "bitnami+charts__bitnami__apache",
    "cert-manager+cert-manager__deploy__charts__cert-manager",
    "prometheus-community+helm-charts__charts__prometheus",
]


def entries(archive: Path) -> list[tuple[object, ...]]:
    with tarfile.open(archive) as tar:
        return [
            (each.name, each.mode, each.mtime, each.type, tar.extractfile(each).read())  # type: ignore[union-attr]
            for each in tar
        ]


@pytest.fixture
def chart(tmp_path: Path) -> Path:
    folder = tmp_path / "demo"
    (folder / "templates").mkdir(parents=True)
    (folder / "Chart.yaml").write_text("apiVersion: v2\nname: demo\nversion: 0.1.0\n")
    (folder / "values.yaml").write_text("a: 1\n")
    (folder / "templates" / "a.yaml").write_text("a: {{ .Values.a }}\n")
    (folder / ".helmignore").write_text("*.bak\n")
    (folder / "x.bak").write_text("left out")
    return folder


@pytest.mark.needs("corpus")
@pytest.mark.parametrize("name", CHARTS)
def test_real_charts(helm: Program, helmx: Program, tmp_path: Path, name: str) -> None:
    with tarfile.open(Path(os.environ["HELMX_CORPUS"], "dev", "charts", f"{name}.tgz")) as tar:
        tar.extractall(tmp_path / "source", filter="data")
    (source,) = (tmp_path / "source").iterdir()
    ours = helmx.run("package", source, "-d", tmp_path / "ours").stdout
    theirs = helm.run("package", source, "-d", tmp_path / "theirs").stdout
    assert ours.replace(str(tmp_path / "ours"), str(tmp_path / "theirs")) == theirs
    (one,), (other,) = (tmp_path / "ours").iterdir(), (tmp_path / "theirs").iterdir()
    assert one.name == other.name
    # Helm writes subcharts in no order.
    assert sorted(entries(one)) == sorted(entries(other))
    assert helm.run("template", "r", one).stdout == helm.run("template", "r", other).stdout


def test_same_folder_same_bytes(helmx: Program, chart: Path, tmp_path: Path) -> None:
    helmx.run("package", chart, "-d", tmp_path / "one")
    helmx.run("package", chart, "-d", tmp_path / "two")
    name = "demo-0.1.0.tgz"
    assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    assert "demo/x.bak" not in [entry[0] for entry in entries(tmp_path / "one" / name)]


def test_versions_and_time(helm: Program, helmx: Program, chart: Path, tmp_path: Path) -> None:
    words = ("package", chart, "--version", "1.2.3+x", "--app-version", "v9", "-d")
    epoch = {"SOURCE_DATE_EPOCH": "1700000000"}
    helmx.run(*words, tmp_path / "ours", env=epoch)
    helm.run(*words, tmp_path / "theirs", env=epoch)
    (one,), (other,) = (tmp_path / "ours").iterdir(), (tmp_path / "theirs").iterdir()
    assert one.name == other.name == "demo-1.2.3+x.tgz"
    assert entries(one) == entries(other)


@pytest.mark.parametrize(
    "change",
    [
        {"Chart.yaml": "apiVersion: v2\nname: demo\nversion: nope\n"},
        {"Chart.yaml": "apiVersion: v2\nname: demo\n"},
        {"Chart.yaml": "apiVersion: v2\nname: a/b\nversion: 1.0.0\n"},
        {
            "Chart.yaml": "apiVersion: v2\nname: demo\nversion: 1.0.0\n"
            "dependencies: [{name: x, version: 1.0.0, repository: 'https://x.y'}]\n"
        },
    ],
    ids=["bad version", "no version", "name with a slash", "missing dependency"],
)
def test_what_cannot_be_packed(
    helm: Program, helmx: Program, chart: Path, tmp_path: Path, change: dict[str, str]
) -> None:
    for name, text in change.items():
        (chart / name).write_text(text)
    ours = helmx.run("package", chart, "-d", tmp_path / "out", check=False)
    theirs = helm.run("package", chart, "-d", tmp_path / "theirs", check=False)
    assert (ours.returncode, ours.stdout) == (theirs.returncode, theirs.stdout) == (1, "")
    assert ours.stderr.splitlines()[0] == theirs.stderr.splitlines()[0]
    assert not list(tmp_path.glob("out/*"))


def test_no_folder(helm: Program, helmx: Program, tmp_path: Path) -> None:
    for words in (("package",), ("package", tmp_path / "nope")):
        ours, theirs = helmx.run(*words, check=False), helm.run(*words, check=False)
        assert ours.returncode == theirs.returncode == 1
        assert ours.stderr.splitlines()[0] == theirs.stderr.splitlines()[0]
