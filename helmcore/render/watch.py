"""A watch over work that may take too much time or memory: it is ended from outside.

`Budget` counts what a chart does, but one call of a function can take hours (to print a map that
holds itself twice, sixty levels deep). So one thread of the process looks at all work that is
watched, first after three hundredths of a second, then fifty times a second, and
has the interpreter raise `BudgetExceeded` in the thread that works. What runs in C code cannot be
ended so; functions keep that short by limits of their own. Where the interpreter has no `ctypes`,
only counting is left.
"""

from __future__ import annotations

import _thread
import os
import sys
import time

from helmcore.errors import BudgetExceeded
from helmcore.plugin.budget import size_text, too_long

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

    from helmcore.model.render import Limits

#: How deep calls may nest: values as deep as YAML takes them, and no more than C's stack holds.
_FRAMES = 40_000
_FIRST_LOOK = 0.03
_LOOK = 0.02
#: Where a good part of the memory is taken already.
_CLOSE_LOOK = 0.005
#: Between two errors, where the first was swallowed by what it met.
_PATIENCE = 0.5
#: How many looks at nothing the looking thread lives on.
_IDLE_LOOKS = 25


class Watch:
    """A `with` block that ends with `BudgetExceeded` where it goes over its limits.

    Looks at `seconds`, `cpu_seconds` and `memory_bytes`; the rest is counted by a `Budget`. What
    starts in the block on other threads is not watched.
    """

    __slots__ = ("_base", "_clock", "_limits", "_memory", "_owner", "_quiet", "_sent", "_started")

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    def __enter__(self) -> Watch:
        self._owner = _thread.get_ident()
        self._clock = _clock(self._owner)
        self._started = time.monotonic()
        self._base = _processor(self._clock)
        self._memory = memory() if self._limits.memory_bytes else 0
        self._sent = False
        self._quiet = 0.0
        if sys.getrecursionlimit() < _FRAMES:
            sys.setrecursionlimit(_FRAMES)
        _WATCHER.add(self)
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
                _WATCHER.remove(self)
                if self._sent:
                    _raise_in(self._owner, None)
                break
            except BudgetExceeded:
                continue
        if kind is MemoryError:
            raise BudgetExceeded(
                "rendering takes more memory than there is",
                hint="--render-memory ends it earlier",
            ) from error
        if kind is RecursionError:
            raise BudgetExceeded("templates or values are nested too deep") from None

    def look(self) -> float:
        """Send an error where a limit is passed; give how long to wait until the next look."""
        now = time.monotonic()
        held = memory() - self._memory if self._limits.memory_bytes else 0
        error = self._verdict(now, held)
        if error is not None and now >= self._quiet:
            self._quiet = now + _PATIENCE
            self._sent = _raise_in(self._owner, _raised(error)) or self._sent
        if held <= self._limits.memory_bytes >> 2:
            return _LOOK
        _prepare()
        return _CLOSE_LOOK

    def _verdict(self, now: float, held: int) -> BudgetExceeded | None:
        limits = self._limits
        if limits.seconds and now - self._started > limits.seconds:
            return too_long(limits.seconds)
        if limits.cpu_seconds and _processor(self._clock) - self._base > limits.cpu_seconds:
            return BudgetExceeded(
                f"rendering takes more than {limits.cpu_seconds:g} seconds of computing",
                hint="--render-cpu allows more",
            )
        if held > limits.memory_bytes:
            return BudgetExceeded(
                f"rendering takes more than {size_text(limits.memory_bytes)} of memory",
                hint="--render-memory allows more",
            )
        return None


class _Watcher:
    """The thread that looks, and what it looks at. `_lock` is held by whoever sends an error, or
    ends what it would be sent to.
    """

    def __init__(self) -> None:
        self._watches: list[Watch] = []
        self._lock = _thread.allocate_lock()
        #: The process whose thread looks: a fork leaves it behind.
        self._process = 0

    def add(self, watch: Watch) -> None:
        process = os.getpid()
        if process != self._process and self._process:
            self._lock = _thread.allocate_lock()
            self._watches = []
            self._process = 0
        with self._lock:
            self._watches.append(watch)
            if not self._process:
                self._process = process
                _thread.start_new_thread(self._run, ())

    def remove(self, watch: Watch) -> None:
        with self._lock:
            if watch in self._watches:
                self._watches.remove(watch)

    def _run(self) -> None:
        wait, idle = _FIRST_LOOK, 0
        while True:
            time.sleep(wait)
            wait = _LOOK
            idle = 0 if self._watches else idle + 1
            for watch in tuple(self._watches):
                with self._lock:
                    if watch in self._watches:
                        wait = min(wait, watch.look())
            with self._lock:
                if idle >= _IDLE_LOOKS and not self._watches:
                    self._process = 0
                    return


_WATCHER = _Watcher()


def _raised(error: BudgetExceeded) -> type[BudgetExceeded]:
    """A class whose instance is that error: the interpreter makes the instance itself."""

    class Ended(BudgetExceeded):
        def __init__(self, message: str = error.message, **more: object) -> None:
            super().__init__(message, hint=error.hint)

    return Ended


def _prepare() -> None:
    """Import what sending takes, before it is urgent: it waits for the interpreter many times."""
    try:
        import ctypes  # noqa: F401 - for `_raise_in`
    except ImportError:
        return


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
        file = os.open("/proc/self/statm", os.O_RDONLY)
    except OSError:
        return _most_memory()
    try:
        return int(os.read(file, 200).split()[1]) * os.sysconf("SC_PAGE_SIZE")
    finally:
        os.close(file)


def _most_memory() -> int:
    try:
        import resource
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
