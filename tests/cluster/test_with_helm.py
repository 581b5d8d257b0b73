"""helm 4, helm 3 and helmx on the same releases, in every order."""

from __future__ import annotations

import itertools
import json
import time
from pathlib import Path
from typing import Any

import pytest

from helmcore.release import codec
from tests.cluster.invariants import Observer
from tests.oracle.program import Program

TOOLS = ("helm", "helm3", "helmx")


@pytest.fixture
def tools(
    helm: Program, helm3: Program, helmx: Program, kubeconfig: Path, namespace: str
) -> dict[str, Program]:
    """The three programs in the test's namespace."""
    found = {"helm": helm, "helm3": helm3, "helmx": helmx}
    return {name: program.at(kubeconfig, namespace) for name, program in found.items()}


def read(tool: Program, *words: str) -> Any:
    return json.loads(tool.run(*words, "-o", "json").stdout)


def agree(tools: dict[str, Program], *words: str) -> Any:
    """All three say the same, as JSON."""
    answers = {name: read(tool, *words) for name, tool in tools.items()}
    assert answers["helmx"] == answers["helm"], words
    # Helm 3 knows fewer fields, and writes empty ones.
    return answers["helm"]


@pytest.mark.parametrize(
    ("installer", "upgrader", "roller"),
    list(itertools.product(TOOLS, repeat=3)),
    ids=lambda tool: tool,
)
def test_any_order(
    tools: dict[str, Program],
    observer: Observer,
    plain_chart: dict[int, Path],
    installer: str,
    upgrader: str,
    roller: str,
) -> None:
    """One installs, one upgrades, one rolls back and uninstalls; after each step all agree."""
    if "helmx" not in {installer, upgrader, roller}:
        pytest.skip("helmx has no part in it")
    tools[installer].run("install", "web", plain_chart[1], "--set", "colour=red", "--wait")
    observe(tools, observer, revision=1)
    # Helm 3 does not move fields that another manager applied; helm 4 has the same trouble.
    tools[upgrader].run("upgrade", "web", plain_chart[2], "--wait")
    assert observe(tools, observer, revision=2)["colour"] == "red"
    tools[roller].run("rollback", "web", "1", "--wait")
    observe(tools, observer, revision=3)
    tools[roller].run("uninstall", "web", "--wait")
    observer.check_gone("web")


def observe(tools: dict[str, Program], observer: Observer, *, revision: int) -> dict[str, Any]:
    """Every reading command says the same of the release in all three programs."""
    assert observer.check("web").version == revision
    for words in (
        ("list",),
        ("history", "web"),
        ("get", "values", "web"),
        ("get", "values", "web", "--all"),
        ("get", "metadata", "web"),
    ):
        agree(tools, *words)
    for what in ("manifest", "notes", "hooks", "all"):
        texts = {name: tool.run("get", what, "web").stdout for name, tool in tools.items()}
        assert texts["helmx"] == texts["helm"], what
        if what != "all":
            assert texts["helmx"] == texts["helm3"], what
    status = {name: read(tools[name], "status", "web") for name in ("helm", "helmx")}
    for found in status.values():
        found["info"].pop("resources")
    assert status["helmx"] == status["helm"]
    values: dict[str, Any] = read(tools["helmx"], "get", "values", "web")
    return values


def test_hooks_of_the_others(tools: dict[str, Program], observer: Observer, chart) -> None:
    """helm runs the hooks of what helmx installed, and the other way round."""
    for first, second in (("helmx", "helm"), ("helm", "helmx"), ("helm3", "helmx")):
        tools[first].run("install", first, chart[1], "--wait")
        tools[second].run("upgrade", first, chart[2], "--wait")
        tools[second].run("rollback", first, "--wait")
        release = observer.check(first)
        phases = {hook.name: hook.last_run.phase for hook in release.hooks}
        assert phases == {f"{first}-pre": "Succeeded", f"{first}-post": "Succeeded"}
        tools[first].run("uninstall", first, "--wait")
        observer.check_gone(first)


