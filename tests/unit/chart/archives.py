"""Archives for tests, honest and hostile, made with the standard library's tarfile."""

from __future__ import annotations

import gzip
import io
import tarfile

CHART = b"apiVersion: v2\nname: demo\nversion: 0.1.0\n"


def packed(
    members: list[tarfile.TarInfo | tuple[str, bytes]], kind: int = tarfile.PAX_FORMAT
) -> bytes:
    """Pack members: finished `TarInfo`s without a body, or names with bytes."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=kind) as archive:
        for member in members:
            if isinstance(member, tarfile.TarInfo):
                archive.addfile(member)
            else:
                name, data = member
                info = tarfile.TarInfo(name)
                info.size = len(data)
                info.mtime = 1_700_000_000
                archive.addfile(info, io.BytesIO(data))
    return gzip.compress(plain.getvalue())


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    """A member that is a link, a device, or a folder."""
    info = tarfile.TarInfo(name)
    info.type = kind
    info.linkname = target
    return info
