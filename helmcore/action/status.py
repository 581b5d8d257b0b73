"""Where a release stands, and what it has in the cluster; as `pkg/action/status.go`."""

from __future__ import annotations

from helmcore.action import history
from helmcore.cluster import resources
from helmcore.cluster.work import Work
from helmcore.errors import ClusterError
from helmcore.model.cluster import ResourceRef, Selection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from helmcore.model.cluster import ClusterObject
    from helmcore.model.release import Release
    from helmcore.session import Session

_WITH_MATCH_LABELS = frozenset({"ReplicaSet", "Deployment", "StatefulSet", "DaemonSet", "Job"})
RELATED = "v1/Pod(related)"


def run(session: Session, name: str, version: int = 0, *, tables: bool = False) -> Release:
    """A revision, with its live objects in `info.resources` by version and kind.

    With `tables`, what the cluster says that people want to see of them, if it can. Objects that
    cannot be read are left out, as Helm does. Raises `ReleaseNotFound`.
    """
    release = history.content(session, name, version)
    work = Work(session.cluster(), timeout=10.0, warn=session.warn)
    found: dict[str, list[ClusterObject]] = {}
    selectors: list[dict[str, Any]] = []
    for resource in resources.build_known(work, release.manifest, release.namespace):
        if resource.generates_name:
            continue
        try:
            live = _look(work, resource.ref, tables)
        except ClusterError:
            continue
        heading = f"{resource.ref.api_version.rpartition('/')[2]}/{resource.ref.kind}"
        found.setdefault(heading, []).append(live)
        selector = _pod_selector(resource.object)
        if selector and selector not in selectors:
            selectors.append(selector)
            pods = _pods(work, resource.ref.namespace, selector, tables)
            found.setdefault(RELATED, []).extend(pods)
    release.info.resources = {heading: objects for heading, objects in found.items() if objects}
    return release


def _pod_selector(live: ClusterObject) -> dict[str, Any]:
    selector = (live.get("spec") or {}).get("selector") or {}
    if live["kind"] in _WITH_MATCH_LABELS:
        selector = selector.get("matchLabels") or {}
    elif live["kind"] != "ReplicationController":
        return {}
    return dict(selector)


def _look(work: Work, ref: ResourceRef, tables: bool) -> ClusterObject:
    from helmcore.plugin.contracts import SupportsTables

    cluster = work.cluster
    if tables and isinstance(cluster, SupportsTables):
        return work.read(lambda: cluster.table(ref))
    return work.get(ref)


def _pods(
    work: Work, namespace: str, selector: dict[str, Any], tables: bool
) -> list[ClusterObject]:
    from helmcore.plugin.contracts import SupportsTables

    labels = ",".join(f"{key}={value}" for key, value in sorted(selector.items()))
    cluster = work.cluster
    try:
        if tables and isinstance(cluster, SupportsTables):
            ref = ResourceRef("v1", "Pod", "", namespace)
            found = work.read(lambda: cluster.table(ref, labels=labels))
            return [found] if found.get("rows") else []
        selection = Selection(namespace, labels=labels)
        pods = work.read(lambda: list(cluster.list("v1", "Pod", selection)))
    except ClusterError as error:
        work.warn(f"the pods of {labels} cannot be listed: {error.message}")
        return []
    # Helm gives the answer to the list as it came.
    whole = {"apiVersion": "v1", "items": pods, "kind": "PodList", "metadata": {}}
    return [whole] if pods else []
