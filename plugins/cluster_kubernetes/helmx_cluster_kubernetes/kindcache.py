"""What a server said of its kinds, kept on disk between runs: plain JSON, one file a server.

The file's name comes from the server's address and the authority that vouches for it, so another
cluster at the same address (a test cluster made anew) has another file. A file that cannot be read
or written is as good as none.
"""

from __future__ import annotations

import os
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from helmx_cluster_kubernetes.target import Target

FORMAT = 1
#: How long kinds from the disk are used unasked, in seconds. A kind that is not among them is asked
#: for at once, and capabilities always are.
SECONDS = 600.0


class KindCache:
    """The kept kinds of one server; `folder` "" keeps nothing."""

    def __init__(self, folder: str, target: Target) -> None:
        self._path = os.path.join(folder, _name(target)) if folder else ""

    def load(self) -> tuple[dict[str, Any], bool]:
        """What was kept (empty for nothing), and whether it is recent."""
        if not self._path:
            return {}, False
        import json

        try:
            with open(self._path, "rb") as file:
                kept = json.load(file)
                age = time.time() - os.fstat(file.fileno()).st_mtime
        except (OSError, ValueError, RecursionError):
            return {}, False
        if not isinstance(kept, dict) or kept.get("format") != FORMAT:
            return {}, False
        return kept, 0 <= age < SECONDS

    def save(self, kept: dict[str, Any]) -> None:
        """Keep it: a new file takes the old one's place in one step."""
        if not self._path:
            return
        import json

        mine = f"{self._path}.{os.getpid()}.{time.monotonic_ns()}"
        try:
            os.makedirs(os.path.dirname(self._path), mode=0o700, exist_ok=True)
            with open(os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(json.dumps({**kept, "format": FORMAT}).encode())
            os.replace(mine, self._path)
        except OSError:
            _remove(mine)

    def touch(self) -> None:
        """Say that what is kept is right still."""
        try:
            if self._path:
                os.utime(self._path)
        except OSError:
            return

    def forget(self) -> None:
        """Keep nothing."""
        if self._path:
            _remove(self._path)


def _remove(path: str) -> None:
    try:
        os.remove(path)
    except OSError:
        return


def _name(target: Target) -> str:
    import hashlib

    authority = target.authority or target.authority_file.encode("utf-8", "surrogateescape")
    whole = f"{target.server}\n{target.tls_server_name}\n".encode() + authority
    digest = hashlib.sha256(whole).hexdigest()[:16]
    place = target.server.partition("://")[2]
    shown = "".join(letter if letter.isalnum() or letter in ".-" else "_" for letter in place)
    return f"{shown[:80]}-{digest}.json"
