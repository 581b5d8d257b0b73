"""Hooks that end well, badly, at once, or never; and the tests of a release."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cluster import charts
from tests.cluster.invariants import Observer
from tests.oracle.program import Program

CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}-c}\ndata: {a: b}\n"
TEST_POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: {{ .Release.Name }}-%s
  annotations:
    helm.sh/hook: test
    helm.sh/hook-delete-policy: before-hook-creation
%sspec:
  restartPolicy: Never
  containers: [{name: main, image: busybox}]
"""


@pytest.fixture
def run(helmx: Program, kubeconfig: Path, namespace: str):
    return helmx.at(kubeconfig, namespace).run


def jobs(observer: Observer) -> list[str]:
    return [one["metadata"]["name"] for one in observer.objects() if one["kind"] == "Job"]


def test_a_hook_that_fails_fails_the_install_and_is_shown(
    run, observer: Observer, tmp_path: Path
) -> None:
    hook = charts.job("pre-install", behaviour="fail")
    chart = charts.make(tmp_path, "failing", {"c.yaml": CONFIG, "h.yaml": hook})
    done = run("install", "web", chart, "--timeout", "30s", check=False)
    assert done.returncode == 1
    first = done.stderr.splitlines()[0]
    expected = "Error: INSTALLATION FAILED: failed pre-install: resource Job/"
    assert expected in done.stderr
    assert first
    [(release, label)] = observer.records("web")
    assert label == "failed"
    assert release.info.description.startswith('Release "web" failed: failed pre-install: ')
    assert release.hooks[0].last_run.phase == "Failed"
    # Nothing of the chart came before its hook.
    assert [kind for kind, _ in observer.live("web")] == []


def test_delete_policies(run, observer: Observer, tmp_path: Path) -> None:
    chart = charts.make(
        tmp_path,
        "policies",
        {
            "a.yaml": charts.job("pre-install", "hook-succeeded"),
            "b.yaml": charts.job("post-install", "before-hook-creation"),
            "c.yaml": charts.job("post-upgrade", "hook-failed"),
            "d.yaml": CONFIG,
        },
    )
    run("install", "web", chart)
    assert jobs(observer) == ["web-post-install"]
    run("upgrade", "web", chart)
    assert jobs(observer) == ["web-post-install", "web-post-upgrade"]
    # Without before-hook-creation the old Job is in the way, and complete already.
    run("upgrade", "web", chart)


@pytest.mark.parametrize("seconds", [0, 1])
def test_a_job_that_removes_itself_has_succeeded(
    run, observer: Observer, tmp_path: Path, seconds: int
) -> None:
    hook = charts.job("pre-install").replace(
        "  backoffLimit: 0\n", f"  backoffLimit: 0\n  ttlSecondsAfterFinished: {seconds}\n"
    )
    chart = charts.make(tmp_path, "brief", {"c.yaml": CONFIG, "h.yaml": hook})
    run("install", "web", chart, "--timeout", "30s")
    assert [label for _, label in observer.records("web")] == ["deployed"]


def test_hooks_run_in_the_order_of_their_weights(run, observer: Observer, tmp_path: Path) -> None:
    templates = {"c.yaml": CONFIG}
    for weight in (5, -5, 0):
        text = charts.job("pre-install", "hook-failed").replace(
            "-pre-install\n", f"-w{weight}\n".replace("--", "-m"), 1
        )
        templates[f"{weight}.yaml"] = text.replace(
            "    helm.sh/hook:", f'    helm.sh/hook-weight: "{weight}"\n    helm.sh/hook:', 1
        )
    run("install", "web", charts.make(tmp_path, "weights", templates))
    [(release, _)] = observer.records("web")
    ran = sorted(release.hooks, key=lambda hook: hook.last_run.started_at)
    assert [hook.weight for hook in ran] == [-5, 0, 5]


def test_a_hook_that_never_ends_ends_with_the_timeout(
    run, observer: Observer, tmp_path: Path
) -> None:
    hook = charts.job("pre-install", behaviour="unready")
    chart = charts.make(tmp_path, "endless", {"c.yaml": CONFIG, "h.yaml": hook})
    done = run("install", "web", chart, "--timeout", "2s", check=False)
    assert done.returncode == 1
    assert "not ready. status: InProgress, message: Job in progress" in done.stderr
    assert "context deadline exceeded" in done.stderr


def test_no_hooks(run, observer: Observer, tmp_path: Path) -> None:
    chart = charts.make(
        tmp_path, "skipped", {"c.yaml": CONFIG, "h.yaml": charts.job("pre-install")}
    )
    run("install", "web", chart, "--no-hooks")
    assert jobs(observer) == []


def test_rollback_on_failure_undoes_an_upgrade(run, observer: Observer, tmp_path: Path) -> None:
    good = charts.make(tmp_path, "good", {"c.yaml": CONFIG})
    bad = charts.make(
        tmp_path,
        "bad",
        {
            "c.yaml": CONFIG.replace("a: b", "a: changed"),
            "d.yaml": CONFIG.replace("-c}", "-d}"),
            "h.yaml": charts.job("post-upgrade", behaviour="fail"),
        },
    )
    run("install", "web", good)
    words = ("upgrade", "web", bad, "--rollback-on-failure", "--timeout", "30s")
    done = run(*words, check=False)
    assert done.returncode == 1
    text = "release web failed, and has been rolled back due to rollback-on-failure being set: "
    assert f"Error: UPGRADE FAILED: {text}post-upgrade hooks failed: resource Job/" in done.stderr
    statuses = [label for _, label in observer.records("web")]
    assert statuses == ["superseded", "failed", "deployed"]
    [(_, live)] = observer.live("web").items()
    assert live["data"] == {"a": "b"}


def test_rollback_on_failure_undoes_an_install(run, observer: Observer, tmp_path: Path) -> None:
    bad = charts.make(
        tmp_path, "bad", {"c.yaml": CONFIG, "h.yaml": charts.job("post-install", behaviour="fail")}
    )
    done = run("install", "web", bad, "--rollback-on-failure", "--timeout", "30s", check=False)
    text = "release web failed, and has been uninstalled due to rollback-on-failure being set: "
    assert f"Error: INSTALLATION FAILED: {text}failed post-install: " in done.stderr
    assert observer.records("web") == []
    assert observer.live("web") == {}


def test_the_tests_of_a_release(
    run, helm: Program, kubeconfig: Path, observer: Observer, tmp_path: Path
) -> None:
    chart = charts.make(
        tmp_path,
        "tested",
        {
            "c.yaml": CONFIG,
            "good.yaml": TEST_POD % ("good", ""),
            "bad.yaml": TEST_POD % ("bad", "    helmx.test/behaviour: fail\n"),
        },
    )
    run("install", "web", chart)
    real = helm.at(kubeconfig, observer.namespace).run
    for words in (
        ("test", "web", "--filter", "name=web-good", "--logs", "--timeout", "20s"),
        ("test", "web", "--filter", "name=web-bad", "--timeout", "20s"),
        ("test", "web", "--filter", "!name=web-bad", "--timeout", "20s"),
    ):
        ours, theirs = run(*words, check=False), real(*words, check=False)
        assert ours.returncode == theirs.returncode, words
        assert _without_times(ours.stdout) == _without_times(theirs.stdout), words
    document = json.loads(run("status", "web", "-o", "json").stdout)
    phases = {hook["name"]: hook["last_run"]["phase"] for hook in document["hooks"]}
    assert phases == {"web-good": "Succeeded", "web-bad": "Failed"}


def _without_times(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith(("LAST DEP", "Last "))]
