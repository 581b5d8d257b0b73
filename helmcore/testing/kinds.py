"""The kinds that a fake cluster knows from the start."""

from __future__ import annotations

from helmcore.model.cluster import ResourceKind

NAMESPACED = (
    "v1 ConfigMap configmaps, v1 Secret secrets, v1 Service services, v1 Pod pods, "
    "v1 ServiceAccount serviceaccounts, v1 PersistentVolumeClaim persistentvolumeclaims, "
    "v1 Event events, apps/v1 Deployment deployments, apps/v1 StatefulSet statefulsets, "
    "apps/v1 DaemonSet daemonsets, apps/v1 ReplicaSet replicasets, batch/v1 Job jobs, "
    "coordination.k8s.io/v1 Lease leases, networking.k8s.io/v1 Ingress ingresses, "
    "rbac.authorization.k8s.io/v1 Role roles, rbac.authorization.k8s.io/v1 RoleBinding rolebindings"
)
CLUSTER_WIDE = (
    "v1 Namespace namespaces, rbac.authorization.k8s.io/v1 ClusterRole clusterroles, "
    "rbac.authorization.k8s.io/v1 ClusterRoleBinding clusterrolebindings, "
    "apiextensions.k8s.io/v1 CustomResourceDefinition customresourcedefinitions"
)


def builtin_kinds() -> dict[tuple[str, str], ResourceKind]:
    """By apiVersion and kind."""
    kinds = {}
    for text, namespaced in ((NAMESPACED, True), (CLUSTER_WIDE, False)):
        for entry in text.split(", "):
            api_version, kind, plural = entry.split()
            kinds[api_version, kind] = ResourceKind(api_version, kind, plural, namespaced)
    return kinds
