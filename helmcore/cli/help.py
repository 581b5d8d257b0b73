"""`helmx help COMMAND`."""

from __future__ import annotations

from helmcore.cli import front
from helmcore.cli.table import find
from helmcore.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.cli.invocation import Invocation
    from helmcore.cli.table.records import Command


def run(invocation: Invocation) -> int:
    """Show the help of the command that the words name, words after it left alone as cobra does."""
    command: Command = find.ROOT
    for word in invocation.arguments:
        below = find.child(command, word)
        if below is None:
            if command.target:
                break
            words = " ".join(invocation.arguments)
            raise UsageError(f"Unknown help topic [`{words}`]", hint="`helmx --help` lists them")
        command = below
    return front.show_help(command, invocation.line.text("color"))
