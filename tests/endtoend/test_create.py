"""`helmx create`: a newcomer's first chart, on real parts."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.oracle.program import Program

ROOT = Path(__file__).resolve().parents[2]
VARIANTS = {
    "defaults": (),
    "everything on": (
        "--set", "ingress.enabled=true,autoscaling.enabled=true,ingress.className=nginx",
        "--set", "ingress.tls[0].secretName=s,ingress.tls[0].hosts[0]=h,podLabels.a=b",
        "--set", "podAnnotations.c=d,imagePullSecrets[0].name=r,serviceAccount.annotations.e=f",
        "--set", "resources.limits.memory=64Mi,securityContext.runAsNonRoot=true,image.tag=",
        "--set", "nodeSelector.disk=ssd,tolerations[0].operator=Exists",
        "--set", "podSecurityContext.fsGroup=1",
        "--set", "volumes[0].name=v,volumeMounts[0].name=v,volumeMounts[0].mountPath=/v",
    ),
    "everything off": (
        "--set", "serviceAccount.create=false,livenessProbe=null,readinessProbe=null",
        "--set", "fullnameOverride=other,nameOverride=short",
    ),
}  # fmt: skip


@pytest.fixture
def chart(helmx: Program, tmp_path: Path) -> Path:
    made = helmx.run("create", "shop", cwd=tmp_path)
    assert made.stdout == "Creating shop\n"
    return tmp_path / "shop"


@pytest.mark.parametrize("variant", VARIANTS)
def test_helm_finds_nothing_wrong_and_both_render_the_same(
    helm: Program, helmx: Program, chart: Path, variant: str
) -> None:
    flags = VARIANTS[variant]
    linted = helm.run("lint", "--strict", chart, *flags).stdout
    assert "1 chart(s) linted, 0 chart(s) failed" in linted
    theirs = helm.run("template", "my-shop", chart, *flags)
    ours = helmx.run("template", "my-shop", chart, *flags)
    assert ours.stdout == theirs.stdout
    assert "<CHARTNAME>" not in ours.stdout


def test_it_can_be_installed_tested_and_removed(
    helmx: Program, helm: Program, kubeconfig: Path, namespace: str, chart: Path
) -> None:
    ours, theirs = helmx.at(kubeconfig, namespace), helm.at(kubeconfig, namespace)
    installed = ours.run("install", "web", chart, "--wait", "--timeout", "2m").stdout
    assert "shop 0.1.0 is installed as web." in installed
    assert "web-shop" in theirs.run("get", "manifest", "web").stdout
    assert "Phase:          Succeeded" in ours.run("test", "web", "--timeout", "2m").stdout
    ours.run("uninstall", "web", "--wait")


def test_files_that_are_there_are_overwritten_with_a_warning(
    helm: Program, helmx: Program, chart: Path, tmp_path: Path
) -> None:
    (chart / "values.yaml").write_text("mine: 1\n")
    again = helmx.run("create", "shop", cwd=tmp_path)
    assert 'WARNING: File "shop/values.yaml" already exists. Overwriting.' in again.stderr
    assert "replicaCount" in (chart / "values.yaml").read_text()


@pytest.mark.parametrize("name", ["a b", "x" * 251, "é", "none/x"])
def test_names_that_helm_refuses(helm: Program, helmx: Program, tmp_path: Path, name: str) -> None:
    ours = helmx.run("create", name, cwd=tmp_path, check=False)
    theirs = helm.run("create", name, cwd=tmp_path, check=False)
    assert ours.returncode == theirs.returncode == 1
    if name != "none/x":
        assert ours.stderr.splitlines()[0] == theirs.stderr.splitlines()[0]
    assert list(tmp_path.iterdir()) == []


def test_a_starter_of_ones_own(helm: Program, helmx: Program, chart: Path, tmp_path: Path) -> None:
    starter = tmp_path / "starter"
    (starter / "templates").mkdir(parents=True)
    (starter / "Chart.yaml").write_text("apiVersion: v2\nname: s\nversion: 9.9.9\n")
    (starter / "values.yaml").write_text("# of <CHARTNAME>\nname: <CHARTNAME>\n")
    (starter / "templates" / "a.yaml").write_text("name: <CHARTNAME>-{{ .Values.name }}\n")
    (starter / "README.md").write_text("<CHARTNAME>\n")
    for program, folder in ((helm, "theirs"), (helmx, "ours")):
        (tmp_path / folder).mkdir()
        program.run("create", "app", "--starter", starter, cwd=tmp_path / folder)
    ours, theirs = (
        {
            str(path.relative_to(tmp_path / folder)): path.read_text()
            for path in (tmp_path / folder).rglob("*")
            if path.is_file()
        }
        for folder in ("ours", "theirs")
    )
    assert ours == theirs


def test_the_wheel_has_the_starter(tmp_path: Path) -> None:
    build = ["-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-w", tmp_path, ROOT]
    run = subprocess.run([sys.executable, *build], capture_output=True, text=True, check=False)
    if run.returncode:
        pytest.skip(f"no wheel can be built here: {run.stderr[-200:]}")
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    starter = ROOT / "helmcore" / "chart" / "starter"
    for file in starter.rglob("*"):
        if file.is_file():
            assert str(file.relative_to(ROOT)) in names
    assert any(name.endswith(".marshal") for name in names)
