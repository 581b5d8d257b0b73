"""Run helmx on a hostile chart and measure what it took."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

#: What a hostile chart may take: seconds of wall time, and bytes of memory held at the peak.
SECONDS = 10.0
MEMORY = 512 << 20

#: Address space, as a second fence: the shared libraries and a thread's reserves count here too.
_ADDRESSES = 1 << 30


@dataclass(frozen=True)
class Outcome:
    """How a run ended: exit code, both outputs, wall and computing seconds, the most bytes that it
    held.
    """

    code: int
    stdout: str
    stderr: str
    seconds: float
    computing: float
    peak: int

    def ended_in_time(self) -> bool:
        """Whether it took at most ten seconds; three times as many where others want the machine
        too, as long as it did not compute longer.
        """
        busy = os.getloadavg()[0] > (os.cpu_count() or 1)
        return self.computing < SECONDS and self.seconds < SECONDS * (3 if busy else 1)


def run(words: list[str], folder: Path) -> Outcome:
    """Run `helmx WORDS` in a folder that is its home too, and measure it.

    On a machine that is busy with other tests, the thread that watches a render may get to look
    late: what took too much is measured again, twice at most.
    """
    outcome = _run(words, folder)
    for _ in range(2):
        if outcome.ended_in_time() and outcome.peak < MEMORY:
            break
        outcome = _run(words, folder)
    return outcome


def _run(words: list[str], folder: Path) -> Outcome:
    """Run it once. It is killed when it takes too long."""
    output, errors = folder / "stdout", folder / "stderr"
    environ = {
        "HOME": str(folder),
        "PATH": os.environ["PATH"],
        "PYTHONDONTWRITEBYTECODE": os.environ.get("PYTHONDONTWRITEBYTECODE", ""),
    }
    program = "import sys; from helmcore.cli.main import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-I", "-c", program, *words]
    started = time.monotonic()
    with output.open("wb") as out, errors.open("wb") as err:
        process = subprocess.Popen(command, cwd=folder, env=environ, stdout=out, stderr=err)
        resource.prlimit(process.pid, resource.RLIMIT_AS, (_ADDRESSES, _ADDRESSES))
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() - started > 4 * SECONDS:
                process.kill()
            time.sleep(0.005)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Outcome(
        process.returncode,
        output.read_text(errors="replace"),
        errors.read_text(errors="replace"),
        time.monotonic() - started,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss * 1024,
    )
