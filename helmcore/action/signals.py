"""Ctrl-C and SIGTERM: the first one stops the work in order, the second one at once."""

from __future__ import annotations

import signal
import threading

from helmcore.errors import Interrupted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType, TracebackType
    from typing import Any

    from helmcore.cluster.work import Work

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Attention:
    """A `with` block in which the user's wish to stop reaches the work.

    The first signal sets `work.stop`: what was sent is waited for, nothing more is sent, the
    outcome is recorded. The second one breaks off what is being waited for; the outcome is still
    recorded. A third one ends the process as if nobody listened. Does nothing outside the main
    thread, where Python has no signals.
    """

    def __init__(self, work: Work, release: str) -> None:
        self._work = work
        self._release = release
        self._before: dict[int, Any] = {}
        self._count = 0

    def __enter__(self) -> None:
        if threading.current_thread() is threading.main_thread():
            for number in _SIGNALS:
                self._before[number] = signal.signal(number, self._heard)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _heard(self, number: int, frame: FrameType | None) -> None:
        self._count += 1
        if self._count == 1:
            self._work.stop.set()
            self._work.warn(
                f"Release {self._release} has been cancelled: waiting for what is under way "
                "(once more to stop at once)"
            )
            return
        for one in _SIGNALS:
            signal.signal(one, signal.SIG_DFL)
        raise Interrupted(
            "context canceled",
            hint="what was under way may or may not have happened; run the command again",
        )
