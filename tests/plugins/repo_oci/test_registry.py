"""Charts in a real registry, pushed and fetched by helmx and helm in turn."""

import json
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import bcrypt
import pytest

from tests.oracle.program import Program

ROOT = Path(__file__).resolve().parents[3]
SERVER = shutil.which("docker-registry")
pytestmark = pytest.mark.skipif(SERVER is None, reason="docker-registry is not installed")
MANIFEST = "application/vnd.oci.image.manifest.v1+json"


class Registry:
    """A registry on loopback."""

    def __init__(self, folder: Path, users: str = "") -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.host = f"127.0.0.1:{probe.getsockname()[1]}"
        auth = f"auth: {{htpasswd: {{realm: r, path: {users}}}}}\n" if users else ""
        config = folder / "registry.yaml"
        config.write_text(
            f"version: 0.1\nstorage: {{filesystem: {{rootdirectory: {folder / 'data'}}}}}\n"
            f"http: {{addr: '{self.host}'}}\n{auth}"
        )
        self.process = subprocess.Popen(
            [SERVER or "", "serve", config], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        end = time.monotonic() + 20
        while time.monotonic() < end:
            try:
                socket.create_connection(self.host.split(":"), timeout=1).close()  # type: ignore[arg-type]
                return
            except OSError:
                time.sleep(0.05)
        self.stop()
        pytest.fail("the registry did not start")

    def url(self, path: str = "charts") -> str:
        return f"oci://{self.host}/{path}"

    def manifest(self, name: str, tag: str) -> dict[str, object]:
        request = urllib.request.Request(f"http://{self.host}/v2/{name}/manifests/{tag}")
        request.add_header("Accept", MANIFEST)
        with urllib.request.urlopen(request, timeout=10) as answer:
            found: dict[str, object] = json.load(answer)
        return found

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    running = Registry(tmp_path_factory.mktemp("registry"))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    folder = tmp_path_factory.mktemp("closed")
    users = folder / "users"
    users.write_bytes(b"ada:" + bcrypt.hashpw(b"secret", bcrypt.gensalt(4)) + b"\n")
    running = Registry(folder, str(users))
    yield running
    running.stop()


def pack(helmx: Program, folder: Path, version: str = "1.0.0") -> Path:
    helmx.run("package", ROOT / "examples" / "web", "-d", folder, "--version", version)
    return folder / f"web-{version}.tgz"


def test_both_push_the_same_manifest(
    helm: Program, helmx: Program, registry: Registry, tmp_path: Path
) -> None:
    archive = pack(helmx, tmp_path)
    ours = helmx.run("push", archive, registry.url("ours"), "--plain-http")
    theirs = helm.run("push", archive, registry.url("theirs"), "--plain-http")
    assert (ours.stdout + ours.stderr).replace("/ours/", "/theirs/").split("Digest")[0] == (
        theirs.stdout + theirs.stderr
    ).split("Digest")[0]
    mine, other = registry.manifest("ours/web", "1.0.0"), registry.manifest("theirs/web", "1.0.0")
    for manifest in (mine, other):
        assert isinstance(manifest["annotations"], dict)
        manifest["annotations"].pop("org.opencontainers.image.created")
    assert mine == other


def test_helm_fetches_what_helmx_pushed(
    helm: Program, helmx: Program, registry: Registry, tmp_path: Path
) -> None:
    archive = pack(helmx, tmp_path, "1.1.0+build.5")
    helmx.run("push", archive, registry.url(), "--plain-http")
    (tmp_path / "got").mkdir()
    words = ("--plain-http", "--version", "1.1.0+build.5", "-d", tmp_path / "got")
    helm.run("pull", registry.url("charts/web"), *words)
    assert (tmp_path / "got" / archive.name).read_bytes() == archive.read_bytes()


def test_helmx_renders_what_helm_pushed(
    helm: Program, helmx: Program, registry: Registry, tmp_path: Path
) -> None:
    for version in ("2.0.0", "2.1.0", "3.0.0-rc.1"):
        helm.run("push", pack(helmx, tmp_path, version), registry.url("r"), "--plain-http")
    for words in ((), ("--version", "~2.0"), ("--version", "2.0.0"), ("--devel",)):
        asked = ("template", "x", registry.url("r/web"), "--plain-http", *words)
        ours, theirs = helmx.run(*asked), helm.run(*asked)
        assert ours.stdout == theirs.stdout != ""
        assert ours.stderr == theirs.stderr
    asked = ("show", "chart", registry.url("r/web"), "--plain-http")
    assert helmx.run(*asked).stdout == helm.run(*asked).stdout


@pytest.mark.parametrize("words", [("--version", "9.9.9"), ("--version", ">8")])
def test_what_is_not_there(
    helm: Program, helmx: Program, registry: Registry, tmp_path: Path, words: tuple[str, ...]
) -> None:
    helmx.run("push", pack(helmx, tmp_path), registry.url("missing"), "--plain-http")
    asked = ("template", "x", registry.url("missing/web"), "--plain-http", *words)
    ours, theirs = helmx.run(*asked, check=False), helm.run(*asked, check=False)
    assert ours.returncode == theirs.returncode == 1
    assert ours.stderr.splitlines()[0] == theirs.stderr.splitlines()[0]


def test_signing_in_and_out(
    helm: Program, helmx: Program, closed: Registry, tmp_path: Path
) -> None:
    archive = pack(helmx, tmp_path)
    push = ("push", archive, closed.url(), "--plain-http")
    refused = helmx.run(*push, check=False)
    assert refused.returncode == 1
    login = ("registry", "login", closed.host, "-u", "ada", "--plain-http", "--password-stdin")
    wrong = helmx.run(*login, input="wrong\n", check=False)
    assert wrong.returncode == 1
    entered = helmx.run(*login, input="secret\n")
    assert "Login Succeeded" in entered.stdout + entered.stderr
    helmx.run(*push)
    helm.run(*login, input="secret\n")
    asked = ("template", "x", closed.url("charts/web"), "--plain-http")
    assert helmx.run(*asked).stdout == helm.run(*asked).stdout
    helmx.run("registry", "logout", closed.host)
    assert helmx.run(*push, check=False).returncode == 1
