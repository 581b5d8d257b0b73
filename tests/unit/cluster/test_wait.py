"""Ready or not: kstatus' rules, and waiting by watch and by poll."""

from __future__ import annotations

import threading
import time

import pytest

from helmcore.cluster import apply, readiness, resources, wait
from helmcore.cluster.apply import ApplyOptions
from helmcore.cluster.work import Work
from helmcore.errors import (
    ClusterForbidden,
    ClusterUnreachable,
    Interrupted,
    ObjectNotFound,
    WaitTimeout,
)
from helmcore.testing.fakes import FakeCluster


def live(kind, *, spec=None, status=None, group="apps/v1", **metadata):
    return {
        "apiVersion": group,
        "kind": kind,
        "metadata": {"name": "x", **metadata},
        "spec": spec or {},
        "status": status or {},
    }


READY = {"type": "Ready", "status": "True"}
AVAILABLE = {"type": "Available", "status": "True"}
ROLLED_OUT = {"type": "Progressing", "status": "True", "reason": "NewReplicaSetAvailable"}
FULL = {"replicas": 2, "updatedReplicas": 2, "readyReplicas": 2, "availableReplicas": 2}


@pytest.mark.parametrize(
    ("object", "status", "message"),
    [
        (
            live("Deployment", spec={"replicas": 2}, status={**FULL, "conditions": [AVAILABLE]}),
            "Current", "Deployment is available. Replicas: 2",
        ),
        (
            live("Deployment", spec={"replicas": 2, "progressDeadlineSeconds": 600},
                 status={**FULL, "conditions": [AVAILABLE]}),
            "InProgress", "ReplicaSet not Available",
        ),
        (
            live("Deployment", spec={"replicas": 2, "progressDeadlineSeconds": 600},
                 status={**FULL, "conditions": [AVAILABLE, ROLLED_OUT]}),
            "Current", "Deployment is available. Replicas: 2",
        ),
        (
            live("Deployment", spec={"replicas": 3}, status={**FULL, "conditions": [AVAILABLE]}),
            "InProgress", "replicas: 2/3",
        ),
        (
            live("Deployment", spec={"replicas": 2}, status={
                **FULL, "availableReplicas": 1, "conditions": [AVAILABLE]}),
            "InProgress", "Available: 1/2",
        ),
        (
            live("Deployment", status={"conditions": [
                {"type": "Progressing", "reason": "ProgressDeadlineExceeded"}]}),
            "Failed", "Progress deadline exceeded",
        ),
        (
            live("Deployment", status={"observedGeneration": 1}, generation=2),
            "InProgress", "Deployment generation is 2, but latest observed generation is 1",
        ),
        (
            live("StatefulSet", spec={"replicas": 1}, status={
                "replicas": 1, "readyReplicas": 1, "currentReplicas": 1,
                "currentRevision": "a", "updateRevision": "b"}),
            "InProgress", "Waiting for updated revision to match current",
        ),
        (
            live("StatefulSet", spec={"updateStrategy": {"type": "OnDelete"}}),
            "Current", "StatefulSet is using the ondelete update strategy",
        ),
        (
            live("StatefulSet", spec={
                "replicas": 3, "updateStrategy": {"rollingUpdate": {"partition": 1}}},
                 status={"replicas": 3, "readyReplicas": 3, "updatedReplicas": 2}),
            "Current", "Partition rollout complete. updated: 2",
        ),
        (
            live("DaemonSet", status={"observedGeneration": 1, "desiredNumberScheduled": 2,
                 "currentNumberScheduled": 2, "updatedNumberScheduled": 2, "numberAvailable": 2,
                 "numberReady": 1}, generation=1),
            "InProgress", "Ready: 1/2",
        ),
        (live("DaemonSet"), "InProgress", "Controller has not observed the latest change"),
        (live("Pod", group="v1", status={"phase": "Running", "conditions": [READY]}),
         "Current", "Pod is Ready"),
        (live("Pod", group="v1", status={"phase": "Failed"}),
         "Failed", "Pod has completed, but not successfully"),
        (
            live("Pod", group="v1", status={"phase": "Running", "containerStatuses": [
                {"name": "c", "state": {"waiting": {"reason": "CrashLoopBackOff"}}}]}),
            "Failed", "Containers in CrashLoop state: c",
        ),
        (
            live("Pod", group="v1", creationTimestamp="2020-01-01T00:00:00Z", status={
                "phase": "Pending", "conditions": [{"type": "PodScheduled", "status": "False",
                                                    "reason": "Unschedulable"}]}),
            "Failed", "Pod could not be scheduled",
        ),
        (live("Pod", group="v1"), "InProgress", "Pod is in the Pending phase"),
        (live("PersistentVolumeClaim", group="v1", status={"phase": "Pending"}),
         "InProgress", "PVC is not Bound. phase: Pending"),
        (live("Service", group="v1", spec={"type": "LoadBalancer"}),
         "InProgress", "ClusterIP not set. Service type: LoadBalancer"),
        (live("Service", group="v1"), "Current", "Service is ready"),
        (live("Job", group="batch/v1"), "InProgress", "Job not started"),
        (live("Job", group="batch/v1", status={"startTime": "t", "active": 1}),
         "Current", "Job in progress. success:0, active: 1, failed: 0"),
        (live("APIService", group="apiregistration.k8s.io/v1", status={
            "conditions": [{"type": "Available", "status": "False"}]}),
         "Current", "Resource is current"),
        (live("Thing", group="a.b/v1", status={"conditions": [
            {"type": "Ready", "status": "False", "message": "soon"}]}), "InProgress", "soon"),
        (live("Thing", group="a.b/v1", status={"conditions": [
            {"type": "Stalled", "status": "True", "message": "stuck"}]}), "Failed", "stuck"),
        (live("Thing", group="a.b/v1"), "Current", "Resource is current"),
        (live("ConfigMap", group="v1", deletionTimestamp="t"),
         "Terminating", "Resource scheduled for deletion"),
        (live("CustomResourceDefinition", group="apiextensions.k8s.io/v1"),
         "InProgress", "Install in progress"),
    ],
)  # fmt: skip
def test_readiness(object, status, message):
    found = readiness.of(object)
    assert (found.status, found.message) == (status, message)


