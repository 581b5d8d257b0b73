"""Take a release away; as `pkg/action/uninstall.go`, but its record goes only when its objects
have.
"""

from __future__ import annotations

from typing import NamedTuple

from helmcore.action import chart_hooks, names
from helmcore.action.chart_hooks import HookRun
from helmcore.action.operation import Operation
from helmcore.action.report import UninstallReport
from helmcore.cluster import removal, resources
from helmcore.cluster.wait import Strategy
from helmcore.errors import (
    ClusterError,
    HelmxError,
    Interrupted,
    OperationPending,
    ReleaseError,
    ReleaseNotFound,
)
from helmcore.manifest import order
from helmcore.model.release import (
    UNINSTALLED,
    UNINSTALLING,
    Release,
)
from helmcore.release import clock
from helmcore.release.history import NOT_FOUND
from helmcore.release.lock import Intent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.cluster.removal import Removal
    from helmcore.cluster.resources import Resource
    from helmcore.session import Session


class UninstallRequest(NamedTuple):
    """Which release, and how: `cascade` is `background`, `foreground` or `orphan`, `timeout` in
    seconds.
    """

    name: str
    namespace: str = ""
    dry_run: bool = False
    hooks: bool = True
    keep_history: bool = False
    ignore_missing: bool = False
    cascade: str = "background"
    wait: str = Strategy.HOOK_ONLY
    description: str = ""
    timeout: float = 300.0


def run(session: Session, request: UninstallRequest) -> UninstallReport:
    """Uninstall. Raises `ReleaseNotFound`, `OperationPending`, `ClusterError`."""
    names.check(request.name, "uninstall: Release name is invalid: {name}")
    namespace = request.namespace or session.namespace
    operation = Operation(session, request.name, namespace, timeout=request.timeout)
    last = operation.history.last()
    if request.dry_run:
        return _dry_run(operation, request, last)
    if last is None and operation.lock.peek() is None:
        return _missing(request)
    with operation:
        last = operation.take_turn(Intent("uninstall", last.version if last else 0))
        if last is None:
            if operation.inherited("uninstall") is None:
                return _missing(request)
            return UninstallReport(None, notes=["the interrupted run had finished"])
        return _run(operation, request, last)


def _missing(request: UninstallRequest) -> UninstallReport:
    if request.ignore_missing:
        return UninstallReport(None)
    raise ReleaseNotFound(
        f"uninstall: Release not loaded: {request.name}: {NOT_FOUND}",
        subject=f"release {request.name}",
    )


def _dry_run(
    operation: Operation, request: UninstallRequest, last: Release | None
) -> UninstallReport:
    if last is None:
        if request.ignore_missing:
            return UninstallReport(None)
        raise ReleaseNotFound(NOT_FOUND, subject=f"release {request.name}")
    kept = [one for one in _objects(operation, [last]) if one.is_kept]
    return UninstallReport(last, _kept_text(kept, []))


def _run(operation: Operation, request: UninstallRequest, last: Release) -> UninstallReport:
    if last.info.status == UNINSTALLED:
        if request.keep_history:
            raise ReleaseError(f'the release named "{request.name}" is already deleted')
        _purge(operation)
        return UninstallReport(last)
    former = operation.history.unsettled()
    last.info.status = UNINSTALLING
    last.info.deleted = clock.now()
    last.info.description = "Deletion in progress (or silently failed)"
    operation.save(last)
    moment = HookRun(last, "pre-delete")
    if request.hooks:
        chart_hooks.run(operation, moment)
    removed = _remove(operation, request, former)
    errors = _outlast(operation, request, removed)
    if request.hooks:
        moment.event = "post-delete"
        try:
            chart_hooks.run(operation, moment)
        except (Interrupted, OperationPending):
            raise
        except HelmxError as error:
            errors.append(error.message)
    if errors:
        raise ClusterError(
            f"uninstallation completed with {len(errors)} error(s): {'; '.join(errors)}",
            subject=f"release {request.name} is recorded as {UNINSTALLING}",
            hint="mend what is named above, then run the command again",
        )
    _record(operation, request, last)
    kept = _kept_text(removed.kept, [one for one, _ in removed.foreign])
    return UninstallReport(last, kept, removed, _remarks(operation, last, removed))


