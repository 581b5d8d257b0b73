"""The contract of release stores, as a test class: subclass it, give `store` and `damage`.

An ordinary class, not an abstract one: pytest would silently skip a class that misses an abstract
method. Here a forgotten back door fails loudly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from helmcore.errors import RecordConflict, RecordCorrupt, RecordExists, RecordNotFound
from helmcore.model.release import ReleaseRecord

if TYPE_CHECKING:
    from helmcore.plugin import ReleaseStore


class ReleaseStoreContract:
    """What every release store must do.

    Override `store(namespace)`: a store over the same records for every call within one test, and
    `damage(record)`: make the stored record undecodable behind the store's back (return False where
    that cannot be).
    """

    def store(self, namespace: str) -> ReleaseStore:
        """Give the store under test for a namespace, or for all of them ("")."""
        raise NotImplementedError("give the store under test")

    def damage(self, record: ReleaseRecord) -> bool:
        """Break a stored record without using the store."""
        raise NotImplementedError("break the stored record, or return False")

    @staticmethod
    def record(name: str = "web", revision: int = 1, namespace: str = "one") -> ReleaseRecord:
        """A record in Helm's shape with a body that no store can understand."""
        labels = {"name": name, "owner": "helm", "status": "deployed", "version": str(revision)}
        key = f"sh.helm.release.v1.{name}.v{revision}"
        return ReleaseRecord(key, namespace, labels, f"BODY+of/{name}={revision}".encode())

    def test_what_was_created_is_read_back(self) -> None:
        """Bytes and labels are the ones that were given."""
        created = self.store("one").create(self.record())
        found = self.store("one").get(created.key)
        assert (found.body, found.labels) == (self.record().body, self.record().labels)
        assert found.namespace == "one"
        assert found.token == created.token != ""

    def test_a_key_is_created_once(self) -> None:
        """The second creation is refused and changes nothing."""
        self.store("one").create(self.record())
        other = self.record()
        other.body = b"OTHER"
        with pytest.raises(RecordExists):
            self.store("one").create(other)
        assert self.store("one").get(other.key).body == self.record().body

    def test_a_missing_record_is_not_found(self) -> None:
        """Reading, replacing and deleting say so."""
        store = self.store("one")
        with pytest.raises(RecordNotFound):
            store.get("sh.helm.release.v1.none.v1")
        with pytest.raises(RecordNotFound):
            store.replace(self.record())
        with pytest.raises(RecordNotFound):
            store.delete(self.record())

    def test_replacing_gives_a_new_token(self) -> None:
        """Body and labels are overwritten."""
        store = self.store("one")
        record = store.create(self.record())
        first = record.token
        record.body = b"SECOND"
        record.labels["status"] = "superseded"
        replaced = store.replace(record)
        assert replaced.token not in {"", first}
        found = store.get(record.key)
        assert (found.body, found.labels["status"]) == (b"SECOND", "superseded")

    def test_a_lost_race_is_a_conflict(self) -> None:
        """Somebody who read before another's write cannot overwrite it."""
        store = self.store("one")
        mine = store.create(self.record())
        theirs = store.get(mine.key)
        theirs.body = b"THEIRS"
        store.replace(theirs)
        mine.body = b"MINE"
        with pytest.raises(RecordConflict):
            store.replace(mine)
        assert store.get(mine.key).body == b"THEIRS"

    def test_deleting_removes(self) -> None:
        """A deleted record can be created again."""
        store = self.store("one")
        store.delete(store.create(self.record()))
        with pytest.raises(RecordNotFound):
            store.get(self.record().key)
        store.create(self.record())

    def test_queries_select_by_all_labels(self) -> None:
        """A record must carry every label that was asked for."""
        store = self.store("one")
        for name in ("web", "db"):
            for revision in (1, 2):
                store.create(self.record(name, revision))
        found = store.query({"owner": "helm", "name": "db"})
        assert sorted(r.key for r in found) == [self.record("db", n).key for n in (1, 2)]
        assert list(store.query({"owner": "somebody"})) == []
        assert [r.body for r in store.query({"name": "web", "version": "2"})] == [
            self.record("web", 2).body
        ]

    def test_queries_without_bodies_have_labels(self) -> None:
        """Names, namespaces and labels are there whatever the bodies are."""
        store = self.store("one")
        store.create(self.record())
        (found,) = store.query({"owner": "helm"}, bodies=False)
        assert found.labels == self.record().labels
        assert (found.key, found.namespace) == (self.record().key, "one")

    def test_namespaces_are_apart_unless_all_are_asked_for(self) -> None:
        """The namespace "" gives the records of all."""
        for namespace in ("one", "two"):
            self.store(namespace).create(self.record(namespace=namespace))
        assert [r.namespace for r in self.store("two").query({"owner": "helm"})] == ["two"]
        everywhere = self.store("").query({"owner": "helm"})
        assert sorted(r.namespace for r in everywhere) == ["one", "two"]

    def test_a_damaged_record_is_named_and_hides_no_other(self) -> None:
        """Reading it says which one; a query still gives the rest, and its labels."""
        store = self.store("one")
        store.create(self.record("web"))
        bad = store.create(self.record("bad"))
        if not self.damage(bad):
            pytest.skip("records of this store cannot be damaged from outside")
        with pytest.raises(RecordCorrupt) as caught:
            store.get(bad.key)
        assert bad.key in str(caught.value.subject)
        found = {record.labels["name"]: record.body for record in store.query({"owner": "helm"})}
        assert found == {"web": self.record("web").body, "bad": b""}
