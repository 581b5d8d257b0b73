"""One control plane serves a whole run and is gone after it, also if the run is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import needs
from tests.cache import cache_folder
from tests.controlplane import cluster
from tests.controlplane.__main__ import main
from tests.controlplane.kubeconfig import Access
from tests.controlplane.processes import Identity, this_process

ROOT = Path(__file__).parents[2]

INNER = """
import json, os, pathlib, time
import pytest

@pytest.mark.parametrize("number", range(4))
def test_inner(control_plane, namespace, number):
    state = json.loads((control_plane.folder / "state.json").read_text())
    seen = {"worker": os.environ.get("PYTEST_XDIST_WORKER", "none"), "state": state}
    seen["folder"] = str(control_plane.folder)
    pathlib.Path(f"seen-{number}.json").write_text(json.dumps(seen))
    while pathlib.Path("hang").exists():
        time.sleep(0.05)
    time.sleep(0.3)
"""


@pytest.fixture(autouse=True)
def _buildable() -> None:
    needs.require("controlplane")


@pytest.fixture
def inner(tmp_path: Path) -> Path:
    """A folder with a small test tree of its own that uses the control plane."""
    plugins = ("tests.needs", "tests.oracle.fixtures", "tests.controlplane.fixtures")
    (tmp_path / "conftest.py").write_text(f"pytest_plugins = {plugins!r}\n")
    (tmp_path / "test_inner.py").write_text(INNER)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n    needs: parts\n")
    return tmp_path


def start(folder: Path, *options: str) -> subprocess.Popen[bytes]:
    """Starts pytest in the folder as a run of its own, not as a part of this one."""
    own = {"HELMX_TEST_RUN", "HELMX_TEST_CONTROLPLANE", "PYTEST_XDIST_WORKER", "PYTEST_ADDOPTS"}
    environment = {name: value for name, value in os.environ.items() if name not in own}
    environment["PYTHONPATH"] = str(ROOT)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options]
    return subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def processes(seen: Path) -> list[Identity]:
    """The supervisor and the components that an inner test saw."""
    state = json.loads(seen.read_text())["state"]
    return [Identity.parse(text) for text in (state["supervisor"], *state["components"])]


def await_end(alive: list[Identity], patience: float) -> None:
    deadline = time.monotonic() + patience
    while still := [one for one in alive if one.alive()]:
        assert time.monotonic() < deadline, f"still running: {still}"
        time.sleep(0.05)


def test_workers_share_one_that_ends_with_the_run(inner: Path) -> None:
    run = start(inner, "-n", "2")
    output = run.communicate(timeout=120)[0].decode()
    assert run.returncode == 0, output
    seen = [json.loads((inner / f"seen-{number}.json").read_text()) for number in range(4)]
    assert {one["worker"] for one in seen} == {"gw0", "gw1"}
    assert len({one["folder"] for one in seen}) == 1
    served = processes(inner / "seen-0.json")
    assert len(served) == 6
    assert not [one for one in served if one.alive()]
    assert not Path(seen[0]["folder"]).exists()


def test_killed_run_takes_its_control_plane_with_it(inner: Path) -> None:
    (inner / "hang").touch()
    run = start(inner)
    try:
        deadline = time.monotonic() + 60
        while not (inner / "seen-0.json").exists() or not (inner / "seen-0.json").read_text():
            assert run.poll() is None, run.communicate()[0].decode()
            assert time.monotonic() < deadline
            time.sleep(0.1)
        served = processes(inner / "seen-0.json")
        assert all(one.alive() for one in served)
    finally:
        run.kill()
        run.communicate()
    await_end(served, patience=5)
    folder = Path(json.loads((inner / "seen-0.json").read_text())["folder"])
    cluster.clean_stale()
    assert not folder.exists()


def test_components_die_with_a_killed_supervisor() -> None:
    name = f"killed-{os.getpid()}"
    try:
        running = cluster.ensure(name, this_process())
        state = json.loads((running.folder / "state.json").read_text())
        served = [Identity.parse(text) for text in state["components"]]
        assert len(served) == 5
        assert Identity.parse(state["supervisor"]).end(signal.SIGKILL)
        await_end(served, patience=5)
        with pytest.raises(cluster.ControlPlaneFailed, match="no control plane runs"):
            cluster.attach(running.folder)
        again = cluster.ensure(name, this_process())
        assert again.api.text("GET", "/readyz") == "ok"
    finally:
        assert cluster.stop(name)
    assert not cluster.stop(name)
    assert not list((cache_folder() / "running").glob(f"{name}*"))


def test_command_line_starts_shows_and_ends_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    built = cache_folder() / "controlplane"
    (tmp_path / "controlplane").symlink_to(built)
    monkeypatch.setenv("HELMX_TEST_CACHE", str(tmp_path))
    assert main(["status"]) == 1
    assert "no control plane runs" in capsys.readouterr().err
    try:
        assert main(["up"]) == 0
        kubeconfig = tmp_path / "running" / "up" / "kubeconfig"
        assert f"export KUBECONFIG={kubeconfig}\n" in capsys.readouterr().out
        served = Access.read(kubeconfig).server
        assert main(["up"]) == 0
        assert main(["status"]) == 0
        shown = capsys.readouterr().out
        assert shown.count(f"Kubernetes v1.36.3 runs on {served}\n") == 2
    finally:
        assert main(["down"]) == 0
    assert main(["down"]) == 0
    assert capsys.readouterr().out == "stopped\nnone was running\n"
    assert not kubeconfig.exists()
    assert main(["sideways"]) == 2
