"""Ctrl-C, SIGTERM, and others at work on the same release."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from helmcore.action import install, rollback, uninstall, upgrade
from helmcore.action.install import InstallRequest
from helmcore.action.prepare import ReleaseRequest
from helmcore.action.rollback import RollbackRequest
from helmcore.action.uninstall import UninstallRequest
from helmcore.action.upgrade import UpgradeRequest
from helmcore.errors import HelmxError, Interrupted, OperationPending
from helmcore.release import clock
from helmcore.release.history import History
from tests.unit.action import invariants
from tests.unit.action.conftest import FakeSession, first_version, second_version
from tests.unit.action.test_killed import CASES, VERBS, prepared, revive


def at_change(cluster, number, action):
    count = 0

    def before(verb, ref):
        nonlocal count
        if verb in VERBS:
            count += 1
            if count == number:
                action()

    cluster.before = before


@pytest.mark.parametrize("number", range(2, 12))
@pytest.mark.parametrize("case", CASES)
def test_a_signal_at_any_change_is_recorded_and_the_same_command_converges(case, number):
    cluster, command, check = prepared(case)
    session = FakeSession(cluster)
    at_change(cluster, number, lambda: os.kill(os.getpid(), signal.SIGTERM))
    with pytest.raises(Interrupted, match="context canceled"):
        command(session)
    revive(cluster)
    assert any("Release web has been cancelled" in line for line in session.warnings)
    assert not cluster.peek("Lease")
    last, label = invariants.records(cluster)[-1]
    assert last.info.status == label
    assert label in {"failed", "deployed", "uninstalling"}
    if case == "install":
        install.run(session, InstallRequest(ReleaseRequest("web", first_version()), replace=True))
    else:
        command(session)
    check(cluster)


def test_handlers_are_put_back():
    cluster, command, _ = prepared("install")
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    command(FakeSession(cluster))
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


def test_the_second_signal_breaks_off_a_request_that_hangs():
    cluster, command, check = prepared("upgrade")
    session = FakeSession(cluster)

    def hang():
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)
        threading.Event().wait(30)  # a request that does not come back

    at_change(cluster, 5, hang)
    with pytest.raises(Interrupted):
        command(session)
    assert invariants.records(cluster)[-1][1] == "failed"
    revive(cluster)
    command(session)
    check(cluster)


def test_a_signal_during_an_upgrade_that_is_to_be_rolled_back():
    cluster, _, _ = prepared("upgrade")
    session = FakeSession(cluster)
    at_change(cluster, 6, lambda: os.kill(os.getpid(), signal.SIGTERM))
    what = ReleaseRequest("web", second_version(), server_side="auto")
    with pytest.raises(Interrupted, match="has been rolled back due to rollback-on-failure"):
        upgrade.run(session, UpgradeRequest(what, undo=True))
    revive(cluster)
    assert invariants.check(cluster).info.rollback_revision == 1


def pending_of_helm(cluster, *, minutes):
    """A pending revision that real helm left: there is no Lease."""
    session = FakeSession(cluster)
    history = History(session.store("default"), "web", "default")
    last = history.last()
    last.version += 1
    last.info.status = "pending-upgrade"
    made = clock.nanoseconds(clock.now()) // 1_000_000_000 - minutes * 60
    import time

    last.info.last_deployed = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(made))
    history.create(last)
    return session


def every_verb():
    what = ReleaseRequest("web", second_version(), server_side="auto")
    return {
        "upgrade": lambda session: upgrade.run(session, UpgradeRequest(what)),
        "rollback": lambda session: rollback.run(session, RollbackRequest("web", 1)),
        "uninstall": lambda session: uninstall.run(session, UninstallRequest("web")),
    }


@pytest.mark.parametrize("verb", ["upgrade", "rollback", "uninstall"])
def test_helm_at_work_keeps_helmx_out(verb):
    cluster, _, _ = prepared("upgrade")
    session = pending_of_helm(cluster, minutes=1)
    text = r"another operation \(install/upgrade/rollback\) is in progress"
    with pytest.raises(OperationPending, match=text) as caught:
        every_verb()[verb](session)
    assert "revision 2 of web is pending-upgrade" in caught.value.subject
    assert not cluster.peek("Lease")
    assert invariants.records(cluster)[-1][1] == "pending-upgrade"


@pytest.mark.parametrize("verb", ["upgrade", "rollback", "uninstall"])
def test_what_helm_abandoned_long_ago_is_taken_over(verb):
    cluster, _, _ = prepared("upgrade")
    session = pending_of_helm(cluster, minutes=11)
    every_verb()[verb](session)
    assert any("taken for abandoned" in line for line in session.warnings)
    if verb == "uninstall":
        invariants.check_gone(cluster)
    else:
        invariants.check(cluster)


def test_the_user_may_break_the_lock():
    cluster, _, _ = prepared("upgrade")
    pending_of_helm(cluster, minutes=1)
    every_verb()["upgrade"](FakeSession(cluster, {"HELMX_BREAK_LOCK": "true"}))
    invariants.check(cluster)


@pytest.mark.parametrize("seed", range(6))
def test_many_at_once_are_one_after_another(seed):
    """Whatever runs at the same time, the release ends as one of them wanted it."""
    cluster, _, _ = prepared("rollback")
    commands = [
        *(lambda: CASES["upgrade"][1](FakeSession(cluster)) for _ in range(3)),
        *(lambda: CASES["rollback"][1](FakeSession(cluster)) for _ in range(3)),
    ]
    barrier, ended, refused = threading.Barrier(len(commands)), [], []

    def run(command):
        barrier.wait()
        try:
            command()
            ended.append(1)
        except OperationPending:
            refused.append(1)

    threads = [threading.Thread(target=run, args=(command,)) for command in commands]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ended) + len(refused) == len(commands)
    assert ended
    invariants.check(cluster)


def test_upgrade_and_uninstall_at_once():
    cluster, _, _ = prepared("upgrade")
    barrier, outcomes = threading.Barrier(2), []

    def run(command):
        barrier.wait()
        try:
            command(FakeSession(cluster))
            outcomes.append("done")
        except HelmxError as error:
            outcomes.append(type(error).__name__)

    verbs = every_verb()
    threads = [threading.Thread(target=run, args=(verbs[one],)) for one in ("upgrade", "uninstall")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "done" in outcomes
    if invariants.records(cluster):
        invariants.check(cluster)
    else:
        invariants.check_gone(cluster)
