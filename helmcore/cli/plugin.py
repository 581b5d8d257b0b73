"""`helmx plugin list`: the installed plugins, what they offer, and what is wrong with them."""

from __future__ import annotations

from helmcore.cli.output import tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.cli.invocation import Invocation


def list_(invocation: Invocation) -> None:
    """Print a table of plugins; works with any of them broken."""
    wanted = invocation.line.text("type").replace("-", " ")
    rows: list[tuple[str, ...]] = [("NAME", "DISTRIBUTION", "VERSION", "STATE", "OFFERS")]
    reasons: list[str] = []
    for report in invocation.session.host.reports():
        offers = [each for each in report.offers if not wanted or each.startswith(f"{wanted} ")]
        if wanted and not offers:
            continue
        entry = report.entry
        rows.append(
            (entry.name, entry.distribution, entry.version, report.state, ", ".join(offers))
        )
        if report.reason:
            reasons.append(f"{entry.name}: {report.reason}\n")
    invocation.write(tables.table(rows))
    if reasons:
        invocation.write("\n" + "".join(reasons))
