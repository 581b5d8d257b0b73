"""The revisions of one release in a store: read, write, supersede, keep so many.

As `pkg/storage/storage.go`, with three differences that make crashes and races harmless: a record
is overwritten only if it still is the one that was read, a write whose answer was lost is read back
instead of taken for failed, and old revisions go only after the new one is safely there.
"""

from __future__ import annotations

import time

from helmcore.errors import (
    RecordConflict,
    RecordCorrupt,
    RecordExists,
    RecordNotFound,
    RevisionNotFound,
    StoreUnavailable,
)
from helmcore.model.release import (
    DEPLOYED,
    SUPERSEDED,
    Release,
    ReleaseRecord,
)
from helmcore.release import codec
from helmcore.release.patience import NoPatience

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from helmcore.plugin.contracts import ReleaseStore
    from helmcore.release.patience import Patience

    T = TypeVar("T")

NOT_FOUND = "release: not found"
EXISTS = "release: already exists"
_QUERY = "query: failed to query with labels: "


class Header:
    """What a store says of a record without its body: revision, key, status by label, labels,
    token.
    """

    __slots__ = ("key", "labels", "status", "token", "version")

    def __init__(self, record: ReleaseRecord) -> None:
        self.key = record.key
        self.labels = record.labels
        self.token = record.token
        self.status = record.labels.get("status", "")
        number = record.labels.get("version", "") or record.key.rpartition(".v")[2]
        self.version = int(number) if number.isdigit() else 0


