"""The template function `lookup`: objects of the cluster, as templates see them.

As `pkg/engine/lookup_func.go`: nothing found is an empty table, an unknown kind an error.
"""

from __future__ import annotations

from helmcore.errors import KindUnknown, ObjectNotFound
from helmcore.model.cluster import ResourceRef, Selection
from helmcore.text.kinds import Int64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from helmcore.model.cluster import ResourceKind
    from helmcore.plugin.contracts import Cluster


class Lookup:
    """Reads from one cluster."""

    __slots__ = ("cluster",)

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster

    def find(self, api_version: str, kind: str, namespace: str, name: str) -> dict[str, Any]:
        """Give an object, or the list of a kind where `name` is "". Raises `ClusterError`."""
        known = self._kind(api_version, kind)
        namespace = namespace if known.namespaced else ""
        try:
            if name:
                ref = ResourceRef(api_version, kind, name, namespace)
                return dict(typed(self.cluster.get(ref)))
            items = [
                typed(item) for item in self.cluster.list(api_version, kind, Selection(namespace))
            ]
        except ObjectNotFound:
            return {}
        return {"apiVersion": api_version, "kind": f"{kind}List", "metadata": {}, "items": items}

    def _kind(self, api_version: str, kind: str) -> ResourceKind:
        try:
            return self.cluster.kind(api_version, kind)
        except KindUnknown as error:
            # No such group version at all, or no such kind in it; helm says the same of both.
            error.message = (
                f"unable to get apiresource from unstructured: {api_version}, Kind={kind}:"
                " the server could not find the requested resource"
            )
            raise


def typed(value: Any) -> Any:
    """Copy JSON with whole numbers as Go's int64, as client-go's unstructured objects have them."""
    if isinstance(value, dict):
        return {key: typed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [typed(item) for item in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return Int64(value)
    return value
