"""How long to go on when something fails that may pass, and whom to tell."""

from __future__ import annotations

import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    class Patience(Protocol):
        """What history and lock ask when they have to wait; actions give one that knows deadlines
        and the user's Ctrl-C.
        """

        def pause(self, error: Exception) -> None:
            """Wait a moment after a failure that may pass; raise it when that was often enough."""

        def answered(self) -> None:
            """Note that the other side answered: silence is trouble that may pass from now on."""

        def sleep(self, seconds: float) -> None:
            """Wait so many seconds; raise when the user wants to stop."""

        def warn(self, line: str, /) -> None:
            """Take one line that the user should see."""


class NoPatience:
    """The first failure counts, and nobody is told anything."""

    def pause(self, error: Exception) -> None:
        """Raise the failure."""
        raise error

    def answered(self) -> None:
        """Note nothing."""

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)

    def warn(self, line: str, /) -> None:
        """Drop the line."""
