"""Bring a new revision to life: what install, upgrade and rollback have in common.

The order is what makes every crash recoverable: the record is written before anything else is
touched, objects come before what they replace goes, the new revision is marked as deployed before
the old one is marked as superseded, and old records go last.
"""

from __future__ import annotations

from typing import NamedTuple

from helmcore.action import chart_hooks, report
from helmcore.action.chart_hooks import HookRun
from helmcore.cluster import apply, ownership, readiness, removal, resources, wait
from helmcore.cluster.apply import Applied, ApplyOptions
from helmcore.cluster.ownership import Standing
from helmcore.cluster.removal import Removal
from helmcore.cluster.wait import Strategy
from helmcore.errors import ClusterError, HelmxError, Interrupted, OperationPending
from helmcore.manifest import order
from helmcore.model.release import DEPLOYED, Release
from helmcore.release.lock import Intent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.action.operation import Operation
    from helmcore.cluster.resources import Resource
    from helmcore.model.manifest import Manifest


class Manner(NamedTuple):
    """How objects are changed and waited for: flags that install, upgrade and rollback share."""

    wait: str = Strategy.HOOK_ONLY
    jobs: bool = False
    hooks: bool = True
    force_conflicts: bool = False
    force_replace: bool = False
    take_ownership: bool = False
    cleanup_on_fail: bool = False
    history_max: int = 10

    def check(self, server_side: bool) -> None:
        """Refuse what Helm refuses. Raises `ClusterError`."""
        if self.force_conflicts and not server_side:
            raise ClusterError(
                "invalid client update option(s): forceConflicts enabled when serverSideApply "
                "disabled"
            )
        if self.force_replace and server_side:
            raise ClusterError(
                "invalid operation: cannot use server-side apply and force replace together",
                hint="add --server-side=false",
            )


class Rollout:
    """A revision on its way.

    `verb` is `install`, `upgrade` or `rollback`; `release` the new revision; `crds` what the
    chart's `crds/` bring; `former` the revisions whose objects may be alive. `done` is the
    description that a good end gets.
    """

    def __init__(
        self,
        verb: str,
        release: Release,
        *,
        done: str,
        crds: list[Manifest] | None = None,
    ) -> None:
        self.verb = verb
        self.release = release
        self.former: list[Release] = []
        self.done = done
        self.crds = crds or []
        self.target: list[Resource] = []
        self.old: list[Resource] = []
        self.definitions: list[Resource] = []
        self.standing = Standing()
        self.removal = Removal()
        self.intent = Intent(verb)

    @property
    def server_side(self) -> bool:
        """Whether objects are applied by the server."""
        return self.release.apply_method == "ssa"


def examine(operation: Operation, plan: Rollout, manner: Manner) -> None:
    """Look at the cluster, change nothing: which objects are there, whose are they.

    Raises `ClusterError` with Helm's words.
    """
    work, release = operation.work, plan.release
    manner.check(plan.server_side)
    crd_text = "".join(f"---\n{crd.text}\n" for crd in plan.crds)
    plan.definitions = resources.build(work, crd_text, operation.namespace)
    brought = [one.object for one in plan.definitions]
    try:
        plan.target = resources.build(
            work, _manifest(operation, release), operation.namespace, brought
        )
    except ClusterError as error:
        which = "release" if plan.verb == "install" else "new release"
        error.message = f"unable to build kubernetes objects from {which} manifest: {error.message}"
        raise
    for resource in plan.target:
        operation.owner.mark(resource.object)
    plan.old = resources.union(
        *(
            resources.build_known(work, _manifest(operation, former), operation.namespace)
            for former in plan.former
        )
    )
    known = {resource.key for resource in plan.old}
    plan.standing = ownership.look(
        work,
        [resource for resource in plan.target if resource.key not in known],
        operation.owner,
        take=manner.take_ownership,
        doing="install" if plan.verb == "install" else "update",
    )
    _warn_of_twins(operation, plan.target)


def _manifest(operation: Operation, release: Release) -> str:
    """The objects of a revision; where nothing runs, its hooks are objects like any other."""
    if operation.runs:
        return release.manifest
    hooks = "".join(f"---\n# Source: {hook.path}\n{hook.text}\n" for hook in release.hooks)
    return release.manifest + hooks


def _warn_of_twins(operation: Operation, target: list[Resource]) -> None:
    seen = set()
    for resource in target:
        if resource.key in seen and not resource.generates_name:
            operation.work.warn(f"the chart has {resource.described} twice: the last one counts")
        seen.add(resource.key)


def start(operation: Operation, plan: Rollout) -> None:
    """Write the pending record. Raises `RecordExists`, `RecordTooLarge`; nothing has changed
    then.
    """
    operation.work.check()
    operation.work.fence()
    operation.is_settled = False
    operation.history.create(plan.release)


