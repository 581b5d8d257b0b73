"""A `kubernetes.client.ApiClient` that a user of the library hands over.

Its host, TLS and authentication are taken over, with its refresh hook; every request goes through
our one transport.
"""

from __future__ import annotations

import ssl

from helmx_cluster_kubernetes import proxies
from helmx_cluster_kubernetes.address import Address
from helmx_cluster_kubernetes.cluster import KubernetesCluster
from helmx_cluster_kubernetes.credentials import Credentials, header
from helmx_cluster_kubernetes.official import ConfigurationSignIn
from helmx_cluster_kubernetes.source import agent
from helmx_cluster_kubernetes.target import Target
from helmx_cluster_kubernetes.transport import Options, Transport

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


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
    source = ApiClientSource(client, namespace, warn or (lambda line: None))
    return KubernetesCluster(source, cache_folder=cache_folder, warn=warn)


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
