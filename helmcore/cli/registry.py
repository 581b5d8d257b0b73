"""`helmx registry login|logout`."""

from __future__ import annotations

import sys

from helmcore.action import registry
from helmcore.errors import UsageError
from helmcore.model.repo import Credentials

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.cli.invocation import Invocation


def login(invocation: Invocation) -> None:
    """Sign in and keep it."""
    line = invocation.line
    username, password = _who(invocation)
    registry.login(
        invocation.session,
        invocation.arguments[0],
        Credentials(
            username=username,
            password=password,
            ca_file=line.text("ca-file"),
            cert_file=line.text("cert-file"),
            key_file=line.text("key-file"),
            insecure_skip_tls_verify=line.flag("insecure"),
            plain_http=line.flag("plain-http"),
        ),
    )
    invocation.write("Login Succeeded\n")


def logout(invocation: Invocation) -> None:
    """Forget a sign-in."""
    host = invocation.arguments[0]
    registry.logout(invocation.session, host)
    invocation.write(f"Removing login credentials for {host}\n")


def _who(invocation: Invocation) -> tuple[str, str]:
    """User name and password: from flags, standard input, or asked for on a terminal."""
    line = invocation.line
    username, password = line.text("username"), line.text("password")
    if line.flag("password-stdin"):
        return username, sys.stdin.read().removesuffix("\n").removesuffix("\r")
    if password:
        invocation.log_warning("using --password via the CLI is insecure. Use --password-stdin")
        return username, password
    if not sys.stdin.isatty():
        raise UsageError(
            "password required" if username else "token required",
            hint="give --password-stdin and the password on standard input",
        )
    import getpass

    if not username:
        username = input("Username: ").strip()
    password = getpass.getpass("Password: " if username else "Token: ")
    if not password:
        raise UsageError("password required" if username else "token required")
    return username, password
