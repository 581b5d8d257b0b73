"""The lock: one holder, and no lock without one for long."""

from __future__ import annotations

import threading

import pytest

from helmcore.errors import (
    ClusterForbidden,
    ClusterUnreachable,
    ObjectNotFound,
    OperationPending,
)
from helmcore.release import identity, lock
from helmcore.release.lock import Intent, ReleaseLock
from helmcore.testing.fakes import FakeCluster
from tests.unit.release.test_history import Patient


@pytest.fixture
def cluster():
    return FakeCluster()


def new(cluster, patience=None, seconds=30):
    return ReleaseLock(cluster, "default", "web", seconds=seconds, patience=patience or Patient())


def lease(cluster):
    [found] = cluster.peek("Lease")
    return found


class Clock:
    """A clock that moves when somebody sleeps."""

    def __init__(self, monkeypatch):
        self.now = 1000.0
        monkeypatch.setattr(lock, "clock", lambda: self.now)

    def patience(self, on_sleep=lambda: None):
        patient = Patient()

        def sleep(seconds):
            self.now += seconds
            on_sleep()

        patient.sleep = sleep
        return patient


def foreign(cluster, holder="helmx/elsewhere/b/s/1/2/n", seconds=30):
    taken = new(cluster, seconds=seconds)
    taken.acquire(Intent("upgrade", 7, "then", 3))
    taken._done.set()
    found = lease(cluster)
    found["spec"]["holderIdentity"] = holder
    cluster.plant(found)
    return found


def test_taken_and_given_back(cluster):
    mine = new(cluster)
    mine.acquire(Intent("install", 1, "now"))
    found = lease(cluster)
    assert found["metadata"]["name"] == "helmx.web"
    assert found["spec"]["leaseDurationSeconds"] == 30
    assert found["metadata"]["annotations"]["helmx/operation"] == "install"
    mine.fence()
    mine.give_back()
    assert cluster.peek("Lease") == []


def test_a_living_holder_on_this_host_keeps_others_out_at_once(cluster):
    mine = new(cluster)
    mine.acquire(Intent("install"))
    with pytest.raises(OperationPending, match="another operation") as caught:
        new(cluster).acquire(Intent("install"))
    assert "locked by process" in caught.value.subject
    mine.give_back()


def test_a_dead_process_of_this_host_is_followed_at_once(cluster):
    import subprocess

    dead = subprocess.Popen(["true"])
    dead.wait()
    me = identity.mine().split("/")
    me[4], me[5] = str(dead.pid), "12345"
    foreign(cluster, "/".join(me))
    patient = Patient()
    mine = new(cluster, patient)
    mine.acquire(Intent("upgrade", 8))
    assert (mine.inherited.operation, mine.inherited.revision) == ("upgrade", 7)
    assert (mine.inherited.started, mine.inherited.target) == ("then", 3)
    assert "ended in the middle of upgrade web: taking over" in patient.lines[0]
    # Until it is amended, the Lease tells what the dead one did.
    assert lease(cluster)["metadata"]["annotations"]["helmx/revision"] == "7"
    assert lease(cluster)["spec"]["leaseTransitions"] == 1
    mine.amend(Intent("upgrade", 8))
    assert lease(cluster)["metadata"]["annotations"]["helmx/revision"] == "8"
    mine.give_back()


def test_a_silent_holder_elsewhere_is_followed_when_its_time_is_up(cluster, monkeypatch):
    time = Clock(monkeypatch)
    foreign(cluster, seconds=20)
    patient = time.patience()
    mine = new(cluster, patient)
    mine.acquire(Intent("upgrade"))
    assert 20 <= time.now - 1000 <= 22
    assert "is locked by process 1 on elsewhere; waiting up to 20 s" in patient.lines[0]
    mine.give_back()


def test_a_holder_elsewhere_that_renews_is_alive(cluster, monkeypatch):
    time = Clock(monkeypatch)
    found = foreign(cluster)
    patient = time.patience(lambda: cluster.plant(found))
    with pytest.raises(OperationPending):
        new(cluster, patient).acquire(Intent("upgrade"))
    assert time.now - 1000 < 3


