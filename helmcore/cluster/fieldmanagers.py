"""From client-side to server-side apply: what a client-side manager owned becomes the applier's.

As client-go's `util/csaupgrade`: without it, fields that a chart no longer states would stay,
because they belong to the old manager too.
"""

from __future__ import annotations

import copy

from helmcore.errors import ObjectNotFound
from helmcore.model.cluster import Patch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from helmcore.cluster.work import Work
    from helmcore.model.cluster import ClusterObject, ResourceRef

MANAGER = "helm"
# Helm 3 and kubectl, in whose hands objects were before they became a release's.
CLIENT_SIDE = frozenset({"helm", "helmx", "kubectl-client-side-apply", "before-first-apply"})


def migrate(work: Work, ref: ResourceRef) -> bool:
    """Hand what client-side managers own of a live object over to the applier; whether there was
    anything to do. An object that is not there has nothing.
    """

    def once() -> bool:
        try:
            live = work.cluster.get(ref)
        except ObjectNotFound:
            return False
        entries = upgraded(live)
        if entries is None:
            return False
        version = live["metadata"]["resourceVersion"]
        body = [
            {"op": "replace", "path": "/metadata/managedFields", "value": entries},
            {"op": "replace", "path": "/metadata/resourceVersion", "value": version},
        ]
        work.cluster.patch(ref, Patch("json", body, manager=MANAGER))
        return True

    return work.change(once, rebase=True)


def upgraded(live: ClusterObject) -> list[dict[str, Any]] | None:
    """The managed fields after the hand-over, None where nothing changes."""
    entries: list[dict[str, Any]] = copy.deepcopy(live["metadata"].get("managedFields") or [])
    client_side = [entry for entry in entries if _is_client_side(entry)]
    if not client_side:
        return None
    applier = next((entry for entry in entries if _is_applier(entry)), None)
    if applier is None:
        applier = client_side.pop(0)
        applier |= {"manager": MANAGER, "operation": "Apply"}
    for entry in client_side:
        _unite(applier.setdefault("fieldsV1", {}), entry.get("fieldsV1") or {})
    return [entry for entry in entries if not _is_client_side(entry)]


def _is_client_side(entry: dict[str, Any]) -> bool:
    return (
        entry.get("manager") in CLIENT_SIDE
        and entry.get("operation") == "Update"
        and not entry.get("subresource")
    )


def _is_applier(entry: dict[str, Any]) -> bool:
    return (
        entry.get("manager") == MANAGER
        and entry.get("operation") == "Apply"
        and not entry.get("subresource")
    )


def _unite(into: dict[str, Any], fields: dict[str, Any]) -> None:
    for key, inner in fields.items():
        known = into.get(key)
        if isinstance(known, dict) and isinstance(inner, dict):
            _unite(known, inner)
        elif key not in into:
            into[key] = inner