def _objects(operation: Operation, revisions: list[Release]) -> list[Resource]:
    """Every object that these revisions may have brought, in the order of uninstalling.

    Where nothing runs, hooks are objects like any other, and go too.
    """
    found = []
    for revision in revisions:
        text = revision.manifest
        if not operation.runs:
            text += "".join(f"---\n{hook.text}\n" for hook in revision.hooks)
        found.append(resources.build_known(operation.work, text, operation.namespace))
    every = resources.union(*found)
    return order.sort(every, lambda resource: resource.ref.kind, order.UNINSTALL_ORDER)


def _remove(operation: Operation, request: UninstallRequest, former: list[Release]) -> Removal:
    options = removal.owned_by(operation.owner)
    options.propagation = request.cascade
    removed = removal.remove(operation.work, _objects(operation, former), options)
    for resource, reason in removed.foreign:
        operation.work.warn(f"{resource.described} stays: {reason}")
    if removed.failed:
        raise _failed(request, removed)
    return removed


def _failed(request: UninstallRequest, removed: Removal) -> ClusterError:
    lines = [f"{resource.described}: {error.message}" for resource, error in removed.failed]
    return ClusterError(
        f"failed to delete release: {request.name}",
        code=removed.failed[0][1].code,
        subject="; ".join(lines),
        hint=f"the release is recorded as {UNINSTALLING}; run the command again",
    )


def _outlast(operation: Operation, request: UninstallRequest, removed: Removal) -> list[str]:
    """See the objects go; gives what is not gone though it should be, in Helm's words."""
    if request.wait == Strategy.HOOK_ONLY:
        removal.confirm(operation.work, removed)
        if removed.failed:
            raise _failed(request, removed)
        return []
    remains = removal.wait_gone(operation.work, removed, seconds=request.timeout or 30.0)
    return ["\n".join([*remains, "context deadline exceeded"])] if remains else []


def _record(operation: Operation, request: UninstallRequest, last: Release) -> None:
    if not request.keep_history:
        _purge(operation)
        return
    last.info.status = UNINSTALLED
    last.info.description = request.description or "Uninstallation complete"
    operation.save(last)
    operation.history.supersede_others(last)


def _purge(operation: Operation) -> None:
    """Remove the history, the last revision at the end: until then it tells what is going on."""
    for header in operation.history.headers():
        operation.work.check()
        operation.work.fence()
        operation.history.delete(header.version)


def _kept_text(kept: list[Resource], foreign: list[Resource]) -> str:
    """What Helm says about objects that stay."""
    parts = []
    if kept:
        lines = "".join(f"[{one.ref.kind}] {one.ref.name}\n" for one in kept)
        parts.append("These resources were kept due to the resource policy:\n" + lines)
    if foreign:
        lines = "".join(f"[{one.ref.kind}] {one.ref.name}\n" for one in foreign)
        parts.append(
            f"{len(foreign)} resource(s) were not deleted because they are not owned by this "
            f"release:\n{lines}"
        )
    return "\n".join(parts)


def _remarks(operation: Operation, last: Release, removed: Removal) -> list[str]:
    lines = [
        f"{resource.described} is going, as soon as these finalizers are done: "
        f"{', '.join(finalizers)}"
        for resource, finalizers in removed.lingering
        if finalizers
    ]
    if operation.runs:
        lines += [
            f"{hook.kind} {hook.name} of a hook may still be there: Helm leaves it"
            for hook in last.hooks
            if hook.last_run.started_at and chart_hooks.SUCCEEDED not in hook.delete_policies
        ]
    return lines


def undo(operation: Operation, *, hooks: bool, wait: str) -> None:
    """Take a failed install away, under the lock that it holds."""
    last = operation.history.last()
    if last is None:
        return
    request = UninstallRequest(
        operation.name,
        namespace=operation.namespace,
        hooks=hooks,
        wait=wait,
        timeout=operation.work.timeout,
    )
    _run(operation, request, last)
