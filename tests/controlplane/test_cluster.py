"""The control plane behaves like a cluster: what is asked of pretended pods, volumes and users."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.controlplane.api import Api, Refused
from tests.controlplane.cluster import ControlPlane
from tests.controlplane.kubeconfig import Access
from tests.controlplane.users import SignIn
from tests.oracle import Program

CONTAINER = {"name": "main", "image": "example.test/main:1"}
READ_MAPS = {"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get", "list"]}


@pytest.fixture
def chart(tmp_path: Path) -> Path:
    """A chart with a Deployment of two pods, a hook Job before it, and a test pod."""
    deployment = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web"},
        "spec": {
            "replicas": 2,
            "selector": {"matchLabels": {"app": "web"}},
            "template": {"metadata": {"labels": {"app": "web"}}, "spec": pod_spec("Always")},
        },
    }
    job = {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": "prepare", "annotations": {"helm.sh/hook": "pre-install"}},
        "spec": {"template": {"spec": pod_spec("Never")}},
    }
    test = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "check", "annotations": {"helm.sh/hook": "test"}},
        "spec": pod_spec("Never"),
    }
    folder = tmp_path / "web"
    (folder / "templates").mkdir(parents=True)
    (folder / "Chart.yaml").write_text(
        "apiVersion: v2\nname: web\nversion: 1.0.0\nkubeVersion: '>=1.30.0-0'\n"
    )
    for name, document in (("web", deployment), ("prepare", job), ("check", test)):
        (folder / "templates" / f"{name}.yaml").write_text(json.dumps(document))
    return folder


def pod_spec(restart: str) -> dict[str, object]:
    return {"restartPolicy": restart, "containers": [CONTAINER]}


def make_pod(
    api: Api, namespace: str, restart: str, marks: Mapping[str, Mapping[str, str]] | None = None
) -> str:
    """Creates the pod `one` and returns its path."""
    path = f"/api/v1/namespaces/{namespace}/pods"
    api.create(path, {"metadata": {"name": "one", **(marks or {})}, "spec": pod_spec(restart)})
    return f"{path}/one"


def condition(pod: Any, kind: str) -> str | None:
    conditions = pod["status"].get("conditions", [])
    return next((one["status"] for one in conditions if one["type"] == kind), None)


def test_server_says_the_version_it_was_built_from(control_plane: ControlPlane) -> None:
    assert control_plane.api.get("/version")["gitVersion"] == "v1.36.3"


def test_helm_installs_a_chart_and_waits_for_hook_pods_and_test(
    helm: Program, kubeconfig: Path, namespace: str, chart: Path
) -> None:
    bound = helm.at(kubeconfig, namespace)
    bound.run("install", "web", chart, "--wait", "--timeout", "30s")
    releases = json.loads(bound.run("list", "-o", "json").stdout)
    assert [(one["name"], one["status"]) for one in releases] == [("web", "deployed")]
    tested = bound.run("test", "web", "--timeout", "30s").stdout
    assert "Phase:          Succeeded" in tested


def test_helm_3_sees_what_helm_4_installed(
    helm: Program, helm3: Program, kubeconfig: Path, namespace: str, chart: Path
) -> None:
    helm.at(kubeconfig, namespace).run("install", "web", chart)
    assert "STATUS: deployed" in helm3.at(kubeconfig, namespace).run("status", "web").stdout


def test_kubectl_reads_a_pods_log(
    control_plane: ControlPlane, kubectl: Program, kubeconfig: Path, namespace: str
) -> None:
    path = make_pod(control_plane.api, namespace, "Always")
    control_plane.until("ready pod", lambda: condition(control_plane.api.get(path), "Ready"))
    log = kubectl.at(kubeconfig).run("logs", "-n", namespace, "one").stdout
    assert log.splitlines()[0] == "a pretended container started"


@pytest.mark.parametrize(
    ("behaviour", "restart", "phase", "ready", "reason"),
    [
        (None, "Always", "Running", "True", None),
        (None, "Never", "Succeeded", "False", "Completed"),
        ("run", "Never", "Running", "True", None),
        ("fail", "Never", "Failed", "False", "Error"),
        ("fail", "Always", "Running", "False", "CrashLoopBackOff"),
        ("crash", "Always", "Running", "False", "CrashLoopBackOff"),
        ("unready", "Always", "Running", "False", None),
        ("image", "Always", "Pending", "False", "ImagePullBackOff"),
    ],
)
@pytest.mark.parametrize("place", ["labels", "annotations"])
def test_pod_behaves_as_its_mark_says(
    control_plane: ControlPlane,
    namespace: str,
    behaviour: str | None,
    restart: str,
    phase: str,
    ready: str,
    reason: str | None,
    place: str,
) -> None:
    marks = {place: {"helmx.test/behaviour": behaviour}} if behaviour else {}
    path = make_pod(control_plane.api, namespace, restart, marks)

    def settled() -> Any:
        pod = control_plane.api.get(path)
        reached = pod["status"]["phase"] == phase and condition(pod, "Ready") == ready
        return pod if reached else None

    pod = control_plane.until(f"pod in phase {phase}, ready {ready}", settled)
    state = pod["status"]["containerStatuses"][0]["state"]
    assert next(iter(state.values())).get("reason") == reason


def test_delay_holds_a_pod_back(control_plane: ControlPlane, namespace: str) -> None:
    marks = {"annotations": {"helmx.test/delay": "1s"}}
    path = make_pod(control_plane.api, namespace, "Always", marks)
    control_plane.until(
        "scheduled pod", lambda: condition(control_plane.api.get(path), "PodScheduled")
    )
    assert control_plane.api.get(path)["status"]["phase"] == "Pending"
    control_plane.until("ready pod", lambda: condition(control_plane.api.get(path), "Ready"))


@pytest.mark.parametrize(("behaviour", "kind"), [(None, "Complete"), ("fail", "Failed")])
def test_job_ends_as_its_pod_does(
    control_plane: ControlPlane, namespace: str, behaviour: str | None, kind: str
) -> None:
    labels = {"helmx.test/behaviour": behaviour} if behaviour else {}
    template = {"metadata": {"labels": labels}, "spec": pod_spec("Never")}
    path = f"/apis/batch/v1/namespaces/{namespace}/jobs"
    spec = {"backoffLimit": 0, "template": template}
    control_plane.api.create(path, {"metadata": {"name": "one"}, "spec": spec})
    control_plane.until(
        f"job condition {kind}",
        lambda: condition(control_plane.api.get(f"{path}/one"), kind) == "True",
    )


def test_volume_claim_binds_and_its_volume_goes_with_it(
    control_plane: ControlPlane, namespace: str
) -> None:
    api = control_plane.api
    claims = f"/api/v1/namespaces/{namespace}/persistentvolumeclaims"
    spec = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
    api.create(claims, {"metadata": {"name": "data"}, "spec": spec})

    def bound() -> Any:
        claim = api.get(f"{claims}/data")
        return claim if claim["status"]["phase"] == "Bound" else None

    volume = control_plane.until("bound claim", bound)["spec"]["volumeName"]
    api.delete(f"{claims}/data")
    path = f"/api/v1/persistentvolumes/{volume}"
    control_plane.until("deletion of the volume", lambda: api.find(path) is None)


def test_user_without_rights_is_refused_until_allowed(
    control_plane: ControlPlane, sign_in: SignIn, namespace: str
) -> None:
    path = f"/api/v1/namespaces/{namespace}/configmaps"
    eve = Api(Access.read(sign_in("eve")))
    with pytest.raises(Refused, match='User "eve" cannot list resource "configmaps"') as refused:
        eve.get(path)
    assert refused.value.status == 403
    sign_in.allow("eve", namespace, READ_MAPS)
    names = control_plane.until("rights for eve", lambda: allowed(eve, path))
    assert "kube-root-ca.crt" in names


def test_group_of_a_certificate_is_granted_rights(
    control_plane: ControlPlane, sign_in: SignIn, namespace: str
) -> None:
    path = f"/api/v1/namespaces/{namespace}/configmaps"
    dan = Api(Access.read(sign_in("dan", groups=["developers"])))
    sign_in.allow("group:developers", namespace, READ_MAPS)
    control_plane.until("rights for dan", lambda: allowed(dan, path))


def test_service_account_signs_in_with_its_token(
    control_plane: ControlPlane, sign_in: SignIn, namespace: str
) -> None:
    path = f"/api/v1/namespaces/{namespace}/configmaps"
    robot = Api(Access.read(sign_in.account(namespace, "robot")))
    with pytest.raises(Refused, match=f"system:serviceaccount:{namespace}:robot"):
        robot.get(path)
    sign_in.allow("account:robot", namespace, READ_MAPS)
    control_plane.until("rights for robot", lambda: allowed(robot, path))


def allowed(api: Api, path: str) -> list[str] | None:
    """The names of the objects at `path`; None as long as the server forbids it."""
    try:
        return [item["metadata"]["name"] for item in api.get(path)["items"]]
    except Refused as error:
        if error.status != 403:
            raise
        return None
