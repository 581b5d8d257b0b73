"""`helmx history`; as pkg/cmd/history.go."""

from __future__ import annotations

from helmcore.action import history
from helmcore.cli.output import listing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.cli.invocation import Invocation


def run(invocation: Invocation) -> None:
    """Print the revisions of a release."""
    line = invocation.line
    found = history.run(invocation.session, invocation.arguments[0], limit=line.number("max"))
    column = line.flag("show-rollback-revision")
    data, table = listing.history(found, rollback_column=column)
    invocation.print_as(line.text("output"), data, table)
