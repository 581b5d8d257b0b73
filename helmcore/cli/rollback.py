"""`helmx rollback`; as pkg/cmd/rollback.go."""

from __future__ import annotations

from helmcore.action import rollback
from helmcore.action.rollback import RollbackRequest
from helmcore.cli import manner, strategies
from helmcore.errors import UsageError
from helmcore.text.quote import go_quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.cli.invocation import Invocation


def run(invocation: Invocation) -> None:
    """Roll a release back to a revision."""
    line = invocation.line
    version = _version(invocation.arguments[1]) if len(invocation.arguments) > 1 else 0
    request = RollbackRequest(
        invocation.arguments[0],
        version,
        manner.of(invocation),
        description=line.text("description"),
        dry_run=strategies.dry_run(invocation),
        server_side=strategies.server_side(invocation),
        timeout=line.seconds("timeout"),
    )
    report = rollback.run(invocation.session, request)
    manner.tell(invocation, report.notes)
    invocation.write("Rollback was a success! Happy Helming!\n")


def _version(text: str) -> int:
    digits = text[1:] if text[:1] in {"+", "-"} else text
    if not digits.isascii() or not digits.isdigit():
        raise UsageError(
            "could not convert revision to a number: strconv.Atoi: parsing "
            f"{go_quote(text)}: invalid syntax"
        )
    return int(text)
