"""A line that says what is going on, on a terminal; nothing at all in a pipe or a file."""

from __future__ import annotations

import time

from helmcore.cli.output import terminal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

_SPINNER = "|/-\\"


class Progress:
    """One line at the bottom that each `show` overwrites, at most ten times a second."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._active = terminal.is_terminal(stream)
        self._started = time.monotonic()
        self._last = 0.0
        self._turn = 0
        self._shown = False

    def show(self, line: str) -> None:
        """Say what is being done now; lines that come too fast are left out."""
        now = time.monotonic()
        if not self._active or now - self._last < 0.1:
            return
        self._last = now
        self._turn += 1
        import shutil

        width = shutil.get_terminal_size().columns
        text = f"{_SPINNER[self._turn % 4]} {int(now - self._started)}s {terminal.safe(line)}"
        text = text.replace("\n", " ").replace("\t", " ")
        self._stream.write(f"\r\x1b[K{text[: width - 1]}")
        self._stream.flush()
        self._shown = True

    def clear(self) -> None:
        """Take the line away, before something else is printed."""
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._shown = False
