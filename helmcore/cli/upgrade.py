"""`helmx upgrade`; as pkg/cmd/upgrade.go."""

from __future__ import annotations

from helmcore.action import upgrade
from helmcore.action.prepare import ReleaseRequest
from helmcore.action.upgrade import UpgradeRequest
from helmcore.cli import chart_values, install, manner, strategies
from helmcore.errors import HelmxError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.cli.invocation import Invocation

FAILED = "UPGRADE FAILED: "
_REUSE = (
    ("reset-values", "reset"),
    ("reuse-values", "reuse"),
    ("reset-then-reuse-values", "reset-then-reuse"),
)


def run(invocation: Invocation) -> None:
    """Upgrade a release, or install it where `--install` says so, and show it."""
    line = invocation.line
    name, chart = invocation.arguments
    table = line.text("output") == "table"
    install_it = line.flag("install") and upgrade.is_new(invocation.session, name)
    if install_it and table:
        invocation.write(f'Release "{name}" does not exist. Installing it now.\n')
    try:
        report = upgrade.run(invocation.session, _request(invocation, name, chart, install_it))
    except HelmxError as error:
        # Helm says nothing of the kind where it installs.
        if not install_it:
            error.message = FAILED + error.message
        raise
    if table and not report.installed:
        invocation.write(f'Release "{name}" has been upgraded. Happy Helming!\n')
    install.show(invocation, report)


def _request(invocation: Invocation, name: str, chart: str, install_it: bool) -> UpgradeRequest:
    line = invocation.line
    fresh = install.request(invocation, name, chart) if install_it else None
    what = fresh.what if fresh is not None else _what(invocation, name, chart)
    return UpgradeRequest(
        what,
        manner.of(invocation),
        reuse=next((reuse for flag, reuse in _REUSE if line.flag(flag)), ""),
        install=fresh,
        undo=line.flag("rollback-on-failure"),
    )


def _what(invocation: Invocation, name: str, chart: str) -> ReleaseRequest:
    line = invocation.line
    return ReleaseRequest(
        name,
        chart_values.source(invocation, chart),
        description=line.text("description"),
        labels=line.pairs("labels"),
        dry_run=strategies.dry_run(invocation),
        hide_secret=line.flag("hide-secret"),
        server_side=strategies.server_side(invocation),
        skip_crds=line.flag("skip-crds"),
        timeout=line.seconds("timeout"),
    )
