"""Flags whose text means one of a few strategies, with Helm's rules and warnings."""

from __future__ import annotations

from helmcore.cli.kinds import boolean
from helmcore.errors import UsageError
from helmcore.text.quote import go_quote as quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.cli.invocation import Invocation

NONE, CLIENT, SERVER = "none", "client", "server"
_BARE = "unset"


def dry_run(invocation: Invocation) -> str:
    """What `--dry-run` asks for: `none`, `client` or `server`.

    As cmdGetDryRunFlagStrategy in pkg/cmd/helpers.go; `template` is always a dry run, and
    `--validate` is its old name for `server`. Raises `UsageError`.
    """
    line = invocation.line
    template = line.command.path == "template"
    if template and line.flag("validate"):
        return SERVER
    value = line.text("dry-run")
    if value == _BARE:
        invocation.log_warning(
            "--dry-run is deprecated and should be replaced with '--dry-run=client'"
        )
        return CLIENT
    if value in {CLIENT, SERVER} or (value == NONE and not template):
        return value
    invalid = f"invalid dry-run value ({quote(value)}). Must be "
    if template and value == NONE:
        raise UsageError(f'{invalid}"server" or "client"')
    try:
        simulate = boolean(value)
    except ValueError:
        raise UsageError(f'{invalid}"none", "server", or "client"') from None
    if template and not simulate:
        raise UsageError(f'{invalid}"server" or "client"')
    result = CLIENT if simulate else NONE
    invocation.log_warning(
        f"boolean '--dry-run={value}' flag is deprecated and must be replaced with "
        f"'--dry-run={result}'"
    )
    return result


def wait(invocation: Invocation) -> str:
    """What `--wait` asks for: `watcher`, `hookOnly` or `legacy`.

    With `--rollback-on-failure`, `hookOnly` becomes `watcher`, as pkg/action/install.go does.
    """
    line = invocation.line
    strategy = line.text("wait")
    undo = line.has("rollback-on-failure") and line.flag("rollback-on-failure")
    return "watcher" if undo and strategy == "hookOnly" else strategy


def server_side(invocation: Invocation) -> str:
    """What `--server-side` asks for: `true`, `false` or `auto`. Raises `UsageError`."""
    value = invocation.line.value("server-side")
    if isinstance(value, bool):
        return "true" if value else "false"
    if value in {"true", "false", "auto"}:
        return str(value)
    raise UsageError(f"invalid/unknown release server-side apply method: {value}")


def cascade(invocation: Invocation) -> str:
    """What `--cascade` asks for; as validateCascadeFlag in pkg/cmd/uninstall.go."""
    value = invocation.line.text("cascade")
    if value not in {"background", "foreground", "orphan"}:
        raise UsageError(
            f'invalid cascade value ({value}). Must be "background", "foreground", or "orphan"'
        )
    return value
