"""Starts the control plane's components, in order, with the flags that they need on loopback."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.controlplane import certificates
from tests.controlplane.api import Api, Refused
from tests.controlplane.build import Programs
from tests.controlplane.kubeconfig import Access
from tests.controlplane.processes import Identity, die_with_parent

NODE = "pretended-node"
STORAGE_CLASS = "standard"
_LOG_LINES = ("a pretended container started", "it has nothing more to say")
_PATIENCE = 60.0


class StartFailed(Exception):
    """A component did not start; the message has the end of its log."""


@dataclass
class Components:
    """The running components of one control plane, whose files stand in `folder`."""

    folder: Path
    programs: Programs
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self) -> None:
        """Starts everything and returns when the Node takes pods; raises `StartFailed`."""
        etcd, peers, server, kubelet = _free_ports(4)
        access = self._keys(f"https://127.0.0.1:{server}")
        self._start_etcd(etcd, peers)
        self._await("etcd", lambda: _answers(etcd))
        self._start_api_server(server, etcd)
        api = Api(access)
        self._await("kube-apiserver", lambda: _ready(api))
        self._start_controllers()
        self._start_kwok(kubelet)
        _create(api, "/api/v1/nodes", _node())
        _create(api, "/apis/storage.k8s.io/v1/storageclasses", _storage_class())
        self._await("kwok", lambda: _schedulable(api))
        self._await("kube-controller-manager", lambda: _has_account(api, "default"))
        # Last, and by one rename: who sees the file may use the control plane.
        access.write(self.folder / "kubeconfig", "admin")

    def dead(self) -> str | None:
        """The name of a component that ended by itself, if one did."""
        for name, process in self.running.items():
            if process.poll() is not None:
                return name
        return None

    def kill(self) -> None:
        """Ends all, by SIGKILL: an API server waits more than a minute for an etcd gone first."""
        for process in self.running.values():
            process.kill()
        for process in self.running.values():
            process.wait()

    def identities(self) -> list[Identity]:
        """Who they are, for whoever has to clean up after a killed supervisor."""
        found = [Identity.of(process.pid) for process in self.running.values()]
        return [identity for identity in found if identity is not None]

    def _keys(self, server: str) -> Access:
        keys = self.folder / "keys"
        keys.mkdir(mode=0o700)
        authority = certificates.authority("helmx test authority")
        authority.write(keys, "authority")
        certificates.server(authority).write(keys, "server")
        certificates.server(authority).write(keys, "accounts")
        admin = certificates.client(authority, "admin", ["system:masters"])
        access = Access(server, authority.certificate, admin)
        access.write(self.folder / "internal-kubeconfig", "admin")
        return access

    def _start_etcd(self, port: int, peers: int) -> None:
        client, peer = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{peers}"
        self._launch(
            "etcd",
            *(f"--data-dir={self.folder / 'etcd'}", "--unsafe-no-fsync", "--log-level=warn"),
            *(f"--listen-client-urls={client}", f"--advertise-client-urls={client}"),
            *(f"--listen-peer-urls={peer}", f"--initial-advertise-peer-urls={peer}"),
            *(f"--initial-cluster=default={peer}", f"--quota-backend-bytes={8 * 2**30}"),
        )

    def _start_api_server(self, port: int, etcd: int) -> None:
        keys = self.folder / "keys"
        self._launch(
            "kube-apiserver",
            *("--bind-address=127.0.0.1", "--advertise-address=127.0.0.1"),
            *(f"--secure-port={port}", f"--etcd-servers=http://127.0.0.1:{etcd}"),
            *("--authorization-mode=RBAC", f"--client-ca-file={keys / 'authority.crt'}"),
            *(f"--tls-cert-file={keys / 'server.crt'}",),
            *(f"--tls-private-key-file={keys / 'server.key'}",),
            *(f"--service-account-key-file={keys / 'accounts.crt'}",),
            *(f"--service-account-signing-key-file={keys / 'accounts.key'}",),
            "--service-account-issuer=https://kubernetes.default.svc",
            *("--service-cluster-ip-range=10.0.0.0/16", "--endpoint-reconciler-type=none"),
            # Many charts have privileged pods, which a server refuses by default.
            *("--allow-privileged=true", "--kubelet-preferred-address-types=InternalIP"),
            f"--cert-dir={keys}",
        )

    def _start_controllers(self) -> None:
        keys, kubeconfig = self.folder / "keys", self.folder / "internal-kubeconfig"
        shared = (f"--kubeconfig={kubeconfig}", "--leader-elect=false", "--secure-port=0")
        self._launch(
            "kube-controller-manager",
            *shared,
            f"--service-account-private-key-file={keys / 'accounts.key'}",
            f"--root-ca-file={keys / 'authority.crt'}",
            f"--cluster-signing-cert-file={keys / 'authority.crt'}",
            f"--cluster-signing-key-file={keys / 'authority.key'}",
            # The default of 20 requests a second would make the tests wait for the controllers.
            *("--kube-api-qps=500", "--kube-api-burst=1000"),
            # Jobs with a TTL of 0, as ingress-nginx has, are gone before a busy helm has looked at
            # them, and helm then takes its hook for failed.
            "--controllers=*,-ttl-after-finished-controller",
        )
        self._launch("kube-scheduler", *shared)

    def _start_kwok(self, port: int) -> None:
        keys = self.folder / "keys"
        log = self.folder / "containers.log"
        line = "2026-01-01T00:00:0{}.000000000Z stdout F {}\n"
        log.write_text("".join(line.format(*numbered) for numbered in enumerate(_LOG_LINES)))
        logs = {
            "apiVersion": "kwok.x-k8s.io/v1alpha1",
            "kind": "ClusterLogs",
            "metadata": {"name": "every-container"},
            "spec": {"logs": [{"logsFile": str(log), "previousLogsFile": str(log)}]},
        }
        stages = Path(__file__).with_name("stages.yaml").read_text()
        config = self.folder / "kwok.yaml"
        config.write_text(f"{stages}---\n{json.dumps(logs)}\n")
        self._launch(
            "kwok",
            *(f"--kubeconfig={self.folder / 'internal-kubeconfig'}", f"--config={config}"),
            *("--manage-all-nodes", "--node-lease-duration-seconds=40", "--cidr=10.128.0.1/14"),
            *("--node-ip=127.0.0.1", f"--node-port={port}", f"--server-address=127.0.0.1:{port}"),
            f"--tls-cert-file={keys / 'server.crt'}",
            f"--tls-private-key-file={keys / 'server.key'}",
        )

    def _launch(self, name: str, *flags: str) -> None:
        logs = self.folder / "logs"
        logs.mkdir(exist_ok=True)
        first = [self.programs.kwok] if name == "kwok" else [self.programs.controlplane, name]
        # A clean environment: etcd and kwok read settings from it, and Go its proxies.
        environment = {"HOME": str(self.folder), "PATH": os.environ.get("PATH", "")}
        with (logs / f"{name}.log").open("wb") as log:
            self.running[name] = subprocess.Popen(
                [*map(str, first), *flags],
                cwd=self.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=die_with_parent,  # noqa: PLW1509 - the supervisor has one thread
            )

    def _await(self, name: str, ready: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _PATIENCE
        while not ready():
            dead = self.dead()
            if dead is not None or time.monotonic() > deadline:
                guilty = dead or name
                verb = "ended" if dead else f"was not ready in {_PATIENCE:.0f} s"
                log = (self.folder / "logs" / f"{guilty}.log").read_text(errors="replace")
                raise StartFailed(f"{guilty} {verb}:\n" + "\n".join(log.splitlines()[-8:]))
            time.sleep(0.03)


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(taken.getsockname()[1]) for taken in sockets]
    for taken in sockets:
        taken.close()
    return ports


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _ready(api: Api) -> bool:
    try:
        return api.text("GET", "/readyz") == "ok"
    except (OSError, Refused):
        return False


def _create(api: Api, path: str, body: object) -> None:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            api.create(path, body)
            return
        except Refused as error:
            # Admission is not complete in the first moments after /readyz says ok.
            if error.status not in {403, 500, 503} or time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _schedulable(api: Api) -> bool:
    node = api.get(f"/api/v1/nodes/{NODE}")
    conditions = node.get("status", {}).get("conditions", [])
    ready = any(one["type"] == "Ready" and one["status"] == "True" for one in conditions)
    return ready and not node["spec"].get("taints")


def _has_account(api: Api, namespace: str) -> bool:
    return api.find(f"/api/v1/namespaces/{namespace}/serviceaccounts/default") is not None


def _node() -> dict[str, object]:
    labels = {"kubernetes.io/hostname": NODE, "kubernetes.io/os": "linux"}
    labels["kubernetes.io/arch"] = "amd64"
    room = {"cpu": "10000", "memory": "100Ti", "ephemeral-storage": "100Ti", "pods": "100000"}
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": NODE, "labels": labels},
        "status": {"capacity": room, "allocatable": room},
    }


def _storage_class() -> dict[str, object]:
    default = {"storageclass.kubernetes.io/is-default-class": "true"}
    return {
        "apiVersion": "storage.k8s.io/v1",
        "kind": "StorageClass",
        "metadata": {"name": STORAGE_CLASS, "annotations": default},
        "provisioner": "helmx.test/pretended",
        "reclaimPolicy": "Delete",
        "volumeBindingMode": "Immediate",
    }
