"""A chart's folder: the files that helm would load from it, in helm's order, read when asked for.

As `pkg/chart/v2/loader/directory.go` and `internal/sympath/walk.go`. A symbolic link is followed
only where it stays inside the chart; helm follows all of them, which has leaked files of the host
into packages (CVE-2019-18658).
"""

from __future__ import annotations

import os
import stat

from helmcore.chart import ignore
from helmcore.chart.archive import BOM, MAX_BYTES, MAX_ENTRIES
from helmcore.errors import ChartInvalid
from helmcore.model.chart import ChartFile
from helmcore.text.quote import log_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

MAX_DEPTH = 64


class _Walk:
    """One walk through a chart's folder."""

    __slots__ = ("files", "left", "root", "rules", "warn")

    def __init__(self, root: str, rules: ignore.Rules, warn: Callable[[str], None]) -> None:
        self.root = root
        self.rules = rules
        self.warn = warn
        self.files: list[ChartFile] = []
        self.left = MAX_BYTES

    def folder(self, path: str, below: str, depth: int) -> None:
        """Take in a folder; `below` is its path inside the chart with a slash at the end, or ""."""
        if depth > MAX_DEPTH:
            raise ChartInvalid(f"chart folders are nested more than {MAX_DEPTH} deep: {path}")
        with os.scandir(path) as found:
            entries = sorted(found, key=lambda entry: os.fsencode(entry.name))
        for entry in entries:
            name = below + entry.name
            if entry.is_symlink():
                self.link(entry.path, name, depth)
            elif entry.is_dir(follow_symlinks=False):
                if not self.rules.ignores(name, True):
                    self.folder(entry.path, name + "/", depth + 1)
            elif not self.rules.ignores(name, False):
                self.file(entry.path, name, entry.stat(follow_symlinks=False))

    def link(self, path: str, name: str, depth: int) -> None:
        """Follow a link, which must lead to something inside the chart that is not ignored."""
        try:
            target = os.path.realpath(path, strict=True)
        except OSError as error:
            raise ChartInvalid(
                f"error evaluating symlink {path}: lstat {error.filename or path}:"
                f" {(error.strerror or '').lower()}"
            ) from None
        found = os.stat(target)
        is_folder = stat.S_ISDIR(found.st_mode)
        if self.rules.ignores(name, is_folder):
            return
        if os.path.commonpath((self.root, target)) != self.root:
            raise ChartInvalid(
                f"symbolic link {path} leads out of the chart, to {target}",
                hint="put a copy of the file into the chart, or ignore the link in .helmignore",
            )
        self.warn(
            log_line(
                "INFO",
                "found symbolic link in path. Contents of linked file included and used",
                path=path,
                resolved=target,
            )
        )
        if is_folder:
            self.folder(path, name + "/", depth + 1)
        else:
            self.file(path, name, found)

    def file(self, path: str, name: str, found: os.stat_result) -> None:
        """Take in a file; its bytes stay on disk."""
        if not stat.S_ISREG(found.st_mode):
            raise ChartInvalid(
                f"cannot load irregular file {path} as it has file mode type bits set"
            )
        self.left -= found.st_size
        if self.left < 0:
            raise ChartInvalid(
                f"error reading {name}: chart exceeds maximum decompressed size of"
                f" {MAX_BYTES} bytes"
            )
        if len(self.files) >= MAX_ENTRIES:
            raise ChartInvalid(f"chart folder holds more than {MAX_ENTRIES} files")
        self.files.append(ChartFile(name, read=_reader(path, name), modified=found.st_mtime))


def _reader(path: str, name: str) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            with open(path, "rb") as file:
                return file.read(MAX_BYTES + 1).removeprefix(BOM)
        except OSError as error:
            raise ChartInvalid(
                f"error reading {name}: open {path}: {(error.strerror or '').lower()}"
            ) from None

    return read


def read(root: str, warn: Callable[[str], None]) -> list[ChartFile]:
    """List the files of a chart's folder (an absolute path). Raises `ChartInvalid`."""
    try:
        with open(os.path.join(root, ignore.FILE_NAME), "rb") as file:
            text = file.read(1 << 20).decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        text = ""
    walk = _Walk(os.path.realpath(root), ignore.Rules(text), warn)
    walk.folder(root, "", 0)
    return walk.files
