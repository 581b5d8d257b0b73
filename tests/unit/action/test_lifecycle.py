"""Install, upgrade, roll back, uninstall on a fake cluster that behaves."""

from __future__ import annotations

import pytest

from helmcore.action import install, rollback, uninstall, upgrade
from helmcore.action.install import InstallRequest
from helmcore.action.prepare import ReleaseRequest
from helmcore.action.rollback import RollbackRequest
from helmcore.action.rollout import Manner
from helmcore.action.uninstall import UninstallRequest
from helmcore.action.upgrade import UpgradeRequest
from helmcore.errors import (
    ClusterForbidden,
    NothingDeployed,
    ObjectRejected,
    OwnershipConflict,
    ReleaseError,
    ReleaseExists,
    ReleaseNotFound,
)
from tests.unit.action import invariants
from tests.unit.action.conftest import CONFIG_MAP, TextSource, first_version, second_version


def do_install(session, source=None, **options):
    what = ReleaseRequest("web", source or first_version())
    return install.run(session, InstallRequest(what, **options))


def do_upgrade(session, source=None, *, manner=None, **options):
    what = ReleaseRequest("web", source or second_version(), server_side="auto")
    return upgrade.run(session, UpgradeRequest(what, manner, **options))


def test_a_release_lives_from_install_to_uninstall(session, cluster):
    release = do_install(session).release
    assert (release.version, release.info.description) == (1, "Install complete")
    assert invariants.check(cluster).version == 1

    release = do_upgrade(session).release
    assert (release.version, release.info.description) == (2, "Upgrade complete")
    invariants.check(cluster)
    assert sorted(key[3] for key in invariants.owned(cluster)) == ["web-a", "web-c", "web-s"]

    release = rollback.run(session, RollbackRequest("web")).release
    assert (release.version, release.info.rollback_revision) == (3, 1)
    assert release.info.description == "Rollback to 1"
    invariants.check(cluster)
    assert sorted(key[3] for key in invariants.owned(cluster)) == ["web-a", "web-b", "web-s"]
    statuses = [release.info.status for release, _ in invariants.records(cluster)]
    assert statuses == ["superseded", "superseded", "deployed"]

    report = uninstall.run(session, UninstallRequest("web"))
    assert report.kept == ""
    invariants.check_gone(cluster)
    assert session.warnings == []


def test_the_pending_record_is_the_first_write_after_the_lock(session, cluster):
    do_install(session)
    assert [ref.kind for _, ref in cluster.mutations()][:2] == ["Lease", "Secret"]
    assert cluster.mutations()[1][1].name == "sh.helm.release.v1.web.v1"


def test_the_new_revision_is_deployed_before_the_old_one_is_superseded(session, cluster):
    do_install(session)
    cluster.requests.clear()
    do_upgrade(session)
    writes = [
        ref.name
        for verb, ref in cluster.mutations()
        if verb == "update" and ref.name.startswith("sh.helm")
    ]
    assert writes[-2:] == ["sh.helm.release.v1.web.v2", "sh.helm.release.v1.web.v1"]


def test_install_twice_is_refused_before_anything_is_written(session, cluster):
    do_install(session)
    cluster.requests.clear()
    with pytest.raises(ReleaseExists, match="cannot reuse a name that is still in use"):
        do_install(session)
    assert cluster.mutations() == []


def test_upgrade_of_nothing(session):
    with pytest.raises(NothingDeployed, match='"web" has no deployed releases'):
        do_upgrade(session)


def test_upgrade_installs_where_asked(session, cluster):
    request = InstallRequest(ReleaseRequest("web", second_version()))
    report = do_upgrade(session, install=request)
    assert report.installed
    assert invariants.check(cluster).version == 1


def test_foreign_objects_stop_an_install_in_helms_words(session, cluster):
    cluster.plant({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "web-a"}})
    with pytest.raises(OwnershipConflict) as caught:
        do_install(session)
    assert caught.value.message == (
        'unable to continue with install: ConfigMap "web-a" in namespace "default" exists and '
        "cannot be imported into the current release: invalid ownership metadata; "
        'label validation error: missing key "app.kubernetes.io/managed-by": must be set to '
        '"Helm"; annotation validation error: missing key "meta.helm.sh/release-name": must be '
        'set to "web"; annotation validation error: missing key "meta.helm.sh/release-namespace": '
        'must be set to "default"'
    )
    assert cluster.mutations() == []


def test_take_ownership(session, cluster):
    cluster.plant({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "web-a"}})
    do_install(session, manner=Manner(take_ownership=True))
    invariants.check(cluster)


def test_kept_objects_outlive_upgrade_and_uninstall(session, cluster):
    kept = CONFIG_MAP.format(name="$name-k", rev=1).replace(
        "{name: $name-k}", '{name: $name-k, annotations: {helm.sh/resource-policy: " Keep "}}'
    )
    do_install(session, TextSource({"k.yaml": kept}))
    report = do_upgrade(session)
    assert report.notes == ['ConfigMap "web-k" in namespace "default" is kept']
    do_upgrade(session, TextSource({"k.yaml": kept}))
    report = uninstall.run(session, UninstallRequest("web"))
    assert report.kept == (
        "These resources were kept due to the resource policy:\n[ConfigMap] web-k\n"
    )
    assert [one["metadata"]["name"] for one in cluster.peek("ConfigMap")] == ["web-k"]


