"""All modules that a start needs in one file, beside their `.pyc` files and for the same purpose.

Python finds, stats, opens, checks and reads each module by itself: for a hundred and twenty small
modules that is half of the time of a `helmx template`. So the first run that finds no start image
writes one to `helmcore/__pycache__`, from the modules that it happened to load, and later runs take
the code of those from there. The image also remembers in which order a command's modules were
finished: the next time they are made in that order, before anything asks for them, and Python's
import finds them made. The rules are those of `.pyc` files: a module whose source has another
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
    from types import CodeType, ModuleType
    from typing import Any

#: So many modules that are not in the image make it worth writing anew.
_MANY = 12
#: So many that a command's order does not know make it worth adding them, which costs those runs of
#: the command something that do not need them.
_MANY_MORE = 40
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

    def exec_module(self, module: ModuleType) -> None:
        exec(self.get_code(module.__name__), module.__dict__)  # noqa: S102 - what imports are
        self._image.finished.append(module.__name__)

    def get_code(self, fullname: str) -> CodeType:
        code: CodeType = loads(self._image.code(self._entry))  # noqa: S302 - as a .pyc
        return code


class StartImage:
    """Finds modules in an image."""

    def __init__(
        self,
        file: int,
        code_at: int,
        entries: dict[str, tuple[Any, ...]],
        orders: dict[str, list[str]],
    ) -> None:
        self.entries = entries
        self.orders = orders
        #: The modules that Python's import took from here, in the order in which they were done.
        self.finished: list[str] = []
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
        return self._spec(name, entry)

    def _spec(self, name: str, entry: Entry) -> ModuleSpec:
        loader = _Loader(name, entry, self)
        spec = ModuleSpec(name, loader, origin=entry.path, is_package=entry.is_package)
        spec.has_location = True
        spec.cached = entry.cached
        if entry.is_package:
            spec.submodule_search_locations = [entry.path.rpartition("/")[0]]
        return spec

    def make(self, command: str) -> None:
        """Make the modules that the command needed last time, unless a source has changed."""
        names = [name for name in self.orders.get(command, ()) if name not in sys.modules]
        if not all(name in self.entries for name in names):
            return
        if not all(name in self.entries for name in names):
            return  # an order may be older than what it was written beside
        found = [(name, Entry(self.entries[name])) for name in names]
        if not all(entry.is_current() for _, entry in found):
            self.stale += 1
            return
        modules = [self._module(name, entry) for name, entry in found]
        try:
            for module, (_, entry) in zip(modules, found, strict=True):
                exec(loads(self.code(entry)), module.__dict__)  # noqa: S102, S302 - as a .pyc
        except Exception:  # noqa: BLE001 - Python's import will say what is wrong
            for name in names:
                sys.modules.pop(name, None)

    def _module(self, name: str, entry: Entry) -> ModuleType:
        """A module without content, where imports find it."""
        spec = self._spec(name, entry)
        module = type(sys)(name)
        module.__dict__.update(
            __file__=entry.path,
            __cached__=entry.cached,
            __package__=spec.parent,
            __loader__=spec.loader,
            __spec__=spec,
        )
        if entry.is_package:
            module.__path__ = spec.submodule_search_locations or []
        sys.modules[name] = module
        parent, _, child = name.rpartition(".")
        if parent in sys.modules:
            setattr(sys.modules[parent], child, module)
        return module

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


def use(command: str) -> StartImage | None:
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
        image.make(command)
    return image


def _opened(file: str) -> StartImage | None:
    descriptor = os.open(file, os.O_RDONLY)
    start = os.pread(descriptor, _HEAD, 0)
    size = int.from_bytes(start[:4], "little")
    if size + 4 > len(start):
        start += os.pread(descriptor, size + 4 - len(start), len(start))
    version, search, entries, orders, total = loads(start[4 : 4 + size])  # noqa: S302 - as a .pyc
    whole = os.fstat(descriptor).st_size == 4 + size + total
    if not whole or version != sys.version or search != sys.path[1:]:
        os.close(descriptor)
        return None
    return StartImage(descriptor, 4 + size, entries, orders)


def is_due(image: StartImage | None, command: str) -> bool:
    """Whether an image should be written: there is none, this process loaded much without it, or it
    is the first one to know in which order the command's modules are finished.
    """
    file = path()
    if file is None or sys.dont_write_bytecode:
        return False
    known = image is not None and not image.stale and image.misses() < _MANY
    if image is not None and known:
        most = _MANY_MORE if command in image.orders else _MANY
        known = len(image.finished) < most
    # Where nothing can be written, no run shall pay for what would be.
    return not known and os.access(file.rpartition("/")[0], os.W_OK)
