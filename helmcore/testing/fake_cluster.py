"""A cluster in memory, which behaves as an API server does where helmx depends on it.

resourceVersion, uid, finalizers, server-side apply with its conflicts, watches.
"""

from __future__ import annotations

import copy
import threading
import time
import uuid

from helmcore.errors import (
    KindUnknown,
    ObjectConflict,
    ObjectExists,
    ObjectNotFound,
    ObjectRejected,
)
from helmcore.model.cluster import Capabilities, ResourceKind, ResourceRef, WatchEvent
from helmcore.testing import fields
from helmcore.testing.kinds import builtin_kinds

TYPE_CHECKING = False
if TYPE_CHECKING:
    import builtins
    from collections.abc import Callable, Iterator

    from helmcore.model.cluster import ClusterObject, Deletion, Patch, Selection
    from helmcore.plugin import Cluster

_Key = tuple[str, str, str, str]


def become_ready(stored: ClusterObject) -> None:
    """What controllers do to a new object, at once: Jobs complete, Pods succeed, replicas are
    ready.
    """
    kind, spec = stored["kind"], stored.get("spec") or {}
    if kind == "Job":
        stored["status"] = {"conditions": [{"type": "Complete", "status": "True"}], "succeeded": 1}
    elif kind == "Pod":
        stored["status"] = {"phase": "Succeeded"}
    elif kind in {"Deployment", "StatefulSet"}:
        count = spec.get("replicas", 1)
        numbers = ("replicas", "readyReplicas", "updatedReplicas", "availableReplicas")
        stored["status"] = dict.fromkeys((*numbers, "currentReplicas"), count) | {
            "observedGeneration": stored["metadata"]["generation"],
            "conditions": [{"type": "Available", "status": "True"}],
        }
    elif kind == "CustomResourceDefinition":
        stored["status"] = {"conditions": [{"type": "Established", "status": "True"}]}


