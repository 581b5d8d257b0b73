"""A watch over one thread's work: what takes too much time or memory is ended from outside.

`Budget` counts what a chart does, but one call of a function can take hours (to print a map that
holds itself twice, sixty levels deep). So a second thread looks, first after a tenth of a second,
which few renders reach, then fifty times a second, and has the interpreter raise `BudgetExceeded`
in the watched thread. What runs in C code cannot be ended so; functions keep that short by limits
of their own. Where the interpreter has no `ctypes`, only counting is left.
"""

from __future__ import annotations

import _thread
import time

from helmcore.errors import BudgetExceeded
from helmcore.plugin.budget import size_text, too_long

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

    from helmcore.model.render import Limits

_FIRST_LOOK = 0.1
_LOOK = 0.02
#: When much of the memory is taken.
_CLOSE_LOOK = 0.005
#: Between two errors, where the first was swallowed by what it met.
_PATIENCE = 0.5


class Watch:
    """A `with` block that ends with `BudgetExceeded` where it goes over its limits.

    Looks at `seconds`, `cpu_seconds` and `memory_bytes` of the limits; the rest is counted by a
    `Budget`. Costs a start of a thread, 30 microseconds.
    """

    __slots__ = (
        "_base",
        "_clock",
        "_ended",
        "_firing",
        "_limits",
        "_owner",
        "_running",
        "_sent",
        "_started",
    )

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    def __enter__(self) -> Watch:
        self._owner = _thread.get_ident()
        self._started = time.monotonic()
        self._clock = _clock(self._owner)
        self._base = _processor(self._clock), memory() if self._limits.memory_bytes else 0
        self._ended = self._sent = False
        #: Held while the block runs.
        self._running = _thread.allocate_lock()
        self._running.acquire()
        #: Held by whoever sends an error, or takes it back.
        self._firing = _thread.allocate_lock()
        _thread.start_new_thread(self._look, ())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # An error may still be on its way to this thread: it must not arrive behind the block.
        while True:
            try:
                with self._firing:
                    self._ended = True
                    if self._sent:
                        _raise_in(self._owner, None)
                break
            except BudgetExceeded:
                continue
        self._running.release()
        if kind is MemoryError:
            raise BudgetExceeded(
                "rendering takes more memory than there is",
                hint="--render-memory ends it earlier",
            ) from error

    def _look(self) -> None:
        """What the second thread does."""
        wait = _FIRST_LOOK
        while not self._running.acquire(True, wait):
            wait = _LOOK if self._is_roomy() else _CLOSE_LOOK
            error = self._verdict()
            if error is not None:
                wait = _PATIENCE
                with self._firing:
                    if self._ended:
                        return
                    self._sent = _raise_in(self._owner, _raised(error))

    def _is_roomy(self) -> bool:
        most = self._limits.memory_bytes
        return not most or memory() - self._base[1] < most >> 2

    def _verdict(self) -> BudgetExceeded | None:
        limits = self._limits
        base_time, base_memory = self._base
        if limits.seconds and time.monotonic() - self._started > limits.seconds:
            return too_long(limits.seconds)
        if limits.cpu_seconds and _processor(self._clock) - base_time > limits.cpu_seconds:
            return BudgetExceeded(
                f"rendering takes more than {limits.cpu_seconds:g} seconds of computing",
                hint="--render-cpu allows more",
            )
        if limits.memory_bytes and memory() - base_memory > limits.memory_bytes:
            return BudgetExceeded(
                f"rendering takes more than {size_text(limits.memory_bytes)} of memory",
                hint="--render-memory allows more",
            )
        return None


def _raised(error: BudgetExceeded) -> type[BudgetExceeded]:
    """A class whose instance is that error: the interpreter makes the instance itself."""

    class Ended(BudgetExceeded):
        def __init__(self, message: str = error.message, **more: object) -> None:
            super().__init__(message, hint=error.hint)

    return Ended


def _raise_in(thread: int, error: type[BaseException] | None) -> bool:
    """Have another thread raise an error as soon as it runs Python code; None takes it back."""
    try:
        from ctypes import c_ulong, py_object, pythonapi
    except ImportError:
        return False
    raise_async = pythonapi.PyThreadState_SetAsyncExc
    raise_async(c_ulong(thread), py_object(error) if error is not None else None)
    return True


def _clock(thread: int) -> int | None:
    """The clock that counts a thread's computing, None where the system has no such clock."""
    find = getattr(time, "pthread_getcpuclockid", None)
    return None if find is None else int(find(thread))


def _processor(clock: int | None) -> float:
    """Seconds of computing: of a thread, by its clock, or of the whole process."""
    return time.process_time() if clock is None else time.clock_gettime(clock)


def memory() -> int:
    """How many bytes the process holds now (elsewhere than on Linux: at most so far), 0 if nobody
    says.
    """
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[1]) * _page()
    except OSError:
        pass
    try:
        import resource
        import sys
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _page() -> int:
    import os

    return os.sysconf("SC_PAGE_SIZE")
