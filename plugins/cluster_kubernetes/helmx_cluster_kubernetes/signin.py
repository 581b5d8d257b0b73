"""Signing in: who the API server is told that we are, as headers and as a client certificate.

A source gives `Credentials` for each request; the same object as long as nothing changed, so that a
changed certificate is noticed by identity. No message here holds a secret.
"""

from __future__ import annotations

import threading
import time

from helmcore.errors import KubeconfigInvalid
from helmx_cluster_kubernetes.credentials import Credentials, basic, bearer, header
from helmx_cluster_kubernetes.kubeconfig import UNREACHABLE, os_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmx_cluster_kubernetes.credentials import SignIn
    from helmx_cluster_kubernetes.kubeconfig import Entry
    from helmx_cluster_kubernetes.target import Target

#: How long a token from a file is good before the file is read again, in seconds (client-go: 1
#: minute less 10 seconds).
TOKEN_FILE_SECONDS = 50.0


class FixedSignIn:
    """What does not change: a token, a name with a password, a certificate, or nothing."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials

    def credentials(self) -> Credentials:
        """The credentials."""
        return self._credentials

    def renewed(self, refused: Credentials) -> bool:
        """There are no others."""
        return False


class TokenFileSignIn:
    """A token in a file that somebody else rewrites now and then."""

    def __init__(self, path: str, rest: Credentials) -> None:
        self._path = path
        self._rest = rest
        self._lock = threading.Lock()
        self._token = ""
        self._credentials = rest
        self._read_at = -TOKEN_FILE_SECONDS

    def credentials(self) -> Credentials:
        """The credentials with the token that the file held less than a minute ago."""
        with self._lock:
            if not self._token or time.monotonic() - self._read_at > TOKEN_FILE_SECONDS:
                self._read()
            return self._credentials

    def renewed(self, refused: Credentials) -> bool:
        """Read the file again; worth a try if it holds another token."""
        with self._lock:
            if self._credentials is refused:
                self._read()
            return self._credentials is not refused

    def _read(self) -> None:
        try:
            with open(self._path, encoding="utf-8") as file:
                token = file.read().strip()
        except (OSError, UnicodeError) as error:
            if self._token:
                return  # the last good one may still do: the file is being replaced
            words = os_words(error) if isinstance(error, OSError) else "not UTF-8 text"
            raise KubeconfigInvalid(
                f"{UNREACHABLE}open {self._path}: {words}",
                subject=self._path,
                hint="the kubeconfig's tokenFile cannot be read",
            ) from error
        self._read_at = time.monotonic()
        if token != self._token:
            self._token = token
            headers = bearer(token, self._path) + self._rest.headers
            self._credentials = Credentials(headers, self._rest.certificate, self._rest.key)


def from_target(target: Target) -> SignIn:
    """The way of signing in that the target's user has. Raises `KubeconfigInvalid`."""
    user = target.user
    rest = Credentials(impersonation(user), *_certificate(target, user))
    if not target.server.startswith("https://"):
        # Nothing secret goes over a connection that anybody can read, as client-go has it.
        return FixedSignIn(Credentials(rest.headers))
    if user.path("tokenFile"):
        return TokenFileSignIn(user.path("tokenFile"), rest)
    if user.text("token"):
        headers = bearer(user.text("token"), user.origin) + rest.headers
        return FixedSignIn(Credentials(headers, rest.certificate, rest.key))
    if user.text("username") or user.text("password"):
        headers = basic(user.text("username"), user.text("password")) + rest.headers
        return FixedSignIn(Credentials(headers, rest.certificate, rest.key))
    plugin = user.table("exec")
    if plugin is not None and not rest.certificate:
        from helmx_cluster_kubernetes import execplugin

        if plugin.text("apiVersion") in execplugin.VERSIONS:
            return execplugin.ExecSignIn(plugin, target, rest)
    if (plugin is not None and not rest.certificate) or user.data.get("auth-provider"):
        from helmx_cluster_kubernetes import official

        return official.sign_in(target, rest)
    return FixedSignIn(rest)


def impersonation(user: Entry) -> bytes:
    """The header lines that ask to be treated as somebody else."""
    name = user.text("as")
    if not name:
        return b""
    lines = [header("Impersonate-User", name, user.origin)]
    if user.text("as-uid"):
        lines.append(header("Impersonate-Uid", user.text("as-uid"), user.origin))
    lines += [header("Impersonate-Group", group, user.origin) for group in user.texts("as-groups")]
    extra = user.table("as-user-extra")
    if extra is not None:
        for key in extra.data:
            label = f"Impersonate-Extra-{_escaped(key)}"
            lines += [header(label, value, user.origin) for value in extra.texts(key)]
    return b"".join(lines)


def _escaped(key: str) -> str:
    """A key as a header name may hold it: percent signs for what is no token character."""
    fine = "!#$&'*+-.^_`|~"
    return "".join(
        letter
        if letter.isascii() and (letter.isalnum() or letter in fine)
        else "".join(f"%{byte:02X}" for byte in letter.encode("utf-8", "surrogateescape"))
        for letter in key.lower()
    )


def _certificate(target: Target, user: Entry) -> tuple[bytes, bytes]:
    certificate = user.content("client-certificate-data")
    key = user.content("client-key-data")
    certificate = certificate or _file(user.path("client-certificate"), target)
    return certificate, key or _file(user.path("client-key"), target)


def _file(path: str, target: Target) -> bytes:
    if not path:
        return b""
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise KubeconfigInvalid(
            f"{UNREACHABLE}open {path}: {os_words(error)}", subject=", ".join(target.files) or None
        ) from error