def test_helm_takes_helmxs_pending_record_for_its_own_lock(
    tools: dict[str, Program], observer: Observer, plain_chart: dict[int, Path]
) -> None:
    """helm is kept out by a record that helmx left pending, in helm's own words."""
    tools["helmx"].run("install", "web", plain_chart[1])
    pend(observer, "web", 1, minutes=0)
    done = tools["helm"].run("upgrade", "web", plain_chart[2], check=False)
    text = "another operation (install/upgrade/rollback) is in progress"
    assert text in done.stderr
    done = tools["helmx"].run("upgrade", "web", plain_chart[2], check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(f"Error: UPGRADE FAILED: {text}\n")


def test_what_helm_left_pending_long_ago_is_taken_over(
    tools: dict[str, Program], observer: Observer, plain_chart: dict[int, Path]
) -> None:
    tools["helm"].run("install", "web", plain_chart[1])
    pend(observer, "web", 1, minutes=20)
    done = tools["helmx"].run("upgrade", "web", plain_chart[2])
    assert "taken for abandoned" in done.stderr
    assert observer.check("web").version == 2


def pend(observer: Observer, name: str, version: int, *, minutes: int) -> None:
    """Make a revision look as a killed helm leaves it."""
    import base64

    [(release, _)] = [pair for pair in observer.records(name) if pair[0].version == version]
    release.info.status = "pending-upgrade"
    then = time.gmtime(time.time() - minutes * 60)
    release.info.last_deployed = time.strftime("%Y-%m-%dT%H:%M:%SZ", then)
    body = base64.b64encode(codec.encode(release)).decode()
    patch = {"data": {"release": body}, "metadata": {"labels": {"status": "pending-upgrade"}}}
    observer.kubectl.run(
        "patch", "secret", codec.key(name, version), "-n", observer.namespace, "-p",
        json.dumps(patch),
    )  # fmt: skip


def test_a_lease_of_another_host_is_waited_for_and_said(
    tools: dict[str, Program], observer: Observer, plain_chart: dict[int, Path]
) -> None:
    """A holder elsewhere that shows no life loses the lock when its time is up."""
    tools["helmx"].run("install", "web", plain_chart[1])
    now = time.strftime("%Y-%m-%dT%H:%M:%S.000000Z", time.gmtime())
    lease = {
        "apiVersion": "coordination.k8s.io/v1",
        "kind": "Lease",
        "metadata": {
            "name": "helmx.web",
            "annotations": {"helmx/operation": "upgrade", "helmx/revision": "2"},
        },
        "spec": {
            "holderIdentity": "helmx/elsewhere/boot/space/7/8/n",
            "leaseDurationSeconds": 4,
            "renewTime": now,
            "leaseTransitions": 0,
        },
    }
    observer.kubectl.run("create", "-n", observer.namespace, "-f", "-", input=json.dumps(lease))
    start = time.monotonic()
    done = tools["helmx"].run("upgrade", "web", plain_chart[2])
    assert time.monotonic() - start >= 4
    assert (
        "release web is locked by process 7 on elsewhere; waiting up to 4 s to see whether that "
        "is still running" in done.stderr
    )
    observer.check("web")


def test_helms_errors_come_first(
    tools: dict[str, Program], observer: Observer, plain_chart: dict[int, Path]
) -> None:
    """Standard error starts with helm's own line, whatever else is said below."""
    tools["helmx"].run("install", "web", plain_chart[1])
    observer.kubectl.run("create", "configmap", "foreign-cm-a", "-n", observer.namespace)
    for words in (
        ["install", "foreign", plain_chart[1]],
        ["install", "web", plain_chart[1]],
        ["install", "Web", plain_chart[1]],
        ["upgrade", "nope", plain_chart[1]],
        ["upgrade", "Nope", plain_chart[1]],
        ["upgrade", "web", plain_chart[1], "--labels", "owner=me"],
        ["install", "new", plain_chart[1], "--labels", "owner=me"],
        ["install", "new", plain_chart[1], "-n", "no-such-namespace"],
        ["install", "new", plain_chart[1], "--hide-secret"],
        ["install", plain_chart[1]],
        ["install", "-g", "a", "b"],
        ["rollback", "nope"],
        ["rollback", "web", "7"],
        ["rollback", "web", "x"],
        ["uninstall", "nope"],
        ["status", "nope"],
        ["history", "nope"],
        ["test", "nope"],
        ["get", "all", "nope"],
        ["get", "values", "web", "--revision", "7"],
    ):
        helm = tools["helm"].run(*words, check=False)
        helmx = tools["helmx"].run(*words, check=False)
        assert helmx.returncode == helm.returncode == 1, words
        expected = [line for line in helm.stderr.splitlines() if not line.startswith("level=")]
        assert helmx.stderr.splitlines()[: len(expected)] == expected
