"""Bring objects to a cluster, one after another in the order of the manifest.

Server-side apply as the manager `helm`, or client-side as Helm 3 did; `pkg/kube/client.go`.
Objects of one kind are not applied in parallel: the order is the manifest's, always.
"""

from __future__ import annotations

import copy

from helmcore.cluster import fieldmanagers, merge, wait
from helmcore.errors import (
    ClusterError,
    ClusterUnreachable,
    Interrupted,
    ObjectConflict,
    ObjectExists,
    ObjectNotFound,
)
from helmcore.model.cluster import Patch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from helmcore.cluster.resources import Resource
    from helmcore.cluster.work import Work
    from helmcore.model.cluster import ClusterObject

MANAGER = fieldmanagers.MANAGER
CRD = "CustomResourceDefinition"
CRD_SECONDS = 60.0


class ApplyOptions:
    """How objects are brought to the cluster.

    `server_side`; `force_conflicts` takes fields from other managers; `force_replace` overwrites
    whole objects; `migrate` are the keys of objects whose client-side fields move to the applier
    first; `originals` are the objects as they were applied last, by key, for
    client-side apply; `joiner` stands between the messages of several failures.
    """

    __slots__ = (
        "force_conflicts", "force_replace", "joiner", "migrate", "originals", "server_side",
    )  # fmt: skip

    def __init__(
        self,
        *,
        server_side: bool = True,
        force_conflicts: bool = False,
        force_replace: bool = False,
        migrate: Iterable[tuple[str, str, str, str]] = (),
        originals: Mapping[tuple[str, str, str, str], ClusterObject] | None = None,
        joiner: str = "\n",
    ) -> None:
        self.server_side = server_side
        self.force_conflicts = force_conflicts
        self.force_replace = force_replace
        self.migrate = frozenset(migrate)
        self.originals = originals or {}
        self.joiner = joiner


class Applied:
    """What an apply did: the objects as they are stored now, by the resource's key."""

    __slots__ = ("stored",)

    def __init__(self) -> None:
        self.stored: dict[tuple[str, str, str, str], ClusterObject] = {}

    @property
    def uids(self) -> frozenset[str]:
        """The uids of all objects that were applied."""
        return frozenset(str(one["metadata"].get("uid")) for one in self.stored.values())


def apply(work: Work, resources: list[Resource], options: ApplyOptions) -> Applied:
    """Apply every object, also after one failed; then raise what failed, in one error.

    CRDs are waited for before what follows them, so that a manifest may hold both. Raises
    `ClusterError`, `Interrupted` at once.
    """
    applied = Applied()
    failures: list[ClusterError] = []
    crds: list[Resource] = []
    for resource in resources:
        if crds and resource.ref.kind != CRD:
            establish(work, crds)
            crds = []
        try:
            applied.stored[resource.key] = apply_one(work, resource, options)
        except (Interrupted, ClusterUnreachable):
            raise
        except ClusterError as error:
            failures.append(error)
            continue
        if resource.ref.kind == CRD:
            crds.append(resource)
    if crds and not failures:
        work.cluster.refresh()
    if failures:
        first = failures[0]
        first.message = options.joiner.join(error.message for error in failures)
        raise first
    return applied


def establish(work: Work, crds: list[Resource]) -> None:
    """Wait until the API server serves what CRDs define."""
    wait.until_ready(work, crds, seconds=min(CRD_SECONDS, work.timeout))
    work.cluster.refresh()


def apply_one(work: Work, resource: Resource, options: ApplyOptions) -> ClusterObject:
    """Apply one object and give it as stored."""
    if resource.generates_name:
        return _create(work, resource)
    if options.force_replace:
        return _replace(work, resource)
    if not options.server_side:
        return _client_side(work, resource, options)
    if resource.key in options.migrate:
        fieldmanagers.migrate(work, resource.ref)
    return server_side(work, resource, force=options.force_conflicts)


def server_side(
    work: Work, resource: Resource, *, force: bool = False, dry_run: bool = False
) -> ClusterObject:
    """Server-side apply. Raises `ClusterError` with Helm's words."""
    patch = Patch(
        "apply", resource.object, manager=MANAGER, force=force, dry_run=dry_run, validation="Strict"
    )
    try:
        return work.change(lambda: work.cluster.patch(resource.ref, patch), rebase=True)
    except Interrupted:
        raise
    except ObjectConflict as error:
        error.message = (
            f"conflict occurred while applying object {resource.placed}: {error.message}"
        )
        error.hint = error.hint or (
            "another field manager set these fields; --force-conflicts takes them over"
        )
        error.subject = resource.described
        raise
    except ClusterError as error:
        error.message = f"server-side apply failed for object {resource.placed}: {error.message}"
        error.subject = resource.described
        raise


def _create(work: Work, resource: Resource) -> ClusterObject:
    """Create with POST. A lost answer is read back, except where the server makes up the name."""

    def once() -> ClusterObject:
        return work.cluster.create(resource.object, manager=MANAGER)

    if resource.generates_name:
        work.check()
        work.fence()
        return once()
    while True:
        try:
            work.check()
            work.fence()
            return once()
        except ClusterUnreachable as error:
            work.pause(error)
            try:
                return work.get(resource.ref)
            except ObjectNotFound:
                continue


def _replace(work: Work, resource: Resource) -> ClusterObject:
    """Overwrite the whole object, or create it."""

    def once() -> ClusterObject:
        live = work.cluster.get(resource.ref)
        body = copy.deepcopy(resource.object)
        body["metadata"]["resourceVersion"] = live["metadata"]["resourceVersion"]
        return work.cluster.replace(body, manager=MANAGER)

    try:
        return work.change(once, rebase=True)
    except ObjectNotFound:
        return _create(work, resource)
    except Interrupted:
        raise
    except ClusterError as error:
        error.message = f"failed to replace object: {error.message}"
        error.subject = resource.described
        raise


def _client_side(work: Work, resource: Resource, options: ApplyOptions) -> ClusterObject:
    """Patch the difference between last applied, live and wanted; create what is missing."""
    try:
        live = work.get(resource.ref)
    except ObjectNotFound:
        try:
            return _create(work, resource)
        except ObjectExists:
            live = work.get(resource.ref)
    original = options.originals.get(resource.key)
    if merge.is_built_in(resource.ref.group):
        kind, body = "strategic", merge.strategic(original or {}, resource.object, live)
    else:
        kind, body = "merge", merge.json_merge(original or {}, resource.object)
    body.pop("apiVersion", None)
    body.pop("kind", None)
    if not body:
        return live
    patch = Patch(kind, body, manager=MANAGER)
    try:
        return work.change(lambda: work.cluster.patch(resource.ref, patch), rebase=True)
    except Interrupted:
        raise
    except ClusterError as error:
        error.message = (
            f'cannot patch "{resource.ref.name}" with kind {resource.ref.kind}: {error.message}'
        )
        error.subject = resource.described
        raise
