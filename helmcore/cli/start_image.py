"""All modules that a start needs in one file, beside their `.pyc` files and for the same purpose.

Python finds, stats, opens, checks and reads each module by itself: for a hundred and twenty small
modules that is half of the time of a `helmx template`. So the first run that finds no start image
writes one to `helmcore/__pycache__`, from the modules that it happened to load, and later runs take
the code of those from there. The rules are those of `.pyc` files: a module whose source has another
size or time of change is imported as ever; nothing is written with `PYTHONDONTWRITEBYTECODE` or
where the folder cannot be written; a file that cannot be read is ignored, and so is one that was
made with another `sys.path`.
"""

from __future__ import annotations

import os
import sys
from _frozen_importlib import ModuleSpec
from _frozen_importlib_external import SourceFileLoader
from marshal import loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType
    from typing import Any

#: So many modules that are not in the image make it worth writing anew.
_MANY = 12
_HEAD = 1 << 16


class Entry:
    """A module in the image: where it was found, what its source was then, where its code is."""

    __slots__ = ("cached", "changed", "is_package", "length", "path", "size", "start")

    def __init__(self, facts: tuple[Any, ...]) -> None:
        self.path: str = facts[0]
        self.cached: str = facts[1]
        self.is_package: bool = facts[2]
        self.changed: int = facts[3]
        self.size: int = facts[4]
        self.start: int = facts[5]
        self.length: int = facts[6]

    def is_current(self) -> bool:
        """Whether the source is the one that the code was made of."""
        try:
            now = os.stat(self.path)
        except OSError:
            return False
        return now.st_mtime_ns == self.changed and now.st_size == self.size


class _Loader(SourceFileLoader):
    """Loads a module whose code is in the image; all else is as for any source file."""

    def __init__(self, name: str, entry: Entry, image: StartImage) -> None:
        super().__init__(name, entry.path)
        self._entry = entry
        self._image = image

    def get_code(self, fullname: str) -> CodeType:
        code: CodeType = loads(self._image.code(self._entry))  # noqa: S302 - as a .pyc
        return code


class StartImage:
    """Finds modules in an image."""

    def __init__(self, file: int, code_at: int, entries: dict[str, tuple[Any, ...]]) -> None:
        self.entries = entries
        self._file = file
        self._code_at = code_at
        #: How many modules were found whose source has changed.
        self.stale = 0

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Give what Python's import asks of a finder; None for what is not in the image."""
        facts = self.entries.get(name)
        if facts is None:
            return None
        entry = Entry(facts)
        if not entry.is_current():
            self.stale += 1
            return None
        loader = _Loader(name, entry, self)
        spec = ModuleSpec(name, loader, origin=entry.path, is_package=entry.is_package)
        spec.has_location = True
        spec.cached = entry.cached
        if entry.is_package:
            spec.submodule_search_locations = [entry.path.rpartition("/")[0]]
        return spec

    def code(self, entry: Entry) -> bytes:
        """Read a module's code from the file."""
        return os.pread(self._file, entry.length, self._code_at + entry.start)

    def misses(self) -> int:
        """Count the modules of ours that were loaded from elsewhere."""
        return sum(is_own(name) and name not in self.entries for name in tuple(sys.modules))


def is_own(name: str) -> bool:
    """Whether a module belongs into an image."""
    return name.startswith(("helmcore", "helmx_"))


def path() -> str | None:
    """Where the image is; None where Python keeps no `.pyc` beside the sources."""
    tag = sys.implementation.cache_tag
    folder = __file__.rpartition("/cli/")[0]
    if not folder or tag is None or sys.pycache_prefix is not None or sys.flags.optimize:
        return None
    return f"{folder}/__pycache__/start.{tag}.image" if hasattr(os, "pread") else None


def use() -> StartImage | None:
    """Let imports of this process look into the image; None where there is none for it.

    Raises nothing: a bad image is no image.
    """
    file = path()
    try:
        image = _opened(file) if file is not None else None
    except (OSError, EOFError, ValueError, TypeError):
        return None
    if image is not None:
        finders: list[Any] = sys.meta_path
        finders.insert(0, image)
    return image


def _opened(file: str) -> StartImage | None:
    descriptor = os.open(file, os.O_RDONLY)
    start = os.pread(descriptor, _HEAD, 0)
    size = int.from_bytes(start[:4], "little")
    if size + 4 > len(start):
        start += os.pread(descriptor, size + 4 - len(start), len(start))
    version, search, entries, total = loads(start[4 : 4 + size])  # noqa: S302 - as a .pyc
    whole = os.fstat(descriptor).st_size == 4 + size + total
    if not whole or version != sys.version or search != sys.path[1:]:
        os.close(descriptor)
        return None
    return StartImage(descriptor, 4 + size, entries)


def is_due(image: StartImage | None) -> bool:
    """Whether an image should be written: there is none, or this process loaded much without it."""
    if path() is None or sys.dont_write_bytecode:
        return False
    return image is None or bool(image.stale) or image.misses() >= _MANY