class FakeCluster:
    """A cluster in memory.

    `before` is called with (verb, reference) ahead of each request and may raise, which is how
    tests inject faults; `after` likewise when the request was carried out (a lost answer). `behave`
    is called with each stored object that was created or changed, and plays the controllers.
    `requests` lists (verb, reference) of all requests.
    """

    def __init__(self, *namespaces: str) -> None:
        self.runs_workloads = True
        self.default_namespace = "default"
        self.location = "memory"
        self.requests: builtins.list[tuple[str, ResourceRef]] = []
        self.before: Callable[[str, ResourceRef], None] = lambda verb, ref: None
        self.after: Callable[[str, ResourceRef], None] = lambda verb, ref: None
        self.behave: Callable[[ClusterObject], None] = become_ready
        self._kinds = builtin_kinds()
        self._objects: dict[_Key, ClusterObject] = {}
        self._events: list[tuple[int, _Key, WatchEvent]] = []
        self._version = 0
        self._changed = threading.Condition(threading.RLock())
        for namespace in ("default", *namespaces):
            self.create({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}})
        self.requests.clear()

    def kind(self, api_version: str, kind: str) -> ResourceKind:
        """What the cluster knows of a kind."""
        try:
            return self._kinds[api_version, kind]
        except KeyError:
            raise KindUnknown(
                f'no matches for kind "{kind}" in version "{api_version}"', code=404
            ) from None

    def get(self, ref: ResourceRef) -> ClusterObject:
        """Read an object."""
        with self._request("get", ref):
            return copy.deepcopy(self._find(ref))

    def list(self, api_version: str, kind: str, selection: Selection) -> Iterator[ClusterObject]:
        """Give the objects of a kind."""
        ref = ResourceRef(api_version, kind, "", selection.namespace)
        with self._request("list", ref):
            self.kind(api_version, kind)
            found = [
                copy.deepcopy(stored)
                for (group, stored_kind, namespace, _), stored in sorted(self._objects.items())
                if (group, stored_kind) == (ref.group, kind)
                and selection.namespace in {"", namespace}
                and fields.selected(stored, selection)
            ]
        yield from found

    def create(
        self,
        object: ClusterObject,
        *,
        manager: str = "helm",
        dry_run: bool = False,
        validation: str = "",
    ) -> ClusterObject:
        """Create an object."""
        ref = self._ref(object)
        with self._request("create", ref):
            if self._key(ref) in self._objects:
                raise ObjectExists(f'{self._noun(ref)} "{ref.name}" already exists', code=409)
            stored = self._new(ref, object)
            fields.own(stored, manager, "Update", object)
            return self._store(ref, stored, "ADDED", dry_run)

    def replace(
        self,
        object: ClusterObject,
        *,
        manager: str = "helm",
        dry_run: bool = False,
        validation: str = "",
    ) -> ClusterObject:
        """Overwrite an object."""
        ref = self._ref(object)
        with self._request("update", ref):
            old = self._find(ref)
            expected = object["metadata"].get("resourceVersion")
            if expected and expected != old["metadata"]["resourceVersion"]:
                raise self._modified(ref)
            stored = copy.deepcopy(object)
            kept = ("uid", "creationTimestamp", "deletionTimestamp", "generation", "managedFields")
            for name in kept:
                if name in old["metadata"]:
                    stored["metadata"][name] = old["metadata"][name]
            stored["metadata"]["namespace"] = self._key(ref)[2]
            if not stored["metadata"]["namespace"]:
                del stored["metadata"]["namespace"]
            stored.setdefault("status", old.get("status", {}))
            fields.own(stored, manager, "Update", object)
            return self._store(ref, stored, "MODIFIED", dry_run)

    def patch(self, ref: ResourceRef, patch: Patch) -> ClusterObject:
        """Change an object, or apply it."""
        with self._request("patch", ref):
            key = self._key(ref)
            if patch.kind == "apply":
                return self._apply(ref, patch)
            stored = copy.deepcopy(self._find(ref))
            before = stored["metadata"]["resourceVersion"]
            if patch.kind == "json":
                try:
                    fields.json_patch(stored, patch.body)
                except ValueError as error:
                    raise ObjectRejected(str(error), code=422) from error
            else:
                fields.merge(stored, patch.body)
                fields.own(stored, patch.manager, "Update", patch.body)
            if stored["metadata"].get("resourceVersion") != before:
                raise self._modified(ref)
            return self._store(ref, stored, "MODIFIED", patch.dry_run, unless_same_as=key)

    def delete(self, ref: ResourceRef, deletion: Deletion) -> None:
        """Remove an object, or mark it where it has finalizers."""
        with self._request("delete", ref):
            stored = self._find(ref)
            uid = stored["metadata"]["uid"]
            if deletion.uid and deletion.uid != uid:
                raise ObjectConflict(
                    f"Precondition failed: UID in precondition: {deletion.uid}, "
                    f"UID in object meta: {uid}",
                    code=409,
                )
            if deletion.dry_run:
                return
            if stored["metadata"].get("finalizers"):
                marked = copy.deepcopy(stored)
                marked["metadata"].setdefault("deletionTimestamp", _now())
                self._store(ref, marked, "MODIFIED", False)
            else:
                del self._objects[self._key(ref)]
                self._record(ref, "DELETED", stored)

    def watch(
        self, api_version: str, kind: str, selection: Selection, *, since: str, timeout: float
    ) -> Iterator[WatchEvent]:
        """Give events after resourceVersion `since`."""
        ref = ResourceRef(api_version, kind, "", selection.namespace)
        with self._request("watch", ref):
            seen = int(since or "0")
        deadline = time.monotonic() + timeout
        while True:
            with self._changed:
                events = [event for event in self._events if event[0] > seen]
                if not events and not self._changed.wait(max(0, deadline - time.monotonic())):
                    return
            for version, key, event in events:
                seen = version
                if key[:2] == (ref.group, kind) and selection.namespace in {"", key[2]}:
                    yield event
            if time.monotonic() >= deadline:
                return

    def capabilities(self) -> Capabilities:
        """What templates see."""
        names = {api for api, _ in self._kinds} | {f"{api}/{kind}" for api, kind in self._kinds}
        return Capabilities("v1.36.3", tuple(sorted(names)))

    def refresh(self) -> None:
        """Learn the kinds of the stored CRDs."""
        for stored in self.peek("CustomResourceDefinition"):
            spec = stored["spec"]
            for version in spec["versions"]:
                api_version, kind = f"{spec['group']}/{version['name']}", spec["names"]["kind"]
                self._kinds[api_version, kind] = ResourceKind(
                    api_version, kind, spec["names"]["plural"], spec["scope"] == "Namespaced"
                )

    def logs(self, namespace: str, pod: str, container: str) -> str:
        """A container's log: one line that says whose it is."""
        self._find(ResourceRef("v1", "Pod", pod, namespace))
        return f"log of {pod}/{container}\n"

    # -- for tests: what no API offers

    def peek(self, kind: str, namespace: str = "") -> builtins.list[ClusterObject]:
        """The stored objects of a kind, not as a request."""
        with self._changed:
            return [
                copy.deepcopy(stored)
                for key, stored in sorted(self._objects.items())
                if key[1] == kind and namespace in {"", key[2]}
            ]

    def plant(self, object: ClusterObject) -> ClusterObject:
        """Store an object as it is, not as a request."""
        with self._changed:
            ref = self._ref(object)
            stored = self._new(ref, object)
            stored["metadata"].update(object["metadata"])
            return self._store(ref, stored, "MODIFIED", False)

    def mutations(self) -> builtins.list[tuple[str, ResourceRef]]:
        """The requests that change something."""
        verbs = {"create", "update", "patch", "delete"}
        return [request for request in self.requests if request[0] in verbs]

    # -- the parts

    def _request(self, verb: str, ref: ResourceRef) -> _Request:
        self.requests.append((verb, ref))
        self.before(verb, ref)
        return _Request(self, verb, ref)

    def _ref(self, object: ClusterObject) -> ResourceRef:
        metadata = object["metadata"]
        name = metadata.get("name") or metadata.get("generateName", "") + uuid.uuid4().hex[:5]
        return ResourceRef(
            object["apiVersion"], object["kind"], name, metadata.get("namespace") or ""
        )

    def _key(self, ref: ResourceRef) -> _Key:
        kind = self.kind(ref.api_version, ref.kind)
        namespace = (ref.namespace or self.default_namespace) if kind.namespaced else ""
        return (ref.group, ref.kind, namespace, ref.name)

    def _find(self, ref: ResourceRef) -> ClusterObject:
        try:
            return self._objects[self._key(ref)]
        except KeyError:
            raise ObjectNotFound(f'{self._noun(ref)} "{ref.name}" not found', code=404) from None

    def _noun(self, ref: ResourceRef) -> str:
        plural = self.kind(ref.api_version, ref.kind).plural
        return f"{plural}.{ref.group}" if ref.group else plural

    def _modified(self, ref: ResourceRef) -> ObjectConflict:
        return ObjectConflict(
            f'Operation cannot be fulfilled on {self._noun(ref)} "{ref.name}": the object has been '
            "modified; please apply your changes to the latest version and try again",
            code=409,
        )

    def _new(self, ref: ResourceRef, object: ClusterObject) -> ClusterObject:
        stored = copy.deepcopy(object)
        metadata = stored["metadata"]
        namespace = self._key(ref)[2]
        if namespace:
            if ("", "Namespace", "", namespace) not in self._objects:
                raise ObjectNotFound(f'namespaces "{namespace}" not found', code=404)
            metadata["namespace"] = namespace
        metadata["name"] = ref.name
        metadata.pop("resourceVersion", None)
        metadata.update(uid=str(uuid.uuid4()), creationTimestamp=_now(), generation=1)
        return stored

    def _apply(self, ref: ResourceRef, patch: Patch) -> ClusterObject:
        body = patch.body
        known = self._objects.get(self._key(ref))
        if known is None:
            stored = self._new(ref, body)
            fields.own(stored, patch.manager, "Apply", body)
            return self._store(ref, stored, "ADDED", patch.dry_run)
        stored = copy.deepcopy(known)
        managed = stored["metadata"].setdefault("managedFields", [])
        applied = fields.paths(fields.field_set(body))
        mine: set[tuple[str, ...]] = set()
        others: dict[tuple[str, ...], str] = {}
        for entry in managed:
            owned = fields.paths(entry["fieldsV1"])
            if (entry["manager"], entry["operation"]) == (patch.manager, "Apply"):
                mine = owned
            else:
                others |= dict.fromkeys(owned, entry["manager"])
        self._refuse_conflicts(patch, stored, applied, others)
        for path in mine - applied - set(others):
            fields.drop(stored, path)
        for path in applied:
            fields.write(stored, path, copy.deepcopy(fields.read(body, path)))
        fields.own(stored, patch.manager, "Apply", body)
        return self._store(ref, stored, "MODIFIED", patch.dry_run, unless_same_as=self._key(ref))

    def _refuse_conflicts(
        self,
        patch: Patch,
        stored: ClusterObject,
        applied: set[tuple[str, ...]],
        others: dict[tuple[str, ...], str],
    ) -> None:
        clashes = [
            path
            for path in sorted(applied & set(others))
            if fields.read(stored, path) != fields.read(patch.body, path)
        ]
        if clashes and not patch.force:
            lines = "; ".join(
                f'conflict with "{others[path]}": .{".".join(path)}' for path in clashes
            )
            count = f"{len(clashes)} conflict" + ("s" if len(clashes) > 1 else "")
            raise ObjectConflict(f"Apply failed with {count}: {lines}", code=409)
        for entry in stored["metadata"]["managedFields"]:
            if entry["manager"] != patch.manager:
                for path in clashes:
                    fields.drop(entry["fieldsV1"], tuple("f:" + part for part in path))

    def _store(
        self,
        ref: ResourceRef,
        stored: ClusterObject,
        event: str,
        dry_run: bool,
        unless_same_as: _Key | None = None,
    ) -> ClusterObject:
        if dry_run:
            return stored
        key = self._key(ref)
        old = self._objects.get(key)
        if unless_same_as is not None and stored == old:
            return copy.deepcopy(stored)
        metadata = stored["metadata"]
        if old is not None and old.get("spec") != stored.get("spec"):
            metadata["generation"] = old["metadata"].get("generation", 1) + 1
        if metadata.get("deletionTimestamp") and not metadata.get("finalizers"):
            del self._objects[key]
            self._record(ref, "DELETED", stored)
            return copy.deepcopy(stored)
        self.behave(stored)
        self._objects[key] = stored
        self._record(ref, event, stored)
        return copy.deepcopy(stored)

    def _record(self, ref: ResourceRef, event: str, stored: ClusterObject) -> None:
        self._version += 1
        stored["metadata"]["resourceVersion"] = str(self._version)
        self._events.append(
            (self._version, self._key(ref), WatchEvent(event, copy.deepcopy(stored)))
        )
        self._changed.notify_all()


class _Request:
    """The lock around one request, and the test's `after` once it was carried out."""

    def __init__(self, cluster: FakeCluster, verb: str, ref: ResourceRef) -> None:
        self._cluster = cluster
        self._verb = verb
        self._ref = ref

    def __enter__(self) -> None:
        self._cluster._changed.acquire()

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self._cluster._changed.release()
        if kind is None:
            self._cluster.after(self._verb, self._ref)


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


if TYPE_CHECKING:
    _contract: type[Cluster] = FakeCluster
