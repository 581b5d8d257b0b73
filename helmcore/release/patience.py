"""How long to go on when something fails that may pass, and whom to tell."""

from __future__ import annotations

import time


class Patience:
    """No patience at all: the first failure counts, and nobody is told anything.

    Actions give one of their own, which knows deadlines and the user's Ctrl-C.
    """

    def pause(self, error: Exception) -> None:
        """Wait a moment after a failure that may pass; raise it when there was enough of that."""
        raise error

    def sleep(self, seconds: float) -> None:
        """Wait so many seconds; raise when the user wants to stop."""
        time.sleep(seconds)

    def warn(self, line: str) -> None:
        """Take one line that the user should see."""
