"""Sign in to registries and out of them (`pkg/action/registry_login.go`, `registry_logout.go`)."""

from __future__ import annotations

from helmcore.errors import UnsupportedScheme
from helmcore.plugin import SupportsSignIn
from helmcore.text.quote import log_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.model.repo import Credentials
    from helmcore.session import Session

TIMEOUT = 120.0


def login(session: Session, host: str, credentials: Credentials) -> None:
    """Try a sign-in and keep it where helm does. Raises a `RepoError`."""
    if "/" in host:
        session.warn(
            log_line(
                "WARN",
                "registry login currently only supports registry hostname, not a repository path",
                host=host,
                suggested=host.partition("/")[0],
            )
        )
    _registries(session).sign_in(host, credentials, timeout=TIMEOUT)


def logout(session: Session, host: str) -> None:
    """Forget a sign-in; one that was never there is forgotten already."""
    _registries(session).sign_out(host)


def _registries(session: Session) -> SupportsSignIn:
    transport = session.transport("oci://")
    if not isinstance(transport, SupportsSignIn):
        raise UnsupportedScheme("the transport for oci:// keeps no sign-ins")
    return transport
