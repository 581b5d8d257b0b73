"""A release store in memory, with the tokens and errors of a real one."""

from __future__ import annotations

import copy

from helmcore.errors import RecordConflict, RecordExists, RecordNotFound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from helmcore.model.release import ReleaseRecord
    from helmcore.plugin import ReleaseStore


class MemoryReleaseStore:
    """Release records in a dict, with the tokens and errors of a real store.

    `before` and `after` are called with (verb, key) around each change, as on `FakeCluster`.
    """

    def __init__(self, namespace: str = "default") -> None:
        self.namespace = namespace
        self.records: dict[str, ReleaseRecord] = {}
        self.before: Callable[[str, str], None] = lambda verb, key: None
        self.after: Callable[[str, str], None] = lambda verb, key: None

    def create(self, record: ReleaseRecord) -> ReleaseRecord:
        """Store a new record."""
        self.before("create", record.key)
        if record.key in self.records:
            raise RecordExists("release: already exists", subject=record.key)
        return self._keep("create", record, "1")

    def replace(self, record: ReleaseRecord) -> ReleaseRecord:
        """Overwrite a record, if it still is the one with the record's token."""
        self.before("replace", record.key)
        stored = self._find(record.key)
        if record.token != stored.token:
            raise RecordConflict(f"the record {record.key} was changed", subject=record.key)
        return self._keep("replace", record, str(int(stored.token) + 1))

    def delete(self, record: ReleaseRecord) -> None:
        """Remove a record."""
        self.before("delete", record.key)
        self._find(record.key)
        del self.records[record.key]
        self.after("delete", record.key)

    def get(self, key: str) -> ReleaseRecord:
        """Read one record."""
        self.before("get", key)
        return copy.deepcopy(self._find(key))

    def query(self, labels: dict[str, str], *, bodies: bool = True) -> Iterator[ReleaseRecord]:
        """Give the records that carry all the labels."""
        self.before("query", "")
        for record in list(self.records.values()):
            if labels.items() <= record.labels.items():
                found = copy.deepcopy(record)
                if not bodies:
                    found.body = b""
                yield found

    def _find(self, key: str) -> ReleaseRecord:
        try:
            return self.records[key]
        except KeyError:
            raise RecordNotFound("release: not found", subject=key) from None

    def _keep(self, verb: str, record: ReleaseRecord, token: str) -> ReleaseRecord:
        kept = copy.deepcopy(record)
        kept.token = token
        self.records[record.key] = kept
        self.after(verb, record.key)
        return copy.deepcopy(kept)


if TYPE_CHECKING:
    _contract: type[ReleaseStore] = MemoryReleaseStore
