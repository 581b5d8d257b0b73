"""A missing part skips tests loudly, and fails them where all parts must be there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

INNER = """
import pytest
from tests import needs

def lacking():
    raise needs.Missing("there is\\nno cake")

needs.register("cake", lacking)
needs.register("bread", lambda: None)

@pytest.mark.needs("cake")
def test_marked(): pass

@pytest.mark.needs("bread", "cake")
def test_marked_with_two(): pass

@pytest.fixture
def cake():
    needs.require("cake")

def test_by_fixture(cake): pass

@pytest.mark.needs("bread")
def test_that_has_what_it_needs(): pass

def test_skipped_for_a_reason_of_its_own():
    pytest.skip("not today")
"""


def run(folder: Path, source: str, *options: str, **env: str) -> tuple[int, str]:
    """Runs pytest on one file in a folder of its own; the exit code and both outputs."""
    (folder / "test_inner.py").write_text(source)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n    needs(*parts): parts\n")
    environment = {name: value for name, value in os.environ.items() if name not in {"CI"}}
    environment.pop("HELMX_REQUIRE_ALL", None)
    environment.pop("HELMX_CORPUS", None)
    environment |= {"PYTHONPATH": str(ROOT), "COLUMNS": "200", **env}
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # a quick start
    command = [sys.executable, "-m", "pytest", "-p", "tests.needs", "-p", "no:cacheprovider"]
    finished = subprocess.run(
        [*command, *options],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return finished.returncode, finished.stdout


@pytest.mark.parametrize("options", [(), ("-p", "xdist", "-n", "2")], ids=["plain", "xdist"])
def test_missing_part_skips_with_one_loud_line(tmp_path: Path, options: tuple[str, ...]) -> None:
    code, output = run(tmp_path, INNER, *options)
    assert code == 0, output
    assert "1 passed, 4 skipped" in output
    loud = [line for line in output.splitlines() if line.startswith("NOT RUN")]
    assert loud == ["NOT RUN: 3 tests that need cake: there is no cake"]


@pytest.mark.parametrize("env", [{"CI": "true"}, {"HELMX_REQUIRE_ALL": "1"}], ids=str)
def test_missing_part_fails_where_all_must_be_there(tmp_path: Path, env: dict[str, str]) -> None:
    code, output = run(tmp_path, INNER, **env)
    assert code == 1
    assert "needs cake: there is no cake" in output
    # pytest counts a failing check before the test as an error or a failure, by where it was made.
    assert "1 passed, 1 skipped, 3 errors" in output


@pytest.mark.parametrize("options", [(), ("-p", "xdist", "-n", "1")], ids=["plain", "xdist"])
def test_parts_are_made_before_the_first_test_and_may_say_so(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    source = """
import pathlib, sys
import pytest
from tests import needs

def bake():
    print("baking a cake", file=sys.stderr)
    pathlib.Path("cake").touch()

needs.register("cake", bake, fixtures=["slice_of_cake"])

@pytest.fixture
def slice_of_cake(): needs.require("cake")

def test_without(): assert pathlib.Path("cake").exists()

def test_with(slice_of_cake): pass
"""
    code, output = run(tmp_path, source, *options)
    assert code == 0, output
    assert "baking a cake" in output


def test_unknown_part_is_an_error(tmp_path: Path) -> None:
    source = "import pytest\n@pytest.mark.needs('caek')\ndef test_it(): pass\n"
    code, output = run(tmp_path, source)
    assert code == 1
    assert "needs() names the unknown part 'caek'; known: corpus" in output


def test_corpus_is_found_by_its_variable(tmp_path: Path) -> None:
    source = "import pytest\n@pytest.mark.needs('corpus')\ndef test_it(): pass\n"
    assert "NOT RUN: 1 test that need" in run(tmp_path, source)[1]
    (tmp_path / "corpus" / "dev").mkdir(parents=True)
    (tmp_path / "corpus" / "check.py").touch()
    code, output = run(tmp_path, source, HELMX_CORPUS=str(tmp_path / "corpus"))
    assert code == 0
    assert "1 passed" in output
