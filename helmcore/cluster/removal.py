"""Take objects out of a cluster: only those that are proven to be the release's, only that very
object, and never one that is to be kept.
"""

from __future__ import annotations

from helmcore.cluster import resources
from helmcore.errors import (
    ClusterError,
    ClusterUnreachable,
    Interrupted,
    ObjectConflict,
    ObjectNotFound,
)
from helmcore.model.cluster import Deletion

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from helmcore.cluster.ownership import Owner
    from helmcore.cluster.resources import Resource
    from helmcore.cluster.work import Work
    from helmcore.model.cluster import ClusterObject


class Removal:
    """What became of objects that were to go.

    `deleted` were asked to go, with their uids in `uids`; `gone` were not there; `kept` have the
    keep policy; `foreign` are not (or not any more) the release's, each with the reason; `failed`
    could not be looked at or deleted, each with the error; `lingering` are marked for deletion and
    wait for the finalizers named.
    """

    __slots__ = ("deleted", "failed", "foreign", "gone", "kept", "lingering", "uids")

    def __init__(self) -> None:
        self.deleted: list[Resource] = []
        self.gone: list[Resource] = []
        self.kept: list[Resource] = []
        self.foreign: list[tuple[Resource, str]] = []
        self.failed: list[tuple[Resource, ClusterError]] = []
        self.lingering: list[tuple[Resource, list[str]]] = []
        self.uids: dict[tuple[str, str, str, str], str] = {}


class RemovalOptions:
    """`propagation` is Kubernetes' (background, foreground, orphan); `spare` are uids that stay
    whatever their name says; `is_ours` says why a live object is not to be touched, "" where it may
    be.
    """

    __slots__ = ("is_ours", "propagation", "spare")

    def __init__(
        self,
        is_ours: Callable[[ClusterObject], str],
        *,
        propagation: str = "background",
        spare: Collection[str] = (),
    ) -> None:
        self.is_ours = is_ours
        self.propagation = propagation
        self.spare = spare


def owned_by(owner: Owner) -> RemovalOptions:
    """Remove what carries the owner's label and annotations."""
    return RemovalOptions(owner.doubts)


def remove(work: Work, victims: Iterable[Resource], options: RemovalOptions) -> Removal:
    """Ask for the removal of every object that may go; what fails is reported, not raised.

    Raises `Interrupted`, `OperationPending`.
    """
    removal = Removal()
    for resource in victims:
        if resource.generates_name or not resource.ref.name:
            continue
        if resource.is_kept:
            removal.kept.append(resource)
            continue
        try:
            _remove_one(work, resource, options, removal)
        except Interrupted:
            raise
        except ClusterError as error:
            error.subject = error.subject or resource.described
            removal.failed.append((resource, error))
    return removal


def _remove_one(work: Work, resource: Resource, options: RemovalOptions, removal: Removal) -> None:
    try:
        live = work.get(resource.ref)
    except ObjectNotFound:
        removal.gone.append(resource)
        return
    uid = str(live["metadata"].get("uid") or "")
    if uid in options.spare:
        removal.gone.append(resource)
        return
    doubts = options.is_ours(live)
    if doubts:
        removal.foreign.append((resource, doubts))
        return
    if resources.keeps(live):
        removal.kept.append(resource)
        return
    deletion = Deletion(options.propagation, uid)
    try:
        work.change(lambda: work.cluster.delete(resource.ref, deletion), rebase=True)
    except ObjectNotFound:
        pass
    except ObjectConflict as error:
        # Another object of that name took its place: ours is gone. The precondition says so.
        if "UID" not in error.message and "another object" not in error.message:
            raise
    removal.deleted.append(resource)
    removal.uids[resource.key] = uid


def confirm(work: Work, removal: Removal) -> None:
    """See what became of the objects that were asked to go: sort those that wait for finalizers
    into `lingering`, and those that cannot be looked at, or show no sign of going, into `failed`.
    """
    for resource in removal.deleted:
        try:
            live = _same(work, resource, removal)
        except Interrupted:
            raise
        except ClusterError as error:
            removal.failed.append((resource, error))
            continue
        if live is None:
            continue
        if not live["metadata"].get("deletionTimestamp"):
            there = ClusterError(f"{resource.described} is still there", subject=resource.described)
            removal.failed.append((resource, there))
        else:
            removal.lingering.append((resource, list(live["metadata"].get("finalizers") or ())))


def _same(work: Work, resource: Resource, removal: Removal) -> ClusterObject | None:
    """The live object, if it is the one that was asked to go."""
    try:
        live = work.get(resource.ref)
    except ObjectNotFound:
        return None
    return live if live["metadata"].get("uid") == removal.uids.get(resource.key) else None


def wait_gone(work: Work, removal: Removal, *, seconds: float) -> list[str]:
    """Wait until everything that was asked to go is gone; gives what is not, in Helm's words."""
    import time

    deadline = time.monotonic() + seconds
    waiting = list(removal.deleted)
    delay = 0.1
    while True:
        still: list[tuple[Resource, ClusterObject]] = []
        for resource in waiting:
            try:
                live = _same(work, resource, removal)
            except ClusterUnreachable:
                live = {"metadata": {}}
            if live is not None:
                still.append((resource, live))
        if not still or time.monotonic() >= deadline:
            break
        waiting = [resource for resource, _ in still]
        work.sleep(min(delay, max(0.0, deadline - time.monotonic())))
        delay = min(delay * 1.5, 2.0)
    return [_remains(resource, live) for resource, live in still]


def _remains(resource: Resource, live: ClusterObject) -> str:
    finalizers = live["metadata"].get("finalizers") or []
    reason = f"waiting for finalizers {', '.join(finalizers)}" if finalizers else "terminating"
    return (
        f"resource {resource.ref.kind}/{resource.ref.namespace}/{resource.ref.name} still exists. "
        f"status: Terminating, message: {reason}"
    )
