"""The flags that say how objects are changed and waited for; install, upgrade and rollback."""

from __future__ import annotations

from helmcore.action.rollout import Manner
from helmcore.cli import strategies

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.cli.invocation import Invocation


def of(invocation: Invocation) -> Manner:
    """What the command line says, as far as the command has the flags."""
    line = invocation.line

    def flag(name: str) -> bool:
        return line.has(name) and line.flag(name)

    history_max = line.number("history-max") if line.has("history-max") else 0
    return Manner(
        wait=strategies.wait(invocation),
        jobs=flag("wait-for-jobs"),
        hooks=not flag("no-hooks"),
        force_conflicts=flag("force-conflicts"),
        force_replace=flag("force-replace"),
        take_ownership=flag("take-ownership"),
        cleanup_on_fail=flag("cleanup-on-fail"),
        history_max=history_max,
    )


def tell(invocation: Invocation, notes: list[str]) -> None:
    """Print what a user should know besides the result, to standard error."""
    for note in notes:
        invocation.warn(f"note: {note}")
