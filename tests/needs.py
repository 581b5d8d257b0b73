"""Says what of the outside world a test needs, and what happens where that is missing.

Mark a test with `@pytest.mark.needs("oracle", "nginx")`, or call `require("oracle")` in a fixture.
A missing part skips the test; the terminal summary then has one loud line for each missing part
with the number of tests and the reason. With `CI=true` or `HELMX_REQUIRE_ALL=1` in the environment
the test fails instead, so that no run on a complete machine is silently small.

Parts: `oracle` (the real helm and kubectl), `controlplane` (a real API server), `corpus` (charts
with helm's output, found by `HELMX_CORPUS`), and every program named in `PROGRAMS`. More are added
with `register`.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import NoReturn

import pytest

PREFIX = "needs "

#: Programs that tests use as they are installed: the part's name -> the command to look for.
PROGRAMS = {
    "docker-registry": "docker-registry",
    "fish": "fish",
    "git": "git",
    "go": "go",
    "gpg": "gpg",
    "nginx": "nginx",
    "zsh": "zsh",
}


class Missing(Exception):
    """A part of the outside world is not to be had on this machine; the message says why."""


def _corpus() -> None:
    folder = os.environ.get("HELMX_CORPUS")
    if not folder:
        raise Missing("HELMX_CORPUS does not name the folder with check.py and dev/")
    if not (Path(folder) / "check.py").is_file() or not (Path(folder) / "dev").is_dir():
        raise Missing(f"HELMX_CORPUS={folder} has no check.py and dev/")


def _program(command: str) -> Callable[[], None]:
    def check() -> None:
        if shutil.which(command) is None and not Path("/usr/sbin", command).is_file():
            raise Missing(f"the program {command} is not installed")

    return check


_checks: dict[str, Callable[[], None]] = {
    "corpus": _corpus,
    **{part: _program(command) for part, command in PROGRAMS.items()},
}
_fixtures: dict[str, str] = {}
_found: dict[str, str | None] = {}


def register(part: str, check: Callable[[], None], fixtures: Iterable[str] = ()) -> None:
    """Adds a part; `check` makes sure of it, or raises `Missing`. It is called once a process.

    Tests that use one of the fixtures need the part, too.
    """
    _checks[part] = check
    _fixtures.update(dict.fromkeys(fixtures, part))


def must_have_all() -> bool:
    """Whether a missing part fails the tests that need it, instead of skipping them."""
    return bool(os.environ.get("HELMX_REQUIRE_ALL")) or os.environ.get("CI") == "true"


def require(*parts: str) -> None:
    """Returns if all parts are there; else skips the running test (or fails, see above)."""
    for part in parts:
        reason = _reason(part)
        if reason is not None:
            refuse(part, reason)


def refuse(part: str, reason: str) -> NoReturn:
    """Skips (or fails, where all parts must be there) the running test for the lack of `part`."""
    text = f"{PREFIX}{part}: {reason}"
    if must_have_all():
        pytest.fail(text, pytrace=False)
    pytest.skip(text)


def _reason(part: str) -> str | None:
    if part not in _checks:
        known = ", ".join(sorted(_checks))
        pytest.fail(f"needs() names the unknown part {part!r}; known: {known}", pytrace=False)
    if part not in _found:
        try:
            _checks[part]()
        except Missing as error:
            _found[part] = " ".join(str(error).split())
        else:
            _found[part] = None
    return _found[part]


def pytest_collection_finish(session: pytest.Session) -> None:
    """Has parts made before the first test, as that may take longer than a test's timeout."""
    if session.config.option.collectonly:
        return
    parts = {part for item in session.items for part in _parts(item)}
    capture = session.config.pluginmanager.getplugin("capturemanager")
    # What takes minutes must be able to say so.
    with capture.global_and_fixture_disabled() if capture else nullcontext():
        for part in sorted(parts & set(_checks)):
            _reason(part)


def _parts(item: pytest.Item) -> set[str]:
    marked = {part for mark in item.iter_markers("needs") for part in mark.args}
    names = getattr(item, "fixturenames", ())
    return marked | {_fixtures[name] for name in names if name in _fixtures}


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Checks the parts that the test's `needs` marks name, before any fixture is made."""
    for mark in item.iter_markers("needs"):
        require(*mark.args)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints one loud line for each part whose lack skipped tests."""
    lacks: Counter[str] = Counter()
    for report in terminalreporter.stats.get("skipped", []):
        longrepr = report.longrepr
        text = longrepr[2] if isinstance(longrepr, tuple) else str(longrepr)
        text = text.removeprefix("Skipped: ")
        if text.startswith(PREFIX):
            lacks[text.removeprefix(PREFIX)] += 1
    for text, count in sorted(lacks.items()):
        part, _, reason = text.partition(": ")
        tests = "test" if count == 1 else "tests"
        line = f"NOT RUN: {count} {tests} that need {part}: {reason}"
        terminalreporter.write_line(line, red=True, bold=True)
