"""Whether an object is ready, from what it says itself: the rules of kstatus.

As sigs.k8s.io/cli-utils `pkg/kstatus/status`, which Helm 4 uses; Jobs and Pods of hooks count as
ready when they have ended well, as Helm's own `internal/statusreaders` has it.
"""

from __future__ import annotations

import time
from calendar import timegm

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from helmcore.model.cluster import ClusterObject

CURRENT = "Current"
IN_PROGRESS = "InProgress"
FAILED = "Failed"
TERMINATING = "Terminating"
NOT_FOUND = "NotFound"
UNKNOWN = "Unknown"

# How long a pod may be unschedulable before it counts as failed.
_SCHEDULING_SECONDS = 15


class Readiness:
    """A status (one of this module's words) and why."""

    __slots__ = ("message", "status")

    def __init__(self, status: str, message: str) -> None:
        self.status = status
        self.message = message

    def __repr__(self) -> str:
        return f"Readiness({self.status}: {self.message})"


def of(live: ClusterObject) -> Readiness:
    """The readiness of a live object."""
    if live["metadata"].get("deletionTimestamp"):
        return Readiness(TERMINATING, "Resource scheduled for deletion")
    generic = _generic(live)
    if generic is not None:
        return generic
    group, _, _ = live["apiVersion"].rpartition("/")
    rule = _RULES.get((group, live["kind"]))
    if rule is not None:
        return rule(live.get("spec") or {}, live.get("status") or {}, live)
    return _by_ready_condition(live)


def of_completion(live: ClusterObject) -> Readiness:
    """The readiness of a hook: Jobs and Pods must have ended well, all else is ready at once."""
    kind = (live["apiVersion"].rpartition("/")[0], live["kind"])
    if kind == ("batch", "Job"):
        return completed_job(live)
    if kind == ("", "Pod"):
        return _completed_pod(live)
    return Readiness(CURRENT, "Resource is current")


def of_with_jobs(live: ClusterObject) -> Readiness:
    """As `of`, but a Job is ready only when it is complete (--wait-for-jobs)."""
    if live["kind"] == "Job" and live["apiVersion"].startswith("batch/"):
        return completed_job(live)
    return of(live)


def completed_job(live: ClusterObject) -> Readiness:
    """Complete, failed, or still at it."""
    status = live.get("status") or {}
    for condition in status.get("conditions") or ():
        if condition.get("status") == "True":
            if condition.get("type") == "Complete":
                return Readiness(CURRENT, f"Job Completed. succeeded: {status.get('succeeded', 0)}")
            if condition.get("type") == "Failed":
                reason = condition.get("message") or condition.get("reason") or ""
                failed = f"Job Failed. failed: {status.get('failed', 0)}"
                return Readiness(FAILED, f"{failed} {reason}".rstrip())
    return Readiness(IN_PROGRESS, "Job in progress")


def _completed_pod(live: ClusterObject) -> Readiness:
    phase = (live.get("status") or {}).get("phase")
    if phase == "Succeeded":
        return Readiness(CURRENT, "Pod has completed")
    if phase == "Failed":
        return Readiness(FAILED, "Pod has completed, but not successfully")
    return Readiness(IN_PROGRESS, f"Pod phase: {phase or 'Pending'}")


def _generic(live: ClusterObject) -> Readiness | None:
    """What is true of every kind: a controller that lags behind, or says that it does."""
    status = live.get("status") or {}
    if not isinstance(status, dict):
        return None
    observed, generation = status.get("observedGeneration"), live["metadata"].get("generation")
    if observed is not None and generation is not None and observed != generation:
        return Readiness(
            IN_PROGRESS,
            f"{live['kind']} generation is {generation}, but latest observed generation is "
            f"{observed}",
        )
    for condition in status.get("conditions") or ():
        if isinstance(condition, dict) and condition.get("status") == "True":
            message = str(condition.get("message") or "")
            if condition.get("type") == "Reconciling":
                return Readiness(IN_PROGRESS, message)
            if condition.get("type") == "Stalled":
                return Readiness(FAILED, message)
    return None


def _by_ready_condition(live: ClusterObject) -> Readiness:
    status = live.get("status")
    for condition in (status.get("conditions") or ()) if isinstance(status, dict) else ():
        if isinstance(condition, dict) and condition.get("type") == "Ready":
            if condition.get("status") == "True":
                return Readiness(CURRENT, "Resource is Ready")
            return Readiness(IN_PROGRESS, str(condition.get("message") or "Resource is not Ready"))
    return Readiness(CURRENT, "Resource is current")


