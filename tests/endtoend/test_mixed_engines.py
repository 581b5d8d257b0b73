"""A chart of three engines: packed and indexed by the real helm, served, installed by name."""

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from helmcore.text import yaml
from tests.oracle.program import Program

EXPECTED = {
    "shop-parent": {"team": "PLATFORM"},
    "shop-greeter": {"ada": "Hello, Ada!", "grace": "Hello, Grace!"},
    "shop-motd": {"motd": "be kind\nship it\n"},
}


@pytest.fixture(scope="module")
def repository(
    helm: Program, examples: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a plain web server over a folder that helm packed and indexed."""
    folder = tmp_path_factory.mktemp("repository")
    helm.run("package", examples / "polyglot", "-d", folder)

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *words: object) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    url = f"http://127.0.0.1:{server.server_port}"
    helm.run("repo", "index", folder, "--url", url)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield url
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def added(helmx: Program, repository: str) -> str:
    """The name of the repository, as helmx knows it."""
    output = helmx.run("repo", "add", "mixed", repository).stdout
    assert output == '"mixed" has been added to your repositories\n'
    return "mixed"


def data_of(manifest: str) -> dict[str, dict[str, str]]:
    return {doc["metadata"]["name"]: doc["data"] for doc in yaml.load_all(manifest) if doc}


def test_helm_shares_the_list_of_repositories(
    helm: Program, helmx: Program, added: str, repository: str
) -> None:
    home = {
        name: value
        for name, value in helmx.environment().items()
        if name.startswith("HELM_") or name == "HOME"
    }
    assert helm.run("repo", "list", env=home).stdout == helmx.run("repo", "list").stdout
    assert "mixed" in helm.run("repo", "update", env=home).stdout
    assert helm.run("show", "chart", "mixed/polyglot", env=home).stdout.count("name: polyglot") == 1


def test_installed_by_name_and_read_by_helm(
    helmx: Program, helm: Program, added: str, kubeconfig: Path, namespace: str
) -> None:
    here = helmx.at(kubeconfig, namespace)
    here.run("install", "shop", f"{added}/polyglot")
    theirs = helm.at(kubeconfig, namespace)
    assert data_of(theirs.run("get", "manifest", "shop").stdout) == EXPECTED
    assert theirs.run("list", "-q").stdout == "shop\n"


def test_by_address_and_by_repository_flag(helmx: Program, repository: str) -> None:
    archive = f"{repository}/polyglot-1.0.0.tgz"
    for source in ([archive], ["polyglot", "--repo", repository, "--version", "^1"]):
        assert data_of(helmx.run("template", "shop", *source).stdout) == EXPECTED


def test_an_archive_that_is_not_the_promised_one_is_refused(
    helmx: Program, added: str, repository: str, tmp_path: Path
) -> None:
    fresh = {
        "HELM_CACHE_HOME": str(tmp_path / "cache"),
        "HELM_CONFIG_HOME": str(tmp_path / "config"),
    }
    helmx.run("repo", "add", "mixed", repository, env=fresh)
    index = tmp_path / "cache" / "repository" / "mixed-index.yaml"
    text = index.read_text()
    at = text.index("digest: ") + len("digest: ")
    index.write_text(text[:at] + "a" * 64 + text[at + 64 :])
    refused = helmx.run("template", "shop", "mixed/polyglot", env=fresh, check=False)
    assert refused.returncode == 1
    assert "the index promises aaaa" in refused.stderr
    assert not list((tmp_path / "cache").rglob("*.chart"))


def test_on_a_folder_from_installation_to_removal(
    helmx: Program, added: str, tmp_path: Path
) -> None:
    folder = tmp_path / "manifests"
    target = ("--cluster", f"dir:{folder}", "-n", "prod")

    def motd() -> str:
        return str(
            yaml.load((folder / "prod/configmap-shop-motd.yaml").read_text())["data"]["motd"]
        )

    helmx.run("install", "shop", f"{added}/polyglot", *target)
    names = sorted(path.name for path in (folder / "prod").iterdir())
    assert names == [f"configmap-shop-{name}.yaml" for name in ("greeter", "motd", "parent")]
    first = motd()

    helmx.run(
        "upgrade", "shop", f"{added}/polyglot", *target, "--set", "motd.lines[0].text=changed"
    )
    assert motd() == "changed\n"

    helmx.run("rollback", "shop", "1", *target)
    assert motd() == first
    history = helmx.run("history", "shop", *target, "-o", "json").stdout
    assert [entry["status"] for entry in yaml.load(history)] == [
        "superseded",
        "superseded",
        "deployed",
    ]

    assert "shop" in helmx.run("list", *target).stdout
    helmx.run("uninstall", "shop", *target)
    assert not (folder / "prod").exists()
    assert helmx.run("list", *target, "-q").stdout == ""
