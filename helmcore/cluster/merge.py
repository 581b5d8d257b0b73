"""Client-side apply: the patch between what was applied, what is live, and what is wanted.

Built-in kinds get a strategic merge patch, whose lists merge by a key of their items; everything
else a JSON merge patch of old and new, as `createPatch` in `pkg/kube/client.go` does. The merge
keys below are those of the API's own types, by the names of their fields. What is missing against
Helm: `$setElementOrder` (the order of merged lists is the live one's), and `$retainKeys` (a
Deployment whose strategy changes from RollingUpdate to Recreate has to drop `rollingUpdate: null`
itself).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MERGE_KEYS: dict[str, tuple[str, ...]] = {
    "containers": ("name",),
    "initContainers": ("name",),
    "ephemeralContainers": ("name",),
    "env": ("name",),
    "volumes": ("name",),
    "volumeMounts": ("mountPath",),
    "volumeDevices": ("devicePath",),
    # of a container, of a Service
    "ports": ("containerPort", "port"),
    "imagePullSecrets": ("name",),
    "hostAliases": ("ip",),
    "topologySpreadConstraints": ("topologyKey",),
    "secrets": ("name",),
    "ownerReferences": ("uid",),
    "webhooks": ("name",),
    "resourceClaims": ("name",),
}
_BUILT_IN_GROUPS = frozenset({"", "apps", "batch", "autoscaling", "policy", "extensions"})


def is_built_in(group: str) -> bool:
    """Whether a group's kinds are Kubernetes' own, which know strategic merge patches."""
    return group in _BUILT_IN_GROUPS or (
        group.endswith(".k8s.io") and group != "apiextensions.k8s.io"
    )


def strategic(original: Any, wanted: Any, live: Any) -> dict[str, Any]:
    """The strategic merge patch that brings `live` to `wanted`, and removes what only `original`
    had. Empty where nothing is to be done.
    """
    patch: dict[str, Any] = {}
    for key, value in wanted.items():
        before = live.get(key)
        if isinstance(value, dict) and isinstance(before, dict):
            old = original.get(key)
            inner = strategic(old if isinstance(old, dict) else {}, value, before)
            if inner:
                patch[key] = inner
        elif isinstance(value, list) and isinstance(before, list):
            changes = _list_patch(key, original.get(key) or [], value, before)
            if changes is not None:
                patch[key] = changes
        elif value != before:
            patch[key] = value
    for key in original:
        if key not in wanted and key in live:
            patch[key] = None
    return patch


def _list_patch(name: str, original: Any, wanted: Any, live: Any) -> list[Any] | None:
    key = _key_of(name, [*wanted, *live])
    if key is None:
        return None if wanted == live else wanted
    before = {item[key]: item for item in live}
    first = {item[key]: item for item in original if isinstance(item, dict) and key in item}
    changes: list[Any] = []
    for item in wanted:
        known = before.get(item[key])
        if known is None:
            changes.append(item)
            continue
        inner = strategic(first.get(item[key]) or {}, item, known)
        if inner:
            changes.append({key: item[key], **inner})
    kept = {item[key] for item in wanted}
    changes += [
        {"$patch": "delete", key: value} for value in first if value not in kept and value in before
    ]
    return changes or None


def _key_of(name: str, items: list[Any]) -> str | None:
    for key in MERGE_KEYS.get(name, ()):
        if all(isinstance(item, dict) and key in item for item in items):
            return key
    return None


def json_merge(original: Any, wanted: Any) -> dict[str, Any]:
    """The RFC 7386 patch from `original` to `wanted`."""
    patch: dict[str, Any] = {}
    for key, value in wanted.items():
        if key not in original:
            patch[key] = value
        elif isinstance(value, dict) and isinstance(original[key], dict):
            inner = json_merge(original[key], value)
            if inner:
                patch[key] = inner
        elif value != original[key]:
            patch[key] = value
    for key in original:
        if key not in wanted:
            patch[key] = None
    return patch