def _condition(status: dict[str, Any], kind: str) -> dict[str, Any]:
    for condition in status.get("conditions") or ():
        if condition.get("type") == kind:
            return dict(condition)
    return {}


def _progress(*steps: tuple[bool, str]) -> Readiness | None:
    for stuck, message in steps:
        if stuck:
            return Readiness(IN_PROGRESS, message)
    return None


def _deployment(spec: dict[str, Any], status: dict[str, Any], live: ClusterObject) -> Readiness:
    progressing = _condition(status, "Progressing")
    if progressing.get("reason") == "ProgressDeadlineExceeded":
        return Readiness(FAILED, "Progress deadline exceeded")
    # kstatus asks for NewReplicaSetAvailable only where a deadline is set; the API server always
    # sets one, unless it was made infinite.
    rolled_out = progressing.get("reason") == "NewReplicaSetAvailable"
    limited = spec.get("progressDeadlineSeconds", 0x7FFFFFFF) != 0x7FFFFFFF
    wanted = spec.get("replicas", 1)
    names = ("replicas", "updatedReplicas", "readyReplicas", "availableReplicas")
    total, updated, ready, available = (status.get(name, 0) for name in names)
    return _progress(
        (wanted > total, f"replicas: {total}/{wanted}"),
        (wanted > updated, f"Updated: {updated}/{wanted}"),
        (total > wanted, f"Pending termination: {total - wanted}"),
        (updated > available, f"Available: {available}/{updated}"),
        (wanted > ready, f"Ready: {ready}/{wanted}"),
        (limited and not rolled_out, "ReplicaSet not Available"),
        (
            _condition(status, "Available").get("status") != "True",
            "Deployment not Available",
        ),
    ) or Readiness(CURRENT, f"Deployment is available. Replicas: {total}")


def _stateful_set(spec: dict[str, Any], status: dict[str, Any], live: ClusterObject) -> Readiness:
    strategy = spec.get("updateStrategy") or {}
    if strategy.get("type") == "OnDelete":
        return Readiness(CURRENT, "StatefulSet is using the ondelete update strategy")
    wanted = spec.get("replicas", 1)
    names = ("replicas", "readyReplicas", "currentReplicas", "updatedReplicas")
    total, ready, current, updated = (status.get(name, 0) for name in names)
    stuck = _progress(
        (wanted > total, f"Replicas: {total}/{wanted}"),
        (wanted > ready, f"Ready: {ready}/{wanted}"),
        (total > wanted, f"Pending termination: {total - wanted}"),
    )
    if stuck is not None:
        return stuck
    partition = (strategy.get("rollingUpdate") or {}).get("partition") or 0
    if partition:
        if updated < wanted - partition:
            return Readiness(IN_PROGRESS, f"updated: {updated}/{wanted - partition}")
        return Readiness(CURRENT, f"Partition rollout complete. updated: {updated}")
    return _progress(
        (wanted > current, f"current: {current}/{wanted}"),
        (
            status.get("currentRevision") != status.get("updateRevision"),
            "Waiting for updated revision to match current",
        ),
    ) or Readiness(CURRENT, f"All replicas scheduled as expected. Replicas: {total}")


def _daemon_set(spec: dict[str, Any], status: dict[str, Any], live: ClusterObject) -> Readiness:
    if "observedGeneration" not in status:
        return Readiness(IN_PROGRESS, "Controller has not observed the latest change")
    wanted = status.get("desiredNumberScheduled", 0)
    current = status.get("currentNumberScheduled", 0)
    updated = status.get("updatedNumberScheduled", 0)
    available = status.get("numberAvailable", 0)
    ready = status.get("numberReady", 0)
    return _progress(
        (current < wanted, f"Current: {current}/{wanted}"),
        (updated < wanted, f"Updated: {updated}/{wanted}"),
        (available < wanted, f"Available: {available}/{wanted}"),
        (ready < wanted, f"Ready: {ready}/{wanted}"),
    ) or Readiness(CURRENT, f"All replicas scheduled as expected. Replicas: {wanted}")


def _replica_set(spec: dict[str, Any], status: dict[str, Any], live: ClusterObject) -> Readiness:
    wanted = spec.get("replicas", 1)
    names = ("fullyLabeledReplicas", "availableReplicas", "readyReplicas", "replicas")
    labelled, available, ready, total = (status.get(name, 0) for name in names)
    return _progress(
        (wanted > labelled, f"Labelled: {labelled}/{wanted}"),
        (wanted > available, f"Available: {available}/{wanted}"),
        (wanted > ready, f"Ready: {ready}/{wanted}"),
        (total > wanted, f"Pending termination: {total - wanted}"),
    ) or Readiness(CURRENT, f"ReplicaSet is available. Replicas: {total}")


