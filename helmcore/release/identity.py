"""Who holds a lock: this process, named so that others on this host can tell whether it lives."""

from __future__ import annotations

import os
import uuid

_FIELDS = ("host", "boot", "space", "pid", "started", "nonce")


def _read(path: str) -> str:
    try:
        with open(path, encoding="ascii") as file:
            return file.read().strip()
    except (OSError, ValueError):
        return ""


def _start_time(pid: int | str) -> str:
    """When a process started, in ticks since boot; "" where there is no such process or no
    `/proc`.
    """
    # The program's name stands in parentheses and may hold spaces.
    _, _, rest = _read(f"/proc/{pid}/stat").rpartition(") ")
    fields = rest.split()
    return fields[19] if len(fields) > 19 else ""


def _here() -> tuple[str, str, str]:
    """This host, its boot, and the space that process numbers count in (a container's own)."""
    try:
        space = os.readlink("/proc/self/ns/pid")
    except OSError:
        space = ""
    return os.uname().nodename, _read("/proc/sys/kernel/random/boot_id"), space


def mine() -> str:
    """A name for this process, unlike any other that was or will be."""
    pid = os.getpid()
    parts = (*_here(), str(pid), _start_time(pid), uuid.uuid4().hex[:8])
    return "helmx/" + "/".join(part.replace("/", "_") or "-" for part in parts)


def is_gone(holder: str) -> bool | None:
    """Whether a holder is known to be dead: it ran here and does not any more.

    None where this process cannot know: another host, another container, no helmx.
    """
    kind, *parts = holder.split("/")
    if kind != "helmx" or len(parts) != len(_FIELDS):
        return None
    host, boot, space, pid, started, _ = parts
    here = [part.replace("/", "_") or "-" for part in _here()]
    if [host, boot, space] != here or not pid.isdigit():
        return (host == here[0] and space == here[2] and boot != here[1] and boot != "-") or None
    if started == "-":
        return _no_process(int(pid)) or None
    return _start_time(pid) != started


def _no_process(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def describe(holder: str) -> str:
    """A holder for people: process and host."""
    kind, *parts = holder.split("/")
    if kind != "helmx" or len(parts) != len(_FIELDS):
        return repr(holder)
    return f"process {parts[3]} on {parts[0]}"
