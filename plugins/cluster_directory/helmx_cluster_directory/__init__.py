"""A folder as the target of manifests (`--cluster dir:PATH`): rendered manifests, without an API
server.
"""

from __future__ import annotations

from helmcore.plugin import ClusterSpec, hookimpl

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.plugin import Cluster, PluginContext


@hookimpl
def helmx_clusters() -> tuple[ClusterSpec, ...]:
    """Offer the folder target."""
    return (ClusterSpec(name="directory", aliases=("dir",), create=_create),)


def _create(context: PluginContext) -> Cluster:
    from helmx_cluster_directory.cluster import DirectoryCluster

    return DirectoryCluster(context.argument)
