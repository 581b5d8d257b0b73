"""The default target: a Kubernetes API server, found and signed in to by the kubeconfig.

What may stand here: kubeconfig, sign-in, transport, discovery; the only package that may import
`kubernetes`, inside of functions. What is true of every target (order, ownership, waiting) is the
core's.
"""

from __future__ import annotations

import os

from helmcore.plugin import ClusterSpec, hookimpl

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from helmcore.plugin import Cluster, PluginContext


@hookimpl
def helmx_clusters() -> tuple[ClusterSpec, ...]:
    """Offer API servers as a target."""
    spec = ClusterSpec(name="kubernetes", aliases=("k8s", ""), create=_create, namespace=_namespace)
    return (spec,)


def _settings(context: PluginContext) -> Mapping[str, str]:
    if not context.argument:
        return context.settings
    # `--cluster kubernetes:CONTEXT` names a context, as --kube-context does.
    return {**context.settings, "HELM_KUBECONTEXT": context.argument}


def _namespace(context: PluginContext) -> str:
    settings = _settings(context)
    named = settings.get("KUBECONFIG") or f"{settings.get('HOME', '')}/.kube/config"
    if not settings.get("KUBERNETES_SERVICE_HOST") and not any(
        map(os.path.exists, named.split(os.pathsep))
    ):
        return "default"  # as `target` would say, which is not worth its import then
    from helmx_cluster_kubernetes import target

    return target.namespace_of(settings) or "default"


def _create(context: PluginContext) -> Cluster:
    from helmx_cluster_kubernetes.cluster import KubernetesCluster
    from helmx_cluster_kubernetes.source import KubeconfigSource, cache_folder

    settings = _settings(context)
    return KubernetesCluster(
        KubeconfigSource(settings, context.warn),
        cache_folder=cache_folder(settings),
        warn=context.warn,
    )
