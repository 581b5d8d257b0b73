"""Every way of signing in, on a real API server that tells whom it sees."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from helmcore.errors import ClusterForbidden, ClusterUnauthorized, KubeconfigInvalid
from helmcore.model.cluster import ResourceRef, Selection
from helmcore.text import yaml
from helmx_cluster_kubernetes.cluster import KubernetesCluster
from tests.plugins.cluster_kubernetes.conftest import cluster_at

pytestmark = pytest.mark.needs("controlplane")

Sign = Callable[..., KubernetesCluster]


@pytest.fixture
def sign(tmp_path: Path) -> Iterator[Sign]:
    """Makes clusters by a kubeconfig (a path, or its content)."""
    made: list[KubernetesCluster] = []

    def make(config: Path | dict[str, Any], **settings: str) -> KubernetesCluster:
        if isinstance(config, dict):
            path = tmp_path / f"config-{len(made)}"
            path.write_text(json.dumps(config))
            config = path
        made.append(cluster_at(config, tmp_path, **settings))
        return made[-1]

    yield make
    for cluster in made:
        cluster.close()


def who(cluster: KubernetesCluster) -> str:
    """The name by which the API server knows us."""
    review = {"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview", "metadata": {}}
    return str(cluster.create(review)["status"]["userInfo"]["username"])


def content(path: Path) -> dict[str, Any]:
    loaded = yaml.load(path.read_text())
    assert isinstance(loaded, dict)
    return loaded


def with_user(path: Path, user: dict[str, Any]) -> dict[str, Any]:
    config = content(path)
    config["users"][0]["user"] = user
    return config


def token_of(path: Path) -> str:
    return str(content(path)["users"][0]["user"]["token"])


def test_a_client_certificate(sign: Sign, sign_in, namespace: str) -> None:
    cluster = sign(sign_in("ada", ["makers"]))
    assert who(cluster) == "ada"
    with pytest.raises(ClusterForbidden) as caught:
        list(cluster.list("v1", "Secret", Selection(namespace)))
    assert 'User "ada" cannot list resource "secrets"' in caught.value.message


def test_a_token(sign: Sign, sign_in, namespace: str) -> None:
    account = sign_in.account(namespace, "robot")
    assert who(sign(account)) == f"system:serviceaccount:{namespace}:robot"


def test_a_token_in_a_file_is_read_again(
    sign: Sign, sign_in, namespace: str, tmp_path: Path
) -> None:
    first, second = (sign_in.account(namespace, name) for name in ("one", "two"))
    file = tmp_path / "token"
    file.write_text(token_of(first))
    config = with_user(first, {"tokenFile": str(file)})
    assert who(sign(config)).endswith(":one")
    file.write_text(token_of(second))
    assert who(sign(config)).endswith(":two")


def test_a_token_from_the_command_line_wins(sign: Sign, sign_in, namespace: str) -> None:
    first, second = (sign_in.account(namespace, name) for name in ("one", "two"))
    cluster = sign(first, HELM_KUBETOKEN=token_of(second))
    assert who(cluster).endswith(":two")


def test_a_wrong_token_is_said_without_the_token(sign: Sign, sign_in, namespace: str) -> None:
    account = sign_in.account(namespace, "robot")
    cluster = sign(with_user(account, {"token": "not-a-good-token-123"}))
    with pytest.raises(ClusterUnauthorized) as caught:
        who(cluster)
    words = f"{caught.value.message} {caught.value.hint} {caught.value.subject}"
    assert "not-a-good-token-123" not in words


def exec_config(path: Path, script: Path, version: str) -> dict[str, Any]:
    plugin = {
        "apiVersion": f"client.authentication.k8s.io/{version}",
        "command": str(script),
        "args": ["--for", "helmx"],
        "env": [{"name": "WHO", "value": "robot"}],
        "interactiveMode": "Never",
    }
    return with_user(path, {"exec": plugin})


def write_script(path: Path, body: str) -> Path:
    path.write_text(f"#!{sys.executable}\nimport json, os, sys\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


ANSWER = """
version = json.loads(os.environ["KUBERNETES_EXEC_INFO"])["apiVersion"]
assert sys.argv[1:] == ["--for", "helmx"] and os.environ["WHO"] == "robot"
print(json.dumps({"apiVersion": version, "kind": "ExecCredential", "status": {"token": TOKEN}}))
"""


@pytest.mark.parametrize("version", ["v1", "v1beta1"])
def test_a_credential_program(
    sign: Sign, sign_in, namespace: str, tmp_path: Path, version: str
) -> None:
    account = sign_in.account(namespace, "robot")
    script = write_script(tmp_path / "sign", f"TOKEN = {token_of(account)!r}{ANSWER}")
    assert who(sign(exec_config(account, script, version))).endswith(":robot")


def test_a_credential_that_the_server_refuses_is_asked_for_again(
    sign: Sign, sign_in, namespace: str, tmp_path: Path
) -> None:
    account = sign_in.account(namespace, "robot")
    good, count = token_of(account), tmp_path / "count"
    script = write_script(
        tmp_path / "sign",
        f"open({str(count)!r}, 'a').write('x')\n"
        f"TOKEN = {good!r} if os.path.getsize({str(count)!r}) > 1 else 'stale'{ANSWER}",
    )
    assert who(sign(exec_config(account, script, "v1"))).endswith(":robot")
    assert count.read_text() == "xx"


def test_a_credential_program_that_fails_is_named(
    sign: Sign, sign_in, namespace: str, tmp_path: Path
) -> None:
    account = sign_in.account(namespace, "robot")
    script = write_script(tmp_path / "sign", "sys.exit(3)")
    with pytest.raises(KubeconfigInvalid) as caught:
        who(sign(exec_config(account, script, "v1")))
    assert "exec: executable" in caught.value.message
    assert "exit code 3" in caught.value.message


def test_impersonation(sign: Sign, kubeconfig: Path) -> None:
    cluster = sign(kubeconfig, HELM_KUBEASUSER="grace", HELM_KUBEASGROUPS="makers,readers")
    assert who(cluster) == "grace"


def test_a_context_by_name(sign: Sign, sign_in, kubeconfig: Path) -> None:
    config = content(kubeconfig)
    other = content(sign_in("ada"))
    config["users"].append({"name": "other", "user": other["users"][0]["user"]})
    here = config["contexts"][0]["context"]
    there = {**here, "user": "other", "namespace": "kube-public"}
    config["contexts"].append({"name": "there", "context": there})
    cluster = sign(config, HELM_KUBECONTEXT="there")
    assert who(cluster) == "ada"
    assert cluster.default_namespace == "kube-public"
    with pytest.raises(KubeconfigInvalid) as caught:
        who(sign(config, HELM_KUBECONTEXT="nowhere"))
    assert 'context "nowhere" does not exist' in caught.value.message


def test_without_a_kubeconfig_the_folder_target_is_named(sign: Sign, tmp_path: Path) -> None:
    with pytest.raises(Exception) as caught:
        who(sign(tmp_path / "none"))
    assert "kubernetes cluster unreachable" in str(caught.value)
    assert "--cluster dir:PATH" in str(caught.value.hint)  # type: ignore[attr-defined]


def api_client(path: Path) -> Any:
    from kubernetes import client, config

    configuration = client.Configuration()
    config.load_kube_config(str(path), client_configuration=configuration)
    return client.ApiClient(configuration)


@pytest.mark.filterwarnings("ignore")
class TestApiClient:
    """A `kubernetes.client.ApiClient` that a user of the library hands over."""

    def test_its_certificate_is_taken_over(self, sign_in, tmp_path: Path) -> None:
        from helmx_cluster_kubernetes.handover import from_api_client

        cluster = from_api_client(api_client(sign_in("ada")), cache_folder=str(tmp_path))
        assert who(cluster) == "ada"
        cluster.close()

    def test_its_refresh_hook_is_called(self, sign_in, namespace: str, tmp_path: Path) -> None:
        from helmx_cluster_kubernetes.handover import from_api_client

        client = api_client(sign_in.account(namespace, "robot"))
        keys = client.configuration.api_key
        (kind,) = keys
        good, keys[kind] = keys[kind], "Bearer stale"
        calls: list[int] = []

        def refresh(configuration: Any) -> None:
            calls.append(1)
            if len(calls) > 1:
                configuration.api_key[kind] = good

        client.configuration.refresh_api_key_hook = refresh
        cluster = from_api_client(client, namespace=namespace, cache_folder=str(tmp_path))
        assert who(cluster).endswith(":robot")
        assert len(calls) >= 2
        cluster.close()

    def test_the_whole_library_works_on_it(
        self, kubeconfig: Path, namespace: str, tmp_path: Path
    ) -> None:
        from helmcore.session import Session
        from helmcore.settings import Settings
        from helmx_cluster_kubernetes.handover import from_api_client

        session = Session(Settings.read({"HOME": str(tmp_path)}))
        session.use_cluster(
            from_api_client(api_client(kubeconfig), namespace=namespace, cache_folder=str(tmp_path))
        )
        assert session.namespace == namespace
        store = session.store(namespace)
        assert list(store.query({"owner": "helm"})) == []
        found = session.cluster().get(ResourceRef("v1", "Namespace", namespace))
        assert found["metadata"]["name"] == namespace


def test_everyday_commands_never_import_the_official_package(
    kubeconfig: Path, namespace: str
) -> None:
    program = (
        "import sys\nfrom helmcore.cli.main import main\n"
        f"code = main(['list', '-n', {namespace!r}])\n"
        "assert not code\n"
        "print([name for name in sys.modules if name.split('.')[0] == 'kubernetes'])\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env={"KUBECONFIG": str(kubeconfig), "HOME": "/nonexistent"},
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines()[-1] == "[]"
