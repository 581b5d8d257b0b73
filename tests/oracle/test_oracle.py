"""The oracles are the programs they say they are, each in a home of its own."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from tests.needs import Missing
from tests.oracle import HELM, Program, ProgramFailed, find
from tests.oracle.__main__ import main


def test_helm_is_the_version_that_helmx_follows(helm: Program) -> None:
    assert helm.run("version", "--template", "{{.Version}}").stdout == "v4.3.1"


def test_helm3_is_helm_3(helm3: Program) -> None:
    assert helm3.run("version", "--template", "{{.Version}}").stdout == "v3.19.0"


def test_kubectl_says_its_version(kubectl: Program) -> None:
    assert "Client Version: v1.37.1" in kubectl.run("version", "--client").stdout


def test_program_sees_its_own_home_and_not_the_callers(
    helm: Program, helm3: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HELM_NAMESPACE", "somewhere")
    monkeypatch.setenv("KUBECONFIG", "/dev/null")
    lines = helm.run("env").stdout.splitlines()
    assert f'HELM_CONFIG_HOME="{helm.home / "config"}"' in lines
    assert 'HELM_NAMESPACE="default"' in lines
    assert helm.home != helm3.home
    assert helm.environment()["KUBECONFIG"] == str(helm.home / "no-kubeconfig")


def test_bound_program_has_cluster_and_namespace(helm: Program, tmp_path: Path) -> None:
    bound = helm.at(tmp_path / "kubeconfig", "web")
    assert 'HELM_NAMESPACE="web"' in bound.run("env").stdout.splitlines()
    assert bound.environment()["KUBECONFIG"] == str(tmp_path / "kubeconfig")
    assert "HELM_NAMESPACE" not in helm.environment()


def test_input_and_environment_reach_the_program(helm: Program) -> None:
    echo = Program(
        (sys.executable, "-c", "import os, sys; print(os.environ['X'], input())"), helm.home, {}
    )
    assert echo.run(input="in\n", env={"X": "out"}).stdout == "out in\n"


def test_failure_shows_what_was_run_and_said(helm: Program) -> None:
    with pytest.raises(ProgramFailed, match=r'exit code 1: .*helm nothing\n.*"nothing"') as failed:
        helm.run("nothing")
    assert failed.value.finished.returncode == 1
    assert helm.run("nothing", check=False).returncode == 1


def test_variable_overrides_the_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HELMX_ORACLE_HELM", sys.executable)
    assert find(HELM) == Path(sys.executable)
    monkeypatch.setenv("HELMX_ORACLE_HELM", str(tmp_path / "absent"))
    with pytest.raises(Missing, match="absent is not a program"):
        find(HELM)


def test_other_platforms_are_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HELMX_ORACLE_HELM", raising=False)
    monkeypatch.setattr(platform, "machine", lambda: "aarch64")
    with pytest.raises(Missing, match="not for linux on aarch64"):
        find(HELM)


def test_failed_download_is_a_missing_part(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for variable in ("HELMX_ORACLE_HELM", "HELMX_ORACLE_HELM3", "HELMX_ORACLE_KUBECTL"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HELMX_TEST_CACHE", str(tmp_path))
    failed = subprocess.CompletedProcess([], 1, "", "WARNING: a\nERROR: no matching distribution\n")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(Missing, match=r"could not download aws-cdk.*: ERROR: no matching"):
        find(HELM)
    assert main(["fetch"]) == 1
    assert "no matching distribution" in capsys.readouterr().err
    assert [name for name in os.listdir(tmp_path / "oracle") if not name.endswith(".lock")] == []


@pytest.mark.needs("oracle")
def test_fetch_prints_the_paths(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fetch"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition("=")[0] for line in lines] == [
        "HELMX_ORACLE_HELM",
        "HELMX_ORACLE_HELM3",
        "HELMX_ORACLE_KUBECTL",
    ]
    assert all(os.access(line.partition("=")[2], os.X_OK) for line in lines)
    assert main([]) == 2
