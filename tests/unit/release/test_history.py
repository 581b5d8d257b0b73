"""History over a store that races, loses answers, and forgets."""

from __future__ import annotations

import pytest

from helmcore.errors import (
    RecordConflict,
    RecordCorrupt,
    RecordExists,
    RevisionNotFound,
    StoreUnavailable,
)
from helmcore.model.release import Release
from helmcore.release import codec
from helmcore.release.history import History
from helmcore.testing.fakes import MemoryReleaseStore


class Patient:
    """Waits for nothing, ten times at most; keeps what it is told."""

    def __init__(self):
        self.pauses = 0
        self.lines = []

    def pause(self, error):
        self.pauses += 1
        if self.pauses > 10:
            raise error

    def sleep(self, seconds):
        pass

    def answered(self):
        pass

    def warn(self, line):
        self.lines.append(line)


@pytest.fixture
def store():
    return MemoryReleaseStore()


@pytest.fixture
def history(store):
    return History(store, "web", "default", Patient())


def revision(version, status="deployed"):
    release = Release("web", "default", version)
    release.info.status = status
    return release


def fill(history, *statuses):
    for version, status in enumerate(statuses, 1):
        history.create(revision(version, status))


def lost(verb):
    def fail(found, key):
        if found == verb and not fail.done:
            fail.done = True
            error = StoreUnavailable("connection reset by peer")
            error.transient = error.maybe_done = True
            raise error

    fail.done = False
    return fail


def test_reading(history):
    fill(history, "superseded", "deployed", "failed")
    assert [header.version for header in history.headers()] == [1, 2, 3]
    assert history.last().version == 3
    assert history.deployed().version == 2
    assert [release.version for release in history.unsettled()] == [3, 2]


def test_no_revisions(history):
    assert history.last() is None
    assert history.deployed() is None
    assert history.unsettled() == []
    with pytest.raises(RevisionNotFound, match="release: not found"):
        history.read(1)


def test_the_latest_of_several_deployed_counts_and_the_others_are_mended(history):
    fill(history, "deployed", "deployed", "failed", "deployed")
    last = history.deployed()
    assert last.version == 4
    history.supersede_others(last)
    statuses = [history.read(version).info.status for version in (1, 2, 3, 4)]
    assert statuses == ["superseded", "superseded", "failed", "deployed"]


def test_a_store_that_cannot_be_read_is_not_an_empty_history(store, history):
    def refuse(verb, key):
        raise StoreUnavailable("secrets is forbidden")

    store.before = refuse
    with pytest.raises(StoreUnavailable, match="query: failed to query with labels: secrets is"):
        history.last()


def test_create_where_another_was_first(store, history):
    fill(history, "deployed")
    with pytest.raises(RecordExists, match="release: already exists"):
        History(store, "web", "default").create(revision(1, "failed"))


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("verb", ["create", "replace", "delete"])
def test_a_lost_answer_is_read_back(store, history, when, verb):
    fill(history, "pending-install")
    setattr(store, when, lost(verb))
    if verb == "create":
        history.create(revision(2))
    elif verb == "replace":
        history.update(revision(1))
    else:
        history.delete(1)
    expected = {"create": [1, 2], "replace": [1], "delete": []}[verb]
    assert [header.version for header in history.headers()] == expected
    if verb == "replace":
        assert history.read(1).info.status == "deployed"


def test_a_lost_answer_to_somebody_elses_record_is_a_defeat(store, history):
    def race(verb, key):
        if verb == "create":
            store.before = lambda verb, key: None
            History(store, "web", "default").create(revision(1, "pending-install"))
            error = StoreUnavailable("reset")
            error.transient = error.maybe_done = True
            raise error

    store.before = race
    with pytest.raises(RecordExists):
        history.create(revision(1, "failed"))
    assert history.read(1).info.status == "pending-install"


def test_update_after_somebody_else(store, history):
    fill(history, "pending-upgrade")
    other = History(store, "web", "default")
    other.update(revision(1, "failed"))
    history.headers()  # sees the other's change, which is no leave to overwrite it
    with pytest.raises(RecordConflict):
        history.update(revision(1, "deployed"))
    assert history.read(1).info.status == "failed"


def test_patience_ends(store, history):
    def busy(verb, key):
        error = StoreUnavailable("busy")
        error.transient = True
        raise error

    store.before = busy
    with pytest.raises(StoreUnavailable, match="busy"):
        history.headers()


@pytest.mark.parametrize(
    ("statuses", "keep", "left"),
    [
        (["superseded"] * 4 + ["deployed"], 3, [3, 4, 5]),
        (["deployed"] + ["failed"] * 4, 2, [1, 5]),
        (["superseded", "deployed"], 0, [1, 2]),
        (["superseded", "deployed"], 2, [1, 2]),
        (["failed"] * 4, 1, [4]),
    ],
)
def test_retention(history, statuses, keep, left):
    fill(history, *statuses)
    history.prune(keep)
    assert [header.version for header in history.headers()] == left


def test_a_revision_that_cannot_be_removed_is_a_warning(store):
    patient = Patient()
    history = History(store, "web", "default", patient)
    fill(history, "superseded", "superseded", "deployed")

    def refuse(verb, key):
        if verb == "delete" and key.endswith("v1"):
            raise StoreUnavailable("no")

    store.before = refuse
    history.prune(1)
    assert [header.version for header in history.headers()] == [1, 3]
    assert patient.lines == ["revision 1 of web stays: no"]


def test_a_damaged_record_is_named(store, history):
    fill(history, "superseded", "deployed")
    store.records[codec.key("web", 2)].body = b"????"
    with pytest.raises(RecordCorrupt, match=r"sh\.helm\.release\.v1\.web\.v2"):
        history.last()
    assert history.read(1).version == 1


def test_a_label_that_lies_is_a_warning_and_mended_by_the_next_write(store):
    patient = Patient()
    history = History(store, "web", "default", patient)
    fill(history, "failed")
    store.records[codec.key("web", 1)].labels["status"] = "deployed"
    found = history.read(1)
    assert found.info.status == "failed"
    assert "the record counts" in patient.lines[0]
    history.update(found)
    assert store.records[codec.key("web", 1)].labels["status"] == "failed"
