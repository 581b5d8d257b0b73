"""A Kubernetes cluster as a target for manifests.

Light to import: what connects is loaded with the first request.
"""

from __future__ import annotations

import threading

from helmcore.errors import ClusterError, KindUnknown, KubeconfigInvalid, ObjectRejected

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, Protocol

    from helmcore.model.cluster import (
        Capabilities,
        ClusterObject,
        Deletion,
        Patch,
        ResourceKind,
        ResourceRef,
        Selection,
        WatchEvent,
    )
    from helmcore.plugin import Cluster, SupportsLogs, SupportsTables
    from helmx_cluster_kubernetes.discovery import Discovery
    from helmx_cluster_kubernetes.transport import Request, Transport

    class Source(Protocol):
        """Where a cluster's address and credentials come from."""

        def namespace(self) -> str:
            """The namespace to work in where the user names none."""
            ...

        def server(self) -> str:
            """The server's address. Raises `KubeconfigInvalid`."""
            ...

        def transport(self) -> Transport:
            """What requests go through. Raises `KubeconfigInvalid`."""
            ...


class KubernetesCluster:
    """Objects on an API server; safe to use from many threads.

    `source` gives address and credentials when they are first needed, `cache_folder` keeps the
    server's kinds between runs ("" keeps nothing), `warn` takes lines for the user.
    """

    runs_workloads = True

    def __init__(
        self, source: Source, *, cache_folder: str = "", warn: Callable[[str], None] | None = None
    ) -> None:
        self._source = source
        self._cache_folder = cache_folder
        self._warn = warn or (lambda line: None)
        self._lock = threading.Lock()
        self._made: tuple[Transport, Discovery] | None = None
        self._namespace = ""

    @property
    def default_namespace(self) -> str:
        """The namespace of the kubeconfig's context, or "default"; nothing is sent for it."""
        if not self._namespace:
            self._namespace = self._source.namespace() or "default"
        return self._namespace

    @property
    def location(self) -> str:
        """The API server's address."""
        try:
            return self._source.server()
        except KubeconfigInvalid:
            return "kubernetes"

    def kind(self, api_version: str, kind: str) -> ResourceKind:
        """What the server knows of a kind."""
        return self._connected()[1].kind(api_version, kind)

    def get(self, ref: ResourceRef) -> ClusterObject:
        """Read an object."""
        return self._one("GET", ref)

    def list(self, api_version: str, kind: str, selection: Selection) -> Iterator[ClusterObject]:
        """Give the objects of a kind, page by page."""
        from helmx_cluster_kubernetes import listing

        path = self._collection(self.kind(api_version, kind), selection.namespace)
        return listing.objects(self._connected()[0], path, (api_version, kind), selection)

    def create(
        self,
        object: ClusterObject,
        *,
        manager: str = "helm",
        dry_run: bool = False,
        validation: str = "",
    ) -> ClusterObject:
        """Create an object and give it back as stored."""
        return self._write("POST", object, _options(manager, dry_run, validation))

    def replace(
        self,
        object: ClusterObject,
        *,
        manager: str = "helm",
        dry_run: bool = False,
        validation: str = "",
    ) -> ClusterObject:
        """Overwrite an object."""
        return self._write("PUT", object, _options(manager, dry_run, validation))

    def patch(self, ref: ResourceRef, patch: Patch) -> ClusterObject:
        """Change an object and give it back as stored."""
        content = _PATCHES.get(patch.kind)
        if content is None:
            raise ClusterError(f"unknown kind of patch: {patch.kind!r}", subject=str(ref))
        query = _options(patch.manager, patch.dry_run, patch.validation)
        if patch.kind == "apply":
            query["force"] = "true" if patch.force else "false"
        return self._one("PATCH", ref, query, body=patch.body, content=content)

    def delete(self, ref: ResourceRef, deletion: Deletion) -> None:
        """Ask for an object's removal."""
        options: dict[str, Any] = {
            "kind": "DeleteOptions",
            "apiVersion": "v1",
            "propagationPolicy": deletion.propagation.capitalize(),
        }
        if deletion.uid:
            options["preconditions"] = {"uid": deletion.uid}
        if deletion.dry_run:
            options["dryRun"] = ["All"]
        self._one("DELETE", ref, body=options)

    def watch(
        self, api_version: str, kind: str, selection: Selection, *, since: str, timeout: float
    ) -> Iterator[WatchEvent]:
        """Give events of a kind; see `watching.events`."""
        from helmx_cluster_kubernetes import watching

        path = self._collection(self.kind(api_version, kind), selection.namespace)
        watched = watching.Watched(path, (api_version, kind), selection)
        return watching.events(self._connected()[0], watched, since, timeout)

    def capabilities(self) -> Capabilities:
        """What templates see of the cluster."""
        return self._connected()[1].capabilities()

    def refresh(self) -> None:
        """Forget the server's kinds, here and on the disk."""
        self._connected()[1].refresh()

    def logs(self, namespace: str, pod: str, container: str) -> str:
        """Give a container's log; "" for the only container."""
        path = f"/api/v1/namespaces/{_part(namespace)}/pods/{_part(pod)}/log"
        request = self._request("GET", path, {"container": container} if container else {})
        request.accept = "*/*"
        return self._connected()[0].send(request).body.decode("utf-8", "replace")

    def table(self, ref: ResourceRef, *, labels: str = "") -> ClusterObject:
        """What kubectl shows of an object, or of the objects with these labels."""
        import json

        path = self._collection(self.kind(ref.api_version, ref.kind), ref.namespace, inside=True)
        query = {"includeObject": "Object"}
        if ref.name:
            path = f"{path}/{_part(ref.name)}"
        if labels:
            query["labelSelector"] = labels
        request = self._request("GET", path, query)
        request.accept = _TABLE
        request.subject = str(ref)
        found: ClusterObject = json.loads(self._connected()[0].send(request).body)
        return found

    def close(self) -> None:
        """Close all connections that are not in use."""
        if self._made is not None:
            self._made[0].close()

    def _connected(self) -> tuple[Transport, Discovery]:
        if self._made is None:
            with self._lock:
                if self._made is None:
                    from helmx_cluster_kubernetes.discovery import Discovery
                    from helmx_cluster_kubernetes.kindcache import KindCache

                    transport = self._source.transport()
                    cache = KindCache(self._cache_folder, transport.target)
                    self._made = transport, Discovery(transport, cache, self._warn)
        return self._made

    def _write(self, method: str, object: ClusterObject, query: dict[str, str]) -> ClusterObject:
        metadata = object.get("metadata") or {}
        api_version, kind = str(object.get("apiVersion")), str(object.get("kind"))
        name = str(metadata.get("name") or "")
        found = self.kind(api_version, kind)
        path = self._collection(found, str(metadata.get("namespace") or ""), inside=True)
        if method == "PUT":
            path = f"{path}/{_part(name)}"
        request = self._request(method, path, query, body=object)
        request.subject = f"{kind} {name or metadata.get('generateName', '')}"
        return self._sent(request, api_version, kind)

    def _one(
        self,
        method: str,
        ref: ResourceRef,
        query: dict[str, str] | None = None,
        *,
        body: object = None,
        content: str = "application/json",
    ) -> ClusterObject:
        found = self.kind(ref.api_version, ref.kind)
        path = f"{self._collection(found, ref.namespace, inside=True)}/{_part(ref.name)}"
        request = self._request(method, path, query or {}, body=body)
        request.content = content
        request.subject = str(ref)
        return self._sent(request, ref.api_version, ref.kind)

    def _sent(self, request: Request, api_version: str, kind: str) -> ClusterObject:
        import json

        try:
            answer = self._connected()[0].send(request)
        except ClusterError as error:
            # A path that is not there at all: the kind was known once, and is no more.
            if error.code == 404 and error.message.startswith(_NO_SUCH_PATH):
                self.refresh()
                self._unknown_now(api_version, kind, error)
            raise
        found: ClusterObject = json.loads(answer.body)
        return found

    def _unknown_now(self, api_version: str, kind: str, error: ClusterError) -> None:
        try:
            self.kind(api_version, kind)
        except KindUnknown as unknown:
            raise unknown from error

    def _request(
        self, method: str, path: str, query: dict[str, str], *, body: object = None
    ) -> Request:
        from helmx_cluster_kubernetes.address import escaped
        from helmx_cluster_kubernetes.transport import Request

        if query:
            pairs = "&".join(f"{key}={escaped(value)}" for key, value in query.items())
            path = f"{path}?{pairs}"
        data = b""
        if body is not None:
            import json

            try:
                # Python's own escapes: any text, also what is no valid Unicode, becomes ASCII.
                data = json.dumps(body, separators=(",", ":"), allow_nan=False).encode("ascii")
            except (TypeError, ValueError, RecursionError) as error:
                raise ObjectRejected(f"the object cannot be written as JSON: {error}") from error
        return Request(method, path, body=data)

    def _collection(self, kind: ResourceKind, namespace: str, *, inside: bool = False) -> str:
        """The path of a kind's objects: of all of them, or `inside` of a namespace in any case."""
        root = (
            f"/apis/{kind.api_version}" if "/" in kind.api_version else f"/api/{kind.api_version}"
        )
        if not kind.namespaced or not (namespace or inside):
            return f"{root}/{kind.plural}"
        return f"{root}/namespaces/{_part(namespace or self.default_namespace)}/{kind.plural}"


_TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"
_NO_SUCH_PATH = "the server could not find the requested resource"
_PATCHES = {
    "apply": "application/apply-patch+yaml",
    "merge": "application/merge-patch+json",
    "strategic": "application/strategic-merge-patch+json",
    "json": "application/json-patch+json",
}


def _options(manager: str, dry_run: bool, validation: str) -> dict[str, str]:
    query = {"fieldManager": manager} if manager else {}
    if dry_run:
        query["dryRun"] = "All"
    if validation:
        query["fieldValidation"] = validation
    return query


def _part(name: str) -> str:
    """A name as a part of a path: no name may lead to another path (client-go's rules)."""
    if not name:
        raise ObjectRejected("resource name may not be empty")
    if name in {".", ".."}:
        raise ObjectRejected(f"invalid resource name \"{name}\": [may not be '{name}']")
    for wrong in ("/", "%"):
        if wrong in name:
            raise ObjectRejected(f"invalid resource name \"{name}\": [may not contain '{wrong}']")
    from helmx_cluster_kubernetes.address import escaped

    return escaped(name)


if TYPE_CHECKING:
    _cluster: type[Cluster] = KubernetesCluster
    _logs: type[SupportsLogs] = KubernetesCluster
    _tables: type[SupportsTables] = KubernetesCluster
