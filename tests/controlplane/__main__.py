"""A control plane to play with: `python -m tests.controlplane up|down|status|build`."""

from __future__ import annotations

import sys

from tests.controlplane import cluster
from tests.controlplane.build import programs
from tests.needs import Missing

_TRY = """Kubernetes {version} runs on {server}

  export KUBECONFIG={kubeconfig}
  kubectl get nodes
  helmx install web ./examples/web --wait
  helmx list

Its pods are pretended: they become ready, Jobs complete. A pod with the label or annotation
helmx.test/behaviour: run | fail | crash | unready | image does otherwise.
HELMX_TEST_CONTROLPLANE=up makes the tests use it; python -m tests.controlplane down ends it."""


def main(argv: list[str]) -> int:
    """Runs one of the four commands; exit code 1 if it fails, and for `status` if none runs."""
    actions = {"up": _up, "down": _down, "status": _status, "build": _build}
    if len(argv) != 1 or argv[0] not in actions:
        print(f"usage: python -m tests.controlplane {'|'.join(actions)}", file=sys.stderr)
        return 2
    try:
        return actions[argv[0]]()
    except (Missing, cluster.ControlPlaneFailed) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


def _up() -> int:
    running = cluster.ensure(cluster.BY_HAND)
    version, server = programs().version, running.access.server
    print(_TRY.format(version=version, server=server, kubeconfig=running.kubeconfig))
    return 0


def _down() -> int:
    print("stopped" if cluster.stop(cluster.BY_HAND) else "none was running")
    return 0


def _status() -> int:
    running = cluster.attach(cluster.folder_of(cluster.BY_HAND))
    version = running.api.get("/version")["gitVersion"]
    print(f"Kubernetes {version} runs on {running.access.server}")
    print(f"  kubeconfig {running.kubeconfig}\n  logs       {running.logs}")
    return 0


def _build() -> int:
    built = programs()
    print(f"{built.controlplane}\n{built.kwok}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
