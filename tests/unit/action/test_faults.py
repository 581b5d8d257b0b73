"""One fault at any single request: what ends well is right, and what does not converges when it is
run again.
"""

from __future__ import annotations

import pytest

from helmcore.cluster.work import Work
from helmcore.errors import ClusterForbidden, ClusterUnreachable, HelmxError
from tests.unit.action.conftest import FakeSession
from tests.unit.action.test_killed import CASES, VERBS, prepared, replace_install, revive


def busy():
    error = ClusterUnreachable("the server is currently unable to handle the request", code=503)
    error.maybe_done = False
    return error


def lost():
    error = ClusterUnreachable('Post "x": connection reset by peer')
    error.maybe_done = True
    return error


def internal():
    error = ClusterUnreachable("etcdserver: request timed out", code=500)
    error.maybe_done = True
    return error


def forbidden():
    return ClusterForbidden("secrets is forbidden", code=403)


#: Name, error, whether the request was carried out all the same, whether it may show at all.
FAULTS = {
    "503": (busy, False, False),
    "500 of a change not made": (internal, False, False),
    "answer lost": (lost, True, False),
    "403": (forbidden, False, True),
}


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr(Work, "sleep", lambda self, seconds: self.check())


def requests(case):
    cluster, command, _ = prepared(case)
    cluster.requests.clear()
    command(FakeSession(cluster))
    return len(cluster.requests)


def lay(cluster, fault, at):
    """Let the fault happen to request number `at`; the cluster has answered before."""
    make, carried_out, _ = FAULTS[fault]
    count = 0

    def strike(verb, ref):
        nonlocal count
        count += 1
        if count == at and not (carried_out and verb in VERBS):
            raise make()

    def strike_after(verb, ref):
        if count == at and carried_out and verb in VERBS:
            raise make()

    cluster.before, cluster.after = strike, strike_after


def again(case):
    """The command to run again: the same one, but for an install that failed, as with helm."""
    return replace_install if case == "install" else CASES[case][1]


POINTS = [
    pytest.param(case, fault, at, id=f"{fault} at request {at} of {case}")
    for case in CASES
    for fault in FAULTS
    # Where the lock may not even be given back, nothing can be done about it.
    for at in range(1, requests(case) + (fault != "403"))
]


@pytest.mark.parametrize(("case", "fault", "at"), POINTS)
def test_one_fault(processes, case, fault, at):
    cluster, command, check = prepared(case)
    processes.end()
    lay(cluster, fault, at)
    may_show = FAULTS[fault][2] or at == 1  # the first request finds out whether there is a server
    shown = None
    try:
        command(FakeSession(cluster))
    except HelmxError as error:
        shown = error
    if shown is None:
        check(cluster)
        return
    assert may_show, shown
    revive(cluster)
    again(case)(FakeSession(cluster))
    check(cluster)
