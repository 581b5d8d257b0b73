"""Run the hooks of one moment of a release's life; as `pkg/action/hooks.go`.

Unlike Helm's, a hook that is to be replaced is waited for until it is gone, whatever `--wait` says,
and one that is not a hook is never deleted for having a hook's name.
"""

from __future__ import annotations

import contextlib

from helmcore.cluster import apply, readiness, removal, resources, wait
from helmcore.cluster.apply import ApplyOptions
from helmcore.cluster.removal import RemovalOptions
from helmcore.errors import (
    ChartHookFailed,
    ClusterError,
    HelmxError,
    Interrupted,
    ObjectNotFound,
    OperationPending,
    WaitTimeout,
)
from helmcore.manifest.hooks import HOOK
from helmcore.model.cluster import ResourceRef, Selection
from helmcore.model.manifest import HookExecution
from helmcore.release import clock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.action.operation import Operation
    from helmcore.model.cluster import ClusterObject
    from helmcore.model.manifest import ChartHook
    from helmcore.model.release import Release

BEFORE, SUCCEEDED, HOOK_FAILED = "before-hook-creation", "hook-succeeded", "hook-failed"
CRD = "CustomResourceDefinition"


class HookRun:
    """One moment: the release whose record tells of the runs, the event, and how to apply."""

    __slots__ = ("event", "only", "release", "server_side")

    def __init__(
        self,
        release: Release,
        event: str,
        *,
        server_side: bool = True,
        only: list[ChartHook] | None = None,
    ) -> None:
        self.release = release
        self.event = event
        self.server_side = server_side
        self.only = only

    def hooks(self) -> list[ChartHook]:
        """The hooks of the event by weight and name."""
        chosen = self.release.hooks if self.only is None else self.only
        found = [hook for hook in chosen if self.event in hook.events]
        return sorted(found, key=lambda hook: (hook.weight, hook.name))


def run(operation: Operation, moment: HookRun) -> None:
    """Run the hooks of a moment, and clean up after them. Raises the first failure."""
    done: list[ChartHook] = []
    try:
        execute(operation, moment, done)
    except (Interrupted, OperationPending):
        raise
    except HelmxError:
        clean_up(operation, moment, done, failed=True)
        raise
    clean_up(operation, moment, done)


def execute(operation: Operation, moment: HookRun, done: list[ChartHook]) -> None:
    """Run the hooks of a moment one after another; `done` gets each one as it has ended.

    Does nothing where the target runs nothing.
    """
    if not operation.runs:
        return
    for hook in moment.hooks():
        if not hook.delete_policies:
            hook.delete_policies = [BEFORE]
        _delete(operation, hook, BEFORE)
        objects = _build(operation, hook, moment.event)
        hook.last_run = HookExecution(clock.now(), "", "Running")
        operation.save(moment.release)
        hook.last_run.phase = "Unknown"
        done.append(hook)
        _run_one(operation, moment, hook, objects)
        hook.last_run.completed_at = clock.now()
        hook.last_run.phase = "Succeeded"


def _run_one(
    operation: Operation, moment: HookRun, hook: ChartHook, objects: list[resources.Resource]
) -> None:
    work = operation.work
    try:
        options = ApplyOptions(server_side=moment.server_side)
        applied = apply.apply(work, objects, options)
    except (Interrupted, OperationPending):
        raise
    except ClusterError as error:
        hook.last_run.completed_at = clock.now()
        hook.last_run.phase = "Failed"
        error.message = f"warning: Hook {moment.event} {hook.path} failed: {error.message}"
        raise
    try:
        wait.until_ready(
            work,
            objects,
            seconds=work.timeout,
            judge=readiness.of_completion,
            known=applied.stored,
        )
    except Interrupted:
        raise
    except WaitTimeout as error:
        hook.last_run.completed_at = clock.now()
        hook.last_run.phase = "Failed"
        _print_logs(operation, hook, HOOK_FAILED)
        raise ChartHookFailed(
            error.message,
            subject=f"hook {moment.event} {hook.path}",
            hint=f"look at it with kubectl: {hook.kind.lower()} {hook.name}",
        ) from error


def clean_up(
    operation: Operation, moment: HookRun, done: list[ChartHook], *, failed: bool = False
) -> None:
    """Print logs and delete hooks as their policies say, the last one first.

    With `failed`, the last of `done` failed; then nothing that goes wrong here is raised.
    """
    guard = contextlib.suppress(HelmxError) if failed else contextlib.nullcontext()
    with guard:
        for hook in reversed(done):
            if hook.last_run.phase == "Succeeded":
                if not failed:
                    _print_logs(operation, hook, SUCCEEDED)
                _delete(operation, hook, SUCCEEDED)
            else:
                _delete(operation, hook, HOOK_FAILED)


def _build(operation: Operation, hook: ChartHook, event: str) -> list[resources.Resource]:
    try:
        return resources.build(operation.work, hook.text, operation.namespace)
    except ClusterError as error:
        error.message = (
            f"unable to build kubernetes object for {event} hook {hook.path}: {error.message}"
        )
        raise


def _is_hook(live: ClusterObject) -> str:
    notes = live["metadata"].get("annotations") or {}
    return "" if HOOK in notes else "it does not say that it is a hook"


def _delete(operation: Operation, hook: ChartHook, policy: str) -> None:
    """Delete a hook's objects, and wait until they are gone, if it has the policy.

    CRDs never go: everything of their kind would go with them.
    """
    if policy not in hook.delete_policies or hook.kind == CRD:
        return
    work = operation.work
    victims = resources.build_known(work, hook.text, operation.namespace)
    removed = removal.remove(work, victims, RemovalOptions(_is_hook))
    for resource, reason in removed.foreign:
        work.warn(f"hook {hook.path}: {resource.described} stays: {reason}")
    for _, error in removed.failed:
        raise error
    # What comes next has the same name, or nothing does: only then is going all that matters.
    remains = removal.wait_gone(work, removed, seconds=work.timeout)
    if remains:
        raise WaitTimeout("\n".join([*remains, "context deadline exceeded"]))


def _print_logs(operation: Operation, hook: ChartHook, policy: str) -> None:
    """Print the output of a hook's pods if it has the policy; a failure is a warning."""
    if policy not in hook.output_log_policies or hook.kind not in {"Job", "Pod"}:
        return
    try:
        for line in pod_logs(operation, hook):
            operation.work.log(line)
    except ClusterError as error:
        operation.work.warn(f"the output of hook {hook.path} cannot be read: {error.message}")


def pod_logs(operation: Operation, hook: ChartHook) -> list[str]:
    """The output of the containers of a hook's pods. Raises `ClusterError`."""
    from helmcore.plugin.contracts import SupportsLogs

    work = operation.work
    cluster = work.cluster
    if not isinstance(cluster, SupportsLogs):
        return []
    namespace = operation.namespace
    for resource in resources.build_known(work, hook.text, operation.namespace):
        namespace = resource.ref.namespace or namespace
    if hook.kind == "Job":
        selection = Selection(namespace, labels=f"job-name={hook.name}")
        pods = work.read(lambda: list(cluster.list("v1", "Pod", selection)))
    else:
        try:
            pods = [work.read(lambda: cluster.get(ResourceRef("v1", "Pod", hook.name, namespace)))]
        except ObjectNotFound:
            pods = []
    return [
        cluster.logs(namespace, pod["metadata"]["name"], container["name"])
        for pod in pods
        for container in pod["spec"].get("containers") or ()
    ]
