"""The contract's methods on a real API server, compared with kubectl."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path

import pytest

from helmcore.errors import (
    ClusterForbidden,
    KindUnknown,
    ObjectConflict,
    ObjectExists,
    ObjectNotFound,
    ObjectRejected,
)
from helmcore.model.cluster import Deletion, Patch, ResourceRef, Selection
from tests.plugins.cluster_kubernetes.conftest import cluster_at

pytestmark = pytest.mark.needs("controlplane")


def config_map(name: str, namespace: str, **data: str):
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": name, "namespace": namespace, "labels": {"test": "yes"}},
        "data": data,
    }


def ref(name: str, namespace: str) -> ResourceRef:
    return ResourceRef("v1", "ConfigMap", name, namespace)


def test_create_get_replace_delete(cluster, namespace) -> None:
    made = cluster.create(config_map("a", namespace, k="1"))
    assert made["metadata"]["uid"]
    assert made["metadata"]["managedFields"][0]["manager"] == "helm"
    assert cluster.get(ref("a", namespace)) == made
    made["data"]["k"] = "2"
    again = cluster.replace(made)
    assert again["data"] == {"k": "2"}
    with pytest.raises(ObjectConflict) as stale:
        cluster.replace(made)
    assert stale.value.message.startswith('Operation cannot be fulfilled on configmaps "a"')
    assert stale.value.code == 409
    cluster.delete(ref("a", namespace), Deletion())
    with pytest.raises(ObjectNotFound) as gone:
        cluster.get(ref("a", namespace))
    assert gone.value.message == 'configmaps "a" not found'
    with pytest.raises(ObjectNotFound):
        cluster.delete(ref("a", namespace), Deletion())


def test_an_object_that_is_there_is_not_created_twice(cluster, namespace) -> None:
    cluster.create(config_map("a", namespace))
    with pytest.raises(ObjectExists) as error:
        cluster.create(config_map("a", namespace))
    assert error.value.message == 'configmaps "a" already exists'


def test_delete_keeps_another_object_of_the_same_name(cluster, namespace) -> None:
    cluster.create(config_map("a", namespace))
    with pytest.raises(ObjectConflict) as error:
        cluster.delete(ref("a", namespace), Deletion(uid="11111111-1111-1111-1111-111111111111"))
    assert "11111111-1111-1111-1111-111111111111" in error.value.message
    assert error.value.code == 409
    uid = cluster.get(ref("a", namespace))["metadata"]["uid"]
    cluster.delete(ref("a", namespace), Deletion(uid=uid))


def test_dry_runs_change_nothing(cluster, namespace) -> None:
    shown = cluster.create(config_map("a", namespace, k="1"), dry_run=True)
    assert shown["data"] == {"k": "1"}
    with pytest.raises(ObjectNotFound):
        cluster.get(ref("a", namespace))
    cluster.create(config_map("a", namespace, k="1"))
    patch = Patch("apply", config_map("a", namespace, k="2"), force=True, dry_run=True)
    assert cluster.patch(ref("a", namespace), patch)["data"] == {"k": "2"}
    cluster.delete(ref("a", namespace), Deletion(dry_run=True))
    assert cluster.get(ref("a", namespace))["data"] == {"k": "1"}


def test_server_side_apply_creates_and_meets_other_managers(cluster, namespace) -> None:
    where = ref("a", namespace)
    cluster.patch(where, Patch("apply", config_map("a", namespace, k="1"), manager="one"))
    with pytest.raises(ObjectConflict) as error:
        cluster.patch(where, Patch("apply", config_map("a", namespace, k="2"), manager="two"))
    assert error.value.message.startswith('Apply failed with 1 conflict: conflict with "one": ')
    forced = Patch("apply", config_map("a", namespace, k="2"), manager="two", force=True)
    assert cluster.patch(where, forced)["data"] == {"k": "2"}


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("merge", {"data": {"k": None, "new": "x"}}),
        ("strategic", {"data": {"k": None, "new": "x"}}),
        (
            "json",
            [
                {"op": "remove", "path": "/data/k"},
                {"op": "add", "path": "/data/new", "value": "x"},
            ],
        ),
    ],
)
def test_patches(cluster, namespace, kind, body) -> None:
    cluster.create(config_map("a", namespace, k="1", stays="y"))
    assert cluster.patch(ref("a", namespace), Patch(kind, body))["data"] == {
        "stays": "y",
        "new": "x",
    }


def test_field_validation_is_asked_for(cluster, namespace) -> None:
    wrong = {**config_map("a", namespace), "nonsense": 1}
    with pytest.raises(ObjectRejected) as error:
        cluster.create(wrong, validation="Strict")
    assert 'strict decoding error: unknown field "nonsense"' in error.value.message
    with pytest.raises(ObjectRejected) as error:
        cluster.patch(ref("a", namespace), Patch("apply", wrong, validation="Strict"))
    assert error.value.message.endswith(".nonsense: field not declared in schema")
    cluster.create(wrong, validation="Ignore")


def test_warnings_of_the_server_reach_the_user(kubeconfig, namespace, tmp_path) -> None:
    from helmx_cluster_kubernetes.cluster import KubernetesCluster
    from helmx_cluster_kubernetes.source import KubeconfigSource

    lines: list[str] = []
    source = KubeconfigSource({"KUBECONFIG": str(kubeconfig)}, lines.append)
    wrong = {**config_map("a", namespace), "nonsense": 1}
    KubernetesCluster(source).create(wrong, validation="Warn")
    assert lines == ['Warning: unknown field "nonsense"']


def test_invalid_objects_are_told_in_the_servers_words(cluster, namespace, kubectl, kubeconfig):
    wrong = config_map("No_Name", namespace)
    with pytest.raises(ObjectRejected) as error:
        cluster.create(wrong)
    theirs = kubectl.at(kubeconfig).run("create", "-f", "-", check=False, input=json.dumps(wrong))
    assert theirs.stderr.strip() == f"The {error.value.message}"


def test_lists_come_in_pages_and_say_what_they_hold(cluster, namespace) -> None:
    for number in range(7):
        cluster.create(config_map(f"m{number}", namespace, k="x" * 10))
    selection = Selection(namespace, labels="test=yes", page=3)
    found = list(cluster.list("v1", "ConfigMap", selection))
    assert [item["metadata"]["name"] for item in found] == [f"m{number}" for number in range(7)]
    assert {(item["apiVersion"], item["kind"]) for item in found} == {("v1", "ConfigMap")}
    bare = list(
        cluster.list("v1", "ConfigMap", Selection(namespace, labels="test=yes", metadata_only=True))
    )
    assert [item["metadata"] for item in bare] == [item["metadata"] for item in found]
    assert all(set(item) == {"apiVersion", "kind", "metadata"} for item in bare)
    one = list(cluster.list("v1", "ConfigMap", Selection(namespace, fields="metadata.name=m3")))
    assert [item["metadata"]["name"] for item in one] == ["m3"]


def test_lists_of_all_namespaces_equal_kubectls(cluster, kubectl, kubeconfig, namespace) -> None:
    cluster.create(config_map("a", namespace))
    ours = {
        (item["metadata"]["namespace"], item["metadata"]["name"])
        for item in cluster.list("v1", "ConfigMap", Selection(labels="test=yes"))
    }
    assert (namespace, "a") in ours
    listed = kubectl.at(kubeconfig).run(
        "get",
        "configmaps",
        "-n",
        namespace,
        "-o",
        "json",
        "-l",
        "test=yes",
        "--show-managed-fields",
    )
    theirs = json.loads(listed.stdout)["items"]
    mine = list(cluster.list("v1", "ConfigMap", Selection(namespace, labels="test=yes")))
    assert mine == theirs


def test_watch_gives_what_is_there_and_then_what_happens(cluster, namespace) -> None:
    cluster.create(config_map("a", namespace))
    seen: list[tuple[str, str]] = []
    selection = Selection(namespace, labels="test=yes")

    def change() -> None:
        time.sleep(0.3)
        cluster.create(config_map("b", namespace))
        cluster.patch(ref("b", namespace), Patch("merge", {"data": {"k": "v"}}))
        cluster.delete(ref("b", namespace), Deletion())

    worker = threading.Thread(target=change)
    worker.start()
    for event in cluster.watch("v1", "ConfigMap", selection, since="", timeout=20):
        if event.type != "BOOKMARK":
            seen.append((event.type, event.object["metadata"]["name"]))
            assert event.object["kind"] == "ConfigMap"
        if event.type == "DELETED":
            break
    worker.join()
    assert seen == [("ADDED", "a"), ("ADDED", "b"), ("MODIFIED", "b"), ("DELETED", "b")]


def test_watch_starts_after_a_resource_version_and_ends_in_time(cluster, namespace) -> None:
    made = cluster.create(config_map("a", namespace))
    cluster.create(config_map("b", namespace))
    begin = time.monotonic()
    events = list(
        cluster.watch(
            "v1",
            "ConfigMap",
            Selection(namespace, labels="test=yes", metadata_only=True),
            since=made["metadata"]["resourceVersion"],
            timeout=0.7,
        )
    )
    assert time.monotonic() - begin < 3
    named = [event for event in events if event.type != "BOOKMARK"]
    assert [(e.type, e.object["metadata"]["name"]) for e in named] == [("ADDED", "b")]
    assert "data" not in named[0].object


def test_a_forgotten_past_is_an_error_event(cluster, namespace) -> None:
    events = list(cluster.watch("v1", "ConfigMap", Selection(namespace), since="1", timeout=10))
    assert [event.type for event in events] == ["ERROR"]
    assert events[0].object["code"] == 410


def test_logs_of_a_container(cluster, namespace, control_plane) -> None:
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "talker", "namespace": namespace},
        "spec": {"containers": [{"name": "c", "image": "x"}]},
    }
    cluster.create(pod)
    where = ResourceRef("v1", "Pod", "talker", namespace)
    control_plane.until(
        "running pod", lambda: cluster.get(where)["status"].get("phase") == "Running"
    )
    assert cluster.logs(namespace, "talker", "c")
    assert cluster.logs(namespace, "talker", "") == cluster.logs(namespace, "talker", "c")
    with pytest.raises(ObjectNotFound) as error:
        cluster.logs(namespace, "silent", "c")
    assert error.value.message == 'pods "silent" not found'


def test_what_a_user_may_not_do(cluster, namespace, sign_in, tmp_path) -> None:
    eve = cluster_at(sign_in("eve"), tmp_path / "eve")
    with pytest.raises(ClusterForbidden) as error:
        eve.get(ref("a", namespace))
    assert error.value.message.startswith(
        'configmaps "a" is forbidden: User "eve" cannot get resource "configmaps"'
    )


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("..", "invalid resource name \"..\": [may not be '..']"),
        ("a/b", "invalid resource name \"a/b\": [may not contain '/']"),
        ("a%2fb", "invalid resource name \"a%2fb\": [may not contain '%']"),
        ("", "resource name may not be empty"),
    ],
)
def test_names_that_would_lead_elsewhere(cluster, name, message) -> None:
    with pytest.raises(ObjectRejected) as error:
        cluster.get(ref(name, "default"))
    assert error.value.message == message


def test_kinds(cluster) -> None:
    deployment = cluster.kind("apps/v1", "Deployment")
    assert (deployment.plural, deployment.namespaced) == ("deployments", True)
    assert "watch" in deployment.verbs
    assert not cluster.kind("rbac.authorization.k8s.io/v1", "ClusterRole").namespaced
    with pytest.raises(KindUnknown) as error:
        cluster.kind("example.com/v1", "Foo")
    assert error.value.message == 'no matches for kind "Foo" in version "example.com/v1"'
    assert error.value.hint == "ensure CRDs are installed first"


def test_a_kind_that_appears_is_found_and_one_that_goes_is_told(
    cluster, namespace, control_plane, tmp_path, kubeconfig
) -> None:
    plain = f"k{namespace.rpartition('-')[2]}"
    group = f"{plain}.example.com"
    crd = {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"things.{group}"},
        "spec": {
            "group": group,
            "scope": "Namespaced",
            "names": {"plural": "things", "kind": "Thing"},
            "versions": [
                {
                    "name": "v1",
                    "served": True,
                    "storage": True,
                    "schema": {
                        "openAPIV3Schema": {
                            "type": "object",
                            "x-kubernetes-preserve-unknown-fields": True,
                        }
                    },
                }
            ],
        },
    }
    where = ResourceRef("apiextensions.k8s.io/v1", "CustomResourceDefinition", f"things.{group}")
    with pytest.raises(KindUnknown):
        cluster.kind(f"{group}/v1", "Thing")
    cluster.create(crd)
    try:

        def known() -> bool:
            try:
                return bool(cluster.kind(f"{group}/v1", "Thing"))
            except KindUnknown:
                return False

        control_plane.until("the new kind", known)
        assert f"{group}/v1/Thing" in cluster.capabilities().api_versions
        thing = {"apiVersion": f"{group}/v1", "kind": "Thing", "metadata": {"name": "t"}}
        thing["metadata"]["namespace"] = namespace  # type: ignore[index]
        cluster.create(thing)
        other = cluster_at(kubeconfig, tmp_path)
        assert other.kind(f"{group}/v1", "Thing").plural == "things"
    finally:
        cluster.delete(where, Deletion())

    def gone() -> bool:
        try:
            other.get(ResourceRef(f"{group}/v1", "Thing", "t", namespace))
        except KindUnknown:
            return True
        except ObjectNotFound:
            return False
        return False

    control_plane.until("the kind to be gone", gone)


def test_capabilities_are_those_that_helm_sees(cluster, helm, kubeconfig, tmp_path) -> None:
    chart = tmp_path / "chart"
    (chart / "templates").mkdir(parents=True)
    (chart / "Chart.yaml").write_text("apiVersion: v2\nname: caps\nversion: 0.1.0\n")
    (chart / "templates" / "a.yaml").write_text(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n"
        "  v: {{ .Capabilities.KubeVersion.Version | quote }}\n"
        "  l: {{ .Capabilities.APIVersions | sortAlpha | toJson | quote }}\n"
    )
    shown = helm.at(kubeconfig).run("template", "x", chart, "--dry-run=server").stdout
    from helmcore.text import yaml

    data = yaml.load(shown)["data"]
    ours = cluster.capabilities()
    # Other tests add and remove kinds of their own meanwhile.
    theirs = {name for name in json.loads(data["l"]) if ".example.com/" not in name}
    assert {name for name in ours.api_versions if ".example.com/" not in name} == theirs
    assert len(theirs) > 50
    assert ours.kube_version == data["v"]


def test_the_default_namespace_is_used_where_none_is_named(kubeconfig, namespace, tmp_path):
    document = json.loads(Path(kubeconfig).read_text())
    document["contexts"][0]["context"]["namespace"] = namespace
    own = tmp_path / "config"
    own.write_text(json.dumps(document))
    cluster = cluster_at(own, tmp_path)
    assert cluster.default_namespace == namespace
    made = config_map("a", namespace)
    del made["metadata"]["namespace"]
    assert cluster.create(made)["metadata"]["namespace"] == namespace
    assert cluster.get(ref("a", ""))["metadata"]["namespace"] == namespace


def test_many_threads_share_a_cluster(cluster, namespace) -> None:
    errors: list[Exception] = []

    def work(part: int) -> None:
        try:
            for number in range(10):
                cluster.create(config_map(f"t{part}-{number}", namespace))
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(part,)) for part in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    selection = Selection(namespace, labels="test=yes", metadata_only=True, page=30)
    assert len(list(cluster.list("v1", "ConfigMap", selection))) == 80
