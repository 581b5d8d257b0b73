"""Files that helmx shares with helm: written at once or not at all, under helm's own lock."""

from __future__ import annotations

import contextlib
import os

from helmcore.errors import SettingsError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def write(path: str, data: bytes, mode: int = 0o644) -> None:
    """Write a file atomically; a link in its place is replaced, not followed.

    Raises `SettingsError` where that cannot be done.
    """
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        with os.fdopen(os.open(temporary, flags, mode), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise SettingsError(
            f"cannot write {path}: {error.strerror or error}",
            subject=path,
            hint="check the folder's owner, and that the disk has room",
        ) from error


@contextlib.contextmanager
def locked(path: str) -> Iterator[None]:
    """Hold the lock that helm takes around changes of `path`: the same name, ending in `.lock`."""
    import fcntl

    lock = os.path.splitext(path)[0] + ".lock"
    try:
        os.makedirs(os.path.dirname(lock) or ".", exist_ok=True)
        handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
    except OSError as error:
        raise SettingsError(
            f"cannot lock {lock}: {error.strerror or error}", subject=lock
        ) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
