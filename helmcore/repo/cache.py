"""Caches on disk, in Helm's places: indexes by repository, archives by the digest of their
bytes.
"""

from __future__ import annotations

import hashlib
import os
import re

from helmcore.errors import IntegrityError
from helmcore.repo import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.settings import Settings

_DIGEST = re.compile(r"^(?:sha256:)?([0-9a-f]{64})$")


def index_path(settings: Settings, name: str) -> str:
    """Where the index of a repository is kept (`helmpath.CacheIndexFile`)."""
    return os.path.join(settings.get("HELM_REPOSITORY_CACHE"), f"{name}-index.yaml")


def charts_path(settings: Settings, name: str) -> str:
    """Where the names of a repository's charts are kept, for completion (`CacheChartsFile`)."""
    return os.path.join(settings.get("HELM_REPOSITORY_CACHE"), f"{name}-charts.txt")


class ArchiveCache:
    """Chart archives by their SHA-256, as Helm's content cache keeps them
    (`downloader/cache.go`).
    """

    def __init__(self, settings: Settings) -> None:
        self._root = settings.get("HELM_CONTENT_CACHE")

    def find(self, digest: str) -> str | None:
        """The path of an archive, None where it is not there or its bytes are not the digest's."""
        match = _DIGEST.match(digest)
        if match is None:
            return None
        path = self._path(match.group(1))
        try:
            with open(path, "rb") as file:
                data = file.read()
        except OSError:
            return None
        return path if hashlib.sha256(data).hexdigest() == match.group(1) else None

    def put(self, data: bytes, *, promised: str, source: str) -> str:
        """Keep an archive under the digest of its bytes, and give its path.

        Raises `IntegrityError` where another digest was promised; nothing is kept then.
        """
        found = hashlib.sha256(data).hexdigest()
        if promised:
            match = _DIGEST.match(promised)
            if match is None:
                raise IntegrityError(
                    f"the index promises a digest that is no SHA-256: {promised!r}", subject=source
                )
            if match.group(1) != found:
                raise IntegrityError(
                    f"the archive's digest is {found}, the index promises {match.group(1)}",
                    subject=source,
                    hint="the index is stale (`helmx repo update`) or somebody changed the archive",
                )
        path = self._path(found)
        files.write(path, data)
        return path

    def _path(self, digest: str) -> str:
        return os.path.join(self._root, digest[:2], f"{digest}.chart")
