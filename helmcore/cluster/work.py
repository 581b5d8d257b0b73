"""One piece of work on a cluster: which cluster, how long, and whether to go on at all."""

from __future__ import annotations

import threading
import time

from helmcore.errors import (
    ClusterError,
    ClusterUnreachable,
    Interrupted,
    ObjectConflict,
    ObjectRejected,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from helmcore.model.cluster import ClusterObject, ResourceRef
    from helmcore.plugin.contracts import Cluster

    T = TypeVar("T")

# A pause after which failures count as new trouble, not as more of the same.
_QUIET = 30.0
_BUSY_CODES = frozenset({429, 500, 502, 503, 504})


def _nothing() -> None:
    return None


def _silent(line: str) -> None:
    return None


def _jitter() -> float:
    """Some number from 0 to 1, another one for each process at each time."""
    return time.monotonic_ns() // 1000 % 1000 / 1000


def is_transient(error: Exception) -> bool:
    """Whether another try of the same request may succeed.

    The API server was not reached, has no time, lost its own leader, or could not reach a webhook.
    """
    if isinstance(error, ClusterUnreachable):
        return True
    if not isinstance(error, ClusterError):
        return bool(getattr(error, "transient", False))
    return error.code in _BUSY_CODES and not isinstance(error, ObjectRejected)


def is_stale(error: Exception) -> bool:
    """Whether somebody changed the object (or a quota) in between; fields of other owners are
    something else.
    """
    return isinstance(error, ObjectConflict) and "the object has been modified" in error.message


class Work:
    """What functions of this floor are given to work with.

    `timeout` (seconds) bounds every wait, and how long a failure that may pass is waited out.
    `stop` is set when the user wants to stop: nothing more is sent then, except while `closing`,
    when only the outcome is recorded. `fence` is called before each change and raises when this
    process may not change anything any more. `warn` takes lines for the user, `log` the output of
    hooks.
    """

    def __init__(
        self,
        cluster: Cluster,
        *,
        timeout: float = 300.0,
        warn: Callable[[str], None] = _silent,
        log: Callable[[str], None] = _silent,
    ) -> None:
        self.cluster = cluster
        self.timeout = timeout
        self._warn = warn
        self.log = log
        self.stop = threading.Event()
        self.fence: Callable[[], None] = _nothing
        self.closing = False
        self._reached = False
        self._since = 0.0
        self._last = float("-inf")
        self._tries = 0

    def warn(self, line: str, /) -> None:
        """Give the user one line."""
        self._warn(line)

    def answered(self) -> None:
        """Note that the cluster has answered: from now on, silence is trouble that may pass."""
        self._reached = True

    def check(self) -> None:
        """Raise `Interrupted` when the user wants to stop."""
        if self.stop.is_set() and not self.closing:
            raise Interrupted(
                "context canceled", hint="stopped on your wish; run the command again to go on"
            )

    def sleep(self, seconds: float) -> None:
        """Wait so many seconds, or until the user wants to stop."""
        if self.closing:
            time.sleep(seconds)
        else:
            self.stop.wait(seconds)
            self.check()

    def pause(self, error: Exception) -> None:
        """Wait a moment, with jitter, after a failure that may pass; raise it when that took as
        long as the timeout, or when the cluster has not answered anything yet.
        """
        now = time.monotonic()
        if now - self._last > _QUIET:
            self._since, self._tries = now, 0
        self._tries += 1
        cause = error if isinstance(error, ClusterError) else error.__cause__
        no_answer = not self._reached and not getattr(cause, "code", 0)
        delay = min(0.1 * 2**self._tries, 5.0) * (0.5 + _jitter() / 2)
        delay = max(delay, getattr(error, "retry_after", None) or 0.0)
        patience = min(self.timeout, 10.0) if self.closing else self.timeout
        if no_answer or now - self._since + delay > patience:
            raise error
        if self._tries == 4:
            self.warn(f"still trying: {error}")
        self.sleep(delay)
        self._last = time.monotonic()

    def get(self, ref: ResourceRef) -> ClusterObject:
        """Read an object. Raises `ObjectNotFound`."""
        return self.read(lambda: self.cluster.get(ref))

    def read(self, request: Callable[[], T]) -> T:
        """Carry out a request that changes nothing, again and again while its failure may pass."""
        while True:
            self.check()
            try:
                result = request()
            except ClusterError as error:
                if not is_transient(error):
                    raise
                self.pause(error)
            else:
                self._reached = True
                return result

    def change(self, request: Callable[[], T], *, rebase: bool = False) -> T:
        """Carry out a change that may be repeated safely, like `read`; with `rebase`, also after
        somebody else changed the object in between.
        """
        tries = 0
        while True:
            self.check()
            self.fence()
            try:
                result = request()
            except ClusterError as error:
                stale = rebase and is_stale(error) and tries < 20
                if not is_transient(error) and not stale:
                    raise
                tries += 1
                self.pause(error)
            else:
                self._reached = True
                return result
