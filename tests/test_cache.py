"""Cache entries are made once, whole or not at all, whoever asks at the same time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cache import cache_folder, cached

ROOT = Path(__file__).parents[1]

MAKER = """
import os, sys, time
from pathlib import Path
from tests.cache import cached

def make(folder):
    with open(sys.argv[1], "a") as log:
        log.write("made\\n")
    (folder / "first").touch()
    time.sleep(0.3)
    (folder / "second").touch()

entry = cached("group/entry", make)
assert sorted(path.name for path in entry.iterdir()) == ["first", "second"]
"""


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HELMX_TEST_CACHE", str(tmp_path / "cache"))


def test_folder_is_named_by_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert cache_folder() == tmp_path / "cache"
    monkeypatch.delenv("HELMX_TEST_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder() == tmp_path / "xdg" / "helmx-tests"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert cache_folder() == tmp_path / "home" / ".cache" / "helmx-tests"


def test_processes_at_the_same_time_make_an_entry_once(tmp_path: Path) -> None:
    log = tmp_path / "log"
    command = [sys.executable, "-c", MAKER, str(log)]
    running = [subprocess.Popen(command, cwd=ROOT) for _ in range(3)]
    assert [process.wait(timeout=60) for process in running] == [0, 0, 0]
    assert log.read_text() == "made\n"


def test_failed_maker_leaves_nothing_behind() -> None:
    def fail(folder: Path) -> None:
        (folder / "half").touch()
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        cached("group/entry", fail)
    assert [path.name for path in (cache_folder() / "group").iterdir()] == ["entry.lock"]
    assert cached("group/entry", lambda folder: (folder / "whole").touch()).is_dir()
