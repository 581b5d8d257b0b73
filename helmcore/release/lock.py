"""The lock on a release: a `coordination.k8s.io` Lease beside Helm's own (the pending record).

Helm's lock keeps helm and helmx apart but tells nothing of its holder, so a crash locks a release
for good. The Lease names the holder and what it is doing. It is taken over when its holder is known
to be dead (it ran on this host), or was not renewed for as long as it promised, measured by this
process's own clock. Who was asleep meanwhile notices before its next change: a renewal that is late
fails on the new holder's resourceVersion.
"""

from __future__ import annotations

import contextlib
import threading
import time

from helmcore.errors import (
    ClusterError,
    ClusterForbidden,
    ClusterUnreachable,
    KindUnknown,
    ObjectConflict,
    ObjectExists,
    ObjectNotFound,
    OperationPending,
)
from helmcore.model.cluster import Deletion, ResourceRef
from helmcore.release import identity
from helmcore.release.patience import NoPatience

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from helmcore.model.cluster import ClusterObject
    from helmcore.plugin.contracts import Cluster
    from helmcore.release.patience import Patience

API = "coordination.k8s.io/v1"
PENDING_TEXT = "another operation (install/upgrade/rollback) is in progress"
_MARK = "helmx/"


class Intent:
    """What a holder is doing: `operation` (install ...), the `revision` that it writes, that
    record's time (`started`, which tells its record from another of that number), and the revision
    that a rollback goes back to (`target`).
    """

    __slots__ = ("operation", "revision", "started", "target")

    def __init__(
        self, operation: str, revision: int = 0, started: str = "", target: int = 0
    ) -> None:
        self.operation = operation
        self.revision = revision
        self.started = started
        self.target = target

    def annotations(self) -> dict[str, str]:
        """The intent as the Lease carries it."""
        return {f"{_MARK}{name}": str(getattr(self, name)) for name in self.__slots__}

    @classmethod
    def read(cls, lease: ClusterObject) -> Intent:
        """The intent that a Lease carries."""
        notes = lease["metadata"].get("annotations") or {}
        text = {name: str(notes.get(_MARK + name) or "") for name in cls.__slots__}
        revision, target = (int(text[name] or "0") for name in ("revision", "target"))
        return cls(text["operation"], revision, text["started"], target)


