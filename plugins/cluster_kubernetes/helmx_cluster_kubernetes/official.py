"""The official `kubernetes` package as a source of credentials, never as a transport.

It resolves the sign-in methods that ours leaves out (auth providers). Its import costs more than a
whole command: nothing here loads it before it is needed. See `handover` for callers' own clients.
"""

from __future__ import annotations

import os
import threading

from helmcore.errors import ClusterError, KubeconfigInvalid
from helmx_cluster_kubernetes.credentials import Credentials, header, owned
from helmx_cluster_kubernetes.kubeconfig import UNREACHABLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from helmx_cluster_kubernetes.credentials import SignIn
    from helmx_cluster_kubernetes.target import Target


def sign_in(target: Target, rest: Credentials) -> SignIn:
    """The way of signing in of a kubeconfig's user that only the official package knows.

    Raises `KubeconfigInvalid`.
    """
    provider = target.user.table("auth-provider")
    name = provider.text("name") if provider is not None else ""
    plugin = target.user.table("exec")
    if provider is None and plugin is not None:
        raise _refused(target, f'exec plugin: invalid apiVersion "{plugin.text("apiVersion")}"')
    for file in target.files:
        if not owned(file):
            raise _refused(target, f"auth provider {name} not used: {file} is another user's")
    configuration = _configuration(target, name)
    return ConfigurationSignIn(configuration, rest)


def _configuration(target: Target, provider: str) -> Any:
    """The configuration that the official package makes of the kubeconfig's context."""
    config: Any
    try:
        from kubernetes import client, config
    except ImportError as error:
        raise _refused(
            target,
            f'no Auth Provider found for name "{provider}"',
            hint=f"the Python package kubernetes knows some; it cannot be loaded: {error}",
        ) from error
    configuration = client.Configuration()
    try:
        config.load_kube_config(
            config_file=os.pathsep.join(target.files),
            context=target.context,
            client_configuration=configuration,
        )
    except Exception as error:  # whatever a provider raises, it means that nobody is signed in
        raise _refused(
            target, f"auth provider {provider}: {type(error).__name__}", hint=_careful(error)
        ) from error
    if not configuration.auth_settings() and not configuration.cert_file:
        if provider in {"oidc", "gcp"}:
            raise _refused(target, f"auth provider {provider}: no token that could be used")
        raise _refused(target, f'no Auth Provider found for name "{provider}"')
    return configuration


class ConfigurationSignIn:
    """Credentials of a `kubernetes.client.Configuration`, whose hook refreshes them."""

    def __init__(
        self, configuration: Any, rest: Credentials, headers: Callable[[], dict[str, str]] = dict
    ) -> None:
        self._configuration = configuration
        self._rest = rest
        self._headers = headers
        self._lock = threading.Lock()
        self._credentials: Credentials | None = None

    def credentials(self) -> Credentials:
        """The credentials as the configuration has them now; its hook runs first."""
        with self._lock:
            try:
                made = self._made()
            except ClusterError:
                raise
            except Exception as error:  # a hook may raise anything
                raise KubeconfigInvalid(
                    f"{UNREACHABLE}getting credentials: {type(error).__name__}",
                    hint=_careful(error),
                ) from error
            old = self._credentials
            same = old is not None and (old.headers, old.certificate, old.key) == (
                made.headers,
                made.certificate,
                made.key,
            )
            if old is None or not same:
                self._credentials = made
            assert self._credentials is not None
            return self._credentials

    def renewed(self, refused: Credentials) -> bool:
        """Whether the hook gives others when it is asked again."""
        return self.credentials() is not refused

    def _made(self) -> Credentials:
        where = "the API client's configuration"
        lines = dict(self._headers())
        for setting in self._configuration.auth_settings().values():
            if setting.get("in") == "header" and setting.get("value"):
                lines = {name: lines[name] for name in lines if name.lower() != "authorization"}
                lines["Authorization"] = str(setting["value"])
        if not any(name.lower() == "authorization" for name in lines):
            configuration = self._configuration
            if getattr(configuration, "username", None) or getattr(configuration, "password", None):
                lines["Authorization"] = str(configuration.get_basic_auth_token())
        headers = b"".join(header(name, str(value), where) for name, value in lines.items())
        certificate, key = self._rest.certificate, self._rest.key
        if self._configuration.cert_file:
            certificate = _content(self._configuration.cert_file)
            key = b""
            if self._configuration.key_file:
                key = _content(self._configuration.key_file)
        return Credentials(headers + self._rest.headers, certificate, key)


def _content(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def _careful(error: Exception) -> str:
    """What an error of other people's code says, cut short: it may quote what it was given."""
    first = (str(error).splitlines() or [""])[0]
    words = (word if len(word) <= 40 else "..." for word in first[:200].split())
    return f"{type(error).__module__}: {' '.join(words)}"


def _refused(target: Target, problem: str, hint: str = "") -> KubeconfigInvalid:
    return KubeconfigInvalid(
        UNREACHABLE + problem,
        subject=f"user {target.user_name} of {target.user.origin}",
        hint=hint or "use an exec plugin of your provider to sign in",
    )
