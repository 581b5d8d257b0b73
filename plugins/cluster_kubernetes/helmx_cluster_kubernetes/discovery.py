"""Which kinds a server has: asked for in two requests, or group by group where a server is old.

As client-go's `discovery` does: aggregated discovery (`apidiscovery.k8s.io`), versions that the
server calls stale are left out, and one broken group spoils nothing else.
"""

from __future__ import annotations

import threading

from helmcore.errors import ClusterError, ClusterUnauthorized, KindUnknown
from helmcore.model.cluster import Capabilities, ResourceKind
from helmx_cluster_kubernetes.transport import JSON, Request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from helmx_cluster_kubernetes.kindcache import KindCache
    from helmx_cluster_kubernetes.transport import Answer, Transport

    #: One version of a group: apiVersion, its resources as (kind, plural, namespaced, verbs), the
    #: kinds of its subresources.
    Served = list[Any]

_GROUP = "apidiscovery.k8s.io"
AGGREGATED = ",".join(
    [f"{JSON};g={_GROUP};v={version};as=APIGroupDiscoveryList" for version in ("v2", "v2beta1")]
    + [JSON]
)
_ALL = ("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch")

#: Kinds that are the same on every server, so that the commands which only read release records
#: need not ask for any.
EVERYWHERE = {
    (version, kind): ResourceKind(version, kind, plural, namespaced, _ALL)
    for version, kind, plural, namespaced in (
        ("v1", "Secret", "secrets", True),
        ("v1", "ConfigMap", "configmaps", True),
        ("v1", "Pod", "pods", True),
        ("v1", "Service", "services", True),
        ("v1", "ServiceAccount", "serviceaccounts", True),
        ("v1", "Namespace", "namespaces", False),
        ("coordination.k8s.io/v1", "Lease", "leases", True),
    )
}


class Discovery:
    """The kinds of one server; safe to use from many threads."""

    def __init__(self, transport: Transport, cache: KindCache, warn: Callable[[str], None]) -> None:
        self._transport = transport
        self._cache = cache
        self._warn = warn
        self._lock = threading.Lock()
        self._kept: dict[str, Any] = {}
        self._kinds: dict[tuple[str, str], ResourceKind] | None = None

    def kind(self, api_version: str, kind: str) -> ResourceKind:
        """What the server knows of a kind. Raises `KindUnknown`."""
        found = EVERYWHERE.get((api_version, kind))
        if found is not None:
            return found
        with self._lock:
            if self._kinds is None:
                self._load()
            assert self._kinds is not None
            found = self._kinds.get((api_version, kind))
            if found is None:
                self._ask()
                found = self._kinds.get((api_version, kind))
            stale = self._kept["stale"]
        if found is None:
            raise _unknown(api_version, kind, stale)
        return found

    def capabilities(self) -> Capabilities:
        """Version and API versions, asked for now. Raises `ClusterError`."""
        import json

        with self._lock:
            answer = self._transport.send(Request("GET", "/version"))
            version = json.loads(answer.body)["gitVersion"]
            if self._kinds is None:
                self._load()
            self._ask()
            kept = self._kept
        if kept["stale"]:
            broken = ", ".join(
                f"{name}: stale GroupVersion discovery: {name}" for name in kept["stale"]
            )
            self._warn(
                "the kubernetes server has an orphaned API service: "
                f"unable to retrieve the complete list of server APIs: {broken}"
            )
        names = set()
        for api_version, resources, others in kept["served"]:
            names.add(api_version)
            names.update(f"{api_version}/{entry[0]}" for entry in resources)
            names.update(f"{api_version}/{other}" for other in others)
        return Capabilities(version, tuple(sorted(names)))

    def refresh(self) -> None:
        """Ask the server again at the next need."""
        with self._lock:
            self._kinds = None
            self._kept = {}
            self._cache.forget()

    def _load(self) -> None:
        """Take the kinds from the disk where they are recent, else from the server."""
        kept, recent = self._cache.load()
        try:
            if kept:
                self._kinds = _index(kept["served"])
                self._kept = kept
                kept["etags"]["/api"], kept["etags"]["/apis"], kept["stale"]
        except (KeyError, TypeError, ValueError):
            self._kept, self._kinds = {}, None
        if self._kinds is None or not recent:
            self._ask()

    def _ask(self) -> None:
        etags = self._kept.get("etags") or {}
        answers = {}
        for path in ("/api", "/apis"):
            request = Request("GET", path, accept=AGGREGATED)
            # Both or neither: a copy is kept of both together.
            request.etag = etags.get(path, "") if len(etags) == 2 and all(etags.values()) else ""
            answers[path] = self._transport.send(request)
        if all(answer.status == 304 for answer in answers.values()):
            self._cache.touch()
            return
        for path, answer in answers.items():
            if answer.status == 304:
                answers[path] = self._transport.send(Request("GET", path, accept=AGGREGATED))
        served, stale = self._read(answers)
        found = {path: answer.headers.get("etag", "") for path, answer in answers.items()}
        self._kept = {"served": served, "stale": stale, "etags": found}
        self._kinds = _index(served)
        if stale:
            # What is broken may be whole again in a second.
            self._cache.forget()
        else:
            self._cache.save(self._kept)

    def _read(self, answers: dict[str, Answer]) -> tuple[list[Served], list[str]]:
        import json

        served: list[Served] = []
        stale: list[str] = []
        for path, answer in answers.items():
            document = json.loads(answer.body)
            if document.get("kind") == "APIGroupDiscoveryList":
                _read_groups(document, served, stale)
            else:
                names = _classic_names(path, document)
                self._read_classic(names, served, stale)
        return served, stale

    def _read_classic(self, names: Iterable[str], served: list[Served], stale: list[str]) -> None:
        """Ask for each version of each group by itself."""
        import json

        for name in names:
            path = f"/apis/{name}" if "/" in name else f"/api/{name}"
            try:
                document = json.loads(self._transport.send(Request("GET", path)).body)
            except ClusterUnauthorized:
                raise
            except ClusterError:
                stale.append(name)
                continue
            resources: list[Any] = []
            others: list[str] = []
            for entry in document.get("resources") or []:
                if "/" in entry["name"]:
                    others.append(entry["kind"])
                else:
                    verbs = entry.get("verbs") or []
                    resources.append([entry["kind"], entry["name"], entry["namespaced"], verbs])
            served.append([name, resources, others])


