"""The official `kubernetes` package as a source of credentials, never as a transport.

It resolves the sign-in methods that ours leaves out (auth providers), and a user of the library may
hand over a `kubernetes.client.ApiClient`, whose host, TLS and authentication are taken over with
its refresh hook. Its import costs more than a whole command: nothing here loads it before it is
needed.
"""

from __future__ import annotations

import os
import ssl
import threading

from helmcore.errors import ClusterError, KubeconfigInvalid
from helmx_cluster_kubernetes import proxies
from helmx_cluster_kubernetes.address import Address
from helmx_cluster_kubernetes.kubeconfig import UNREACHABLE
from helmx_cluster_kubernetes.signin import Credentials, header, owned
from helmx_cluster_kubernetes.target import Target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from helmx_cluster_kubernetes.cluster import KubernetesCluster
    from helmx_cluster_kubernetes.signin import SignIn
    from helmx_cluster_kubernetes.transport import Transport


def from_api_client(
    client: Any,
    *,
    namespace: str = "default",
    cache_folder: str = "",
    warn: Callable[[str], None] | None = None,
) -> KubernetesCluster:
    """A cluster that signs in as this `kubernetes.client.ApiClient` does.

    The client itself sends nothing: its configuration (host, TLS, proxy, API key with the refresh
    hook, name and password) and its default headers are read at each request. Raises
    `KubeconfigInvalid` where the configuration cannot be used.
    """
    from helmx_cluster_kubernetes.cluster import KubernetesCluster

    source = ApiClientSource(client, namespace, warn or (lambda line: None))
    return KubernetesCluster(source, cache_folder=cache_folder, warn=warn)


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


class ApiClientSource:
    """Address and credentials of a `kubernetes.client.ApiClient`."""

    def __init__(self, client: Any, namespace: str, warn: Callable[[str], None]) -> None:
        self._client = client
        self._namespace = namespace
        self._warn = warn

    def namespace(self) -> str:
        """The namespace that the user of the library gave: the client knows none."""
        return self._namespace

    def server(self) -> str:
        """The client's host."""
        return str(self._client.configuration.host).rstrip("/")

    def transport(self) -> Transport:
        """The one transport, with the client's settings."""
        from helmx_cluster_kubernetes.source import agent
        from helmx_cluster_kubernetes.transport import Options, Transport

        configuration = self._client.configuration
        target = _target(configuration, self.server())
        options = Options(agent(), self._warn)
        # The client has looked at the environment's proxies by itself.
        extra = getattr(configuration, "proxy_headers", None) or {}
        options.proxy_headers = b"".join(
            header(str(name), str(value), "proxy_headers") for name, value in extra.items()
        )
        signs = ConfigurationSignIn(configuration, Credentials(), self._default_headers)
        return Transport(target, signs, options)

    def _default_headers(self) -> dict[str, str]:
        """What the client sends with each request, but for what each request says by itself."""
        ours = {"user-agent", "accept", "content-type", "content-length", "host", "connection"}
        headers = {
            str(name): str(value)
            for name, value in self._client.default_headers.items()
            if name.lower() not in {*ours, "accept-encoding"}
        }
        if getattr(self._client, "cookie", None):
            headers["Cookie"] = str(self._client.cookie)
        return headers


def _target(configuration: Any, server: str) -> Target:
    target = Target(server)
    target.user_name = "the API client's user"
    target.insecure = not configuration.verify_ssl
    target.authority_file = configuration.ssl_ca_cert or ""
    data = getattr(configuration, "ca_cert_data", None)
    if data:
        pem = data if isinstance(data, str) else ssl.DER_cert_to_PEM_cert(data)
        target.authority, target.authority_file = pem.encode(), ""
    target.tls_server_name = getattr(configuration, "tls_server_name", None) or ""
    expected = getattr(configuration, "assert_hostname", None)
    if isinstance(expected, str) and not target.tls_server_name:
        target.tls_server_name = expected
    target.any_name = expected is False
    proxy = getattr(configuration, "proxy", None) or ""
    spared = getattr(configuration, "no_proxy", None) or ""
    if proxy and not proxies.listed(Address(server), spared):
        target.proxy_url = str(proxy)
    return target


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
