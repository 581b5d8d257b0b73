"""Builds the control plane's two programs from the Go module beside this file, once a machine.

The result is a cache entry named after the versions and a hash of the sources: `controlplane`
(etcd, API server, controller manager and scheduler in one file) and `kwok` (the kubelet of
pretended nodes).
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.cache import cache_folder, cached, locked
from tests.controlplane.toolchain import go_program
from tests.needs import Missing

MODULE = Path(__file__).with_name("module")
_KWOK = "sigs.k8s.io/kwok"
_KUBERNETES = "k8s.io/kubernetes"


@dataclass(frozen=True)
class Programs:
    """The built programs, and the version of Kubernetes that they are (`v1.36.3`)."""

    controlplane: Path
    kwok: Path
    version: str


def programs() -> Programs:
    """The programs, built if need be (six minutes on two cores); raises `Missing`.

    A build that failed is not tried again by other processes of the same test run.
    """
    if sys.platform != "linux":
        raise Missing(f"the control plane of the tests runs on Linux, not on {sys.platform}")
    version, name = _versions(), _entry_name()
    failure = _failure(name, os.environ.get("HELMX_TEST_RUN", ""))
    with locked(cache_folder() / "building.lock"):
        if failure.exists():
            raise Missing(failure.read_text())
        try:
            entry = cached(name, lambda folder: _build(folder, version[_KUBERNETES]))
        except Missing as error:
            if "HELMX_TEST_RUN" in os.environ:
                failure.write_text(str(error))
            raise
    return Programs(entry / "controlplane", entry / "kwok", version[_KUBERNETES])


def forget_failure(run: str) -> None:
    """Forgets at the end of a test run that the build failed in it."""
    _failure(_entry_name(), run).unlink(missing_ok=True)


def _failure(name: str, run: str) -> Path:
    return cache_folder() / f"{name}.failed-in-{run}"


def _versions() -> dict[str, str]:
    text = (MODULE / "go.mod").read_text()
    found = re.findall(r"^\s*(?:require\s+)?(\S+) (v\S+)(?: // indirect)?$", text, re.MULTILINE)
    return {module: version for module, version in found if module in {_KWOK, _KUBERNETES}}


def _go_wanted() -> tuple[int, int, int]:
    found = re.search(r"^go (\d+)\.(\d+)\.(\d+)$", (MODULE / "go.mod").read_text(), re.MULTILINE)
    assert found, "go.mod names no Go version"
    major, minor, patch = found.groups()
    return int(major), int(minor), int(patch)


def _entry_name() -> str:
    digest = hashlib.sha256()
    for file in ("go.mod", "go.sum", "main.go"):
        digest.update((MODULE / file).read_bytes())
    versions = _versions()
    plain = f"{versions[_KUBERNETES]}-kwok-{versions[_KWOK]}"
    return f"controlplane/{plain}-{digest.hexdigest()[:12]}"


def _build(folder: Path, version: str) -> None:
    go = go_program(_go_wanted())
    print(f"building Kubernetes {version} for the tests, once ...", file=sys.stderr, flush=True)
    started = time.monotonic()
    with _workspace(go) as (source, environment):
        run = subprocess.run(
            ["nice", str(go), *_arguments(folder, version)],
            cwd=source,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    if run.returncode != 0:
        lines = [line for line in run.stderr.splitlines() if "downloading" not in line]
        raise Missing(f"go build failed: {' | '.join(lines[-3:])}")
    print(f"built in {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)


def _arguments(folder: Path, version: str) -> list[str]:
    major, minor, _ = version.removeprefix("v").split(".")
    # Without these the API server says v0.0.0 and charts with a kubeVersion refuse to install.
    stamp = "k8s.io/component-base/version"
    values = {"gitVersion": version, "gitMajor": major, "gitMinor": minor}
    flags = " ".join(["-s -w", *(f"-X {stamp}.{name}={text}" for name, text in values.items())])
    build = ["build", "-buildvcs=false", "-trimpath", "-ldflags", flags, "-o", f"{folder}{os.sep}"]
    return [*build, ".", f"{_KWOK}/cmd/kwok"]


@contextmanager
def _workspace(go: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    """A copy of the module, and Go's environment: the machine's caches where it has them already.

    Else both caches (4.4 GB) stand in the workspace and end with it. It has one place, so that what
    a killed build left goes with the next; the caller holds the lock on the build.
    """
    workspace = cache_folder() / "building"
    shutil.rmtree(workspace, ignore_errors=True)
    source = workspace / "module"
    shutil.copytree(MODULE, source)
    environment = {**os.environ, "GOTOOLCHAIN": "local", "CGO_ENABLED": "0", "GOWORK": "off"}
    # -modcacherw: a module cache is read-only by default, and could not be deleted.
    environment["GOFLAGS"] = "-mod=readonly -modcacherw"
    for variable, folder in (("GOCACHE", "cache"), ("GOMODCACHE", "modules")):
        usual = subprocess.run(
            [str(go), "env", variable], env=environment, capture_output=True, text=True, check=True
        ).stdout.strip()
        if not Path(usual).is_dir():
            environment[variable] = str(workspace / folder)
    try:
        yield source, environment
    finally:
        shutil.rmtree(workspace, ignore_errors=True)
