"""Writes and reads the kubeconfig files of the tests' control plane (JSON, which is YAML too)."""

from __future__ import annotations

import base64
import json
import os
from dataclasses import dataclass
from pathlib import Path

from tests.controlplane.certificates import Pair


@dataclass(frozen=True)
class Access:
    """A way into a cluster: its address, its authority (PEM), and a certificate or a token."""

    server: str
    authority: bytes
    certificate: Pair | None = None
    token: str | None = None

    def write(self, path: Path, user: str) -> Path:
        """Writes it as a kubeconfig with one context; appears by one rename, mode 0600."""
        credentials: dict[str, str] = {}
        if self.certificate is not None:
            credentials["client-certificate-data"] = _encoded(self.certificate.certificate)
            credentials["client-key-data"] = _encoded(self.certificate.key)
        if self.token is not None:
            credentials["token"] = self.token
        cluster = {"server": self.server, "certificate-authority-data": _encoded(self.authority)}
        document = {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "helmx-test",
            "contexts": [
                {"name": "helmx-test", "context": {"cluster": "helmx-test", "user": user}}
            ],
            "clusters": [{"name": "helmx-test", "cluster": cluster}],
            "users": [{"name": user, "user": credentials}],
        }
        unfinished = path.with_name(f".{path.name}.{os.getpid()}")
        unfinished.touch(mode=0o600)
        unfinished.write_text(json.dumps(document, indent=2) + "\n")
        unfinished.rename(path)
        return path

    @classmethod
    def read(cls, path: Path) -> Access:
        """Reads what `write` wrote."""
        document = json.loads(path.read_text())
        cluster = document["clusters"][0]["cluster"]
        user = document["users"][0]["user"]
        certificate = None
        if "client-certificate-data" in user:
            certificate = Pair(
                base64.b64decode(user["client-certificate-data"]),
                base64.b64decode(user["client-key-data"]),
            )
        authority = base64.b64decode(cluster["certificate-authority-data"])
        return cls(cluster["server"], authority, certificate, user.get("token"))


def _encoded(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
