"""Install a chart as a new release; as `pkg/action/install.go`, in an order that survives
crashes.
"""

from __future__ import annotations

from helmcore.action import names, prepare, rollout
from helmcore.action.operation import Operation
from helmcore.action.prepare import DRY_SERVER, Facts, ReleaseRequest
from helmcore.action.report import ReleaseReport
from helmcore.action.rollout import Manner, Rollout
from helmcore.cluster import apply, resources
from helmcore.errors import (
    ClusterError,
    ClusterForbidden,
    HelmxError,
    ObjectExists,
    ObjectNotFound,
    RecordExists,
    ReleaseExists,
)
from helmcore.model.cluster import ResourceRef
from helmcore.model.release import (
    DEPLOYED,
    FAILED,
    PENDING,
    PENDING_INSTALL,
    SUPERSEDED,
    UNINSTALLED,
    Release,
)
from helmcore.release.history import EXISTS
from helmcore.release.lock import Intent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.action.prepare import Rendered
    from helmcore.model.manifest import Manifest
    from helmcore.session import Session

IN_USE = "release name check failed: cannot reuse a name that is still in use"


class InstallRequest:
    """What to install (`what`), how (`manner`), and what only an install can be asked.

    `replace` takes the name of a release that was uninstalled or failed; `undo` removes everything
    when the install fails.
    """

    __slots__ = ("create_namespace", "manner", "replace", "undo", "what")

    def __init__(
        self,
        what: ReleaseRequest,
        manner: Manner | None = None,
        *,
        replace: bool = False,
        create_namespace: bool = False,
        undo: bool = False,
    ) -> None:
        self.what = what
        self.manner = manner or Manner()
        self.replace = replace
        self.create_namespace = create_namespace
        self.undo = undo


def run(session: Session, request: InstallRequest) -> ReleaseReport:
    """Install. Raises `ReleaseExists`, `OperationPending`, `ClusterError` and what rendering
    raises.
    """
    what = request.what
    namespace = what.namespace or session.namespace
    return perform(Operation(session, what.name, namespace, timeout=what.timeout), request)


def perform(operation: Operation, request: InstallRequest) -> ReleaseReport:
    """Install, as an operation that may have looked at the release already; see `run`."""
    what = request.what
    names.check(what.name, 'release name check failed: release name "{name}": {problem}')
    what.check()
    names.check_labels(what.labels)
    online = what.dry_run != prepare.DRY_CLIENT
    facts = Facts(what.name, operation.namespace, 1, online=online)
    rendered = what.source.render(facts, what.source.values)
    release = _new(request, facts, rendered)
    if not online:
        return _dry(release)
    crds = [] if what.skip_crds else rendered.manifests.crds
    if what.dry_run == DRY_SERVER:
        rollout.examine(operation, _plan(request, release, crds), request.manner)
        return _dry(release)
    with operation:
        return _run(operation, request, release, crds)


def _new(request: InstallRequest, facts: Facts, rendered: Rendered) -> Release:
    what = request.what
    release = prepare.new_release(facts, rendered, what.source.values, hide_secret=what.hide_secret)
    release.labels = dict(what.labels)
    release.apply_method = prepare.apply_method(what.server_side, "")
    release.info.status = PENDING_INSTALL
    release.info.description = "Initial install underway"
    return release


def _dry(release: Release) -> ReleaseReport:
    release.info.description = "Dry run complete"
    return ReleaseReport(release)


def _plan(request: InstallRequest, release: Release, crds: list[Manifest]) -> Rollout:
    done = request.what.description or "Install complete"
    return Rollout("install", release, done=done, crds=crds)


