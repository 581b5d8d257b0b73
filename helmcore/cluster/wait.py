"""Wait until objects are ready.

Every object is asked for again and again, ever more rarely; watches, where they are allowed, bring
changes at once. A watch that breaks or is forbidden so costs a moment and no more, and the verdict
is the same. As `pkg/kube/statuswait.go`: an object that failed is not waited for any longer, the
others are, and the error names each one that is not ready, and why.
"""

from __future__ import annotations

import contextlib
import queue
import threading
import time

from helmcore.cluster import readiness
from helmcore.cluster.readiness import CURRENT, FAILED, NOT_FOUND, UNKNOWN, Readiness
from helmcore.errors import (
    ClusterError,
    ClusterForbidden,
    ClusterUnreachable,
    KindUnknown,
    ObjectNotFound,
    WaitTimeout,
)
from helmcore.model.cluster import Selection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from helmcore.cluster.resources import Resource
    from helmcore.cluster.work import Work
    from helmcore.model.cluster import ClusterObject, WatchEvent

    Key = tuple[str, str, str, str]
    Judge = Callable[[ClusterObject], Readiness]

# More kinds and namespaces than this are only polled.
MAX_WATCHES = 16
_WATCH_SECONDS = 20.0
_FIRST_POLL, _LAST_POLL = 0.25, 5.0


class Strategy:
    """Helm's words for how to wait."""

    WATCHER = "watcher"
    HOOK_ONLY = "hookOnly"
    LEGACY = "legacy"


def until_ready(
    work: Work,
    resources: list[Resource],
    *,
    seconds: float,
    judge: Judge = readiness.of,
    known: Mapping[Key, ClusterObject] | None = None,
    watch: bool = True,
) -> None:
    """Wait until every object is ready.

    `known` are objects as an apply gave them, which need not be asked for. Does nothing where the
    target runs nothing. Raises `WaitTimeout`.
    """
    if not work.cluster.runs_workloads:
        return
    waiting = _Waiting(work, judge)
    for resource in resources:
        waiting.add(resource, (known or {}).get(resource.key))
    if waiting.open:
        # helm's watcher takes a timeout of 0 for 30 s
        waiting.run(seconds or 30.0, watch)
    waiting.conclude()


class _Waiting:
    """The objects that are waited for, and what is known of each."""

    def __init__(self, work: Work, judge: Judge) -> None:
        self._work = work
        self._judge = judge
        self._resources: dict[Key, Resource] = {}
        self._states: dict[Key, Readiness] = {}
        self._events: queue.SimpleQueue[WatchEvent] = queue.SimpleQueue()
        self._over = threading.Event()
        self._timed_out = False
        #: Keys of objects that are neither ready nor failed.
        self.open: set[Key] = set()

    def add(self, resource: Resource, live: ClusterObject | None) -> None:
        if resource.generates_name or readiness.is_paused(resource.object):
            return
        self._resources[resource.key] = resource
        self.open.add(resource.key)
        if live is None:
            self._states[resource.key] = Readiness(UNKNOWN, "not looked at yet")
        else:
            self._see(resource.key, self._judge(live))

    def run(self, seconds: float, watch: bool) -> None:
        deadline = time.monotonic() + seconds
        groups = {(key[0], key[1], key[2]) for key in self.open}
        if watch and len(groups) <= MAX_WATCHES:
            for group in groups:
                self._start_watch(group, deadline)
        pause = _FIRST_POLL
        try:
            while self.open:
                self._poll(deadline)
                left = deadline - time.monotonic()
                if not self.open or left <= 0:
                    break
                self._listen(min(pause, left))
                pause = min(pause * 1.5, _LAST_POLL)
        finally:
            self._over.set()
        self._timed_out = bool(self.open)

    def conclude(self) -> None:
        """Raise what is not ready."""
        bad = [key for key, state in self._states.items() if state.status != CURRENT]
        if not bad:
            return
        lines = []
        for key in bad:
            ref, state = self._resources[key].ref, self._states[key]
            lines.append(
                f"resource {ref.kind}/{ref.namespace}/{ref.name} not ready. "
                f"status: {state.status}, message: {state.message}"
            )
        if self._timed_out:
            lines.append("context deadline exceeded")
        raise WaitTimeout("\n".join(lines))

    def _see(self, key: Key, state: Readiness) -> None:
        self._states[key] = state
        if state.status in {CURRENT, FAILED}:
            self.open.discard(key)

    def _poll(self, deadline: float) -> None:
        for key in sorted(self.open):
            if time.monotonic() > deadline:
                return
            self._work.check()
            resource = self._resources[key]
            try:
                live = self._work.cluster.get(resource.ref)
            except ObjectNotFound:
                self._see(key, self._vanished(resource))
            except ClusterUnreachable as error:
                self._states[key] = Readiness(UNKNOWN, error.message)
            except ClusterForbidden as error:
                self._see(key, Readiness(FAILED, error.message))
            else:
                self._see(key, self._judge(live))

    def _vanished(self, resource: Resource) -> Readiness:
        """A hook that ended and was removed at once (a TTL of 0) left an event."""
        if self._judge is readiness.of_completion and resource.ref.kind == "Job":
            with contextlib.suppress(ClusterError):
                selection = Selection(
                    resource.ref.namespace, fields=f"involvedObject.name={resource.ref.name}"
                )
                for event in self._work.cluster.list("v1", "Event", selection):
                    if event.get("reason") == "Completed":
                        return Readiness(CURRENT, "Job Completed and was removed")
            return Readiness(FAILED, "Job was removed before it was seen to complete")
        return Readiness(NOT_FOUND, "Resource not found")

    def _listen(self, seconds: float) -> None:
        """Take events for so long, or until nothing is left to wait for."""
        until = time.monotonic() + seconds
        while self.open:
            self._work.check()
            left = until - time.monotonic()
            if left <= 0:
                return
            try:
                event = self._events.get(timeout=min(left, 0.5))
            except queue.Empty:
                continue
            self._take(event)

    def _take(self, event: WatchEvent) -> None:
        if event.type not in {"ADDED", "MODIFIED", "DELETED"}:
            return
        live = event.object
        metadata = live["metadata"]
        group = live["apiVersion"].rpartition("/")[0]
        key = (group, live["kind"], metadata.get("namespace") or "", metadata["name"])
        if key not in self.open:
            return
        state = self._judge(live)
        # Of what was deleted only its end counts: the next poll says that it is gone.
        if event.type != "DELETED" or state.status == CURRENT:
            self._see(key, state)

    def _start_watch(self, group: tuple[str, str, str], deadline: float) -> None:
        keys = [key for key in self.open if key[:3] == group]
        name = keys[0][3] if len(keys) == 1 else ""
        selection = Selection(group[2], fields=f"metadata.name={name}" if name else "")
        api_version = self._resources[keys[0]].ref.api_version
        threading.Thread(
            target=self._watch,
            args=(api_version, group[1], selection, deadline),
            name=f"watch {group[1]}",
            daemon=True,
        ).start()

    def _watch(self, api_version: str, kind: str, selection: Selection, deadline: float) -> None:
        while not self._over.is_set():
            seconds = min(_WATCH_SECONDS, deadline - time.monotonic())
            if seconds <= 0:
                return
            try:
                events = self._work.cluster.watch(
                    api_version, kind, selection, since="", timeout=seconds
                )
                for event in events:
                    if self._over.is_set():
                        return
                    self._events.put(event)
            except (ClusterForbidden, KindUnknown):
                return
            except ClusterError:
                self._over.wait(1.0)
