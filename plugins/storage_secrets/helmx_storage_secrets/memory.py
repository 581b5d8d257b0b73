"""Records that live as long as the process: for trying things and for tests
(`HELM_DRIVER=memory`).
"""

from __future__ import annotations

from helmcore.errors import RecordConflict, RecordExists, RecordNotFound
from helmcore.model.release import ReleaseRecord

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from helmcore.plugin import ReleaseStore


class MemoryReleaseStore:
    """The records of one namespace ("" for all) in a dict that stores of other namespaces share."""

    def __init__(self, records: dict[tuple[str, str], ReleaseRecord], namespace: str) -> None:
        self._records = records
        self._namespace = namespace

    def create(self, record: ReleaseRecord) -> ReleaseRecord:
        """Store a new record."""
        place = (record.namespace, record.key)
        if place in self._records:
            raise RecordExists("release: already exists", subject=record.key)
        return self._keep(record, "1")

    def replace(self, record: ReleaseRecord) -> ReleaseRecord:
        """Overwrite a record, if it still is the one with the record's token."""
        stored = self._find(record.key, record.namespace)
        if record.token and record.token != stored.token:
            raise RecordConflict(f"the record {record.key} was changed since it was read")
        return self._keep(record, str(int(stored.token) + 1))

    def delete(self, record: ReleaseRecord) -> None:
        """Remove a record."""
        self._find(record.key, record.namespace)
        del self._records[record.namespace, record.key]

    def get(self, key: str) -> ReleaseRecord:
        """Read one record."""
        return _copy(self._find(key, self._namespace))

    def query(self, labels: dict[str, str], *, bodies: bool = True) -> Iterator[ReleaseRecord]:
        """Give the records that carry all the labels."""
        wanted = labels.items()
        for record in list(self._records.values()):
            if self._namespace in {"", record.namespace} and wanted <= record.labels.items():
                yield _copy(record)

    def _find(self, key: str, namespace: str) -> ReleaseRecord:
        try:
            return self._records[namespace, key]
        except KeyError:
            raise RecordNotFound("release: not found", subject=key) from None

    def _keep(self, record: ReleaseRecord, token: str) -> ReleaseRecord:
        kept = _copy(record)
        kept.token = token
        self._records[record.namespace, record.key] = kept
        return _copy(kept)


def _copy(record: ReleaseRecord) -> ReleaseRecord:
    labels = dict(record.labels)
    return ReleaseRecord(record.key, record.namespace, labels, record.body, record.token)


if TYPE_CHECKING:
    _contract: type[ReleaseStore] = MemoryReleaseStore
