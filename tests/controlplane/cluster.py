"""Starts, finds and stops running control planes; each has a name and a folder in the cache.

The one that a person started is called `up`; a test run's is named after the run's first process.
"""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tests.cache import cache_folder, locked
from tests.controlplane import certificates
from tests.controlplane.api import Api
from tests.controlplane.build import programs
from tests.controlplane.certificates import Pair
from tests.controlplane.kubeconfig import Access
from tests.controlplane.processes import Identity

T = TypeVar("T")

BY_HAND = "up"
_PATIENCE = 120.0


class ControlPlaneFailed(Exception):
    """A control plane did not start, or is not running; the message says what is known."""


@dataclass(frozen=True)
class ControlPlane:
    """A running control plane: its folder, its administrator's kubeconfig and REST client."""

    folder: Path
    kubeconfig: Path
    access: Access
    api: Api

    @property
    def logs(self) -> Path:
        """The folder with one log for each component."""
        return _files(self.folder) / "logs"

    def issue(self, path: Path, user: str, groups: Sequence[str] = ()) -> Path:
        """Writes a kubeconfig whose client certificate says this user and these groups."""
        authority = Pair.read(_files(self.folder) / "keys", "authority")
        certificate = certificates.client(authority, user, groups)
        return Access(self.access.server, authority.certificate, certificate).write(path, user)

    def until(self, what: str, ready: Callable[[], T | None], patience: float = 30) -> T:
        """Asks `ready` until its answer is true, and returns that; raises `TimeoutError`."""
        deadline = time.monotonic() + patience
        while True:
            answer = ready()
            if answer:
                return answer
            if time.monotonic() > deadline:
                raise TimeoutError(f"no {what} after {patience:g} s")
            time.sleep(0.02)


def attach(folder: Path) -> ControlPlane:
    """The control plane that runs in this folder; raises `ControlPlaneFailed` if none does."""
    kubeconfig = folder / "kubeconfig"
    supervisor = _supervisor(folder)
    if supervisor is None or not supervisor.alive() or not kubeconfig.is_file():
        raise ControlPlaneFailed(f"no control plane runs in {folder}")
    access = Access.read(kubeconfig)
    return ControlPlane(folder, kubeconfig, access, Api(access))


def ensure(name: str, owner: Identity | None = None) -> ControlPlane:
    """The running control plane of this name, started if need be; it ends with `owner`.

    Raises `Missing` if its programs cannot be built, `ControlPlaneFailed` if it does not start.
    """
    programs()
    folder = folder_of(name)
    with locked(folder.with_name(f"{name}.lock")):
        clean_stale()
        try:
            return attach(folder)
        except ControlPlaneFailed:
            _remove(folder)
        folder.mkdir(parents=True)
        command = [sys.executable, "-m", "tests.controlplane.supervisor", str(folder)]
        if owner is not None:
            command.append(str(owner))
        with (folder / "supervisor.log").open("wb") as log:
            subprocess.run(
                command,
                cwd=Path(__file__).parents[2],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                check=True,
            )
        return _await(folder)


def stop(name: str) -> bool:
    """Ends the control plane of this name and removes its folder; whether there was one."""
    folder = folder_of(name)
    if not folder.exists():
        return False
    with locked(folder.with_name(f"{name}.lock")):
        _remove(folder)
    if name != BY_HAND:  # Nobody else waits for the lock of a run that ends.
        folder.with_name(f"{name}.lock").unlink(missing_ok=True)
    return True


def folder_of(name: str) -> Path:
    """Where the files of the control plane of this name stand while it runs."""
    return cache_folder() / "running" / name


def clean_stale() -> None:
    """Removes what killed test runs left: folders whose supervisor is gone, locks of no run."""
    running = cache_folder() / "running"
    for folder in running.iterdir() if running.is_dir() else ():
        supervisor = _supervisor(folder) if folder.is_dir() else None
        if supervisor is not None and not supervisor.alive():
            _remove(folder)
    for lock in running.glob("*-*.lock"):
        owner = lock.stem
        if re.fullmatch(r"\d+-\d+", owner) and not Identity.parse(owner).alive():
            lock.unlink(missing_ok=True)


def _await(folder: Path) -> ControlPlane:
    deadline = time.monotonic() + _PATIENCE
    failed = folder / "failed"
    while time.monotonic() < deadline:
        if failed.exists():
            raise ControlPlaneFailed(failed.read_text())
        if (folder / "kubeconfig").exists():
            return attach(folder)
        time.sleep(0.03)
    log = (folder / "supervisor.log").read_text(errors="replace")
    raise ControlPlaneFailed(f"no control plane after {_PATIENCE:.0f} s: {log[-2000:]}")


def _state(folder: Path) -> dict[str, object]:
    try:
        state = json.loads((folder / "state.json").read_text())
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def _files(folder: Path) -> Path:
    return Path(str(_state(folder)["files"]))


def _supervisor(folder: Path) -> Identity | None:
    text = _state(folder).get("supervisor")
    return Identity.parse(text) if isinstance(text, str) else None


def _remove(folder: Path) -> None:
    supervisor = _supervisor(folder)
    if supervisor is not None and not supervisor.end(signal.SIGTERM):
        supervisor.end(signal.SIGKILL)
    components = _state(folder).get("components")
    for text in components if isinstance(components, list) else ():
        Identity.parse(text).end(signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)
