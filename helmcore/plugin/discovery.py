"""Find the entry points of the group `helmx.plugins`, quickly and without importing anything.

`importlib.metadata` would cost every start 40 ms; reading the `entry_points.txt` of the installed
distributions costs one or two. A distribution counts once, where `sys.path` finds it first. Never
raises.
"""

from __future__ import annotations

import os
import sys

GROUP = "helmx.plugins"
WANTED = GROUP.encode()


class EntryPoint:
    """One plugin as installed: its name, the module that it names, and the distribution that brings
    it.
    """

    __slots__ = ("distribution", "module", "name", "version")

    def __init__(self, name: str, module: str, distribution: str, version: str) -> None:
        self.name = name
        self.module = module
        self.distribution = distribution
        self.version = version

    @property
    def origin(self) -> str:
        """The distribution with its version, for messages."""
        return f"{self.distribution} {self.version}".strip()

    def __repr__(self) -> str:
        return f"EntryPoint({self.name!r}, {self.module!r}, {self.origin!r})"


def entry_points(path: list[str] | None = None) -> list[EntryPoint]:
    """Every plugin of every distribution on `path` (`sys.path` by default), sorted by name."""
    found: list[EntryPoint] = []
    seen: set[str] = set()
    for folder in sys.path if path is None else path:
        try:
            names = os.listdir(folder or ".")
        except OSError:
            continue
        for name in names:
            if name.endswith(".dist-info"):
                stem = name[:-10]
            elif name.endswith(".egg-info"):
                stem = name[:-9]
            else:
                continue
            distribution, _, version = stem.partition("-")
            key = distribution.lower().replace("_", "-").replace(".", "-")
            if key in seen:
                continue
            seen.add(key)
            data = _read(f"{folder or '.'}/{name}/entry_points.txt")
            if WANTED in data:
                text = data.decode("utf-8", "replace")
                found += _parse(text, key, version.partition("-py")[0])
    found.sort(key=lambda entry: (entry.name, entry.distribution))
    return found


def _read(file: str) -> bytes:
    """The whole file; most have a few hundred bytes, and a large buffer costs more than they do."""
    try:
        handle = os.open(file, os.O_RDONLY)
    except OSError:
        return b""
    try:
        data = part = os.read(handle, 8192)
        while len(part) == 8192:
            part = os.read(handle, 8192)
            data += part
    except OSError:
        return b""
    finally:
        os.close(handle)
    return data


def _parse(text: str, distribution: str, version: str) -> list[EntryPoint]:
    entries = []
    inside = False
    for raw in text.splitlines():
        line = raw.strip()
        if line.startswith("["):
            inside = line == f"[{GROUP}]"
        elif inside and "=" in line and not line.startswith(("#", ";")):
            name, _, module = line.partition("=")
            module = module.partition("[")[0].strip()
            entries.append(EntryPoint(name.strip(), module, distribution, version))
    return entries
