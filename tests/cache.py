"""Where the test world's downloaded and built parts live between runs, outside the work tree.

The folder is `HELMX_TEST_CACHE`, else `$XDG_CACHE_HOME/helmx-tests`, else `~/.cache/helmx-tests`.
An entry is a folder that appears by one rename when it is complete, so a reader never sees half of
one, and its maker holds a lock, so several test processes never make the same entry twice.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


def cache_folder() -> Path:
    """The folder of all cached parts; made on first use."""
    named = os.environ.get("HELMX_TEST_CACHE")
    if named:
        folder = Path(named)
    else:
        folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "helmx-tests"
    folder.mkdir(parents=True, exist_ok=True)
    return folder.resolve()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Holds an exclusive lock on `path` (made if missing); the lock ends with the process."""
    import fcntl  # not on Windows, where only the tests that need a cached part are lost

    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)


def cached(name: str, make: Callable[[Path], None]) -> Path:
    """The cache entry `name` (a relative path), made by `make(folder)` unless it is there.

    `make` fills an empty folder, which becomes the entry only if it returns; what it raises passes
    through and leaves nothing behind.
    """
    entry = cache_folder() / name
    if entry.is_dir():
        return entry
    with locked(entry.with_name(entry.name + ".lock")):
        if entry.is_dir():
            return entry
        unfinished = Path(tempfile.mkdtemp(prefix=f".{entry.name}-", dir=entry.parent))
        try:
            make(unfinished)
            unfinished.chmod(0o755)
            unfinished.rename(entry)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
    return entry
