"""Files of the folder target: read without following links, written at once or not at all."""

from __future__ import annotations

import fcntl
import os

from helmcore.errors import ClusterUnreachable, ObjectExists, ObjectRejected

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType


class FolderLock:
    """A `with` block in which no other helmx changes the folder; the lock is a file below
    `.helmx`.
    """

    def __init__(self, root: str) -> None:
        self._path = os.path.join(root, ".helmx", "lock")
        self._handle = -1

    def __enter__(self) -> None:
        try:
            os.makedirs(os.path.dirname(self._path), mode=0o700, exist_ok=True)
            self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
            fcntl.flock(self._handle, fcntl.LOCK_EX)
        except OSError as error:
            raise _unusable(self._path, error) from error

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self._handle)


def read(path: str) -> bytes | None:
    """The bytes of a file, None where there is none."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unusable(path, error) from error
    with os.fdopen(handle, "rb") as file:
        return file.read()


def write(root: str, path: str, data: bytes, *, secret: bool, exclusive: bool = False) -> None:
    """Write a file atomically, with mode 0600 for a secret.

    Raises `ObjectExists` where `exclusive` and the file is there.
    """
    folder = os.path.dirname(path)
    _make_folders(root, folder)
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
        handle = os.open(temporary, flags, 0o600 if secret else 0o644)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if exclusive:
            # a link, unlike a rename, fails where the file exists
            os.link(temporary, path)
            os.unlink(temporary)
        else:
            os.replace(temporary, path)
        _sync_folder(folder)
    except FileExistsError as error:
        os.unlink(temporary)
        raise ObjectExists(f"{path} already exists", code=409) from error
    except OSError as error:
        raise _unusable(path, error) from error


def remove(root: str, path: str) -> None:
    """Remove a file, and its folder where that was the last one. Raises `FileNotFoundError`."""
    os.unlink(path)
    folder = os.path.dirname(path)
    _sync_folder(folder)
    while folder != root and folder.startswith(root):
        try:
            os.rmdir(folder)
        except OSError:
            break
        folder = os.path.dirname(folder)


def _make_folders(root: str, folder: str) -> None:
    """Create the folders of a file; one that is a link would lead out of the tree and is
    refused.
    """
    path = root
    try:
        os.makedirs(root, exist_ok=True)
        for part in os.path.relpath(folder, root).split(os.sep):
            path = os.path.join(path, part)
            private = part == ".helmx"
            if os.path.islink(path):
                raise ObjectRejected(f"{path} is a symbolic link", hint="remove it and try again")
            if not os.path.isdir(path):
                os.mkdir(path, 0o700 if private else 0o755)
    except OSError as error:
        raise _unusable(path, error) from error


def _sync_folder(folder: str) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unusable(path: str, error: OSError) -> ClusterUnreachable:
    failure = ClusterUnreachable(
        f"cannot use {path}: {error.strerror or error}",
        subject=path,
        hint="check that the folder of --cluster dir:PATH is writable and has room",
    )
    failure.maybe_done = True
    return failure
