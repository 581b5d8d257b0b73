"""Objects on their way to a cluster: build, own, apply, migrate, remove."""

from __future__ import annotations

import pytest

from helmcore.cluster import apply, fieldmanagers, merge, ownership, removal, resources
from helmcore.cluster.apply import ApplyOptions
from helmcore.cluster.ownership import Owner
from helmcore.cluster.work import Work
from helmcore.errors import (
    ClusterForbidden,
    ClusterUnreachable,
    Interrupted,
    KindUnknown,
    ObjectConflict,
    ObjectRejected,
    OwnershipConflict,
)
from helmcore.model.cluster import Patch, ResourceRef
from helmcore.testing.fakes import FakeCluster

OWNER = Owner("web", "default")
CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\ndata: {a: '1', b: '2'}\n"
CRD = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Thing, plural: things}
  versions: [{name: v1}, {name: v2}]
"""
THING = "---\napiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\nspec: {a: 1}\n"


@pytest.fixture
def cluster():
    return FakeCluster("other")


@pytest.fixture
def work(cluster, monkeypatch):
    made = Work(cluster)
    monkeypatch.setattr(made, "sleep", lambda seconds: made.check())
    return made


def build(work, text, **options):
    found = resources.build(work, text, "default", **options)
    for one in found:
        OWNER.mark(one.object)
    return found


def test_documents_get_their_place(work):
    found = build(
        work,
        CONFIG % "a"
        + "---\n# only a comment\n---\n"
        + "apiVersion: v1\nkind: Namespace\nmetadata: {name: space, namespace: ignored}\n"
        + "---\napiVersion: v1\nkind: List\nitems:\n"
        + "- {apiVersion: v1, kind: Secret, metadata: {name: s, namespace: other}}\n",
    )
    places = [(one.ref.kind, one.ref.namespace, one.ref.name) for one in found]
    assert places == [
        ("ConfigMap", "default", "a"),
        ("Namespace", "", "space"),
        ("Secret", "other", "s"),
    ]
    assert found[0].object["metadata"]["namespace"] == "default"
    assert "namespace" not in found[1].object["metadata"]
    assert found[0].placed == "default/a /v1, Kind=ConfigMap"


def test_whole_numbers_stay_whole(work):
    text = (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\n"
        "spec: {replicas: 3, big: 12345678901234567890, ratio: 1.5, one: 1.0}\n"
    )
    [one] = build(work, text)
    assert one.object["spec"] == {
        "replicas": 3, "big": 12345678901234567890, "ratio": 1.5, "one": 1,
    }  # fmt: skip
    assert isinstance(one.object["spec"]["one"], int)


def test_unknown_kinds_are_all_named_in_helms_words(work):
    with pytest.raises(KindUnknown) as caught:
        build(work, THING + "---\napiVersion: x.y/v1\nkind: Z\nmetadata: {name: z}\n")
    assert caught.value.message == (
        'resource mapping not found for name: "t" namespace: "" from "": no matches for kind '
        '"Thing" in version "example.com/v1"\n'
        'resource mapping not found for name: "z" namespace: "" from "": no matches for kind "Z" '
        'in version "x.y/v1"\nensure CRDs are installed first'
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("kind: ConfigMap\nmetadata: {name: a}", "apiVersion not set"),
        ("apiVersion: v1\nmetadata: {name: a}", "kind not set"),
        ("just text", "not an object"),
        ("a: [", "error parsing"),
        (
            "apiVersion: v1\nkind: Secret\nmetadata: {name: a, generateName: b}",
            "cannot both be set",
        ),
    ],
)
def test_what_is_no_object(work, text, message):
    with pytest.raises(ObjectRejected, match=message):
        build(work, text)


def test_a_manifest_may_bring_a_kind_and_use_it(work, cluster):
    found = build(work, CRD + THING)
    assert found[1].declared
    apply.apply(work, found, ApplyOptions())
    assert [one["metadata"]["name"] for one in cluster.peek("Thing")] == ["t"]


def test_objects_of_an_old_version_are_found_at_the_served_one(work):
    text = "apiVersion: apps/v1beta1\nkind: Deployment\nmetadata: {name: d}\n"
    [one] = resources.build_known(work, text, "default")
    assert one.ref.api_version == "apps/v1"


def test_objects_of_a_kind_that_is_gone_are_left_out(cluster):
    lines = []
    assert resources.build_known(Work(cluster, warn=lines.append), THING, "default") == []
    assert "a kind that is gone" in lines[0]


def test_ownership_names_every_foreign_object(work, cluster):
    for name in ("a", "b"):
        cluster.plant({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}})
    found = build(work, CONFIG % "a" + "---\n" + CONFIG % "b" + "---\n" + CONFIG % "c")
    with pytest.raises(OwnershipConflict) as caught:
        ownership.look(work, found, OWNER, take=False, doing="update")
    assert caught.value.message.startswith(
        'unable to continue with update: ConfigMap "a" in namespace "default" exists and cannot be '
        "imported into the current release: invalid ownership metadata; label validation error"
    )
    assert caught.value.subject == 'the same is true of ConfigMap "b" in namespace "default"'
    standing = ownership.look(work, found, OWNER, take=True, doing="update")
    assert [one.ref.name for one in standing.present] == ["a", "b"]
    assert [one.ref.name for one in standing.missing] == ["c"]


def test_another_owner_is_named(work, cluster):
    [one] = build(work, CONFIG % "a")
    apply.apply(work, [one], ApplyOptions())
    doubts = Owner("other", "default").doubts(cluster.get(one.ref))
    assert doubts == (
        'invalid ownership metadata; annotation validation error: key "meta.helm.sh/release-name" '
        'must equal "other": current value is "web"'
    )


def test_a_conflict_names_the_manager_and_can_be_forced(work, cluster):
    found = build(work, CONFIG % "a")
    apply.apply(work, found, ApplyOptions())
    body = {"data": {"a": "mine"}}
    cluster.patch(found[0].ref, Patch("merge", body, manager="kubectl-edit", force=True))
    with pytest.raises(ObjectConflict) as caught:
        apply.apply(work, found, ApplyOptions())
    assert caught.value.message == (
        "conflict occurred while applying object default/a /v1, Kind=ConfigMap: Apply failed with "
        '1 conflict: conflict with "kubectl-edit": .data.a'
    )
    assert "--force-conflicts" in caught.value.hint
    apply.apply(work, found, ApplyOptions(force_conflicts=True))
    assert cluster.get(found[0].ref)["data"]["a"] == "1"


def test_all_objects_are_tried_and_all_failures_told(work, cluster):
    def refuse(verb, ref):
        if verb == "patch" and ref.name in {"a", "c"}:
            raise ObjectRejected(f"{ref.name} is bad", code=422)

    cluster.before = refuse
    found = build(work, "---\n".join(CONFIG % name for name in "abc"))
    with pytest.raises(ObjectRejected) as caught:
        apply.apply(work, found, ApplyOptions(joiner=" && "))
    assert caught.value.message == (
        "server-side apply failed for object default/a /v1, Kind=ConfigMap: a is bad && "
        "server-side apply failed for object default/c /v1, Kind=ConfigMap: c is bad"
    )
    assert [one["metadata"]["name"] for one in cluster.peek("ConfigMap")] == ["b"]


def test_fields_of_helm_3_move_to_the_applier_and_disappear_with_it(work, cluster):
    [old] = build(work, CONFIG % "a")
    cluster.create(old.object, manager="helm")
    new = build(work, (CONFIG % "a").replace(", b: '2'", ""))
    apply.apply(work, new, ApplyOptions(migrate=[new[0].key]))
    live = cluster.get(new[0].ref)
    assert live["data"] == {"a": "1"}
    managers = [(one["manager"], one["operation"]) for one in live["metadata"]["managedFields"]]
    assert managers == [("helm", "Apply")]


def test_without_the_migration_they_would_stay(work, cluster):
    [old] = build(work, CONFIG % "a")
    cluster.create(old.object, manager="helm")
    new = build(work, (CONFIG % "a").replace(", b: '2'", ""))
    apply.apply(work, new, ApplyOptions())
    assert cluster.get(new[0].ref)["data"] == {"a": "1", "b": "2"}


def test_several_client_side_managers_become_one():
    def entry(manager, operation, fields, **more):
        return {"manager": manager, "operation": operation, "fieldsV1": fields, **more}

    live = {
        "metadata": {
            "managedFields": [
                entry("kubectl-client-side-apply", "Update", {"f:data": {"f:a": {}}}),
                entry("helm", "Update", {"f:data": {"f:b": {}}, "f:x": {}}),
                entry("helm", "Update", {"f:status": {}}, subresource="status"),
                entry("kube-controller-manager", "Update", {"f:y": {}}),
            ]
        }
    }
    assert fieldmanagers.upgraded(live) == [
        entry("helm", "Apply", {"f:data": {"f:a": {}, "f:b": {}}, "f:x": {}}),
        entry("helm", "Update", {"f:status": {}}, subresource="status"),
        entry("kube-controller-manager", "Update", {"f:y": {}}),
    ]


def test_client_side_apply_patches_what_changed(work, cluster):
    [old] = build(work, CONFIG % "a")
    options = ApplyOptions(server_side=False)
    apply.apply(work, [old], options)
    cluster.patch(old.ref, Patch("merge", {"data": {"theirs": "stays"}}))
    [new] = build(work, (CONFIG % "a").replace("b: '2'", "c: '3'"))
    options = ApplyOptions(server_side=False, originals={old.key: old.object})
    apply.apply(work, [new], options)
    assert cluster.get(new.ref)["data"] == {"a": "1", "c": "3", "theirs": "stays"}
    cluster.requests.clear()
    apply.apply(work, [new], ApplyOptions(server_side=False, originals={new.key: new.object}))
    assert cluster.mutations() == []


def test_replacing_overwrites_everything(work, cluster):
    found = build(work, CONFIG % "a")
    apply.apply(work, found, ApplyOptions())
    cluster.patch(found[0].ref, Patch("merge", {"data": {"theirs": "goes"}}))
    apply.apply(work, found, ApplyOptions(server_side=False, force_replace=True))
    assert cluster.get(found[0].ref)["data"] == {"a": "1", "b": "2"}


def test_strategic_patches_merge_lists_by_key():
    old = {"spec": {"containers": [{"name": "a", "image": "1"}, {"name": "b", "image": "1"}]}}
    new = {"spec": {"containers": [{"name": "a", "image": "2"}]}}
    live = {
        "spec": {
            "containers": [
                {"name": "a", "image": "1", "pull": "Always"},
                {"name": "b", "image": "1"},
                {"name": "injected", "image": "x"},
            ]
        }
    }
    assert merge.strategic(old, new, live) == {
        "spec": {"containers": [{"name": "a", "image": "2"}, {"$patch": "delete", "name": "b"}]}
    }
    assert merge.strategic(new, new, {"spec": {"containers": [{"name": "a", "image": "2"}]}}) == {}


def test_strategic_patches_replace_lists_without_a_key_and_remove_what_is_gone():
    old = {"args": ["a"], "gone": 1, "gone_already": 1}
    assert merge.strategic(old, {"args": ["b"]}, {"args": ["a"], "gone": 1}) == {
        "args": ["b"],
        "gone": None,
    }


def test_json_merge_patches():
    old, new = {"a": {"b": 1, "c": 2}, "d": [1]}, {"a": {"b": 1, "e": 3}, "d": [2]}
    assert merge.json_merge(old, new) == {"a": {"c": None, "e": 3}, "d": [2]}


def test_removal_takes_only_what_is_ours_and_that_very_object(work, cluster):
    found = build(work, "---\n".join(CONFIG % name for name in ("mine", "theirs", "gone", "kept")))
    apply.apply(work, [one for one in found if one.ref.name != "gone"], ApplyOptions())
    theirs = cluster.get(found[1].ref)
    theirs["metadata"]["annotations"][ownership.NAME] = "other"
    cluster.plant(theirs)
    kept = cluster.get(found[3].ref)
    kept["metadata"]["annotations"][resources.POLICY] = "keep"
    cluster.plant(kept)
    removed = removal.remove(work, found, removal.owned_by(OWNER))
    assert [one.ref.name for one in removed.deleted] == ["mine"]
    assert [one.ref.name for one in removed.gone] == ["gone"]
    assert [one.ref.name for one in removed.kept] == ["kept"]
    assert [one.ref.name for one, _ in removed.foreign] == ["theirs"]
    deletions = [ref.name for verb, ref in cluster.requests if verb == "delete"]
    assert deletions == ["mine"]


def test_an_object_that_took_the_place_of_ours_survives(work, cluster):
    [one] = build(work, CONFIG % "a")
    apply.apply(work, [one], ApplyOptions())

    def swap(verb, ref):
        if verb == "delete":
            cluster.before = lambda verb, ref: None
            cluster.plant({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}})

    cluster.before = swap
    removal.remove(work, [one], removal.owned_by(OWNER))
    assert len(cluster.peek("ConfigMap")) == 1


def test_what_cannot_be_looked_at_is_reported(work, cluster):
    found = build(work, CONFIG % "a")
    apply.apply(work, found, ApplyOptions())

    def refuse(verb, ref):
        raise ClusterForbidden("no", code=403)

    cluster.before = refuse
    removed = removal.remove(work, found, removal.owned_by(OWNER))
    assert [str(error) for _, error in removed.failed] == ["no"]


def test_finalizers_are_told(work, cluster):
    [one] = build(work, CONFIG % "a")
    one.object["metadata"]["finalizers"] = ["example.com/slow"]
    apply.apply(work, [one], ApplyOptions())
    removed = removal.remove(work, [one], removal.owned_by(OWNER))
    removal.confirm(work, removed)
    assert [(two.ref.name, names) for two, names in removed.lingering] == [
        ("a", ["example.com/slow"])
    ]
    assert removal.wait_gone(work, removed, seconds=0.2) == [
        "resource ConfigMap/default/a still exists. status: Terminating, message: waiting for "
        "finalizers example.com/slow"
    ]


def test_transient_failures_are_waited_out_and_others_are_not(work, cluster):
    failures = [ClusterUnreachable("busy", code=503)] * 3

    def fail(verb, ref):
        if failures:
            raise failures.pop()

    cluster.before = fail
    assert work.read(lambda: list(cluster.peek("x")) or cluster.get(_namespace()))
    assert failures == []


def _namespace():
    return ResourceRef("v1", "Namespace", "default")


def test_an_unreachable_cluster_is_told_at_once(cluster):
    def fail(verb, ref):
        raise ClusterUnreachable("connection refused")

    cluster.before = fail
    with pytest.raises(ClusterUnreachable):
        Work(cluster).read(lambda: cluster.get(_namespace()))
    assert len(cluster.requests) == 1


def test_patience_is_bounded_by_the_timeout(cluster):
    import time

    work = Work(cluster, timeout=0.5)
    work.read(lambda: cluster.get(_namespace()))

    def fail(verb, ref):
        raise ClusterUnreachable("gone")

    cluster.before = fail
    start = time.monotonic()
    with pytest.raises(ClusterUnreachable):
        work.read(lambda: cluster.get(_namespace()))
    assert time.monotonic() - start < 2


def test_nothing_is_sent_after_the_user_wanted_to_stop(work, cluster):
    found = build(work, CONFIG % "a" + "---\n" + CONFIG % "b")

    def stop(verb, ref):
        if ref.name == "a" and verb == "patch":
            work.stop.set()

    cluster.before = stop
    with pytest.raises(Interrupted):
        apply.apply(work, found, ApplyOptions())
    assert [one["metadata"]["name"] for one in cluster.peek("ConfigMap")] == ["a"]
