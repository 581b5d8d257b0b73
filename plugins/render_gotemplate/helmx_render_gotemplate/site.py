"""What the closures of one action have in common."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from helmx_render_gotemplate.nodes import Node

    class Parsed(Protocol):
        """An action that can say what its nodes are."""

        def node(self, number: int) -> Node:
            """Give the node of that number, in the parser's order."""
            ...


class Site:
    """An action being compiled in a scope.

    `names` are the variables that stand in slots of other names, as an inner scope hides an outer
    one; `declared` those that do once the action has declared its own. `strict` makes a missing key
    an error. Nodes are looked up when something has failed: closures hold their numbers only.
    """

    __slots__ = ("action", "declared", "names", "strict")

    def __init__(
        self, action: Parsed, strict: bool, names: dict[str, str], declared: dict[str, str]
    ) -> None:
        self.action = action
        self.strict = strict
        self.names = names
        self.declared = declared

    def node(self, number: int) -> Node:
        """Give what an error points at."""
        return self.action.node(number)
