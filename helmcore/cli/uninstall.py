"""`helmx uninstall`; as pkg/cmd/uninstall.go."""

from __future__ import annotations

from helmcore.action import uninstall
from helmcore.action.uninstall import UninstallRequest
from helmcore.cli import manner, strategies

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.cli.invocation import Invocation


def run(invocation: Invocation) -> None:
    """Uninstall releases, one after another; the first failure ends it."""
    line = invocation.line
    cascade, wait = strategies.cascade(invocation), strategies.wait(invocation)
    for name in invocation.arguments:
        request = UninstallRequest(
            name,
            dry_run=line.flag("dry-run"),
            hooks=not line.flag("no-hooks"),
            keep_history=line.flag("keep-history"),
            ignore_missing=line.flag("ignore-not-found"),
            cascade=cascade,
            wait=wait,
            description=line.text("description"),
            timeout=line.seconds("timeout"),
        )
        report = uninstall.run(invocation.session, request)
        manner.tell(invocation, report.notes)
        if report.kept:
            invocation.write(report.kept + "\n")
        invocation.write(f'release "{name}" uninstalled\n')
