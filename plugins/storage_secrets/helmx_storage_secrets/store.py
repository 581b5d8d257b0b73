"""Records as Kubernetes objects, in the shape of Helm's `pkg/storage/driver` (secrets.go,
cfgmaps.go).

The two shapes are all that knows what such an object looks like; policy (retention, encoding,
order) is the core's.
"""

from __future__ import annotations

import base64
import binascii

from helmcore.errors import (
    ClusterError,
    ClusterUnreachable,
    ObjectConflict,
    ObjectExists,
    ObjectNotFound,
    RecordConflict,
    RecordCorrupt,
    RecordExists,
    RecordNotFound,
    StoreError,
    StoreUnavailable,
)
from helmcore.model.cluster import Deletion, ResourceRef, Selection
from helmcore.model.release import ReleaseRecord

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from helmcore.model.cluster import ClusterObject
    from helmcore.plugin import Cluster, ReleaseStore

SECRET_TYPE = "helm.sh/release.v1"  # noqa: S105 - the type of a Secret, not one


class SecretShape:
    """A record as a Secret: the body is base64 once more, as Kubernetes wants all data of
    Secrets.
    """

    kind = "Secret"
    selector = f"type={SECRET_TYPE}"

    def wrap(self, body: bytes) -> ClusterObject:
        """The fields of a Secret that hold a body."""
        return {"type": SECRET_TYPE, "data": {"release": base64.b64encode(body).decode("ascii")}}

    def unwrap(self, data: ClusterObject) -> bytes:
        """The body in a Secret's data. Raises `ValueError` or `KeyError`."""
        return base64.b64decode(data["release"])


class ConfigMapShape:
    """A record as a ConfigMap: the body is its text."""

    kind = "ConfigMap"
    selector = ""

    def wrap(self, body: bytes) -> ClusterObject:
        """The fields of a ConfigMap that hold a body."""
        return {"data": {"release": body.decode("ascii")}}

    def unwrap(self, data: ClusterObject) -> bytes:
        """The body in a ConfigMap's data. Raises `KeyError`."""
        body: str = data["release"]
        return body.encode()


class ObjectReleaseStore:
    """The release records of one namespace ("" for all) as objects of a cluster."""

    def __init__(
        self, cluster: Cluster, namespace: str, shape: SecretShape | ConfigMapShape
    ) -> None:
        self._cluster = cluster
        self._namespace = namespace
        self._shape = shape

    def create(self, record: ReleaseRecord) -> ReleaseRecord:
        """Store a new record."""
        try:
            return self._record(self._cluster.create(self._object(record)), record.body)
        except ObjectNotFound as error:
            # creating cannot miss the record; it is the namespace that is not there
            raise StoreUnavailable(
                error.message,
                subject=record.key,
                hint=f"create the namespace {record.namespace!r} first, or use --create-namespace",
            ) from error
        except ClusterError as error:
            raise _translated(error, record.key) from error

    def replace(self, record: ReleaseRecord) -> ReleaseRecord:
        """Overwrite a record, if it still is the one with the record's token."""
        try:
            return self._record(self._cluster.replace(self._object(record)), record.body)
        except ClusterError as error:
            raise _translated(error, record.key) from error

    def delete(self, record: ReleaseRecord) -> None:
        """Remove a record."""
        try:
            self._cluster.delete(self._ref(record.key, record.namespace), Deletion())
        except ClusterError as error:
            raise _translated(error, record.key) from error

    def get(self, key: str) -> ReleaseRecord:
        """Read one record."""
        try:
            return self._record(self._cluster.get(self._ref(key, self._namespace)))
        except ClusterError as error:
            raise _translated(error, key) from error

    def query(self, labels: dict[str, str], *, bodies: bool = True) -> Iterator[ReleaseRecord]:
        """Give the records that carry all the labels; a record that is damaged has an empty
        body.
        """
        selection = Selection(
            self._namespace,
            labels=",".join(f"{key}={value}" for key, value in labels.items()),
            # A page of bodies is held in memory whole, and one body may have a megabyte.
            page=500 if not bodies else 50,
            metadata_only=not bodies,
        )
        try:
            for found in self._cluster.list("v1", self._shape.kind, selection):
                if not bodies:
                    yield self._record(found, b"")
                    continue
                try:
                    yield self._record(found)
                except RecordCorrupt:
                    yield self._record(found, b"")
        except ClusterError as error:
            raise _translated(error, "") from error

    def _ref(self, key: str, namespace: str) -> ResourceRef:
        return ResourceRef("v1", self._shape.kind, key, namespace or self._namespace)

    def _object(self, record: ReleaseRecord) -> ClusterObject:
        metadata: ClusterObject = {
            "name": record.key,
            "namespace": record.namespace,
            "labels": dict(record.labels),
        }
        if record.token:
            metadata["resourceVersion"] = record.token
        return {
            "apiVersion": "v1",
            "kind": self._shape.kind,
            "metadata": metadata,
            **self._shape.wrap(record.body),
        }

    def _record(self, found: ClusterObject, body: bytes | None = None) -> ReleaseRecord:
        metadata = found["metadata"]
        if body is None:
            try:
                body = self._shape.unwrap(found.get("data") or {})
            except (KeyError, TypeError, ValueError, binascii.Error) as error:
                name = f"{self._shape.kind} {metadata.get('namespace')}/{metadata['name']}"
                raise RecordCorrupt(
                    f"the release record in {name} cannot be read: {error!r}", subject=name
                ) from error
        return ReleaseRecord(
            metadata["name"],
            metadata.get("namespace") or self._namespace,
            dict(metadata.get("labels") or {}),
            body,
            metadata.get("resourceVersion") or "",
        )


def _translated(error: ClusterError, key: str) -> StoreError:
    """The store's own error for what went wrong in the cluster; the words stay."""
    kinds: tuple[tuple[type[ClusterError], type[StoreError]], ...] = (
        (ObjectExists, RecordExists),
        (ObjectNotFound, RecordNotFound),
        (ObjectConflict, RecordConflict),
    )
    for kind, ours in kinds:
        if isinstance(error, kind):
            return ours(error.message, hint=error.hint, subject=key or error.subject)
    unavailable = StoreUnavailable(error.message, hint=error.hint, subject=key or error.subject)
    if isinstance(error, ClusterUnreachable):
        unavailable.transient = True
        unavailable.maybe_done = error.maybe_done
    return unavailable


if TYPE_CHECKING:
    _contract: type[ReleaseStore] = ObjectReleaseStore
