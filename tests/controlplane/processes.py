"""Processes by identity: a process id may be given out again, with its start time it is unique."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Identity:
    """A process: its id and the kernel tick in which it started."""

    pid: int
    started: int

    @classmethod
    def of(cls, pid: int) -> Identity | None:
        """The process that has this id now; None if none has, or if it is a zombie."""
        try:
            # The second field, the name, may hold spaces and brackets: count from the last ")".
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return None
        return None if fields[0] in {"Z", "X"} else cls(pid, int(fields[19]))

    @classmethod
    def parse(cls, text: str) -> Identity:
        """Reads what `str` gives: `PID-STARTED`."""
        pid, _, started = text.partition("-")
        return cls(int(pid), int(started))

    def __str__(self) -> str:
        return f"{self.pid}-{self.started}"

    def alive(self) -> bool:
        """Whether this very process still runs."""
        return Identity.of(self.pid) == self

    def end(self, signum: signal.Signals, patience: float = 10) -> bool:
        """Sends it a signal and waits up to `patience` seconds; whether it is gone then."""
        if not self.alive():
            return True
        try:
            os.kill(self.pid, signum)
        except ProcessLookupError:
            return True
        deadline = time.monotonic() + patience
        while self.alive():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True


def this_process() -> Identity:
    """The identity of the running process."""
    identity = Identity.of(os.getpid())
    assert identity is not None
    return identity


def die_with_parent() -> None:
    """Has the kernel kill this process when its parent is gone; for a child before its exec."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        # The parent may have gone before the call above: then nobody would tell.
        if os.getppid() == 1:
            os._exit(1)
