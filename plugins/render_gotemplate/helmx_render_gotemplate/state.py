"""The state of one render: what templates there are, what may still be used up, how deep it is."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, Protocol

    from helmcore.plugin import Budget

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
        self.limit = budget.depth
        self.including: dict[str, int] = {}
        self.lint = False
        self.enable_dns = False
        self.lookup: Callable[[str, str, str, str], dict[str, Any]] | None = None
