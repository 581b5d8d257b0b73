"""A user who may not do everything: nothing is silently left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cluster.invariants import Observer
from tests.controlplane.users import Rule, SignIn
from tests.oracle.program import Program

ALL = ("get", "list", "watch", "create", "update", "patch", "delete")
LEASES: Rule = {"apiGroups": ["coordination.k8s.io"], "resources": ["leases"], "verbs": ALL}


def core(*verbs: str) -> Rule:
    return {"apiGroups": [""], "resources": ["secrets", "configmaps"], "verbs": verbs or ALL}


@pytest.fixture
def user(helmx: Program, sign_in: SignIn, namespace: str):
    """helmx as somebody with these rights in the test's namespace."""

    def as_user(name: str, *rules: Rule) -> Program:
        kubeconfig = sign_in(name)
        sign_in.allow(name, namespace, *rules)
        return helmx.at(kubeconfig, namespace)

    return as_user


def test_without_leases_the_pending_record_alone_locks_and_that_is_said(
    user, observer: Observer, plain_chart: dict[int, Path]
) -> None:
    eve = user("eve", core())
    done = eve.run("install", "web", plain_chart[1])
    assert "no Lease for release web" in done.stderr
    assert "only the pending record keeps others out" in done.stderr
    eve.run("upgrade", "web", plain_chart[2])
    observer.check("web")
    eve.run("uninstall", "web")
    observer.check_gone("web")


def test_without_watch_waiting_polls(
    user, observer: Observer, plain_chart: dict[int, Path]
) -> None:
    eve = user("eve", core(*(verb for verb in ALL if verb != "watch")), LEASES)
    eve.run("install", "web", plain_chart[1], "--wait", "--timeout", "20s")
    observer.check("web")


def test_a_history_that_may_not_be_read_is_no_free_name(
    user, helmx: Program, kubeconfig: Path, observer: Observer, plain_chart: dict[int, Path]
) -> None:
    helmx.at(kubeconfig, observer.namespace).run("install", "web", plain_chart[2])
    eve = user("eve", core("get", "create", "update", "patch", "delete"), LEASES)
    done = eve.run("install", "web", plain_chart[1], check=False)
    assert done.returncode == 1
    assert "query: failed to query with labels: secrets is forbidden" in done.stderr
    assert observer.check("web").chart_metadata["version"] == "0.2.0"


def test_an_object_that_may_not_be_deleted_keeps_the_record(
    user, helmx: Program, kubeconfig: Path, observer: Observer, plain_chart: dict[int, Path]
) -> None:
    admin = helmx.at(kubeconfig, observer.namespace)
    admin.run("install", "web", plain_chart[1])
    secrets: Rule = {"apiGroups": [""], "resources": ["secrets"], "verbs": ALL}
    maps: Rule = {"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get", "list"]}
    done = user("eve", secrets, maps, LEASES).run("uninstall", "web", check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: failed to delete release: web\n")
    assert "configmaps" in done.stderr
    assert [label for _, label in observer.records("web")] == ["uninstalling"]
    admin.run("uninstall", "web")
    observer.check_gone("web")


def test_a_prune_that_is_forbidden_fails_and_is_made_up_for(
    user, helmx: Program, kubeconfig: Path, observer: Observer, plain_chart: dict[int, Path]
) -> None:
    admin = helmx.at(kubeconfig, observer.namespace)
    admin.run("install", "web", plain_chart[1])
    may_not_delete: Rule = {
        "apiGroups": [""],
        "resources": ["configmaps"],
        "verbs": [verb for verb in ALL if verb != "delete"],
    }
    secrets: Rule = {"apiGroups": [""], "resources": ["secrets"], "verbs": ALL}
    eve = user("eve", secrets, may_not_delete, LEASES)
    done = eve.run("upgrade", "web", plain_chart[2], check=False)
    assert done.returncode == 1
    assert "failed to delete resource namespace=" in done.stderr
    assert [label for _, label in observer.records("web")] == ["deployed", "failed"]
    # The next upgrade, to a chart that never had the object, still takes it away.
    admin.run("upgrade", "web", plain_chart[2])
    observer.check("web")
