"""Server-side and client-side apply on real objects, and the way from one to the other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cluster import charts
from tests.cluster.invariants import Observer
from tests.oracle.program import Program


@pytest.fixture
def deployment(tmp_path: Path) -> Path:
    return charts.make(
        tmp_path, "deployed", {"d.yaml": charts.DEPLOYMENT}, charts.DEPLOYMENT_VALUES
    )


class Cluster:
    """The Deployment `web` of the test's namespace."""

    def __init__(self, observer: Observer) -> None:
        self.kubectl = observer.kubectl
        self.namespace = observer.namespace

    def get(self) -> dict[str, Any]:
        words = ("get", "deployment", "web", "-n", self.namespace, "-o", "json")
        found: dict[str, Any] = json.loads(self.kubectl.run(*words, "--show-managed-fields").stdout)
        return found

    def container(self) -> dict[str, Any]:
        containers: list[dict[str, Any]] = self.get()["spec"]["template"]["spec"]["containers"]
        return next(one for one in containers if one["name"] == "main")

    def managers(self) -> set[tuple[str, str]]:
        return {
            (entry["manager"], entry["operation"])
            for entry in self.get()["metadata"]["managedFields"]
            if not entry.get("subresource") and entry["manager"] != "kube-controller-manager"
        }

    def patch(self, patch: dict[str, Any], kind: str = "strategic") -> None:
        words = ("patch", "deployment", "web", "-n", self.namespace, "--type", kind)
        self.kubectl.run(*words, "-p", json.dumps(patch))


@pytest.fixture
def live(observer: Observer) -> Cluster:
    return Cluster(observer)


@pytest.fixture
def at(kubeconfig: Path, namespace: str):
    return lambda program: program.at(kubeconfig, namespace)


SIDECAR = {
    "spec": {"template": {"spec": {"containers": [{"name": "sidecar", "image": "envoy:1"}]}}}
}


def test_a_release_of_helm_3_stays_client_side_and_keeps_what_others_added(
    at, helm3: Program, helmx: Program, deployment: Path, live: Cluster
) -> None:
    at(helm3).run("install", "web", deployment)
    live.patch(SIDECAR)
    changed = ("--set", "image=nginx:2", "--set-json", 'env=[{"name":"B","value":"3"}]')
    at(helmx).run("upgrade", "web", deployment, *changed)
    assert live.container()["image"] == "nginx:2"
    assert live.container()["env"] == [{"name": "B", "value": "3"}]
    names = [one["name"] for one in live.get()["spec"]["template"]["spec"]["containers"]]
    assert sorted(names) == ["main", "sidecar"]
    metadata = json.loads(at(helmx).run("get", "metadata", "web", "-o", "json").stdout)
    assert metadata["applyMethod"] == "csa"


def test_on_the_way_to_server_side_apply_removed_fields_really_go(
    at, helm3: Program, helmx: Program, deployment: Path, live: Cluster
) -> None:
    at(helm3).run("install", "web", deployment, "--set", "podAnnotations.old=here")
    at(helmx).run("upgrade", "web", deployment, "--server-side=true", "--reset-values")
    assert "annotations" not in live.get()["spec"]["template"]["metadata"]
    assert live.managers() == {("helm", "Apply")}
    at(helmx).run("upgrade", "web", deployment, "--set", "image=nginx:2")
    assert live.container()["image"] == "nginx:2"


@pytest.mark.parametrize("first", ["helm", "helm3", "helmx"])
def test_a_change_by_hand_is_a_conflict_in_helms_words(
    at, helm: Program, helm3: Program, helmx: Program, deployment: Path, live: Cluster, first: str
) -> None:
    programs = {"helm": helm, "helm3": helm3, "helmx": helmx}
    at(programs[first]).run("install", "web", deployment)
    live.kubectl.run("scale", "deployment", "web", "--replicas=3", "-n", live.namespace)
    words = ("upgrade", "web", deployment, "--server-side=true", "--set", "image=nginx:2")
    texts = []
    for program in (helmx, helm):
        done = at(program).run(*words, check=False)
        assert done.returncode == 1
        texts.append([line for line in done.stderr.splitlines() if line.startswith("Error:")])
    assert texts[0] == texts[1]
    assert 'conflict with "kubectl"' in texts[0][0]
    at(helmx).run(*words, "--force-conflicts")
    assert live.get()["spec"]["replicas"] == 1


def test_force_replace(at, helmx: Program, deployment: Path, live: Cluster) -> None:
    at(helmx).run("install", "web", deployment)
    live.patch(SIDECAR)
    refused = at(helmx).run("upgrade", "web", deployment, "--force-replace", check=False)
    text = "cannot use server-side apply and force replace together"
    assert text in refused.stderr
    at(helmx).run("upgrade", "web", deployment, "--force-replace", "--server-side=false")
    names = [one["name"] for one in live.get()["spec"]["template"]["spec"]["containers"]]
    assert names == ["main"]


def test_take_ownership(at, helmx: Program, deployment: Path, live: Cluster, tmp_path) -> None:
    rendered = at(helmx).run("template", "web", deployment).stdout
    path = tmp_path / "web.yaml"
    path.write_text(rendered)
    live.kubectl.run("apply", "-n", live.namespace, "-f", path)
    refused = at(helmx).run("install", "web", deployment, check=False)
    assert "cannot be imported into the current release" in refused.stderr
    words = ("install", "web", deployment, "--take-ownership", "--force-conflicts")
    at(helmx).run(*words, "--set", "image=nginx:2")
    assert live.container()["image"] == "nginx:2"
    at(helmx).run("uninstall", "web", "--wait", "--cascade", "foreground")
    gone = live.kubectl.run("get", "deployment", "web", "-n", live.namespace, check=False)
    assert "not found" in gone.stderr