class History:
    """The revisions of the release `name`."""

    def __init__(
        self, store: ReleaseStore, name: str, namespace: str, patience: Patience | None = None
    ) -> None:
        self.name = name
        self.namespace = namespace
        self._store = store
        self._patience = patience or NoPatience()
        self._stored: dict[str, ReleaseRecord] = {}

    def headers(self) -> list[Header]:
        """All revisions by number, without their bodies. A store that cannot be read is an error,
        never an empty history.
        """
        query = {"name": self.name, "owner": "helm"}
        records = self._patiently(lambda: list(self._store.query(query, bodies=False)), _QUERY)
        return sorted(map(Header, records), key=lambda header: header.version)

    def everything(self) -> list[ReleaseRecord]:
        """The records of all releases of the store's namespace, without their bodies."""
        return self._patiently(
            lambda: list(self._store.query({"owner": "helm"}, bodies=False)),
            "list: failed to list: ",
        )

    def read(self, version: int) -> Release:
        """One revision. Raises `RevisionNotFound`, `RecordCorrupt`."""
        key = codec.key(self.name, version)
        try:
            record = self._patiently(lambda: self._store.get(key), f'get: failed to get "{key}": ')
        except RecordNotFound as error:
            raise RevisionNotFound(NOT_FOUND, subject=f"{self.name} v{version}") from error
        return self._opened(record)

    def read_all(self) -> list[Release]:
        """All revisions by number. Raises `RecordCorrupt`."""
        query = {"name": self.name, "owner": "helm"}
        records = self._patiently(lambda: list(self._store.query(query)), _QUERY)
        return sorted((self._opened(record) for record in records), key=lambda one: one.version)

    def last(self) -> Release | None:
        """The highest revision, None where there is none."""
        headers = self.headers()
        return self.read(headers[-1].version) if headers else None

    def deployed(self) -> Release | None:
        """The deployed revision; the latest, where an accident left several."""
        versions = [header.version for header in self.headers() if header.status == DEPLOYED]
        return self.read(versions[-1]) if versions else None

    def unsettled(self) -> list[Release]:
        """Every revision that may have live objects, the last one first.

        That is all revisions down to the last one that was completed (deployed or superseded), that
        one included: what a failed or killed attempt created is named only in its own record.
        """
        found: list[Release] = []
        for header in reversed(self.headers()):
            release = self.read(header.version)
            found.append(release)
            if release.info.status in {DEPLOYED, SUPERSEDED}:
                break
        return found

    def create(self, release: Release) -> None:
        """Store a new revision. Raises `RecordExists`, `RecordTooLarge`, `StoreUnavailable`."""
        key = codec.key(self.name, release.version)
        labels = codec.labels(release, stamp="createdAt", now=int(time.time()))
        record = ReleaseRecord(key, self.namespace, labels, codec.encode(release))
        while True:
            try:
                self._stored[key] = self._store.create(record)
                return
            except (StoreUnavailable, RecordExists) as error:
                # The answer may be all that was lost; times to the nanosecond make bodies unique.
                if isinstance(error, RecordExists) or error.maybe_done:
                    if self._is_stored(record):
                        return
                    if isinstance(error, RecordExists):
                        raise RecordExists(EXISTS, subject=key) from error
                self._again(error, "create: failed to create: ")

    def update(self, release: Release) -> None:
        """Overwrite a revision that was read or created here.

        Raises `RecordConflict` where somebody else changed it since, `RecordNotFound`.
        """
        key = codec.key(self.name, release.version)
        known = self._known(key)
        labels = codec.labels(release, stamp="modifiedAt", now=int(time.time()), kept=known.labels)
        record = ReleaseRecord(key, self.namespace, labels, codec.encode(release), known.token)
        while True:
            try:
                self._stored[key] = self._store.replace(record)
                return
            except (StoreUnavailable, RecordConflict) as error:
                if self._is_stored(record):
                    return
                if isinstance(error, RecordConflict):
                    raise
                self._again(error, "update: failed to update: ")

    def delete(self, version: int) -> None:
        """Remove a revision; one that is gone already is no error."""
        key = codec.key(self.name, version)
        while True:
            try:
                self._store.delete(ReleaseRecord(key, self.namespace, {}, b""))
                break
            except RecordNotFound:
                break
            except StoreUnavailable as error:
                self._again(error)
        self._stored.pop(key, None)

    def supersede_others(self, deployed: Release) -> None:
        """Mark every other revision as superseded that says it is deployed."""
        for header in self.headers():
            if header.version != deployed.version and header.status == DEPLOYED:
                older = self.read(header.version)
                older.info.status = SUPERSEDED
                self.update(older)

    def prune(self, keep: int) -> None:
        """Remove the oldest revisions beyond `keep` (0 keeps all), never the last deployed one.

        As removeLeastRecent in `pkg/storage/storage.go`, but called once the new revision is
        durable. A revision that cannot be removed is a warning: the next change tries again.
        """
        headers = self.headers()
        if keep <= 0 or len(headers) <= keep:
            return
        deployed = max((one.version for one in headers if one.status == DEPLOYED), default=0)
        surplus = [one for one in headers if one.version != deployed][: len(headers) - keep]
        for header in surplus:
            try:
                self.delete(header.version)
            except StoreUnavailable as error:
                self._patience.warn(
                    f"revision {header.version} of {self.name} stays: {error.message}"
                )

    def _opened(self, record: ReleaseRecord) -> Release:
        self._stored[record.key] = record
        if not record.body:
            raise RecordCorrupt(f"the release record {record.key} is empty", subject=record.key)
        release = codec.decode(record.body, record.key, record.labels)
        label = record.labels.get("status")
        if label != release.info.status:
            self._patience.warn(
                f"record {record.key} says {release.info.status!r}, its label {label!r}: "
                "the record counts"
            )
        release.namespace = release.namespace or record.namespace
        return release

    def _known(self, key: str) -> ReleaseRecord:
        record = self._stored.get(key)
        if record is None:
            record = self._stored[key] = self._patiently(lambda: self._store.get(key))
        return record

    def _is_stored(self, record: ReleaseRecord) -> bool:
        try:
            found = self._patiently(lambda: self._store.get(record.key))
        except RecordNotFound:
            return False
        if found.body != record.body:
            return False
        self._stored[record.key] = found
        return True

    def _patiently(self, read: Callable[[], T], doing: str = "") -> T:
        while True:
            try:
                result = read()
            except StoreUnavailable as error:
                self._again(error, doing)
            else:
                self._patience.answered()
                return result

    def _again(self, error: StoreUnavailable, doing: str = "") -> None:
        """Wait for another try, or raise the failure with Helm's words for what was being done."""
        if error.transient:
            self._patience.pause(error)
            return
        # helm asks whether there is a cluster at all before it does anything
        words = "" if error.message.startswith("kubernetes cluster unreachable") else doing
        raise StoreUnavailable(words + error.message, hint=error.hint, subject=error.subject)