def _pod(spec: dict[str, Any], status: dict[str, Any], live: ClusterObject) -> Readiness:
    phase = status.get("phase") or ""
    if phase == "Succeeded":
        return Readiness(CURRENT, "Pod has completed successfully")
    if phase == "Failed":
        return Readiness(FAILED, "Pod has completed, but not successfully")
    if phase == "Running":
        if _condition(status, "Ready").get("status") == "True":
            return Readiness(CURRENT, "Pod is Ready")
        looping = [
            one.get("name", "")
            for one in status.get("containerStatuses") or ()
            if ((one.get("state") or {}).get("waiting") or {}).get("reason") == "CrashLoopBackOff"
        ]
        if looping:
            return Readiness(FAILED, f"Containers in CrashLoop state: {','.join(looping)}")
        return Readiness(IN_PROGRESS, "Pod is running but is not Ready")
    scheduled = _condition(status, "PodScheduled")
    if scheduled.get("status") == "False" and scheduled.get("reason") == "Unschedulable":
        if _age(live) < _SCHEDULING_SECONDS:
            return Readiness(IN_PROGRESS, "Pod has not been scheduled")
        return Readiness(FAILED, "Pod could not be scheduled")
    return Readiness(IN_PROGRESS, "Pod is in the Pending phase")


def _age(live: ClusterObject) -> float:
    created = str(live["metadata"].get("creationTimestamp") or "")
    try:
        return time.time() - timegm(time.strptime(created, "%Y-%m-%dT%H:%M:%SZ"))
    except ValueError:
        return 0.0


def _claim(spec: dict[str, Any], status: dict[str, Any], live: ClusterObject) -> Readiness:
    phase = status.get("phase") or "unknown"
    if phase != "Bound":
        return Readiness(IN_PROGRESS, f"PVC is not Bound. phase: {phase}")
    return Readiness(CURRENT, "PVC is Bound")


def _service(spec: dict[str, Any], status: dict[str, Any], live: ClusterObject) -> Readiness:
    if spec.get("type") == "LoadBalancer" and not spec.get("clusterIP"):
        return Readiness(IN_PROGRESS, "ClusterIP not set. Service type: LoadBalancer")
    return Readiness(CURRENT, "Service is ready")


def _job(spec: dict[str, Any], status: dict[str, Any], live: ClusterObject) -> Readiness:
    completed = completed_job(live)
    if completed.status != IN_PROGRESS:
        return completed
    if not status.get("startTime"):
        return Readiness(IN_PROGRESS, "Job not started")
    counts = (status.get("succeeded", 0), status.get("active", 0), status.get("failed", 0))
    success, active, failed = counts
    return Readiness(
        CURRENT, f"Job in progress. success:{success}, active: {active}, failed: {failed}"
    )


def _definition(spec: dict[str, Any], status: dict[str, Any], live: ClusterObject) -> Readiness:
    names, established = _condition(status, "NamesAccepted"), _condition(status, "Established")
    if names.get("status") == "False":
        return Readiness(FAILED, str(names.get("message") or "names not accepted"))
    if established.get("status") == "True":
        return Readiness(CURRENT, "CRD is established")
    if established.get("status") == "False" and established.get("reason") != "Installing":
        return Readiness(FAILED, str(established.get("message") or "not established"))
    return Readiness(IN_PROGRESS, "Install in progress")


def _always(spec: dict[str, Any], status: dict[str, Any], live: ClusterObject) -> Readiness:
    return Readiness(CURRENT, "Resource is always ready")


# An APIService is ready at once, as for kstatus: whether what stands behind it answers is another
# matter, and a chart that installs both would wait for itself.
_RULES: dict[tuple[str, str], Callable[[dict[str, Any], dict[str, Any], ClusterObject], Readiness]]
_RULES = {
    ("apps", "Deployment"): _deployment,
    ("apps", "StatefulSet"): _stateful_set,
    ("apps", "DaemonSet"): _daemon_set,
    ("apps", "ReplicaSet"): _replica_set,
    ("", "Pod"): _pod,
    ("", "PersistentVolumeClaim"): _claim,
    ("", "Service"): _service,
    ("", "ConfigMap"): _always,
    ("", "Secret"): _always,
    ("batch", "Job"): _job,
    ("batch", "CronJob"): _always,
    ("apiextensions.k8s.io", "CustomResourceDefinition"): _definition,
}


def is_paused(live: ClusterObject) -> bool:
    """Whether a Deployment is paused: nothing will happen to it, so it is not waited for."""
    return live.get("kind") == "Deployment" and bool((live.get("spec") or {}).get("paused"))
