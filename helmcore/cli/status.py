"""`helmx status`; as pkg/cmd/status.go."""

from __future__ import annotations

from helmcore.action import status
from helmcore.cli.output import releases
from helmcore.cli.output.releases import Shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.cli.invocation import Invocation


def run(invocation: Invocation) -> None:
    """Print where a release stands, without its chart."""
    line = invocation.line
    name, revision = invocation.arguments[0], line.number("revision")
    form = line.text("output")
    release = status.run(invocation.session, name, revision, tables=form == "table")
    shape = Shape(colours=invocation.colours, with_chart=False)
    table = releases.text(release, shape) if form == "table" else ""
    invocation.print_as(form, releases.data(release, shape), table)
