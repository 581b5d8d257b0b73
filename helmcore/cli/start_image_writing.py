"""Writes the start image, see `start_image`."""

from __future__ import annotations

import os
import sys
from marshal import dumps

from helmcore.cli.start_image import Entry, is_own, path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from helmcore.cli.start_image import StartImage


def write(image: StartImage | None, command: str) -> None:
    """Write the modules of ours that this process has loaded, and those of the image before.

    In which order this command's were finished is known once all of them came from an image.
    The file appears whole or not at all; what the system refuses is left undone.
    """
    target = path()
    if target is None:
        return
    found = _former(image) | _loaded()
    entries: dict[str, tuple[Any, ...]] = {}
    at = 0
    for name, (facts, code) in found.items():
        entries[name] = (*facts, at, len(code))
        at += len(code)
    head = dumps((sys.version, sys.path[1:], entries, _orders(image, command), at))
    unfinished = f"{target}.{os.getpid()}"
    try:
        with open(unfinished, "xb") as file:
            file.write(len(head).to_bytes(4, "little") + head)
            file.writelines(code for _, code in found.values())
        os.replace(unfinished, target)
    except OSError:
        try:
            os.unlink(unfinished)
        except OSError:
            return


def _orders(image: StartImage | None, command: str) -> dict[str, list[str]]:
    if image is None or image.stale:
        return {}
    made = image.orders.get(command, [])
    made = [name for name in made if name not in image.finished and name in sys.modules]
    return {**image.orders, command: made + image.finished}


def _former(image: StartImage | None) -> dict[str, tuple[tuple[Any, ...], bytes]]:
    """The modules of an image that are as they were."""
    if image is None:
        return {}
    entries = {name: Entry(facts) for name, facts in image.entries.items()}
    return {
        name: (image.entries[name][:-2], image.code(entry))
        for name, entry in entries.items()
        if entry.is_current()
    }


def _loaded() -> dict[str, tuple[tuple[Any, ...], bytes]]:
    modules = {name: module for name, module in sys.modules.items() if is_own(name)}
    entries = {name: _entry(name, module) for name, module in modules.items()}
    return {name: entry for name, entry in entries.items() if entry is not None}


def _entry(name: str, module: Any) -> tuple[tuple[Any, ...], bytes] | None:
    """Give what the image says of a module, and its code; None for what is no source file."""
    spec = getattr(module, "__spec__", None)
    source = getattr(spec, "origin", None)
    if spec is None or not source or not source.endswith(".py") or not spec.has_location:
        return None
    try:
        before = os.stat(source)
        code = dumps(spec.loader.get_code(name))
        after = os.stat(source)
    except (OSError, ImportError, SyntaxError, ValueError, AttributeError):
        return None
    if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size):
        return None
    is_package = spec.submodule_search_locations is not None
    return (source, spec.cached, is_package, before.st_mtime_ns, before.st_size), code
