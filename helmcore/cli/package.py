"""`helmx package`; as pkg/cmd/package.go."""

from __future__ import annotations

import os

from helmcore.action import package
from helmcore.action.package import PackageRequest
from helmcore.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.cli.invocation import Invocation


def run(invocation: Invocation) -> None:
    """Pack each chart, and say where its archive is."""
    line = invocation.line
    if not invocation.arguments:
        raise UsageError("need at least one argument, the path to the chart")
    for flag in ("sign", "dependency-update"):
        if line.flag(flag):
            raise UsageError(
                f"--{flag} is not available in this version of helmx",
                hint="do it with helm, then pack without the flag",
            )
    for path in invocation.arguments:
        request = PackageRequest(
            path,
            destination=line.text("destination"),
            version=line.text("version"),
            app_version=line.text("app-version"),
            stamp=_stamp(),
        )
        saved = package.run(invocation.session, request)
        invocation.write(f"Successfully packaged chart and saved it to: {saved}\n")


def _stamp() -> float | None:
    """The time that SOURCE_DATE_EPOCH names, in seconds since 1970. Raises `UsageError`."""
    text = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not text:
        return None
    if not text.isascii() or not text.isdigit():
        raise UsageError(
            f'invalid SOURCE_DATE_EPOCH "{text}"', hint="it is a number of seconds since 1970"
        )
    return float(text)
