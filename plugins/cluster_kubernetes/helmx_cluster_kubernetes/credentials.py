"""What a request signs in with, and what every way of signing in is made of."""

from __future__ import annotations

import os

from helmcore.errors import KubeconfigInvalid
from helmx_cluster_kubernetes.kubeconfig import UNREACHABLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    class SignIn(Protocol):
        """A source of credentials; called from any thread."""

        def credentials(self) -> Credentials:
            """Give the credentials for a request that is about to be sent."""
            ...

        def renewed(self, refused: Credentials) -> bool:
            """Try to get others, for the server did not accept these; true where it is worth a
            second try.
            """
            ...


class Credentials:
    """`headers` are complete header lines; `certificate` and `key` are PEM, empty for none."""

    __slots__ = ("certificate", "headers", "key")

    def __init__(self, headers: bytes = b"", certificate: bytes = b"", key: bytes = b"") -> None:
        self.headers = headers
        self.certificate = certificate
        self.key = key

    def __repr__(self) -> str:
        return "Credentials(...)"


def bearer(token: str, where: str) -> bytes:
    """The header line for a token."""
    return header("Authorization", f"Bearer {token}", where)


def basic(name: str, password: str) -> bytes:
    """The header line for a name with a password."""
    import binascii

    pair = binascii.b2a_base64(f"{name}:{password}".encode(), newline=False)
    return b"Authorization: Basic " + pair + b"\r\n"


def header(name: str, value: str, where: str) -> bytes:
    """A header line; whoever writes a line break into a value gets an error, not a header."""
    if "\n" in value or "\r" in value or "\0" in value:
        raise KubeconfigInvalid(
            f'{UNREACHABLE}net/http: invalid header field value for "{name}"',
            subject=where or None,
            hint="a credential holds a line break; correct it",
        )
    return f"{name}: {value}\r\n".encode("utf-8", "surrogateescape")


def owned(path: str) -> bool:
    """Whether a file belongs to this user or the system's administrator.

    Programs that a kubeconfig names are run only from such a file: one that somebody else owns
    could run anything as us. Root in a container may use the mounted file of a user.
    """
    if not hasattr(os, "getuid"):
        return True
    user = os.getuid()
    return user == 0 or os.stat(path).st_uid in {0, user}
