"""The same actions on a folder: hooks are written, not run, and all goes with the release."""

from __future__ import annotations

import os

import pytest

from helmcore.action import install, rollback, test, uninstall, upgrade
from helmcore.action import list as listing
from helmcore.action.install import InstallRequest
from helmcore.action.list import ListRequest
from helmcore.action.prepare import ReleaseRequest
from helmcore.action.report import NOT_RUN
from helmcore.action.rollback import RollbackRequest
from helmcore.action.rollout import Manner
from helmcore.action.test import TestRequest
from helmcore.action.uninstall import UninstallRequest
from helmcore.action.upgrade import UpgradeRequest
from helmx_cluster_directory.cluster import DirectoryCluster
from tests.unit.action.conftest import FakeSession, first_version, second_version


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "out"


@pytest.fixture
def session(folder):
    return FakeSession(DirectoryCluster(str(folder)))


def files(folder):
    """The manifests, without release records and helmx's own."""
    found = []
    for place, _, names in os.walk(folder):
        if ".helmx" not in place:
            found += [name for name in names if "sh.helm.release" not in name]
    return sorted(found)


def test_a_release_in_a_folder(session, folder):
    request = InstallRequest(
        ReleaseRequest("web", first_version()), Manner(wait="watcher"), create_namespace=True
    )
    report = install.run(session, request)
    assert report.notes == [NOT_RUN]
    first = [
        "configmap-web-a.yaml", "configmap-web-b.yaml", "job-web-post.yaml", "job-web-pre.yaml",
        "namespace-default.yaml", "secret-web-s.yaml",
    ]  # fmt: skip
    assert files(folder) == first
    assert [hook.last_run.phase for hook in report.release.hooks] == ["", ""]

    what = ReleaseRequest("web", second_version(), server_side="auto")
    upgrade.run(session, UpgradeRequest(what))
    assert "configmap-web-b.yaml" not in files(folder)
    assert "configmap-web-c.yaml" in files(folder)

    rollback.run(session, RollbackRequest("web"))
    assert files(folder) == first
    [found] = listing.run(session, ListRequest())
    assert (found.version, found.info.status) == (3, "deployed")
    assert test.run(session, TestRequest("web")).notes == [NOT_RUN]

    uninstall.run(session, UninstallRequest("web"))
    assert files(folder) == ["namespace-default.yaml"]
    assert session.warnings == []


def test_a_hook_that_the_chart_dropped_goes(session, folder):
    install.run(session, InstallRequest(ReleaseRequest("web", first_version())))
    changed = second_version()
    del changed.files["pre.yaml"]
    upgrade.run(session, UpgradeRequest(ReleaseRequest("web", changed, server_side="auto")))
    assert [name for name in files(folder) if name.startswith("job")] == ["job-web-post.yaml"]
