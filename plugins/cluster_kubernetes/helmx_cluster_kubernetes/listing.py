"""Lists in pages, as client-go's `tools/pager` reads them."""

from __future__ import annotations

import json

from helmx_cluster_kubernetes.address import escaped
from helmx_cluster_kubernetes.failures import Expired
from helmx_cluster_kubernetes.transport import JSON, Request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from helmcore.model.cluster import ClusterObject, Selection
    from helmx_cluster_kubernetes.transport import Transport

METADATA = f"{JSON};as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,{JSON}"
#: How often a list may start anew because it took longer than the server keeps its past.
RESTARTS = 3


def objects(
    transport: Transport, path: str, kind: tuple[str, str], selection: Selection
) -> Iterator[ClusterObject]:
    """Give the objects at `path`; `kind` is their apiVersion and kind, which list items lack.

    Where a page's token got too old (410), the list goes on with the token that the server offers
    instead, or from the start without what was given already.
    """
    given: set[tuple[str, str]] = set()
    token, restarts = "", 0
    while True:
        try:
            page = _page(transport, path, selection, token)
        except Expired as error:
            restarts += 1
            if restarts > RESTARTS:
                raise
            token = error.token
            continue
        token = (page.get("metadata") or {}).get("continue") or ""
        for found in page.get("items") or []:
            if token or given:
                metadata = found["metadata"]
                key = (metadata.get("namespace") or "", metadata["name"])
                if key in given:
                    continue
                given.add(key)
            found["apiVersion"], found["kind"] = kind
            yield found
        if not token:
            return


def query(selection: Selection) -> list[str]:
    """The parts of a query that say which objects."""
    parts = []
    if selection.labels:
        parts.append(f"labelSelector={escaped(selection.labels)}")
    if selection.fields:
        parts.append(f"fieldSelector={escaped(selection.fields)}")
    return parts


def _page(transport: Transport, path: str, selection: Selection, token: str) -> dict[str, Any]:
    parts = query(selection)
    if selection.page > 0:
        parts.append(f"limit={selection.page}")
    if token:
        parts.append(f"continue={escaped(token)}")
    accept = METADATA if selection.metadata_only else JSON
    whole = f"{path}?{'&'.join(parts)}" if parts else path
    page: dict[str, Any] = json.loads(transport.send(Request("GET", whole, accept=accept)).body)
    return page
