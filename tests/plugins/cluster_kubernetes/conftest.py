"""What the tests of the Kubernetes cluster share."""

from __future__ import annotations

import base64
import json
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from helmx_cluster_kubernetes.cluster import KubernetesCluster
from helmx_cluster_kubernetes.credentials import Credentials
from helmx_cluster_kubernetes.signin import FixedSignIn
from helmx_cluster_kubernetes.source import KubeconfigSource
from helmx_cluster_kubernetes.target import Target
from helmx_cluster_kubernetes.transport import Options, Transport
from tests.controlplane import certificates
from tests.controlplane.certificates import Pair
from tests.plugins.cluster_kubernetes.scripted import Received, Reply, ScriptedServer

Script = Callable[[Received], Reply | None]


@pytest.fixture(scope="session")
def authority() -> Pair:
    """A certificate authority."""
    return certificates.authority("helmx scripted")


@pytest.fixture
def server_tls(authority: Pair, tmp_path: Path) -> ssl.SSLContext:
    """TLS for a scripted server on loopback."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificates.server(authority).write(tmp_path, "scripted"))
    return context


@pytest.fixture
def scripted() -> Iterator[Callable[..., ScriptedServer]]:
    """Starts scripted servers."""
    running: list[ScriptedServer] = []

    def start(script: Script, tls: ssl.SSLContext | None = None) -> ScriptedServer:
        running.append(ScriptedServer(script, tls))
        return running[-1]

    yield start
    for server in running:
        server.close()


@pytest.fixture
def transport_to() -> Iterator[Callable[..., Transport]]:
    """Makes transports to a URL: `transport_to(url, seconds=1, sign_in=..., target=...)`."""
    made: list[Transport] = []

    def make(url: str, *, seconds: float = 5, sign_in: Any = None, **target: Any) -> Transport:
        there = Target(url)
        for name, value in target.items():
            setattr(there, name, value)
        options = Options("test/1", warnings.append)
        options.seconds = seconds
        made.append(Transport(there, sign_in or FixedSignIn(Credentials()), options))
        return made[-1]

    warnings: list[str] = []
    make.warnings = warnings  # type: ignore[attr-defined]
    yield make
    for transport in made:
        transport.close()


def kubeconfig_text(
    server: str, *, cluster: dict[str, Any] | None = None, user: dict[str, Any] | None = None
) -> str:
    """A kubeconfig with one context, as JSON."""
    return json.dumps(
        {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "here",
            "contexts": [{"name": "here", "context": {"cluster": "c", "user": "u"}}],
            "clusters": [{"name": "c", "cluster": {"server": server, **(cluster or {})}}],
            "users": [{"name": "u", "user": user or {}}],
        }
    )


def encoded(content: bytes) -> str:
    """Base64, as kubeconfigs hold it."""
    return base64.b64encode(content).decode()


def cluster_at(kubeconfig: Path, home: Path, **settings: str) -> KubernetesCluster:
    """A cluster by a kubeconfig, with a home of its own."""
    values = {"KUBECONFIG": str(kubeconfig), "HOME": str(home), **settings}
    return KubernetesCluster(KubeconfigSource(values, print), cache_folder=str(home / "kinds"))


@pytest.fixture
def cluster(kubeconfig: Path, tmp_path: Path) -> Iterator[KubernetesCluster]:
    """The real API server, as its administrator."""
    made = cluster_at(kubeconfig, tmp_path)
    yield made
    made.close()
