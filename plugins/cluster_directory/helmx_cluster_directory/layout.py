"""Where an object's file is: `<namespace>/<kind>-<name>.yaml`, cluster-scoped ones below
`_cluster`.

What helmx keeps for itself (release records, leases) is below `.helmx`, so that the rest of the
folder is nothing but manifests.
"""

from __future__ import annotations

import os

from helmcore.errors import ObjectRejected

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

CLUSTER_SCOPE = "_cluster"
STATE = ".helmx"
RELEASE_PREFIX = "sh.helm.release.v1."

# Kubernetes' own kinds that live in no namespace; custom ones say so in their definition.
CLUSTER_KINDS = frozenset(
    {
        "APIService",
        "CertificateSigningRequest",
        "ClusterRole",
        "ClusterRoleBinding",
        "ClusterTrustBundle",
        "ComponentStatus",
        "CSIDriver",
        "CSINode",
        "CustomResourceDefinition",
        "DeviceClass",
        "FlowSchema",
        "GatewayClass",
        "IngressClass",
        "IPAddress",
        "MutatingAdmissionPolicy",
        "MutatingAdmissionPolicyBinding",
        "MutatingWebhookConfiguration",
        "Namespace",
        "Node",
        "PersistentVolume",
        "PodSecurityPolicy",
        "PriorityClass",
        "PriorityLevelConfiguration",
        "ResourceSlice",
        "RuntimeClass",
        "ServiceCIDR",
        "StorageClass",
        "StorageVersion",
        "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding",
        "ValidatingWebhookConfiguration",
        "VolumeAttachment",
        "VolumeAttributesClass",
    }
)


def folder_of(kind: str, name: str, namespace: str, namespaced: bool) -> str:
    """The folder of an object's file, relative to the root. Raises `ObjectRejected` for a bad
    name.
    """
    place = namespace if namespaced else CLUSTER_SCOPE
    _checked(place, "namespace")
    if kind in {"Secret", "ConfigMap"} and name.startswith(RELEASE_PREFIX):
        return os.path.join(STATE, "releases", place)
    if kind == "Lease":
        return os.path.join(STATE, "leases", place)
    return place


def file_names(group: str, kind: str, name: str) -> tuple[str, str]:
    """The two names that an object's file may have: short, and with the group where that one is
    taken.
    """
    _checked(name, "name")
    if name.startswith(RELEASE_PREFIX) and kind in {"Secret", "ConfigMap"}:
        return f"{kind.lower()}-{name}.yaml", f"{kind.lower()}-{name}.yaml"
    lower = _checked(kind, "kind").lower()
    return f"{lower}-{name}.yaml", f"{lower}.{group or 'core'}-{name}.yaml"


def folders(root: str, kind: str, namespaced: bool, namespace: str) -> Iterator[str]:
    """Every folder, relative to the root, that may hold objects of a kind."""
    bases = [""]
    if kind == "Lease":
        bases = [os.path.join(STATE, "leases")]
    elif kind in {"Secret", "ConfigMap"}:
        bases = ["", os.path.join(STATE, "releases")]
    for base in bases:
        if not namespaced or namespace:
            yield os.path.join(base, namespace if namespaced else CLUSTER_SCOPE)
            continue
        try:
            entries = sorted(os.listdir(os.path.join(root, base)))
        except FileNotFoundError:
            continue
        for entry in entries:
            if not entry.startswith((".", "_")) and os.path.isdir(os.path.join(root, base, entry)):
                yield os.path.join(base, entry)


def _checked(part: str, what: str) -> str:
    """A part of a path that came from a manifest: it must not leave its folder."""
    if not part or part in {".", ".."} or "/" in part or "\\" in part or "\0" in part:
        raise ObjectRejected(
            f"{what} {part!r} cannot be a part of a file's name",
            hint="the folder target writes each object to <namespace>/<kind>-<name>.yaml",
        )
    if len(part) > 240:
        raise ObjectRejected(f"{what} of {len(part)} characters is too long for a file's name")
    return part
