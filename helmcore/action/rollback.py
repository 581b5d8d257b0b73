"""Bring a release back to an older revision; as `pkg/action/rollback.go`."""

from __future__ import annotations

import copy
from typing import NamedTuple

from helmcore.action import names, prepare, rollout
from helmcore.action.operation import Operation
from helmcore.action.prepare import DRY_NONE
from helmcore.action.report import ReleaseReport
from helmcore.action.rollout import Manner, Rollout
from helmcore.errors import (
    HelmxError,
    RecordExists,
    ReleaseError,
    ReleaseExists,
    ReleaseNotFound,
    RevisionNotFound,
    UsageError,
)
from helmcore.model.release import FAILED, PENDING_ROLLBACK, Release
from helmcore.release import clock
from helmcore.release.history import EXISTS, NOT_FOUND
from helmcore.release.lock import Intent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.session import Session

MAX_DESCRIPTION = 256


class RollbackRequest(NamedTuple):
    """Which release, to which revision (0: the one before the last), and how.

    `server_side` is `true`, `false` or `auto`; `timeout` in seconds.
    """

    name: str
    version: int = 0
    manner: Manner = Manner()
    namespace: str = ""
    description: str = ""
    dry_run: str = DRY_NONE
    server_side: str = "auto"
    timeout: float = 300.0


def run(session: Session, request: RollbackRequest) -> ReleaseReport:
    """Roll back. Raises `ReleaseNotFound`, `OperationPending`, `ClusterError`."""
    length = len(request.description)
    if length > MAX_DESCRIPTION:
        raise UsageError(f"description must be {MAX_DESCRIPTION} characters or less, got {length}")
    names.check(request.name, "prepareRollback: Release name is invalid: {name}")
    if request.version < 0:
        raise UsageError("invalid release revision")
    namespace = request.namespace or session.namespace
    operation = Operation(session, request.name, namespace, timeout=request.timeout)
    if request.dry_run != DRY_NONE:
        last = _required(operation.history.last(), request.name)
        return ReleaseReport(_prepare(operation, request, last, request.version).release)
    with operation:
        return _run(operation, request)


def _required(last: Release | None, name: str) -> Release:
    if last is None:
        raise ReleaseNotFound(NOT_FOUND, subject=f"release {name}")
    return last


def _run(operation: Operation, request: RollbackRequest) -> ReleaseReport:
    # Whether there is such a release and revision is known before anything is written.
    before = _required(operation.history.last(), request.name)
    if operation.lock.peek() is None:
        _prepare(operation, request, before, request.version)
    intent = Intent("rollback", before.version + 1, target=request.version)
    last = _required(operation.take_turn(intent), request.name)
    left = operation.inherited("rollback")
    # "The revision before the last" means the same as it did to the run that was killed.
    wanted = request.version or (left.target if left is not None else 0)
    plan = _prepare(operation, request, last, wanted)
    rollout.examine(operation, plan, request.manner)
    return _perform(operation, request.manner, plan)


def _perform(operation: Operation, manner: Manner, plan: Rollout) -> ReleaseReport:
    release = plan.release
    target = release.info.rollback_revision
    operation.announce(Intent("rollback", release.version, release.info.last_deployed, target))
    try:
        rollout.start(operation, plan)
    except RecordExists as error:
        raise ReleaseExists(EXISTS, subject=error.subject) from error
    try:
        rollout.carry_out(operation, plan, manner)
    except HelmxError as error:
        reason = rollout.describe_failure(error)
        operation.fail(release, f'Rollback "{operation.name}" failed: {reason}')
        if manner.cleanup_on_fail:
            _clean_up(operation, plan, error)
        raise
    rollout.settle(operation, plan, manner)
    return ReleaseReport(release, rollout.remarks(operation, plan))


def _clean_up(operation: Operation, plan: Rollout, error: HelmxError) -> None:
    operation.work.stop.clear()
    try:
        rollout.clean_up(operation, plan)
    except HelmxError as second:
        error.message = (
            "an error occurred while cleaning up resources. original rollback error: "
            f"unable to cleanup resources: {second.message}"
        )


def _prepare(operation: Operation, request: RollbackRequest, last: Release, wanted: int) -> Rollout:
    version = wanted or _before(last)
    try:
        goal = operation.history.read(version)
    except RevisionNotFound as error:
        raise ReleaseError(
            f"release has no {version} version",
            subject=f"release {operation.name}",
            hint="see `helmx history` for the revisions that there are",
        ) from error
    release = Release(last.name, operation.namespace, last.version + 1)
    release.chart = goal.chart
    release.config = goal.config
    release.manifest = goal.manifest
    release.labels = dict(goal.labels)
    release.hooks = copy.deepcopy(goal.hooks)
    release.info.first_deployed = last.info.first_deployed
    release.info.last_deployed = clock.now()
    release.info.status = PENDING_ROLLBACK
    release.info.notes = goal.info.notes
    release.info.rollback_revision = version
    done = request.description or f"Rollback to {version}"
    release.info.description = done
    release.apply_method = prepare.apply_method(request.server_side, goal.apply_method)
    plan = Rollout("rollback", release, done=done)
    plan.former = operation.history.unsettled()
    return plan


def _before(last: Release) -> int:
    """The revision to go back to where none is named: the one before the last.

    After a rollback that failed it is the one that was to be gone back to, so that the same command
    again means the same; Helm would go back to what the rollback was to get away from.
    """
    if last.info.status == FAILED and last.info.rollback_revision:
        return last.info.rollback_revision
    return last.version - 1


def undo(operation: Operation, version: int, manner: Manner, server_side: str) -> None:
    """Roll a failed upgrade back, under the lock that it holds."""
    last = _required(operation.history.last(), operation.name)
    request = RollbackRequest(
        operation.name, version, manner, namespace=operation.namespace, server_side=server_side
    )
    plan = _prepare(operation, request, last, version)
    rollout.examine(operation, plan, manner)
    _perform(operation, manner, plan)