def clock() -> float:
    """Seconds that pass while the machine sleeps, too."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


class ReleaseLock:
    """The lock on one release, to be taken once and given back.

    `seconds` is how long the Lease stays valid without renewal.
    """

    def __init__(
        self,
        cluster: Cluster,
        namespace: str,
        name: str,
        *,
        seconds: int = 30,
        patience: Patience | None = None,
    ) -> None:
        self._cluster = cluster
        self._release = name
        self._ref = ResourceRef(API, "Lease", f"helmx.{name}", namespace)
        self._seconds = seconds
        self._patience = patience or NoPatience()
        self._me = identity.mine()
        self._lease: ClusterObject | None = None
        self._renewed = 0.0
        self._lost = ""
        self._guard = threading.Lock()
        self._done = threading.Event()
        self._renewer: threading.Thread | None = None
        #: Whether there is a Lease; without the right to use Leases there is none.
        self.held = False
        #: What a dead holder was doing from whom the lock was taken, None where there was none.
        self.inherited: Intent | None = None

    def acquire(self, intent: Intent) -> None:
        """Take the lock, from a dead holder too.

        Raises `OperationPending` where a living one has it, `ClusterError`.
        """
        try:
            self._take(intent)
        except (ClusterForbidden, KindUnknown) as error:
            self._patience.warn(
                f"no Lease for release {self._release} ({error.message}): only the pending "
                "record keeps others out"
            )
            return
        self.held = True
        self._renewer = threading.Thread(target=self._keep, name="lease", daemon=True)
        self._renewer.start()

    def peek(self) -> Intent | None:
        """What the holder of the lock does, dead or alive; None where nobody has it, or it cannot
        be known.
        """
        try:
            return Intent.read(self._patiently(lambda: self._cluster.get(self._ref)))
        except (ObjectNotFound, ClusterForbidden, KindUnknown):
            return None

    def amend(self, intent: Intent) -> None:
        """Say what is being done now. Raises `OperationPending` where the lock was lost."""
        while self.held:
            with self._guard:
                failure = self._write(intent)
            if failure is None:
                break
            self._patience.pause(failure)
        self.fence()

    def fence(self) -> None:
        """Make sure that the lock is still this process's; to be called before every change.

        Asks the cluster only when the last renewal is so long ago that another may have taken over.
        Raises `OperationPending`.
        """
        if not self.held:
            return
        if not self._lost and clock() - self._renewed > self._seconds * 2 / 3:
            with self._guard:
                self._write(None)
        if self._lost:
            raise OperationPending(
                PENDING_TEXT,
                subject=f"release {self._release}: {self._lost}",
                hint="this run stopped before its next change; run the command again",
            )

    def give_back(self, *, keep: bool = False) -> None:
        """Give the lock back. What goes wrong here costs the next run a wait, no more.

        With `keep`, the Lease stays without a holder, to tell the next run what was not ended.
        """
        if not self.held:
            return
        self._done.set()
        if self._renewer is not None:
            self._renewer.join()
        self.held = False
        if self._lost or self._lease is None:
            return
        if keep:
            with self._guard:
                self._write(None, holder="")
            return
        deletion = Deletion(uid=self._lease["metadata"]["uid"])
        with contextlib.suppress(ClusterError):
            while True:
                try:
                    self._cluster.delete(self._ref, deletion)
                    return
                except ClusterUnreachable as error:
                    self._patience.pause(error)

    # -- taking

    def _take(self, intent: Intent) -> None:
        seen, since, told = "", clock(), False
        while True:
            try:
                found = self._patiently(lambda: self._cluster.get(self._ref))
            except ObjectNotFound:
                if self._create(intent):
                    return
                continue
            spec = found.get("spec") or {}
            holder = str(spec.get("holderIdentity") or "")
            gone = identity.is_gone(holder) if holder else True
            version = str(found["metadata"].get("resourceVersion"))
            if seen and version != seen:
                gone = False
            elif clock() - since >= float(spec.get("leaseDurationSeconds") or self._seconds):
                gone = True
            if gone:
                if self._take_over(found, holder, intent):
                    return
                continue
            if gone is False:
                raise self._in_use(holder)
            if not told:
                self._tell(holder, spec)
                told = True
            seen = version
            self._patience.sleep(min(1.0, self._seconds / 10))

    def _tell(self, holder: str, spec: ClusterObject) -> None:
        seconds = spec.get("leaseDurationSeconds") or self._seconds
        self._patience.warn(
            f"release {self._release} is locked by {identity.describe(holder)}; waiting up to "
            f"{seconds} s to see whether that is still running"
        )

    def _in_use(self, holder: str) -> OperationPending:
        return OperationPending(
            PENDING_TEXT,
            subject=f"release {self._release} is locked by {identity.describe(holder)}",
            hint="wait until that has ended, then run the command again",
        )

    def _create(self, intent: Intent) -> bool:
        body = self._body(intent, transitions=0)
        while True:
            try:
                self._keep_lease(self._cluster.create(body))
                return True
            except ObjectExists:
                return self._is_mine()
            except ClusterUnreachable as error:
                if error.maybe_done and self._is_mine():
                    return True
                self._patience.pause(error)

    def _take_over(self, found: ClusterObject, holder: str, intent: Intent) -> bool:
        inherited = Intent.read(found)
        transitions = int((found.get("spec") or {}).get("leaseTransitions") or 0) + 1
        # Until the dead holder's record is settled the Lease goes on telling what that one did: a
        # second crash would lose it otherwise.
        body = self._body(inherited if inherited.operation else intent, transitions)
        for field in ("resourceVersion", "uid"):
            body["metadata"][field] = found["metadata"].get(field)
        while True:
            try:
                self._keep_lease(self._cluster.replace(body))
                break
            except (ObjectConflict, ObjectNotFound):
                if not self._is_mine():
                    return False
                break
            except ClusterUnreachable as error:
                if error.maybe_done and self._is_mine():
                    break
                self._patience.pause(error)
        if inherited.operation:
            self.inherited = inherited
            who = identity.describe(holder) if holder else "a run"
            self._patience.warn(
                f"{who} ended in the middle of {inherited.operation} {self._release}: taking over"
            )
        return True

    def _is_mine(self) -> bool:
        try:
            found = self._patiently(lambda: self._cluster.get(self._ref))
        except ObjectNotFound:
            return False
        if (found.get("spec") or {}).get("holderIdentity") != self._me:
            return False
        self._keep_lease(found)
        return True

    def _patiently(self, read: Callable[[], ClusterObject]) -> ClusterObject:
        while True:
            try:
                result = read()
            except ClusterUnreachable as error:
                self._patience.pause(error)
            else:
                self._patience.answered()
                return result

    def _body(self, intent: Intent, transitions: int) -> ClusterObject:
        now = _micro_time()
        return {
            "apiVersion": API,
            "kind": "Lease",
            "metadata": {
                "name": self._ref.name,
                "namespace": self._ref.namespace,
                "labels": {"app.kubernetes.io/managed-by": "helmx"},
                "annotations": intent.annotations(),
            },
            "spec": {
                "holderIdentity": self._me,
                "leaseDurationSeconds": self._seconds,
                "acquireTime": now,
                "renewTime": now,
                "leaseTransitions": transitions,
            },
        }

    # -- keeping

    def _keep_lease(self, lease: ClusterObject) -> None:
        self._lease = lease
        self._renewed = clock()

    def _write(self, intent: Intent | None, holder: str | None = None) -> ClusterError | None:
        """Renew the Lease, with another intent or holder if one is given; gives what may pass.

        Called under the guard.
        """
        lease = self._lease
        if lease is None or self._lost:
            return None
        body = {key: lease[key] for key in ("apiVersion", "kind")}
        metadata = dict(lease["metadata"])
        if intent is not None:
            metadata["annotations"] = intent.annotations()
        spec = {**lease["spec"], "renewTime": _micro_time()}
        if holder is not None:
            spec["holderIdentity"] = holder
        body |= {"metadata": metadata, "spec": spec}
        sent = clock()
        try:
            self._keep_lease(self._cluster.replace(body))
            self._renewed = sent
            return None
        except (ObjectConflict, ObjectNotFound) as error:
            if not self._is_mine():
                self._lost = "another process has taken its lock over"
            return None if self._lost else error
        except ClusterError as error:
            if clock() - self._renewed > self._seconds:
                self._lost = f"its lock could not be renewed: {error.message}"
            return None if self._lost else error

    def _keep(self) -> None:
        while not self._lost and not self._done.wait(self._seconds / 3):
            with self._guard, contextlib.suppress(ClusterError):
                self._write(None)


def _micro_time() -> str:
    seconds = time.time()
    micros = int(seconds % 1 * 1_000_000)
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + f".{micros:06d}Z"
