"""What one render may still use: one account for all templates, engines and calls of a render.

Counting is for what a chart does (depth, steps, bytes) and gives the same verdict on every machine.
Time is looked at in between; what neither counts nor looks (a long run inside one function) is
ended from outside, see `helmcore.render.watch`.
"""

from __future__ import annotations

from time import monotonic

from helmcore.errors import BudgetExceeded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.model.render import Limits

_UNLIMITED = 1 << 62
#: How much text a render may move for each byte that it may write: text is counted again at each
#: level that it passes through.
_MOVES = 32


class Budget:
    """What a whole render may still use, over all of its templates; see `Limits`.

    An engine takes `steps` away as it goes (or calls `spend`), and calls the `count_` methods with
    what it makes. Each raises `BudgetExceeded` where there is nothing left.
    """

    __slots__ = ("_deadline", "_moved", "_written", "depth", "limits", "steps")

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.steps = limits.steps or _UNLIMITED
        self.depth = limits.depth or _UNLIMITED
        self._deadline = monotonic() + limits.seconds if limits.seconds else float("inf")
        self._moved = 0
        self._written = 0

    def spend(self, steps: int) -> None:
        """Take steps away, and look at the clock."""
        self.steps -= steps
        if self.steps < 0:
            raise BudgetExceeded(
                f"rendering takes more than {self.limits.steps} steps",
                hint="the chart loops or calls templates too often; --render-steps allows more",
            )
        if monotonic() > self._deadline:
            raise too_long(self.limits.seconds)

    def count_text(self, text: str) -> None:
        """Count a large text that a template made on its way to the output."""
        size = bytes_in(text)
        self._count(size, size, "a template makes a text of")

    def count_growth(self, size: int, more: int) -> None:
        """Count a text in pieces: how large it is by now, and how much of that is new."""
        self._count(size, more, "a template makes a text of")

    def count_value(self, text: str) -> None:
        """Count a large text that a function gave."""
        size = bytes_in(text)
        self._count(size, size, "a function gives a text of")

    def count_output(self, text: str) -> None:
        """Count the output of one template file."""
        self._written += bytes_in(text)
        most = self.limits.output_bytes
        if most and self._written > most:
            raise BudgetExceeded(
                f"rendering writes more than {size_text(most)}",
                hint="the chart's manifests are too large; --render-output allows more",
            )

    def _count(self, size: int, more: int, what: str) -> None:
        limits = self.limits
        if limits.value_bytes and size > limits.value_bytes:
            raise BudgetExceeded(
                f"{what} more than {size_text(limits.value_bytes)}",
                hint="the chart makes its text grow; --render-value allows more",
            )
        self._moved += more
        if limits.output_bytes and self._moved > _MOVES * limits.output_bytes:
            raise BudgetExceeded(
                f"rendering moves more than {size_text(_MOVES * limits.output_bytes)} of text",
                hint=f"that is {_MOVES} times what it may write; --render-output allows more",
            )
        self.spend(more >> 10)


def bytes_in(text: str) -> int:
    """How many bytes a text takes, in memory or written as UTF-8, whichever is more; quickly."""
    return len(text) if text.isascii() else 4 * len(text)


def too_long(seconds: float) -> BudgetExceeded:
    """The error of a render that takes too long."""
    return BudgetExceeded(
        f"rendering takes longer than {seconds:g} seconds",
        hint="--render-timeout allows more",
    )


def size_text(size: int) -> str:
    """A number of bytes for people: `64 MiB`."""
    for unit, name in ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")):
        if size % unit == 0 and size:
            return f"{size // unit} {name}"
    return f"{size} bytes"
