"""One operation on one release: its lock, its history, and what happens when it cannot be ended.

Everything that changes a release goes through here, so that the rules of a crash-safe order hold
for all verbs: nothing is written without the lock, a record of a dead holder is settled first, a
failure is recorded before it is reported.
"""

from __future__ import annotations

from helmcore.action.signals import Attention
from helmcore.cluster.ownership import Owner
from helmcore.cluster.work import Work
from helmcore.errors import HelmxError, OperationPending, RecordConflict
from helmcore.model.release import FAILED, PENDING, Release
from helmcore.release import clock
from helmcore.release.history import History
from helmcore.release.lock import PENDING_TEXT, Intent, ReleaseLock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

    from helmcore.session import Session

LEASE_SECONDS = 30
# A description longer than this says no more; the record has a limit.
_MAX_DESCRIPTION = 4000


class Operation:
    """A `with` block for work on the release `name`.

    `timeout` bounds each wait, in seconds. The lock is taken by `take_turn` and given back at the
    end of the block.
    """

    def __init__(
        self, session: Session, name: str, namespace: str, *, timeout: float = 300.0
    ) -> None:
        self.session = session
        self.name = name
        self.namespace = namespace
        self.work = Work(session.cluster(), timeout=timeout, warn=session.warn)
        self.history = History(session.store(namespace), name, namespace, self.work)
        seconds = session.settings.integer("HELMX_LEASE_SECONDS") or LEASE_SECONDS
        self.lock = ReleaseLock(
            self.work.cluster, namespace, name, seconds=seconds, patience=self.work
        )
        self.owner = Owner(name, namespace)
        #: Whether the records say how it ended. Where they do not, the lock stays behind: it tells
        #: the next run what was under way.
        self.is_settled = True
        self._attention = Attention(self.work, name)

    @property
    def runs(self) -> bool:
        """Whether the target runs what it is given; a folder does not."""
        return self.work.cluster.runs_workloads

    def __enter__(self) -> Operation:
        self._attention.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.work.closing = True
        try:
            self.lock.give_back(keep=not self.is_settled)
        finally:
            self._attention.__exit__(kind, error, trace)

    def take_turn(self, intent: Intent) -> Release | None:
        """Take the lock, settle what a dead holder left pending, and give the last revision.

        Raises `OperationPending` where somebody else is at work.
        """
        self.lock.acquire(intent)
        self.work.fence = self.lock.fence
        last = self.history.last()
        if last is not None and last.info.status in PENDING:
            self._settle(last)
        return last

    def inherited(self, operation: str) -> Intent | None:
        """What a dead holder was doing from whom the lock was taken, if it was that."""
        found = self.lock.inherited
        return found if found is not None and found.operation == operation else None

    def announce(self, intent: Intent) -> None:
        """Say in the lock which record comes next, so that a crash can be told from another's."""
        self.lock.amend(intent)

    def save(self, release: Release) -> None:
        """Overwrite the release's record, if nobody else did."""
        self.work.check()
        self.work.fence()
        try:
            self.history.update(release)
        except RecordConflict as error:
            raise OperationPending(
                PENDING_TEXT,
                subject=f"somebody else changed revision {release.version} of {self.name}",
                hint="look at `helmx history`, then run the command again",
            ) from error

    def fail(self, release: Release, description: str) -> None:
        """Record that a revision failed; what keeps that from being recorded is a warning."""
        release.info.status = FAILED
        release.info.description = description[:_MAX_DESCRIPTION]
        self.work.closing = True
        try:
            self.save(release)
            self.is_settled = True
        except HelmxError as error:
            self.work.warn(
                f"revision {release.version} of {self.name} could not be marked as failed: {error}"
            )
        finally:
            self.work.closing = False

    def _settle(self, pending: Release) -> None:
        """Mark a pending revision as failed whose maker is dead, or has been silent for long."""
        left = self.lock.inherited
        ours = (
            left is not None
            and left.revision == pending.version
            and left.started == pending.info.last_deployed
        )
        if not ours and not self._is_old(pending):
            raise OperationPending(
                PENDING_TEXT,
                subject=f"revision {pending.version} of {self.name} is {pending.info.status}",
                hint="whoever made it (helm, perhaps) does not say whether it is still at work: "
                "wait, or if nothing is running set HELMX_BREAK_LOCK=true for this command",
            )
        if not ours:
            self.work.warn(
                f"revision {pending.version} of {self.name} has been {pending.info.status} since "
                f"{pending.info.last_deployed}: taken for abandoned"
            )
        was = pending.info.status
        pending.info.status = FAILED
        pending.info.description = f"interrupted while {was}"
        self.save(pending)

    def _is_old(self, pending: Release) -> bool:
        broken = self.session.settings.get("HELMX_BREAK_LOCK").lower() in {"1", "t", "true"}
        return broken or clock.age(pending.info.last_deployed) > 2 * self.work.timeout
