"""Which repository of a registry is known to have a blob, so that another can have it mounted.

A small file in the cache; it is a hint and no more: a registry that does not find the blob there
has it sent.
"""

from __future__ import annotations

import contextlib
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from helmx_repo_oci.reference import Reference

KEPT = 1_000
MAX_BYTES = 1 << 20


class Whereabouts:
    """The repositories in which blobs were seen last, by registry and digest."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._path = os.path.join(environ["HELM_CACHE_HOME"], "helmx-oci-blobs.json")

    def find(self, reference: Reference, digest: str) -> str:
        """Another repository of the same registry that has the blob, "" for none."""
        from helmx_repo_oci.reference import parse

        found = self._read().get(f"{reference.registry} {digest}", "")
        if not found or found == reference.repository:
            return ""
        try:
            return parse(f"{reference.registry}/{found}").repository
        except Exception:  # noqa: BLE001 - a hint that cannot be read is none
            return ""

    def note(self, reference: Reference, digests: list[str]) -> None:
        """Remember where blobs are. A cache that cannot be written is no failure."""
        import json

        known = self._read()
        for digest in digests:
            known.pop(f"{reference.registry} {digest}", None)
            known[f"{reference.registry} {digest}"] = reference.repository
        while len(known) > KEPT:
            del known[next(iter(known))]
        temporary = f"{self._path}.{os.getpid()}.tmp"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        with contextlib.suppress(OSError):
            os.makedirs(os.path.dirname(self._path), exist_ok=True)
            with os.fdopen(os.open(temporary, flags, 0o600), "w", encoding="utf-8") as file:
                json.dump(known, file)
            os.replace(temporary, self._path)

    def _read(self) -> dict[str, str]:
        import json

        try:
            with open(self._path, "rb") as file:
                content = json.loads(file.read(MAX_BYTES))
        except (OSError, ValueError, RecursionError):
            return {}
        if not isinstance(content, dict):
            return {}
        return {k: v for k, v in content.items() if isinstance(v, str)}