def test_a_hook_is_ready_when_it_has_ended():
    running = live("Job", group="batch/v1", status={"startTime": "t", "active": 1})
    assert readiness.of_completion(running).status == "InProgress"
    assert readiness.of_with_jobs(running).status == "InProgress"
    failed = live("Job", group="batch/v1", status={"conditions": [
        {"type": "Failed", "status": "True", "message": "BackoffLimitExceeded"}],
        "failed": 1})  # fmt: skip
    assert readiness.of_completion(failed).message == "Job Failed. failed: 1 BackoffLimitExceeded"
    pod = live("Pod", group="v1", status={"phase": "Running", "conditions": [READY]})
    assert readiness.of_completion(pod).status == "InProgress"
    assert readiness.of_completion(live("ConfigMap", group="v1")).status == "Current"


DEPLOYMENT = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: %s}\nspec: {replicas: 1}\n"


@pytest.fixture
def cluster():
    made = FakeCluster()
    made.behave = lambda stored: None
    return made


def applied(cluster, *names, kind="Deployment"):
    work = Work(cluster)
    text = "---\n".join(DEPLOYMENT % name for name in names)
    if kind == "Job":
        text = text.replace("apps/v1", "batch/v1").replace("Deployment", "Job")
    found = resources.build(work, text, "default")
    return work, found, apply.apply(work, found, ApplyOptions()).stored


def set_status(cluster, name, status, kind="Deployment"):
    [stored] = [one for one in cluster.peek(kind) if one["metadata"]["name"] == name]
    cluster.plant({**stored, "status": status})


def later(seconds, action):
    timer = threading.Timer(seconds, action)
    timer.start()
    return timer


ONE = {"replicas": 1, "updatedReplicas": 1, "readyReplicas": 1, "availableReplicas": 1}
DONE = {**ONE, "conditions": [AVAILABLE]}


@pytest.mark.parametrize("watch", [True, False], ids=["watch", "poll"])
def test_waiting_ends_when_all_are_ready(cluster, watch):
    work, found, known = applied(cluster, "a", "b")
    timers = [
        later(0.1, lambda: set_status(cluster, "a", DONE)),
        later(0.2, lambda: set_status(cluster, "b", DONE)),
    ]
    wait.until_ready(work, found, seconds=10, known=known, watch=watch)
    for timer in timers:
        timer.join()


def test_watches_bring_changes_between_the_polls(cluster, monkeypatch):
    monkeypatch.setattr(wait, "_FIRST_POLL", 30.0)
    work, found, known = applied(cluster, "a")
    timer = later(0.2, lambda: set_status(cluster, "a", DONE))
    start = time.monotonic()
    wait.until_ready(work, found, seconds=20, known=known)
    assert time.monotonic() - start < 5
    timer.join()


def test_a_forbidden_watch_is_replaced_by_polling(cluster):
    def refuse(verb, ref):
        if verb == "watch":
            raise ClusterForbidden("no watch", code=403)

    cluster.before = refuse
    work, found, known = applied(cluster, "a")
    timer = later(0.1, lambda: set_status(cluster, "a", DONE))
    wait.until_ready(work, found, seconds=10, known=known)
    timer.join()


