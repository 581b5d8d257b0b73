"""A folder as a cluster: one file an object, whole or not at all, nothing outside of it."""

import os
import threading
from pathlib import Path

import pytest

from helmcore.errors import (
    ClusterUnreachable,
    ObjectConflict,
    ObjectExists,
    ObjectNotFound,
    ObjectRejected,
    SettingsError,
)
from helmcore.model.cluster import Deletion, Patch, ResourceRef, Selection
from helmcore.testing.fakes import FakeCluster
from helmx_cluster_directory.cluster import DirectoryCluster
from helmx_cluster_directory.selectors import fields_match, labels_match


def configmap(name: str = "web", namespace: str = "prod", **labels: str) -> dict:
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": name, "namespace": namespace, "labels": labels},
        "data": {"a": "1"},
    }


@pytest.fixture
def cluster(tmp_path: Path) -> DirectoryCluster:
    return DirectoryCluster(str(tmp_path / "tree"))


def tree(cluster: DirectoryCluster) -> list[str]:
    root = Path(cluster.root)
    files = [str(p.relative_to(root)) for p in root.rglob("*") if p.is_file()]
    return sorted(name for name in files if name != ".helmx/lock")


REF = ResourceRef("v1", "ConfigMap", "web", "prod")


def test_every_object_is_a_file_of_its_own(cluster: DirectoryCluster) -> None:
    cluster.create(configmap())
    cluster.create(configmap("db"))
    role = {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole"}
    cluster.create({**role, "metadata": {"name": "system:web:reader"}})
    assert tree(cluster) == [
        "_cluster/clusterrole-system:web:reader.yaml",
        "prod/configmap-db.yaml",
        "prod/configmap-web.yaml",
    ]
    text = Path(cluster.root, "prod/configmap-web.yaml").read_text()
    assert text == (
        'apiVersion: v1\ndata:\n  a: "1"\nkind: ConfigMap\nmetadata:\n  labels: {}\n  name: web\n'
        "  namespace: prod\n"
    )


def test_what_was_written_is_read_with_what_a_server_adds(cluster: DirectoryCluster) -> None:
    cluster.create(configmap())
    found = cluster.get(REF)
    assert found["data"] == {"a": "1"}
    assert found["metadata"]["uid"]
    assert found["metadata"]["resourceVersion"]
    # what only a server knows is not written back
    cluster.replace({**found, "data": {"a": "2"}})
    assert "uid" not in Path(cluster.root, "prod/configmap-web.yaml").read_text()


def test_secrets_are_private_and_others_are_not(cluster: DirectoryCluster) -> None:
    previous = os.umask(0o022)
    try:
        secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}, "data": {}}
        cluster.create(secret)
        cluster.create(configmap(namespace="default"))
        modes = {p.name: p.stat().st_mode & 0o777 for p in Path(cluster.root, "default").iterdir()}
        assert modes == {"secret-s.yaml": 0o600, "configmap-web.yaml": 0o644}
        cluster.patch(ResourceRef("v1", "Secret", "s", "default"), Patch("apply", secret))
        assert Path(cluster.root, "default/secret-s.yaml").stat().st_mode & 0o777 == 0o600
    finally:
        os.umask(previous)


def test_creation_is_exclusive_and_replacing_wants_the_version(cluster: DirectoryCluster) -> None:
    first = cluster.create(configmap())
    with pytest.raises(ObjectExists):
        cluster.create(configmap())
    cluster.replace({**first, "data": {"a": "2"}})
    with pytest.raises(ObjectConflict):
        cluster.replace({**first, "data": {"a": "3"}})
    assert cluster.get(REF)["data"] == {"a": "2"}


def test_apply_creates_and_overwrites(cluster: DirectoryCluster) -> None:
    cluster.patch(REF, Patch("apply", configmap()))
    changed = configmap()
    del changed["data"]
    cluster.patch(REF, Patch("apply", changed))
    assert "data" not in cluster.get(REF)
    cluster.patch(REF, Patch("merge", {"data": {"b": "2"}, "metadata": {"labels": None}}))
    assert cluster.get(REF)["data"] == {"b": "2"}


def test_a_dry_run_changes_nothing(cluster: DirectoryCluster) -> None:
    cluster.create(configmap(), dry_run=True)
    cluster.patch(REF, Patch("apply", configmap(), dry_run=True))
    assert tree(cluster) == []


def test_deletion_wants_the_very_object_and_leaves_no_empty_folder(
    cluster: DirectoryCluster,
) -> None:
    uid = cluster.create(configmap())["metadata"]["uid"]
    with pytest.raises(ObjectConflict):
        cluster.delete(REF, Deletion(uid="another"))
    cluster.delete(REF, Deletion(uid=uid))
    assert not Path(cluster.root, "prod").exists()
    with pytest.raises(ObjectNotFound) as caught:
        cluster.delete(REF, Deletion())
    assert caught.value.message == 'configmaps "web" not found'


