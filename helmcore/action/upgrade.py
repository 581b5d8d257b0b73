"""Bring a release to another chart or other values; as `pkg/action/upgrade.go`."""

from __future__ import annotations

from helmcore.action import names, prepare, rollout
from helmcore.action.operation import Operation
from helmcore.action.prepare import DRY_NONE, DRY_SERVER, Facts, ReleaseRequest
from helmcore.action.report import ReleaseReport
from helmcore.action.rollout import Manner, Rollout
from helmcore.errors import (
    HelmxError,
    NothingDeployed,
    OperationPending,
    RecordExists,
    ReleaseExists,
)
from helmcore.model.chart import Chart
from helmcore.model.release import (
    DEPLOYED,
    FAILED,
    PENDING,
    PENDING_UPGRADE,
    SUPERSEDED,
    UNINSTALLED,
    Release,
)
from helmcore.release.history import EXISTS
from helmcore.release.lock import PENDING_TEXT, Intent
from helmcore.values import merge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from helmcore.action.install import InstallRequest
    from helmcore.session import Session


class UpgradeRequest:
    """What to upgrade to (`what`), how (`manner`), and what only an upgrade can be asked.

    `reuse` is `reset`, `reuse`, `reset-then-reuse` or "" (Helm's rule: old values unless new ones
    are given). `install` is the request for an install where there is no release yet, None where
    that is an error. `undo` rolls back when the upgrade fails.
    """

    __slots__ = ("install", "manner", "reuse", "undo", "what")

    def __init__(
        self,
        what: ReleaseRequest,
        manner: Manner | None = None,
        *,
        reuse: str = "",
        install: InstallRequest | None = None,
        undo: bool = False,
    ) -> None:
        self.what = what
        self.manner = manner or Manner()
        self.reuse = reuse
        self.install = install
        self.undo = undo


def run(session: Session, request: UpgradeRequest) -> ReleaseReport:
    """Upgrade, or install where that was asked for and there is nothing.

    Raises `NothingDeployed`, `OperationPending`, `ClusterError` and what rendering raises.
    """
    what = request.what
    names.check(what.name, "release name is invalid: {name}")
    what.check()
    namespace = what.namespace or session.namespace
    operation = Operation(session, what.name, namespace, timeout=what.timeout)
    last = operation.history.last()
    if request.install is not None and _is_new(operation, last):
        from helmcore.action import install

        request.install.replace = last is not None and last.info.status == UNINSTALLED
        done = install.perform(operation, request.install)
        done.installed = True
        return done
    names.check_labels(what.labels)
    if last is None:
        raise nothing_deployed(what.name)
    if what.dry_run != DRY_NONE:
        return _dry_run(operation, request, last)
    with operation:
        return _run(operation, request, last)


def is_new(session: Session, name: str, namespace: str = "") -> bool:
    """Whether `upgrade --install` would install: no revision, or all of it uninstalled."""
    operation = Operation(session, name, namespace or session.namespace)
    return _is_new(operation, operation.history.last())


def _is_new(operation: Operation, last: Release | None) -> bool:
    if last is None or last.info.status == UNINSTALLED:
        return True
    if last.info.status not in {FAILED, *PENDING}:
        return False
    # An install that was killed goes on as an install: its CRDs and hooks are still due.
    intent = operation.lock.peek()
    return intent is not None and intent.operation == "install"


def nothing_deployed(name: str) -> NothingDeployed:
    """Helm's error for an upgrade of nothing."""
    return NothingDeployed(
        f'"{name}" has no deployed releases',
        subject=f"release {name}",
        hint="install it, or upgrade with --install",
    )


def _dry_run(operation: Operation, request: UpgradeRequest, last: Release) -> ReleaseReport:
    if last.info.status in PENDING:
        raise OperationPending(
            PENDING_TEXT, subject=f"revision {last.version} of {last.name} is {last.info.status}"
        )
    plan = _prepare(operation, request, last)
    # Helm looks at the cluster in both kinds of dry run.
    rollout.examine(operation, plan, request.manner)
    plan.release.info.description = request.what.description or "Dry run complete"
    return ReleaseReport(plan.release)


