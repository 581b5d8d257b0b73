"""`helmx list`; as pkg/cmd/list.go."""

from __future__ import annotations

from helmcore.action import list as listing
from helmcore.action.list import ListRequest
from helmcore.cli.output import listing as tables
from helmcore.model.release import (
    DEPLOYED,
    FAILED,
    PENDING,
    SUPERSEDED,
    UNINSTALLED,
    UNINSTALLING,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.cli.invocation import Invocation
    from helmcore.cli.parse import CommandLine


def run(invocation: Invocation) -> None:
    """Print the releases that the flags ask for."""
    line = invocation.line
    request = ListRequest(
        all_namespaces=line.flag("all-namespaces"),
        statuses=_statuses(line),
        filter=line.text("filter"),
        selector=line.text("selector"),
        by_date=line.flag("date"),
        reverse=line.flag("reverse"),
        limit=line.number("max"),
        offset=line.number("offset"),
    )
    found = listing.run(invocation.session, request)
    if line.flag("short"):
        names = [release.name for release in found]
        invocation.print_as(line.text("output"), names, "".join(f"{name}\n" for name in names))
        return
    data, table = tables.releases(
        found,
        time_format=line.text("time-format"),
        headers=not line.flag("no-headers"),
        colours=invocation.colours,
    )
    invocation.print_as(line.text("output"), data, table)


def _statuses(line: CommandLine) -> frozenset[str]:
    wanted: set[str] = set()
    for status in (DEPLOYED, UNINSTALLED, UNINSTALLING, FAILED, SUPERSEDED):
        if line.flag(status):
            wanted.add(status)
    if line.flag("pending"):
        wanted.update(PENDING)
    return frozenset(wanted)