def test_lists_select_by_namespace_labels_and_fields(cluster: DirectoryCluster) -> None:
    cluster.create(configmap("a", "one", app="x"))
    cluster.create(configmap("b", "two", app="x"))
    cluster.create(configmap("c", "two", app="y"))

    def names(**selection: str) -> list[str]:
        namespace = selection.pop("namespace", "")
        found = cluster.list("v1", "ConfigMap", Selection(namespace, **selection))
        return sorted(item["metadata"]["name"] for item in found)

    assert names() == ["a", "b", "c"]
    assert names(namespace="two") == ["b", "c"]
    assert names(labels="app=x") == ["a", "b"]
    assert names(labels="app=x", fields="metadata.namespace=two") == ["b"]
    assert list(cluster.list("v1", "Pod", Selection())) == []


@pytest.mark.parametrize("name", ["../evil", "..", ".", "a/b", "a\\b", "", "x" * 300, "nul\0"])
@pytest.mark.parametrize("part", ["name", "namespace", "kind"])
def test_no_name_leaves_the_folder(cluster: DirectoryCluster, name: str, part: str) -> None:
    hostile = configmap()
    if part == "kind":
        hostile["kind"] = name
    else:
        hostile["metadata"][part] = name
    if name == "" and part == "namespace":
        cluster.create(hostile)  # the default namespace
        assert tree(cluster) == ["default/configmap-web.yaml"]
        return
    with pytest.raises(ObjectRejected):
        cluster.create(hostile)
    assert tree(cluster) == []


def test_links_are_not_followed(cluster: DirectoryCluster, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    Path(cluster.root).mkdir()
    Path(cluster.root, "prod").symlink_to(outside)
    with pytest.raises(ObjectRejected, match="symbolic link"):
        cluster.create(configmap())
    assert list(outside.iterdir()) == []


def test_kinds_of_one_name_in_two_groups_do_not_collide(cluster: DirectoryCluster) -> None:
    for group in ("one.example.com/v1", "two.example.com/v1"):
        cluster.create({"apiVersion": group, "kind": "Thing", "metadata": {"name": "x"}})
    assert tree(cluster) == [
        "default/thing-x.yaml",
        "default/thing.two.example.com-x.yaml",
    ]
    ref = ResourceRef("two.example.com/v1", "Thing", "x", "default")
    assert cluster.get(ref)["apiVersion"] == "two.example.com/v1"
    cluster.delete(ref, Deletion())
    assert tree(cluster) == ["default/thing-x.yaml"]


def test_definitions_in_the_folder_say_where_their_kinds_live(cluster: DirectoryCluster) -> None:
    cluster.create(
        {
            "apiVersion": "apiextensions.k8s.io/v1",
            "kind": "CustomResourceDefinition",
            "metadata": {"name": "things.example.com"},
            "spec": {"group": "example.com", "names": {"kind": "Thing"}, "scope": "Cluster"},
        }
    )
    cluster.create({"apiVersion": "example.com/v1", "kind": "Thing", "metadata": {"name": "x"}})
    assert "_cluster/thing-x.yaml" in tree(cluster)


def test_a_file_that_is_no_manifest_is_named(cluster: DirectoryCluster) -> None:
    cluster.create(configmap())
    Path(cluster.root, "prod/configmap-web.yaml").write_text("a: [\n")
    with pytest.raises(ObjectRejected) as caught:
        cluster.get(REF)
    assert str(caught.value.subject).endswith("prod/configmap-web.yaml")


def test_the_folder_must_be_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        DirectoryCluster("")
    assert "dir:PATH" in str(caught.value.hint)


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ClusterUnreachable):
        DirectoryCluster(str(tmp_path / "file")).create(configmap())


def test_writers_do_not_lose_each_others_work(cluster: DirectoryCluster) -> None:
    cluster.create(configmap())
    done = []

    def work() -> None:
        mine = DirectoryCluster(cluster.root)
        for _ in range(10):
            while True:
                found = mine.get(REF)
                count = int(found["data"]["a"]) + 1
                try:
                    mine.replace({**found, "data": {"a": str(count)}})
                except ObjectConflict:
                    continue
                done.append(count)
                break

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == list(range(2, 42))


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ("", True),
        ("a=1", True),
        ("a==1,b!=3", True),
        ("a!=1", False),
        ("a in (1, 2),b notin (3)", True),
        ("a in (2,3)", False),
        ("b", True),
        ("!b", False),
        ("!c", True),
        ("c=", False),
    ],
)
def test_label_selectors(selector: str, expected: bool) -> None:
    assert labels_match(selector, {"a": "1", "b": "2"}) is expected


def test_field_selectors() -> None:
    found = {"type": "x", "metadata": {"name": "n"}}
    assert fields_match("metadata.name=n,type=x", found)
    assert not fields_match("type!=x", found)
    assert fields_match("status.phase=", found)


def test_it_behaves_as_the_fake_api_server_does() -> None:
    """The same steps, the same kinds of error: what actions rely on."""
    fake = FakeCluster()
    fake.create({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "prod"}})
    created = fake.create(configmap())
    with pytest.raises(ObjectExists):
        fake.create(configmap())
    fake.replace({**created, "data": {}})
    with pytest.raises(ObjectConflict):
        fake.replace({**created, "data": {}})
    with pytest.raises(ObjectConflict):
        fake.delete(REF, Deletion(uid="another"))