def _run(operation: Operation, request: UpgradeRequest, last: Release) -> ReleaseReport:
    plan = _prepare(operation, request, last)
    rollout.examine(operation, plan, request.manner)
    release = plan.release
    found = operation.take_turn(Intent("upgrade", release.version, release.info.last_deployed))
    if found is None:
        raise nothing_deployed(operation.name)
    if _changed(last, found) or operation.lock.inherited is not None:
        plan = _prepare(operation, request, found)
        rollout.examine(operation, plan, request.manner)
        release = plan.release
        operation.announce(Intent("upgrade", release.version, release.info.last_deployed))
    try:
        rollout.start(operation, plan)
    except RecordExists as error:
        raise ReleaseExists(EXISTS, subject=error.subject) from error
    try:
        rollout.carry_out(operation, plan, request.manner)
    except HelmxError as error:
        _fail(operation, request, plan, error)
    rollout.settle(operation, plan, request.manner)
    return ReleaseReport(release, rollout.remarks(operation, plan))


def _changed(before: Release, now: Release) -> bool:
    return (before.version, before.info.status, before.info.last_deployed) != (
        now.version,
        now.info.status,
        now.info.last_deployed,
    )


def current(operation: Operation, last: Release) -> Release:
    """The revision whose values count: the deployed one, or a last one that failed.

    As prepareUpgrade in upgrade.go. Raises `NothingDeployed`.
    """
    if last.info.status == DEPLOYED:
        return last
    deployed = operation.history.deployed()
    if deployed is not None:
        return deployed
    if last.info.status in {FAILED, SUPERSEDED, *PENDING}:
        return last
    raise nothing_deployed(operation.name)


def _prepare(operation: Operation, request: UpgradeRequest, last: Release) -> Rollout:
    what = request.what
    base = current(operation, last)
    values, defaults = reuse_values(operation, request, base)
    facts = Facts(
        what.name,
        operation.namespace,
        last.version + 1,
        upgrade=True,
        online=what.dry_run in {DRY_NONE, DRY_SERVER},
    )
    rendered = what.source.render(facts, values, defaults)
    release = prepare.new_release(facts, rendered, values, hide_secret=what.hide_secret)
    release.info.first_deployed = base.info.first_deployed
    release.info.status = PENDING_UPGRADE
    release.info.description = "Preparing upgrade"
    labels = {**last.labels, **what.labels}
    release.labels = {name: value for name, value in labels.items() if value != "null"}
    release.apply_method = prepare.apply_method(what.server_side, last.apply_method)
    plan = Rollout("upgrade", release, done=what.description or "Upgrade complete")
    plan.former = operation.history.unsettled()
    return plan


def reuse_values(
    operation: Operation, request: UpgradeRequest, base: Release
) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """The user's values for the new revision, and what takes the place of the chart's own (None
    for the chart's own); as reuseValues in upgrade.go.
    """
    warn = operation.work.warn
    values = merge.copy_table(request.what.source.values)
    if request.reuse == "reset":
        return values, None
    if request.reuse == "reuse":
        former = Chart(dict(base.chart_metadata))
        former.values = base.chart.get("values") or {}
        defaults = merge.coalesce(former, base.config, warn)
        return merge.coalesce_tables(values, merge.copy_table(base.config), warn), defaults
    if request.reuse == "reset-then-reuse":
        return merge.coalesce_tables(values, merge.copy_table(base.config), warn), None
    return values or merge.copy_table(base.config), None


def _fail(operation: Operation, request: UpgradeRequest, plan: Rollout, error: HelmxError) -> None:
    """Record the failure, clean up or roll back if that was asked for, and raise."""
    reason = rollout.describe_failure(error)
    operation.fail(plan.release, f'Upgrade "{operation.name}" failed: {reason}')
    if request.manner.cleanup_on_fail:
        operation.work.stop.clear()
        try:
            rollout.clean_up(operation, plan)
        except HelmxError as second:
            error.message = (
                "an error occurred while cleaning up resources. original upgrade error: "
                f"{reason}: unable to cleanup resources: {second.message}"
            )
            raise error from second
    if not request.undo:
        raise error
    operation.work.stop.clear()
    _roll_back(operation, request, error)
    error.message = (
        f"release {operation.name} failed, and has been rolled back due to rollback-on-failure "
        f"being set: {reason}"
    )
    raise error


def _roll_back(operation: Operation, request: UpgradeRequest, error: HelmxError) -> None:
    from helmcore.action import rollback

    headers = operation.history.headers()
    good = [one.version for one in headers if one.status in {SUPERSEDED, DEPLOYED}]
    if not good:
        error.message = (
            "unable to find a previously successful release when attempting to rollback. "
            f"original upgrade error: {error.message}"
        )
        raise error
    try:
        rollback.undo(operation, good[-1], request.manner, request.what.server_side)
    except HelmxError as second:
        error.message = (
            "an error occurred while rolling back the release. original upgrade error: "
            f"{error.message}: {second.message}"
        )
        raise error from second
