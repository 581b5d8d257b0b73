"""Rendered manifests as files in a folder; as writeToFile in pkg/action/install.go.

Nothing is written outside the folder, and no link is followed: the names come from a chart.
"""

from __future__ import annotations

import os

from helmcore.errors import HelmxError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class Writer:
    """Writes documents below one folder; further documents of a file are added to it."""

    __slots__ = ("_seen", "folder", "say")

    def __init__(self, folder: str, say: Callable[[str], None]) -> None:
        self.folder = folder
        self.say = say
        self._seen: set[str] = set()

    def add(self, below: str, name: str, text: str) -> None:
        """Write a document to the file `name`, in the subfolder `below` ("" for none)."""
        root = os.path.join(self.folder, below) if below else self.folder
        path = f"{root}/{name}"
        parent = os.path.dirname(path)
        try:
            os.makedirs(self.folder, mode=0o755, exist_ok=True)
            self._check_inside(parent)
            os.makedirs(parent, mode=0o755, exist_ok=True)
            self._write(path, f"---\n# Source: {name}\n{text}\n")
        except OSError as error:
            reason = (error.strerror or "failed").lower()
            raise HelmxError(f"open {path}: {reason}", subject=path) from None
        self._seen.add(path)
        self.say(f"wrote {path}\n")

    def _check_inside(self, parent: str) -> None:
        top = os.path.realpath(self.folder)
        if os.path.commonpath((top, os.path.realpath(parent))) != top:
            raise HelmxError(
                f"{parent} leads out of the output folder",
                subject=parent,
                hint="remove the symbolic link, or choose another --output-dir",
            )

    def _write(self, path: str, text: str) -> None:
        flags = os.O_WRONLY | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        flags |= os.O_APPEND if path in self._seen else os.O_TRUNC
        with open(os.open(path, flags, 0o666), "wb") as file:
            file.write(text.encode("utf-8", "surrogateescape"))