def test_a_timeout_names_every_object_and_why(cluster):
    work, found, known = applied(cluster, "a", "b", "c")
    set_status(cluster, "b", DONE)
    set_status(cluster, "c", {"replicas": 0})
    with pytest.raises(WaitTimeout) as caught:
        wait.until_ready(work, found, seconds=0.3, known=known)
    assert caught.value.message == (
        "resource Deployment/default/a not ready. status: InProgress, message: replicas: 0/1\n"
        "resource Deployment/default/c not ready. status: InProgress, message: replicas: 0/1\n"
        "context deadline exceeded"
    )


def test_a_failure_is_final_but_the_others_are_waited_for(cluster):
    work, found, known = applied(cluster, "a", "b")
    failed = {"conditions": [{"type": "Progressing", "reason": "ProgressDeadlineExceeded"}]}
    set_status(cluster, "a", failed)
    timer = later(0.3, lambda: set_status(cluster, "b", DONE))
    with pytest.raises(WaitTimeout) as caught:
        wait.until_ready(work, found, seconds=10, known=known)
    timer.join()
    assert caught.value.message == (
        "resource Deployment/default/a not ready. status: Failed, message: Progress deadline "
        "exceeded"
    )


def test_what_the_apply_said_is_enough(cluster):
    from helmcore.testing.fakes import become_ready

    cluster.behave = become_ready
    work, found, known = applied(cluster, "a")
    cluster.requests.clear()
    wait.until_ready(work, found, seconds=10, known=known)
    assert cluster.requests == []


def test_broken_watches_and_a_silent_server_are_waited_out(cluster):
    def fail(verb, ref):
        if verb in {"watch", "get"} and time.monotonic() < until:
            raise ClusterUnreachable("gone for now")

    work, found, known = applied(cluster, "a")
    until = time.monotonic() + 0.5
    cluster.before = fail
    set_status(cluster, "a", DONE)
    wait.until_ready(work, found, seconds=10, known=known)


def test_the_user_may_stop_waiting(cluster):
    work, found, known = applied(cluster, "a")
    timer = later(0.1, work.stop.set)
    start = time.monotonic()
    with pytest.raises(Interrupted):
        wait.until_ready(work, found, seconds=30, known=known)
    assert time.monotonic() - start < 3
    timer.join()


def test_a_target_that_runs_nothing_is_not_waited_for(cluster):
    work, found, _ = applied(cluster, "a")
    cluster.runs_workloads = False
    wait.until_ready(work, found, seconds=10)


def test_paused_deployments_are_not_waited_for(cluster):
    work = Work(cluster)
    text = (DEPLOYMENT % "a").replace("{replicas: 1}", "{replicas: 1, paused: true}")
    wait.until_ready(work, resources.build(work, text, "default"), seconds=1)


def remove(cluster, name, last_status=None):
    if last_status:
        set_status(cluster, name, last_status, "Job")
    from helmcore.model.cluster import Deletion, ResourceRef

    cluster.delete(ResourceRef("batch/v1", "Job", name, "default"), Deletion())


COMPLETE = {"conditions": [{"type": "Complete", "status": "True"}]}


def test_a_hook_that_vanishes_after_it_completed_has_succeeded(cluster, monkeypatch):
    monkeypatch.setattr(wait, "_FIRST_POLL", 30.0)
    work, found, known = applied(cluster, "j", kind="Job")
    timer = later(0.2, lambda: remove(cluster, "j", COMPLETE))
    judge = readiness.of_completion
    wait.until_ready(work, found, seconds=10, judge=judge, known=known)
    timer.join()


def test_a_hook_whose_end_nobody_saw_is_known_by_its_event(cluster):
    work, found, known = applied(cluster, "j", kind="Job")
    cluster.plant({"apiVersion": "v1", "kind": "Event", "metadata": {"name": "e"},
                   "involvedObject": {"name": "j"}, "reason": "Completed"})  # fmt: skip
    remove(cluster, "j")
    judge = readiness.of_completion
    wait.until_ready(work, found, seconds=10, judge=judge, known=known, watch=False)


def test_a_hook_that_is_taken_away_has_failed(cluster):
    work, found, known = applied(cluster, "j", kind="Job")
    remove(cluster, "j")
    judge = readiness.of_completion
    with pytest.raises(WaitTimeout, match="removed before it was seen to complete"):
        wait.until_ready(work, found, seconds=10, judge=judge, known=known, watch=False)


def test_fake_cluster_says_what_is_missing(cluster):
    from helmcore.model.cluster import ResourceRef

    with pytest.raises(ObjectNotFound, match=r'deployments\.apps "x" not found'):
        cluster.get(ResourceRef("apps/v1", "Deployment", "x"))