def test_an_object_taken_over_by_another_release_survives_the_prune(session, cluster):
    do_install(session)
    [theirs] = [one for one in cluster.peek("ConfigMap") if one["metadata"]["name"] == "web-b"]
    theirs["metadata"]["annotations"]["meta.helm.sh/release-name"] = "other"
    cluster.plant(theirs)
    do_upgrade(session)
    assert "web-b" in [one["metadata"]["name"] for one in cluster.peek("ConfigMap")]
    assert any('ConfigMap "web-b"' in line for line in session.warnings)


def test_history_max_counts_all_and_keeps_the_deployed_one(session, cluster):
    do_install(session)
    for _ in range(5):
        do_upgrade(session, manner=Manner(history_max=3))
    assert [release.version for release, _ in invariants.records(cluster)] == [4, 5, 6]


def test_what_a_failed_upgrade_made_goes_with_the_next_one(session, cluster):
    do_install(session)
    broken = second_version()
    broken.files["z.yaml"] = CONFIG_MAP.format(name="$name-z", rev=2)

    def refuse(verb, ref):
        if ref.name == "web-z" and verb == "patch":
            raise ObjectRejected("no", code=422)

    cluster.before = refuse
    with pytest.raises(ObjectRejected, match="server-side apply failed"):
        do_upgrade(session, broken)
    cluster.before = lambda verb, ref: None
    assert [release.info.status for release, _ in invariants.records(cluster)] == [
        "deployed",
        "failed",
    ]
    third = second_version()
    del third.files["c.yaml"]
    do_upgrade(session, third)
    invariants.check(cluster)


def test_uninstall_after_a_failed_upgrade_leaves_nothing(session, cluster):
    do_install(session)

    def refuse(verb, ref):
        if ref.name == "web-s" and verb == "patch":
            raise ObjectRejected("no", code=422)

    cluster.before = refuse
    with pytest.raises(Exception, match="no"):
        do_upgrade(session)
    cluster.before = lambda verb, ref: None
    uninstall.run(session, UninstallRequest("web"))
    invariants.check_gone(cluster)


def test_uninstall_keeps_its_record_when_an_object_cannot_be_looked_at(session, cluster):
    do_install(session)

    def refuse(verb, ref):
        if ref.name == "web-b" and verb == "get":
            raise ClusterForbidden("no", code=403)

    cluster.before = refuse
    with pytest.raises(Exception, match="failed to delete release: web"):
        uninstall.run(session, UninstallRequest("web"))
    cluster.before = lambda verb, ref: None
    assert [label for _, label in invariants.records(cluster)] == ["uninstalling"]
    uninstall.run(session, UninstallRequest("web"))
    invariants.check_gone(cluster)


def test_uninstall_keeps_history(session, cluster):
    do_install(session)
    do_upgrade(session)
    uninstall.run(session, UninstallRequest("web", keep_history=True))
    assert [label for _, label in invariants.records(cluster)] == ["superseded", "uninstalled"]
    with pytest.raises(ReleaseError, match='the release named "web" is already deleted'):
        uninstall.run(session, UninstallRequest("web", keep_history=True))
    assert do_install(session, replace=True).release.version == 3
    invariants.check(cluster)


def test_uninstall_of_nothing(session):
    text = "uninstall: Release not loaded: web: release: not found"
    with pytest.raises(ReleaseNotFound, match=text):
        uninstall.run(session, UninstallRequest("web"))
    assert uninstall.run(session, UninstallRequest("web", ignore_missing=True)).release is None


def test_rollback_to_a_revision_that_is_not_there(session):
    do_install(session)
    with pytest.raises(ReleaseError, match="release has no 7 version"):
        rollback.run(session, RollbackRequest("web", 7))


def test_a_failed_upgrade_is_rolled_back_where_asked(session, cluster):
    do_install(session)
    broken = second_version()
    broken.files["post.yaml"] = broken.files["post.yaml"].replace("$name-post", "$name-bad")

    def behave(stored):
        from helmcore.testing.fakes import become_ready

        become_ready(stored)
        if stored["metadata"]["name"] == "web-bad":
            stored["status"] = {"conditions": [{"type": "Failed", "status": "True"}], "failed": 1}

    cluster.behave = behave
    with pytest.raises(Exception, match="has been rolled back due to rollback-on-failure"):
        do_upgrade(session, broken, undo=True)
    assert invariants.check(cluster).info.rollback_revision == 1


def test_a_failed_install_is_uninstalled_where_asked(session, cluster):
    def refuse(verb, ref):
        if ref.name == "web-s" and verb == "patch":
            raise ObjectRejected("no", code=422)

    cluster.before = refuse
    with pytest.raises(Exception, match="has been uninstalled due to rollback-on-failure"):
        do_install(session, undo=True)
    invariants.check_gone(cluster)


def test_values_of_the_last_release_stay_unless_new_ones_come(session):
    do_install(session, TextSource(first_version().files, values={"a": 1.0}))
    assert do_upgrade(session).release.config == {"a": 1.0}
    assert do_upgrade(session, TextSource({}, values={"b": 2.0})).release.config == {"b": 2.0}
    reused = do_upgrade(session, TextSource({}, values={"c": 3.0}), reuse="reuse")
    assert reused.release.config == {"b": 2.0, "c": 3.0}
    assert do_upgrade(session, TextSource({}), reuse="reset").release.config == {}