def _run(
    operation: Operation, request: InstallRequest, release: Release, crds: list[Manifest]
) -> ReleaseReport:
    _refuse_early(operation, request)
    plan = _plan(request, release, crds)
    rollout.examine(operation, plan, request.manner)
    if request.create_namespace:
        _create_namespace(operation)
    intent = Intent("install", release.version, release.info.last_deployed)
    last = _take_turn(operation, intent)
    if last is not None:
        finished = _finished(operation, release, last)
        if finished is not None:
            rollout.settle_older(operation, finished, request.manner)
            operation.is_settled = True
            return ReleaseReport(finished, ["the interrupted run had finished: nothing to do"])
        _refuse(operation, request, last)
        release.version = last.version + 1
        intent.revision = release.version
        plan = _plan(request, release, crds)
        plan.former = operation.history.unsettled()
        rollout.examine(operation, plan, request.manner)
        operation.announce(intent)
        _replace(operation, request, last)
    elif operation.lock.inherited is not None:
        operation.announce(intent)
    try:
        rollout.start(operation, plan)
    except RecordExists as error:
        raise ReleaseExists(EXISTS, subject=error.subject) from error
    try:
        rollout.carry_out(operation, plan, request.manner)
    except HelmxError as error:
        _fail(operation, request, release, error)
    rollout.settle(operation, plan, request.manner)
    return ReleaseReport(release, rollout.remarks(operation, plan))


def _refuse_early(operation: Operation, request: InstallRequest) -> None:
    """Refuse a name that is in use before anything is written, unless someone holds its lock."""
    last = operation.history.last()
    if last is not None and last.info.status not in PENDING and operation.lock.peek() is None:
        _refuse(operation, request, last)


def _refuse(operation: Operation, request: InstallRequest, last: Release) -> None:
    free = request.replace and last.info.status in {UNINSTALLED, FAILED}
    interrupted = operation.inherited("install") is not None and last.info.status == FAILED
    if not free and not interrupted:
        raise ReleaseExists(
            IN_USE,
            subject=f"release {last.name} has revision {last.version}, which is {last.info.status}",
            hint="choose another name, or `upgrade --install` this one",
        )


def _finished(operation: Operation, release: Release, last: Release) -> Release | None:
    """The release, where the interrupted run of this very install had done everything."""
    left = operation.inherited("install")
    if left is None or last.info.status != DEPLOYED or left.revision != last.version:
        return None
    same = last.manifest == release.manifest and last.config == release.config
    return last if same else None


def _replace(operation: Operation, request: InstallRequest, last: Release) -> None:
    """Give up the revision that the name belonged to; as replaceRelease in install.go."""
    if request.replace and last.info.status != FAILED:
        last.info.status = SUPERSEDED
        last.info.description = "superseded by new release"
        operation.save(last)


def _take_turn(operation: Operation, intent: Intent) -> Release | None:
    try:
        return operation.take_turn(intent)
    except ObjectNotFound as error:
        raise ObjectNotFound(
            f"create: failed to create: {error.message}",
            code=error.code,
            hint="create the namespace first, or use --create-namespace",
        ) from error


def _create_namespace(operation: Operation) -> None:
    """Create the release's namespace: the only thing that is written before the record, which has
    to be in it.
    """
    work, name = operation.work, operation.namespace
    try:
        found = work.get(ResourceRef("v1", "Namespace", name))
    except (ObjectNotFound, ClusterForbidden):
        labels = f"labels: {{name: {name}}}"
        text = f"apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {name}\n  {labels}\n"
        resource = resources.build(work, text, name)[0]
        try:
            apply.server_side(work, resource)
        except ObjectExists:
            return
        return
    if (found.get("status") or {}).get("phase") == "Terminating":
        raise ClusterError(
            f'namespaces "{name}" is being terminated',
            hint="wait until it is gone, then run the command again",
        )


def _fail(
    operation: Operation, request: InstallRequest, release: Release, error: HelmxError
) -> None:
    """Record the failure, undo everything if that was asked for, and raise."""
    description = f'Release "{release.name}" failed: {rollout.describe_failure(error)}'
    operation.fail(release, description)
    if not request.undo:
        raise error
    from helmcore.action import uninstall

    operation.work.stop.clear()
    try:
        uninstall.undo(operation, hooks=request.manner.hooks, wait=request.manner.wait)
    except HelmxError as second:
        error.message = (
            "an error occurred while uninstalling the release. original install error: "
            f"{error.message}: {second.message}"
        )
        raise error from second
    error.message = (
        f"release {release.name} failed, and has been uninstalled due to rollback-on-failure "
        f"being set: {error.message}"
    )
    raise error