def test_who_slept_too_long_stops_before_its_next_change(cluster, monkeypatch):
    time = Clock(monkeypatch)
    sleeper = new(cluster)
    sleeper.acquire(Intent("upgrade"))
    time.now += 60
    monkeypatch.setattr(identity, "is_gone", lambda holder: True)
    heir = new(cluster)
    heir.acquire(Intent("rollback"))
    with pytest.raises(OperationPending) as caught:
        sleeper.fence()
    assert "taken its lock over" in caught.value.subject
    heir.fence()
    sleeper.give_back()
    assert lease(cluster)["spec"]["holderIdentity"] == heir._me
    heir.give_back()


def test_the_fence_asks_the_cluster_only_when_it_has_to(cluster):
    mine = new(cluster)
    mine.acquire(Intent("upgrade"))
    cluster.requests.clear()
    for _ in range(100):
        mine.fence()
    assert cluster.requests == []
    mine.give_back()


def test_the_lease_is_renewed(cluster):
    mine = new(cluster, seconds=0.3)
    mine.acquire(Intent("upgrade"))
    renewed = threading.Event()
    cluster.after = lambda verb, ref: renewed.set() if verb == "update" else None
    assert renewed.wait(5)
    mine.fence()
    mine.give_back()


def test_no_right_to_use_leases_is_said(cluster):
    def refuse(verb, ref):
        raise ClusterForbidden("leases is forbidden", code=403)

    cluster.before = refuse
    patient = Patient()
    mine = new(cluster, patient)
    mine.acquire(Intent("install"))
    assert not mine.held
    assert "no Lease for release web (leases is forbidden)" in patient.lines[0]
    mine.fence()
    mine.amend(Intent("install"))
    mine.give_back()


def test_no_namespace(cluster):
    with pytest.raises(ObjectNotFound, match='namespaces "nowhere" not found'):
        ReleaseLock(cluster, "nowhere", "web", patience=Patient()).acquire(Intent("install"))


@pytest.mark.parametrize("verb", ["create", "update"])
def test_a_lost_answer_is_read_back(cluster, monkeypatch, verb):
    if verb == "update":
        foreign(cluster)
        monkeypatch.setattr(identity, "is_gone", lambda holder: True)
    done = []

    def lose(found, ref):
        if found == verb and not done:
            done.append(1)
            error = ClusterUnreachable("reset")
            error.maybe_done = True
            raise error

    cluster.after = lose
    mine = new(cluster)
    mine.acquire(Intent("install"))
    mine.fence()
    mine.give_back()
    assert cluster.peek("Lease") == []


def test_two_at_once(cluster):
    """Of many that want the lock at the same moment, one has it."""
    won, lost = [], []
    barrier = threading.Barrier(8)

    def run():
        mine = new(cluster)
        barrier.wait()
        try:
            mine.acquire(Intent("upgrade"))
        except OperationPending:
            lost.append(mine)
        else:
            won.append(mine)

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), len(lost)) == (1, 7)
    won[0].give_back()


def test_what_was_not_ended_is_left_for_the_next_run(cluster):
    mine = new(cluster)
    mine.acquire(Intent("rollback", 4, "then", 2))
    mine.give_back(keep=True)
    heir = new(cluster)
    heir.acquire(Intent("rollback", 5))
    assert heir.inherited.target == 2
    heir.give_back()


def test_identities():
    me = identity.mine()
    assert identity.is_gone(me) is False
    assert identity.is_gone("somebody else's words") is None
    parts = me.split("/")
    assert identity.is_gone("/".join([*parts[:5], "1", parts[6]])) is True
    assert identity.is_gone("/".join([parts[0], "elsewhere", *parts[2:]])) is None
    rebooted = "/".join([*parts[:2], "another-boot", *parts[3:]])
    assert identity.is_gone(rebooted) is True
