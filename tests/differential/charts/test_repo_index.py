"""`helmx repo index` writes the index that `helm repo index` writes, but for the time of day."""

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.oracle.program import Program

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*(?:Z|[+-]\d\d:\d\d)")


def pack(helm: Program, folder: Path, name: str, version: str, more: str = "") -> None:
    source = folder.parent / "sources" / f"{name}-{version}"
    source.mkdir(parents=True)
    (source / "Chart.yaml").write_text(f"apiVersion: v2\nname: {name}\nversion: {version}\n{more}")
    helm.run("package", source, "-d", folder)


@pytest.fixture
def folder(helm: Program, tmp_path: Path) -> Path:
    made = tmp_path / "repo"
    made.mkdir()
    for version in ("0.1.0", "0.10.0", "0.2.0", "1.0.0-rc.1", "1.0.0"):
        pack(helm, made, "web", version)
    more = "description: <a & b>\nkeywords: [x, y]\nappVersion: '1.10'\nannotations: {a: 'b: c'}\n"
    pack(helm, made, "db", "3.0.0+build.1", more + "maintainers: [{name: A, email: a@b.c}]\n")
    pack(helm, made / "below", "deep", "1.0.0")
    (made / "broken.tgz").write_bytes(b"no chart")
    return made


def index(program: Program, folder: Path, *words: str | Path) -> str:
    copy = folder.with_name(f"{folder.name}-{Path(program.argv[0]).name}-{len(words)}")
    shutil.copytree(folder, copy)
    done = program.run("repo", "index", copy, *words)
    assert done.stdout == ""
    text = (copy / "index.yaml").read_text()
    assert TIME.search(text)
    return TIME.sub("TIME", text)


@pytest.mark.parametrize(
    "words",
    [(), ("--url", "https://x.y/charts"), ("--url", "https://x.y/c/?q=1"), ("--json",)],
    ids=["plain", "url", "url with a query", "json"],
)
def test_same_index(helm: Program, helmx: Program, folder: Path, words: tuple[str, ...]) -> None:
    ours, theirs = index(helmx, folder, *words), index(helm, folder, *words)
    assert ours == theirs
    if "--json" in words:
        assert json.loads(ours)["entries"]["web"][0]["version"] == "1.0.0"


def test_merged_with_another_index(
    helm: Program, helmx: Program, folder: Path, tmp_path: Path
) -> None:
    old = tmp_path / "old.yaml"
    old.write_text(
        "apiVersion: v1\ngenerated: 2020-01-01T00:00:00Z\nentries:\n"
        "  web:\n  - {name: web, version: 0.1.0, urls: [https://old/web-0.1.0.tgz], digest: abc}\n"
        "  - {name: web, version: 9.0.0, urls: [https://old/web-9.0.0.tgz], apiVersion: v1,"
        " created: 2020-01-01T00:00:00Z, digest: abd}\n"
        "  gone:\n  - {name: gone, version: 1.0.0, urls: [gone-1.0.0.tgz], apiVersion: v1}\n"
    )
    merged = [index(program, folder, "--merge", old) for program in (helmx, helm)]
    assert merged[0] == merged[1]
    missing = [index(program, folder, "--merge", tmp_path / f"none-{n}", "--url", "")
               for n, program in enumerate((helmx, helm))]  # fmt: skip
    assert missing[0] == missing[1]


def test_helm_reads_our_index(helm: Program, helmx: Program, folder: Path) -> None:
    helmx.run("repo", "index", folder, "--url", folder.as_uri())
    text = (folder / "index.yaml").read_text()
    assert text.startswith("apiVersion: v1\nentries:\n")
    assert "version: 1.0.0-rc.1" in text


def test_no_folder(helmx: Program, tmp_path: Path) -> None:
    refused = helmx.run("repo", "index", tmp_path / "nope", check=False)
    assert refused.returncode == 1
    assert "no such folder" in refused.stderr
