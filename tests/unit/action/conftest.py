"""A session over a fake cluster, and charts whose templates are format strings."""

from __future__ import annotations

import itertools
from types import SimpleNamespace

import pytest

from helmcore.action.prepare import Facts, Rendered
from helmcore.manifest import hooks
from helmcore.model.chart import Chart
from helmcore.model.manifest import Manifest, ManifestSet
from helmcore.release import identity
from helmcore.settings import Settings
from helmcore.testing.fakes import FakeCluster

CONFIG_MAP = """\
apiVersion: v1
kind: ConfigMap
metadata: {{name: {name}}}
data: {{rev: "{rev}"}}
"""
SECRET = """\
apiVersion: v1
kind: Secret
metadata: {{name: {name}}}
stringData: {{rev: "{rev}"}}
"""
JOB = """\
apiVersion: batch/v1
kind: Job
metadata:
  name: {name}
  annotations:
    helm.sh/hook: {moment}-install,{moment}-upgrade,{moment}-rollback,{moment}-delete
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
spec: {{template: {{spec: {{restartPolicy: Never, containers: [{{name: c, image: busybox}}]}}}}}}
"""


class TextSource:
    """A chart of ready documents by file name; `$name` stands for the release."""

    def __init__(self, files: dict[str, str], *, version: str = "0.1.0", values=None, crds=()):
        self.files = files
        self.values = dict(values or {})
        self.crds = list(crds)
        self.chart = Chart({"apiVersion": "v2", "name": "fixture", "version": version})
        self.seen: list[tuple[Facts, dict]] = []

    def render(self, facts: Facts, values: dict, defaults=None) -> Rendered:
        self.seen.append((facts, values))
        texts = {
            f"fixture/templates/{name}": text.replace("$name", facts.name)
            for name, text in self.files.items()
        }
        manifests, found = hooks.sort(texts, lambda line: None)
        crds = [Manifest("crds/x.yaml", text, "", "", {}) for text in self.crds]
        record = {"metadata": self.chart.metadata, "values": self.chart.values, "templates": []}
        return Rendered(ManifestSet(manifests, found, "", crds), lambda: record)


def first_version() -> TextSource:
    return TextSource(
        {
            "a.yaml": CONFIG_MAP.format(name="$name-a", rev=1),
            "b.yaml": CONFIG_MAP.format(name="$name-b", rev=1),
            "s.yaml": SECRET.format(name="$name-s", rev=1),
            "pre.yaml": JOB.format(name="$name-pre", moment="pre"),
            "post.yaml": JOB.format(name="$name-post", moment="post"),
        }
    )


def second_version() -> TextSource:
    return TextSource(
        {
            "a.yaml": CONFIG_MAP.format(name="$name-a", rev=2),
            "c.yaml": CONFIG_MAP.format(name="$name-c", rev=2),
            "s.yaml": SECRET.format(name="$name-s", rev=2),
            "pre.yaml": JOB.format(name="$name-pre", moment="pre"),
            "post.yaml": JOB.format(name="$name-post", moment="post"),
        },
        version="0.2.0",
    )


class FakeSession:
    """What actions use of a session."""

    def __init__(self, cluster: FakeCluster, settings: dict[str, str] | None = None) -> None:
        self._cluster = cluster
        self.settings = Settings.read({"HOME": "/nowhere", **(settings or {})})
        self.warnings: list[str] = []
        self.namespace = "default"

    def cluster(self) -> FakeCluster:
        return self._cluster

    def store(self, namespace: str):
        from helmx_storage_secrets.store import ObjectReleaseStore, SecretShape

        return ObjectReleaseStore(self._cluster, namespace, SecretShape())

    def warn(self, line: str) -> None:
        self.warnings.append(line)

    def progress(self, line: str) -> None:
        pass


@pytest.fixture
def cluster() -> FakeCluster:
    return FakeCluster()


@pytest.fixture
def session(cluster: FakeCluster) -> FakeSession:
    return FakeSession(cluster)


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch):
    """Every lock is held by a process of its own; `processes.end()` ends those of now."""
    numbers = itertools.count(1)
    dead: set[str] = set()
    known: list[str] = []

    def mine() -> str:
        known.append(f"helmx/process/{next(numbers)}")
        return known[-1]

    monkeypatch.setattr(identity, "mine", mine)
    monkeypatch.setattr(identity, "is_gone", lambda holder: holder in dead)
    return SimpleNamespace(end=lambda: dead.update(known))
