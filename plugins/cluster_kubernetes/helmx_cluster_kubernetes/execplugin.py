"""Exec credentials: a program that the kubeconfig names prints a token or a certificate.

The protocol is `client.authentication.k8s.io` v1 and v1beta1; rules and words are those of
client-go's `plugin/pkg/client/auth/exec/exec.go`.
"""

from __future__ import annotations

import os
import threading
import time

from helmcore.errors import KubeconfigInvalid
from helmx_cluster_kubernetes.credentials import Credentials, bearer, owned
from helmx_cluster_kubernetes.kubeconfig import UNREACHABLE, os_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from helmx_cluster_kubernetes.kubeconfig import Entry
    from helmx_cluster_kubernetes.target import Target

GROUP = "client.authentication.k8s.io"
VERSIONS = (f"{GROUP}/v1", f"{GROUP}/v1beta1")

#: A program that waits for a person may take its time; no program may hang for ever.
SECONDS = 60.0
SECONDS_WITH_PERSON = 600.0


class ExecSignIn:
    """Credentials from a program, kept until they expire or the server refuses them."""

    def __init__(self, plugin: Entry, target: Target, rest: Credentials) -> None:
        self._plugin = plugin
        self._target = target
        self._rest = rest
        self._lock = threading.Lock()
        self._credentials: Credentials | None = None
        self._expires = 0.0

    def credentials(self) -> Credentials:
        """The credentials; runs the program where there are none that are still good."""
        with self._lock:
            expired = self._expires and time.time() >= self._expires
            if self._credentials is None or expired:
                self._run()
            assert self._credentials is not None
            return self._credentials

    def renewed(self, refused: Credentials) -> bool:
        """Run the program once more, unless another thread has done so since."""
        with self._lock:
            if self._credentials is refused:
                self._run()
            return self._credentials is not refused

    def _run(self) -> None:
        status = self._status()
        token = _text(status, "token")
        certificate, key = _text(status, "clientCertificateData"), _text(status, "clientKeyData")
        if not token and not certificate and not key:
            raise self._failed("exec plugin didn't return a token or cert/key pair")
        if bool(certificate) != bool(key):
            raise self._failed("exec plugin returned only certificate or key, not both")
        headers = self._rest.headers
        if token:
            headers = bearer(token, "the output of the exec plugin") + headers
        old = self._credentials
        if old is None or (old.headers, old.certificate) != (headers, certificate.encode()):
            self._credentials = Credentials(headers, certificate.encode(), key.encode())
        self._expires = self._expiry(_text(status, "expirationTimestamp"))

    def _status(self) -> dict[str, Any]:
        import json

        output = self._output()
        try:
            answer = json.loads(output)
        except (ValueError, RecursionError):
            raise self._failed("decoding stdout: the output is not JSON") from None
        wanted = self._plugin.text("apiVersion")
        given = answer.get("apiVersion") if isinstance(answer, dict) else None
        if given != wanted or answer.get("kind") != "ExecCredential":
            raise self._failed(
                f"exec plugin is configured to use API version {wanted}, "
                f"plugin returned version {given or GROUP + '/__internal'}"
            )
        status = answer.get("status")
        if not isinstance(status, dict):
            raise self._failed("exec plugin didn't return a status field")
        return status

    def _output(self) -> bytes:
        import subprocess

        interactive = self._interactive()
        command = self._program()
        arguments = [command, *self._plugin.texts("args")]
        try:
            done = subprocess.run(  # noqa: S603 - the user's own kubeconfig names the program
                arguments,
                env=self._environment(interactive),
                stdin=None if interactive else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                timeout=SECONDS_WITH_PERSON if interactive else SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise self._failed(f"exec: executable {self._shown()} did not end in time") from None
        except OSError as error:
            raise self._failed(f"exec: fork/exec {command}: {os_words(error)}") from error
        if done.returncode:
            raise self._failed(
                f"exec: executable {self._shown()} failed with exit code {done.returncode}"
            )
        return done.stdout

    def _program(self) -> str:
        """The program's absolute path: as named, or searched for in PATH without this folder."""
        named = self._plugin.text("command")
        for file in self._target.files:
            if file == self._plugin.origin and not owned(file):
                raise self._failed(
                    f"exec: executable {named} not run: the kubeconfig belongs to another user",
                    hint="make the kubeconfig your own, and look at the program that it names",
                )
        if os.sep in named or (os.altsep and os.altsep in named):
            command = self._plugin.path("command")
            if os.path.isfile(command):
                return command
            raise self._failed(f"exec: fork/exec {command}: no such file or directory")
        import shutil

        found = shutil.which(named, path=_absolute_folders(os.environ.get("PATH", "")))
        if found:
            return found
        hint = self._plugin.text("installHint").strip()
        raise self._failed(
            f"exec: executable {named} not found",
            hint="".join(letter for letter in hint if letter.isprintable() or letter == "\n")
            or f"install {named}, which the kubeconfig names for signing in",
        )

    def _environment(self, interactive: bool) -> dict[str, str]:
        import json

        spec: dict[str, Any] = {"interactive": interactive}
        if self._plugin.flag("provideClusterInfo"):
            spec["cluster"] = _cluster_info(self._target)
        info = {
            "kind": "ExecCredential",
            "apiVersion": self._plugin.text("apiVersion"),
            "spec": spec,
        }
        environment = dict(os.environ)
        for variable in self._plugin.data.get("env") or []:
            environment[str(variable["name"])] = str(variable.get("value") or "")
        environment["KUBERNETES_EXEC_INFO"] = json.dumps(info)
        return environment

    def _interactive(self) -> bool:
        mode = self._plugin.text("interactiveMode") or "IfAvailable"
        if mode == "Never":
            return False
        try:
            terminal = os.isatty(0)
        except OSError:
            terminal = False
        if mode == "Always" and not terminal:
            raise self._failed(
                "exec plugin cannot support interactive mode: standard input is not a terminal"
            )
        return terminal

    def _expiry(self, stamp: str) -> float:
        if not stamp:
            return 0.0
        from datetime import UTC, datetime

        try:
            moment = datetime.fromisoformat(stamp)
        except ValueError:
            raise self._failed("decoding stdout: expirationTimestamp is not a time") from None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return moment.timestamp()

    def _shown(self) -> str:
        return os.path.normpath(self._plugin.text("command"))

    def _failed(self, reason: str, hint: str = "") -> KubeconfigInvalid:
        return KubeconfigInvalid(
            f'{UNREACHABLE}Get "{self._target.server}/version": getting credentials: {reason}',
            subject=f"user {self._target.user_name} of {self._plugin.origin}",
            hint=hint
            or "the program that signs you in is named in the kubeconfig; see what it says",
        )


def _text(status: dict[str, Any], key: str) -> str:
    value = status.get(key)
    return value if isinstance(value, str) else ""


def _absolute_folders(path: str) -> str:
    """PATH without the entries that mean the current folder."""
    return os.pathsep.join(folder for folder in path.split(os.pathsep) if os.path.isabs(folder))


def _cluster_info(target: Target) -> dict[str, Any]:
    import binascii

    authority = target.authority
    if not authority and target.authority_file:
        with open(target.authority_file, "rb") as file:
            authority = file.read()
    info: dict[str, Any] = {"server": target.server}
    if target.tls_server_name:
        info["tls-server-name"] = target.tls_server_name
    if target.insecure:
        info["insecure-skip-tls-verify"] = True
    if authority:
        info["certificate-authority-data"] = binascii.b2a_base64(authority, newline=False).decode()
    if target.proxy_url:
        info["proxy-url"] = target.proxy_url
    if not target.compression:
        info["disable-compression"] = True
    info["config"] = target.cluster_extension
    return info
