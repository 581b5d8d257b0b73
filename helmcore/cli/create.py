"""`helmx create`; as pkg/cmd/create.go."""

from __future__ import annotations

from helmcore.action import create
from helmcore.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.cli.invocation import Invocation


def run(invocation: Invocation) -> None:
    """Make the folder of a new chart."""
    line = invocation.line
    if line.text("chart-api-version") != "v2":
        raise UsageError(
            f"unsupported chart API version: {line.text('chart-api-version')}",
            hint="helmx makes charts of apiVersion v2",
        )
    name = invocation.arguments[0]
    invocation.write(f"Creating {name}\n")
    create.run(invocation.session, name, line.text("starter"))