def carry_out(operation: Operation, plan: Rollout, manner: Manner) -> None:
    """Do everything between the pending record and the final one. Raises the first failure."""
    moment = HookRun(plan.release, f"pre-{plan.verb}", server_side=plan.server_side)
    if plan.definitions:
        _bring_definitions(operation, plan)
    if manner.hooks:
        _hooks(operation, plan, moment)
    applied = apply.apply(operation.work, plan.target, _options(plan, manner))
    plan.removal = _prune(operation, plan, applied)
    if manner.wait != Strategy.HOOK_ONLY:
        wait.until_ready(
            operation.work,
            plan.target,
            seconds=operation.work.timeout,
            judge=readiness.of_with_jobs if manner.jobs else readiness.of,
            known=applied.stored,
            watch=manner.wait == Strategy.WATCHER,
        )
    if manner.hooks:
        moment.event = f"post-{plan.verb}"
        _hooks(operation, plan, moment)


def _hooks(operation: Operation, plan: Rollout, moment: HookRun) -> None:
    try:
        chart_hooks.run(operation, moment)
    except (Interrupted, OperationPending):
        raise
    except ClusterError as error:
        if plan.verb == "install":
            error.message = f"failed {moment.event}: {error.message}"
        elif plan.verb == "upgrade":
            error.message = f"{moment.event} hooks failed: {error.message}"
        raise


def _bring_definitions(operation: Operation, plan: Rollout) -> None:
    try:
        apply.apply(operation.work, plan.definitions, ApplyOptions(server_side=plan.server_side))
    except Interrupted:
        raise
    except ClusterError as error:
        error.message = f"failed to install CRD {error.subject or ''}: {error.message}"
        raise


def _options(plan: Rollout, manner: Manner) -> ApplyOptions:
    adopted = [resource.key for resource in plan.standing.present]
    migrate = set(adopted)
    originals = {}
    client_side = any(former.apply_method != "ssa" for former in plan.former)
    if plan.verb == "rollback" or client_side:
        migrate |= {resource.key for resource in plan.old}
    if not plan.server_side:
        originals = {resource.key: resource.object for resource in plan.old}
    return ApplyOptions(
        server_side=plan.server_side,
        force_conflicts=manner.force_conflicts,
        force_replace=manner.force_replace,
        migrate=migrate,
        originals=originals,
        joiner="\n" if plan.verb == "install" else " && ",
    )


def _prune(operation: Operation, plan: Rollout, applied: Applied) -> Removal:
    """Take away what no longer belongs to the release. Raises what could not be taken away."""
    wanted = {resource.key for resource in plan.target}
    leftover = [resource for resource in plan.old if resource.key not in wanted]
    leftover = order.sort(leftover, lambda resource: resource.ref.kind, order.UNINSTALL_ORDER)
    options = removal.owned_by(operation.owner)
    options.spare = applied.uids
    found = removal.remove(operation.work, leftover, options)
    for resource, reason in found.foreign:
        operation.work.warn(f"{resource.described} stays: {reason}")
    if found.failed:
        lines = [
            f"failed to delete resource namespace={resource.ref.namespace}, "
            f"name={resource.ref.name}, kind={resource.ref.kind}: {error.message}"
            for resource, error in found.failed
        ]
        first = found.failed[0][1]
        first.message = " && ".join(lines)
        raise first
    return found


def settle(operation: Operation, plan: Rollout, manner: Manner) -> None:
    """Record the good end: the new revision first, then the old ones, then retention."""
    release = plan.release
    release.info.status = DEPLOYED
    release.info.description = plan.done
    try:
        operation.save(release)
    except (Interrupted, OperationPending):
        operation.fail(release, "interrupted at the very end")
        raise
    except HelmxError as error:
        error.message = f"failed to record the release: {error.message}"
        operation.fail(release, error.message)
        raise
    if plan.former:
        settle_older(operation, release, manner)
    operation.is_settled = True


def settle_older(operation: Operation, release: Release, manner: Manner) -> None:
    """Mark older revisions as superseded, and keep only so many."""
    operation.work.fence()
    operation.history.supersede_others(release)
    operation.history.prune(manner.history_max)


def remarks(operation: Operation, plan: Rollout) -> list[str]:
    """What a user should know of this run besides the release."""
    lines = [f"{resource.described} is kept" for resource in plan.removal.kept]
    if not operation.runs and plan.release.hooks:
        lines.append(report.NOT_RUN)
    return lines


def clean_up(operation: Operation, plan: Rollout) -> None:
    """Delete what this attempt created (--cleanup-on-fail). Raises the first failure."""
    found = removal.remove(operation.work, plan.standing.missing, removal.owned_by(operation.owner))
    for _, error in found.failed:
        raise error


def describe_failure(error: HelmxError) -> str:
    """A failure as it stands in a record: the message alone."""
    return error.message
