"""`helmx test`; as pkg/cmd/release_testing.go."""

from __future__ import annotations

from helmcore.action import test
from helmcore.action.test import TestRequest
from helmcore.cli import manner
from helmcore.cli.output import releases
from helmcore.cli.output.releases import Shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.cli.invocation import Invocation


def run(invocation: Invocation) -> None:
    """Run a release's tests, show what became of them, then raise what failed."""
    line = invocation.line
    only, without = _filters(line.texts("filter"))
    request = TestRequest(
        invocation.arguments[0],
        only=only,
        without=without,
        logs=line.flag("logs"),
        timeout=line.seconds("timeout"),
    )
    report = test.run(invocation.session, request)
    manner.tell(invocation, report.notes)
    shape = Shape(notes=False, colours=invocation.colours, debug=invocation.settings.debug)
    invocation.write(releases.text(report.release, shape))
    if request.logs:
        invocation.write("\n" + report.logs)
    if report.failure is not None:
        raise report.failure


def _filters(terms: list[str]) -> tuple[list[str], list[str]]:
    """Names to run, and names to leave out: `name=a`, `!name=b`; anything else means nothing."""
    only: list[str] = []
    without: list[str] = []
    for term in terms:
        if term.startswith("name="):
            only.append(term.removeprefix("name="))
        elif term.startswith(("!name=", "! name=")):
            without.append(term.partition("=")[2])
    return only, without
