"""The state of one render: what templates there are, what may still be used up, how deep it is."""

from __future__ import annotations

from time import monotonic

from helmcore.errors import BudgetExceeded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, Protocol

    from helmcore.plugin import Limits

    class Executable(Protocol):
        """A named template."""

        def execute(self, data: Any, run: Run) -> str:
            """Render it with `data` as its dot."""
            ...


#: Keys of a template's variables that no variable can have.
RUN = "@run"
NIL_DOT = "@nil"
NIL_MARK = "@"

#: Strings above this many characters are counted.
BIG = 1 << 16

#: What a call of include, tpl or template costs, in steps.
CALL_STEPS = 10


class Budget:
    """What a whole render may still use, over all of its templates; see
    `helmcore.plugin.Limits`.
    """

    __slots__ = ("deadline", "limits", "produced", "steps", "written")

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.steps = limits.steps
        self.deadline = monotonic() + limits.seconds
        self.produced = 0
        self.written = 0

    def spend(self, steps: int) -> None:
        """Take steps away, and look at the clock. Raises `BudgetExceeded`."""
        self.steps -= steps
        if self.steps < 0:
            raise BudgetExceeded(
                f"rendering takes more than {self.limits.steps} steps",
                hint="The chart loops or calls templates too often; see --render-steps.",
            )
        if monotonic() > self.deadline:
            raise BudgetExceeded(
                f"rendering takes longer than {self.limits.seconds:g} seconds",
                hint="See --render-timeout.",
            )

    def count_text(self, size: int) -> None:
        """Count a large text that a block made. Raises `BudgetExceeded`."""
        if size > self.limits.template_bytes:
            raise BudgetExceeded(
                f"a template makes more than {self.limits.template_bytes} bytes",
                hint="The output of one template is limited.",
            )
        self._count(size)

    def count_value(self, size: int) -> None:
        """Count a large string that a function made. Raises `BudgetExceeded`."""
        if size > self.limits.value_bytes:
            raise BudgetExceeded(
                f"a value has more than {self.limits.value_bytes} bytes",
                hint="The size of one value is limited.",
            )
        self._count(size)

    def count_output(self, size: int) -> None:
        """Count the output of one template file. Raises `BudgetExceeded`."""
        self.written += size
        if self.written > self.limits.output_bytes:
            raise BudgetExceeded(
                f"rendering makes more than {self.limits.output_bytes} bytes of output",
                hint="The output of a render is limited.",
            )

    def _count(self, size: int) -> None:
        # Text is counted again at each level that it passes through, hence the factor.
        self.produced += size
        if self.produced > 16 * self.limits.output_bytes:
            raise BudgetExceeded(
                "rendering moves too much text", hint="The chart multiplies its text."
            )
        self.spend(size >> 10)


class Run:
    """One template file being rendered, with everything it calls."""

    __slots__ = (
        "budget",
        "depth",
        "enable_dns",
        "including",
        "limit",
        "lint",
        "lookup",
        "parse",
        "templates",
    )

    def __init__(
        self,
        templates: Mapping[str, Executable],
        budget: Budget,
        parse: Callable[[str, Run], Executable],
    ) -> None:
        self.templates = templates
        self.budget = budget
        self.parse = parse
        self.depth = 0
        self.limit = budget.limits.depth
        self.including: dict[str, int] = {}
        self.lint = False
        self.enable_dns = False
        self.lookup: Callable[[str, str, str, str], dict[str, Any]] | None = None
