"""A process that is killed at any of its changes: the plain re-run of the same command converges.

The kill is an exception that nothing catches, after which the fake cluster answers nothing until
the "process" has ended. On a real API server, with real processes, the same is tested in
`tests/cluster`.
"""

from __future__ import annotations

import pytest

from helmcore.action import install, rollback, uninstall, upgrade
from helmcore.action.install import InstallRequest
from helmcore.action.prepare import ReleaseRequest
from helmcore.action.rollback import RollbackRequest
from helmcore.action.uninstall import UninstallRequest
from helmcore.action.upgrade import UpgradeRequest
from helmcore.testing.fakes import FakeCluster
from tests.unit.action import invariants
from tests.unit.action.conftest import FakeSession, first_version, second_version

VERBS = {"create", "update", "patch", "delete"}


class Killed(BaseException):
    """SIGKILL."""


def do_install(session):
    install.run(session, InstallRequest(ReleaseRequest("web", first_version())))


def replace_install(session):
    what = ReleaseRequest("web", first_version())
    install.run(session, InstallRequest(what, replace=True))


def do_upgrade(session):
    what = ReleaseRequest("web", second_version(), server_side="auto")
    upgrade.run(session, UpgradeRequest(what))


def do_upgrade_install(session):
    source = second_version()
    what = ReleaseRequest("web", source, server_side="auto")
    fresh = InstallRequest(ReleaseRequest("web", source))
    upgrade.run(session, UpgradeRequest(what, install=fresh))


def do_rollback(session):
    rollback.run(session, RollbackRequest("web"))


def do_uninstall(session):
    uninstall.run(session, UninstallRequest("web"))


def names(cluster):
    return sorted(key[3].removeprefix("web-") for key in invariants.owned(cluster))


def installed(cluster):
    assert invariants.check(cluster).chart_metadata["version"] == "0.1.0"
    assert names(cluster) == ["a", "b", "s"]
    assert not cluster.peek("Job")


def upgraded(cluster):
    assert invariants.check(cluster).chart_metadata["version"] == "0.2.0"
    assert names(cluster) == ["a", "c", "s"]
    assert not cluster.peek("Job")


CASES = {
    "install": ([], do_install, installed),
    "upgrade": ([do_install], do_upgrade, upgraded),
    "upgrade --install": ([], do_upgrade_install, upgraded),
    "rollback": ([do_install, do_upgrade], do_rollback, installed),
    "uninstall": ([do_install, do_upgrade], do_uninstall, invariants.check_gone),
}


def killer(cluster, at, when):
    """Kill at the change number `at`, `before` or `after` it is carried out."""
    state = {"count": 0, "dead": False}

    def before(verb, ref):
        if state["dead"]:
            raise Killed
        if verb in VERBS:
            state["count"] += 1
            if when == "before" and state["count"] == at:
                state["dead"] = True
                raise Killed

    def after(verb, ref):
        if verb in VERBS and when == "after" and state["count"] == at:
            state["dead"] = True
            raise Killed

    cluster.before, cluster.after = before, after


def revive(cluster):
    cluster.before = cluster.after = lambda verb, ref: None


def prepared(case):
    cluster = FakeCluster()
    steps, command, check = CASES[case]
    for step in steps:
        step(FakeSession(cluster))
    return cluster, command, check


def changes(case):
    cluster, command, _ = prepared(case)
    cluster.requests.clear()
    command(FakeSession(cluster))
    return len(cluster.mutations())


POINTS = [
    pytest.param(case, at, when, id=f"{case} killed {when} change {at}")
    for case in CASES
    for at in range(1, changes(case) + 1)
    for when in ("before", "after")
]


@pytest.mark.parametrize(("case", "at", "when"), POINTS)
def test_the_same_command_again_converges(processes, case, at, when):
    cluster, command, check = prepared(case)
    processes.end()
    killer(cluster, at, when)
    with pytest.raises(Killed):
        command(FakeSession(cluster))
    revive(cluster)
    processes.end()
    # Giving the lock back is the last change: after it there is nothing left to do.
    if (at, when) != (changes(case), "after"):
        command(FakeSession(cluster))
    check(cluster)


@pytest.mark.parametrize("case", CASES)
def test_killed_twice(processes, case):
    """The second crash, in the middle of cleaning up after the first one, loses nothing."""
    total = changes(case)
    for first in range(2, total, 3):
        for second in range(1, 6):
            cluster, command, check = prepared(case)
            processes.end()
            for at in (first, second):
                killer(cluster, at, "after")
                try:
                    command(FakeSession(cluster))
                except Killed:
                    pass
                else:
                    break
                finally:
                    revive(cluster)
                    processes.end()
            else:
                command(FakeSession(cluster))
            check(cluster)


def test_there_are_many_points():
    assert len(POINTS) > 100