def _read_groups(document: dict[str, Any], served: list[Served], stale: list[str]) -> None:
    for group in document.get("items") or []:
        group_name = group["metadata"].get("name") or ""
        for version in group.get("versions") or []:
            name = f"{group_name}/{version['version']}" if group_name else version["version"]
            if version.get("freshness") == "Stale":
                stale.append(name)
                continue
            resources: list[Any] = []
            others: list[str] = []
            for entry in version.get("resources") or []:
                kind = (entry.get("responseKind") or {}).get("kind")
                if kind:
                    namespaced = entry.get("scope") == "Namespaced"
                    verbs = entry.get("verbs") or []
                    resources.append([kind, entry["resource"], namespaced, verbs])
                for inner in entry.get("subresources") or []:
                    kind = (inner.get("responseKind") or {}).get("kind")
                    if kind:
                        others.append(kind)
            served.append([name, resources, sorted(set(others))])


def _classic_names(path: str, document: dict[str, Any]) -> list[str]:
    if path == "/api":
        return list(document.get("versions") or [])
    return [
        version["groupVersion"]
        for group in document.get("groups") or []
        for version in group.get("versions") or []
    ]


def _index(served: list[Served]) -> dict[tuple[str, str], ResourceKind]:
    """The kinds by apiVersion and kind; of two resources with one kind the first counts."""
    found: dict[tuple[str, str], ResourceKind] = {}
    for api_version, resources, _ in served:
        for kind, plural, namespaced, verbs in resources:
            key = (api_version, kind)
            if key not in found:
                found[key] = ResourceKind(api_version, kind, plural, namespaced, tuple(verbs))
    return found


def _unknown(api_version: str, kind: str, stale: list[str]) -> KindUnknown:
    hint = "ensure CRDs are installed first"
    if api_version in stale:
        hint = (
            f"the server cannot say now what is in {api_version}: its API service is not available"
        )
    return KindUnknown(f'no matches for kind "{kind}" in version "{api_version}"', hint=hint)
