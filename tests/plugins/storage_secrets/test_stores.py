"""Helm's release stores against the shipped contract, over every cluster that can hold them."""

from pathlib import Path

import pytest

from helmcore.errors import StoreUnavailable
from helmcore.model.cluster import ResourceRef
from helmcore.model.release import ReleaseRecord
from helmcore.plugin import Cluster, ReleaseStore
from helmcore.testing.fakes import FakeCluster
from helmcore.testing.store import ReleaseStoreContract
from helmx_cluster_directory.cluster import DirectoryCluster
from helmx_storage_secrets.memory import MemoryReleaseStore
from helmx_storage_secrets.store import ConfigMapShape, ObjectReleaseStore, SecretShape


class OverCluster(ReleaseStoreContract):
    """A store of objects: the back door is the cluster itself."""

    shape: type[SecretShape | ConfigMapShape] = SecretShape
    cluster: Cluster

    @pytest.fixture(autouse=True)
    def _cluster(self) -> None:
        self.cluster = FakeCluster()
        for name in ("one", "two"):
            self.cluster.create(
                {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}
            )

    def store(self, namespace: str) -> ReleaseStore:
        return ObjectReleaseStore(self.cluster, namespace, self.shape())

    def damage(self, record: ReleaseRecord) -> bool:
        ref = ResourceRef("v1", self.shape.kind, record.key, record.namespace)
        found = self.cluster.get(ref)
        found["data"] = {} if self.shape is ConfigMapShape else {"release": "a"}
        self.cluster.replace(found)
        return True


class TestSecrets(OverCluster):
    def test_the_secret_is_helms(self) -> None:
        self.store("one").create(self.record())
        secret = self.cluster.get(ResourceRef("v1", "Secret", self.record().key, "one"))
        assert secret["type"] == "helm.sh/release.v1"
        assert secret["data"] == {"release": "Qk9EWStvZi93ZWI9MQ=="}

    def test_a_missing_namespace_is_no_missing_record(self) -> None:
        with pytest.raises(StoreUnavailable) as caught:
            self.store("none").create(self.record(namespace="none"))
        assert caught.value.message == 'namespaces "none" not found'
        assert "--create-namespace" in str(caught.value.hint)


class TestConfigMaps(OverCluster):
    shape = ConfigMapShape

    def test_the_configmap_is_helms(self) -> None:
        self.store("one").create(self.record())
        found = self.cluster.get(ResourceRef("v1", "ConfigMap", self.record().key, "one"))
        assert "type" not in found
        assert found["data"] == {"release": "BODY+of/web=1"}


class TestSecretsInAFolder(OverCluster):
    @pytest.fixture(autouse=True)
    def _cluster(self, tmp_path: Path) -> None:
        self.cluster = DirectoryCluster(str(tmp_path))

    def test_a_record_is_private(self, tmp_path: Path) -> None:
        self.store("one").create(self.record())
        (file,) = (tmp_path / ".helmx" / "releases" / "one").iterdir()
        assert file.stat().st_mode & 0o777 == 0o600


class TestMemory(ReleaseStoreContract):
    @pytest.fixture(autouse=True)
    def _records(self) -> None:
        self.records: dict[tuple[str, str], ReleaseRecord] = {}

    def store(self, namespace: str) -> ReleaseStore:
        return MemoryReleaseStore(self.records, namespace)

    def damage(self, record: ReleaseRecord) -> bool:
        return False


def test_the_contract_runs_in_full() -> None:
    """A kit whose tests were not collected would be green for nothing."""
    tests = [name for name in vars(ReleaseStoreContract) if name.startswith("test_")]
    assert len(tests) >= 10
    assert all(hasattr(TestMemory, name) for name in tests)
