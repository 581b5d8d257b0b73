"""The program as a whole: exit codes, errors, what stands where, what loads."""

import os
import signal
import subprocess
import sys
import types
from pathlib import Path

import pytest

from helmcore import HELM_VERSION, __version__
from helmcore.cli import main, version
from helmcore.cli.invocation import Invocation
from helmcore.cli.table import find
from helmcore.cli.table.records import Command
from helmcore.errors import ClusterError, HelmxError, PluginFault
from tests.oracle import Program

START = "import sys; from helmcore.cli.main import main; sys.exit(main())"


def helmx(*words: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", START, *words],
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> types.ModuleType:
    """A command `try` whose function `run` a test gives to the module that this is."""
    module = types.ModuleType("helmx_test_command")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    flags = find.by_path("version").flags
    record = Command("version", "for a test", target=f"{module.__name__}:run", flags=flags)
    monkeypatch.setattr(find, "family", lambda name: (record,))
    return module


def test_version_has_helms_form_and_says_which_helm(helm: Program) -> None:
    theirs = helm.run("version").stdout.rstrip()
    ours = helmx("version")
    assert ours.returncode == 0
    assert ours.stdout == version.line() + "\n"
    assert theirs.endswith("}")
    assert version.line() == theirs[:-1] + f', Helmx:"v{__version__}"}}'


def test_the_short_version_starts_with_helms(helm: Program) -> None:
    theirs = helm.run("version", "--short").stdout.rstrip()
    assert theirs.startswith(HELM_VERSION)
    assert helmx("version", "--short").stdout == f"{theirs}.helmx{__version__}\n"


def test_version_says_the_same_on_the_slow_path() -> None:
    assert helmx("version", "--debug").stdout == helmx("--version").stdout == version.line() + "\n"


def test_an_error_starts_with_helms_words_and_what_helmx_adds_follows(
    command: types.ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(invocation: Invocation) -> None:
        invocation.write("printed before\n")
        raise ClusterError("it broke", hint="mend it\nor not", subject="a/b.yaml:3")

    command.run = run  # type: ignore[attr-defined]
    assert main.main(["version", "--short=0"]) == 1
    captured = capsys.readouterr()
    assert captured.out == "printed before\n"
    assert captured.err == (
        "Error: it broke\n  where: a/b.yaml:3\n  hint: mend it\n  hint: or not\n"
    )


def test_the_error_says_the_exit_code(
    command: types.ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(invocation: Invocation) -> None:
        raise PluginFault("the plugin failed")

    command.run = run  # type: ignore[attr-defined]
    assert main.main(["version", "--short=0"]) == 70
    assert "Traceback" not in capsys.readouterr().err


def test_a_fault_of_ours_is_an_error_too_and_has_a_trace_only_with_debug(
    command: types.ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(invocation: Invocation) -> None:
        raise KeyError("oops")

    command.run = run  # type: ignore[attr-defined]
    assert main.main(["version", "--short=0"]) == 70
    error = capsys.readouterr().err
    assert error.startswith("Error: helmx failed: KeyError: 'oops'\n  hint: ")
    assert "Traceback" not in error
    assert main.main(["version", "--debug"]) == 70
    error = capsys.readouterr().err
    assert error.startswith("Error: helmx failed: KeyError: 'oops'\n  hint: ")
    assert "Traceback" in error
    assert error.rstrip().endswith("KeyError: 'oops'") or "in run" in error


def test_endless_recursion_is_an_error_and_no_trace(
    command: types.ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(invocation: Invocation) -> None:
        run(invocation)

    command.run = run  # type: ignore[attr-defined]
    assert main.main(["version", "--short=0"]) == 70
    assert capsys.readouterr().err.startswith("Error: helmx failed: it is nested too deeply\n")


def test_a_command_may_give_an_exit_code(command: types.ModuleType) -> None:
    command.run = lambda invocation: 3  # type: ignore[attr-defined]
    assert main.main(["version", "--short=0"]) == 3


def test_an_interrupt_ends_as_a_shell_expects(command: types.ModuleType) -> None:
    def run(invocation: Invocation) -> None:
        raise KeyboardInterrupt

    command.run = run  # type: ignore[attr-defined]
    assert main.main(["version", "--short=0"]) == 128 + signal.SIGINT


def test_a_reader_that_goes_away_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    run = subprocess.run(
        [sys.executable, "-c", START, "env"], stdout=writer, stderr=subprocess.PIPE, check=False
    )
    os.close(writer)
    assert run.returncode == 128 + signal.SIGPIPE
    assert run.stderr == b""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (r"caf\udce9 \u65e5", b"caf\xe9 \xe6\x97\xa5\n"),
        (r"half \ud800", "half \ufffd\n".encode()),
    ],
)
def test_text_comes_out_as_utf_8_and_other_bytes_as_they_are(text: str, shown: bytes) -> None:
    program = (
        "import sys\nfrom helmcore.cli import env\nfrom helmcore.cli.main import main\n"
        f"env.value = lambda invocation, name: '{text}'\n"
        "sys.exit(main(['env', 'X']))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        capture_output=True,
        check=True,
    )
    assert run.stdout == shown


def test_a_command_that_is_not_there_yet_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(find, "NOT_AVAILABLE", frozenset({"verify"}))
    for words in (["verify", "x"], ["verify", "--help"], ["verify"]):
        assert main.main(words) == 1
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err.startswith(
            'Error: command "helm verify" is not available in this version of helmx\n'
        )


def test_a_wrong_colour_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["env", "--color=blue"]) == 1
    assert capsys.readouterr().err == (
        'Error: invalid color mode "blue": must be one of: never, auto, always\n'
    )


def test_notices_come_before_everything_else(
    command: types.ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from helmcore.cli.table.records import Flag

    flags = (Flag("old", "bool", "x", deprecated="use --new instead"),)
    record = Command("version", "t", target="helmx_test_command:run", flags=flags)
    monkeypatch.setattr(find, "family", lambda name: (record,))

    def run(invocation: Invocation) -> None:
        raise HelmxError("done")

    command.run = run  # type: ignore[attr-defined]
    assert main.main(["version", "--old"]) == 1
    assert capsys.readouterr().err == (
        "Flag --old has been deprecated, use --new instead\nError: done\n"
    )


def test_env_shows_what_helm_shows(helm: Program) -> None:
    environment = helm.environment({"HELM_NAMESPACE": "ns", "HELM_MAX_HISTORY": "7"})
    theirs = dict(line.split("=", 1) for line in helm.run("env", env=environment).stdout.split())
    run = subprocess.run(
        [sys.executable, "-c", START, "env", "--debug", "--qps=2.5"],
        env={**environment, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=True,
    )
    ours = dict(line.split("=", 1) for line in run.stdout.split())
    assert list(ours) == sorted(ours)
    theirs.update(HELM_DEBUG='"true"', HELM_QPS='"2.50"')
    del theirs["HELM_BIN"], ours["HELM_BIN"]
    assert ours.pop("HELMX_CLUSTER") == '"kubernetes"'
    assert ours == theirs


def test_env_shows_one_setting(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["env", "HELM_NAMESPACE", "-n", "x"]) == 0
    assert main.main(["env", "NO_SUCH_SETTING"]) == 0
    assert capsys.readouterr().out == "x\n\n"


@pytest.fixture
def broken_plugin(tmp_path: Path) -> dict[str, str]:
    """An environment in which a plugin of a third party is broken."""
    info = tmp_path / "helmx_broken-2.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: helmx-broken\nVersion: 2.0\n")
    (info / "entry_points.txt").write_text("[helmx.plugins]\nbroken = helmx_broken\n")
    (tmp_path / "helmx_broken.py").write_text("raise RuntimeError('not today')\n")
    return {"PYTHONPATH": os.pathsep.join([str(tmp_path), *filter(None, sys.path)])}


def test_plugin_list_shows_a_broken_plugin_and_why(broken_plugin: dict[str, str]) -> None:
    run = helmx("plugin", "list", env=broken_plugin)
    assert run.returncode == 0
    row = next(line for line in run.stdout.splitlines() if line.startswith("broken "))
    assert [cell.strip() for cell in row.split("\t")] == [
        "broken",
        "helmx-broken",
        "2.0",
        "quarantined",
        "",
    ]
    assert run.stdout.endswith("\nbroken: import failed: RuntimeError: not today\n")
    assert run.stderr.count("\n") == 1
    assert run.stderr.startswith("WARNING: plugin 'broken' of helmx-broken 2.0 is set aside")


def test_plugin_list_shows_our_own_and_what_they_offer() -> None:
    rows = [line.split("\t") for line in helmx("plugin", "list").stdout.splitlines()]
    names = {row[0].strip(): row[4].strip() for row in rows}
    assert "cluster directory" in names["cluster_directory"]
    only = helmx("plugin", "list", "--type", "release-store").stdout.splitlines()
    assert [line.split("\t")[0].strip() for line in only] == ["NAME", "storage_secrets"]


@pytest.mark.parametrize("words", [["version"], ["__complete", "vers"], ["completion", "bash"]])
def test_a_broken_plugin_is_not_even_noticed_where_none_is_needed(
    words: list[str], broken_plugin: dict[str, str]
) -> None:
    run = helmx(*words, env=broken_plugin)
    assert run.returncode == 0
    assert run.stderr == ""
    assert run.stdout


# What may be loaded beyond what an empty program loads: a count, not a clock. -----------------

COUNT = (
    "import sys; before = set(sys.modules); from helmcore.cli.main import main\n"
    "code = main(sys.argv[1:]); new = set(sys.modules) - before\n"
    "print(code, ' '.join(sorted(new)), file=sys.stderr)"
)


def modules_after(*words: str) -> set[str]:
    run = subprocess.run(
        [sys.executable, "-I", "-c", COUNT, *words], capture_output=True, text=True, check=True
    )
    code, *modules = run.stderr.splitlines()[-1].split()
    assert code == "0"
    return set(modules)


def test_version_loads_nothing_but_itself() -> None:
    assert modules_after("version") <= {
        "__future__",
        "gc",
        "helmcore",
        "helmcore.cli",
        "helmcore.cli.main",
        "helmcore.cli.version",
    }


@pytest.mark.parametrize(
    ("words", "most"),
    [
        (("__complete", "install", "--"), 24),
        (("__complete", "get", "v"), 24),
        (("__complete", ""), 30),
        (("plugin", "list"), 60),
        (("env",), 70),
    ],
)
def test_a_start_loads_little(words: tuple[str, ...], most: int) -> None:
    loaded = modules_after(*words)
    if words[0] == "__complete":
        assert not {"re", "typing", "enum", "json"} & loaded
    assert not {"typer", "pluggy", "dataclasses", "inspect", "yaml", "pathlib"} & loaded
    assert len(loaded) <= most, sorted(loaded)
