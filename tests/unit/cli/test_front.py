"""Help from the table by way of typer, and the commands of plugins."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from helmcore.cli import front
from helmcore.cli.table import find
from helmcore.cli.table.records import Command, Flag

START = "import sys; from helmcore.cli.main import main; sys.exit(main())"


@pytest.mark.parametrize("command", find.every(), ids=lambda command: command.path)
def test_help_names_every_flag_of_a_command(
    command: Command, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find, "NOT_AVAILABLE", frozenset())
    monkeypatch.setenv("COLUMNS", "200")
    assert front.show_help(command) == 0
    page = capsys.readouterr().out
    assert page.lstrip().startswith(f"Usage: helmx {command.path}")
    for flag in find.flags_of(command):
        assert (f"--{flag.name}" in page.split() or f"--{flag.name}\n" in page) != flag.hidden, flag
    for line in command.about.strip().splitlines():
        assert line.strip() in page
    if not command.target:
        for each in find.children(command):
            assert f"  {each.name} " in page
            assert each.summary in page


def test_the_first_page_has_every_command_and_no_hidden_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find, "NOT_AVAILABLE", frozenset({"lint"}))
    monkeypatch.setenv("COLUMNS", "200")
    assert front.show_help(find.ROOT) == 0
    page = capsys.readouterr().out
    names = [line.split()[0] for line in page.partition("Commands:")[2].splitlines() if line]
    expected = [each.name for each in find.children(find.ROOT) if each.name not in {"lint", "docs"}]
    assert names == expected


@pytest.fixture
def greeting(tmp_path: Path) -> dict[str, str]:
    """An environment in which a third party's plugin offers the command `greet`."""
    info = tmp_path / "helmx_greet-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: helmx-greet\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[helmx.plugins]\ngreet = helmx_greet\n")
    (tmp_path / "helmx_greet.py").write_text(
        "from helmcore.plugin import CommandSpec, hookimpl\n"
        "@hookimpl\n"
        "def helmx_commands():\n"
        "    app = 'helmx_greet_app'\n"
        "    return (CommandSpec(name='greet', summary='Say hello', target=f'{app}:app'),\n"
        "            CommandSpec(name='wrong', summary='No app', target=f'{app}:text'))\n"
    )
    (tmp_path / "helmx_greet_app.py").write_text(
        "import os, typer\n"
        "from helmcore.errors import ChartNotFound\n"
        "text = 'not an application'\n"
        "app = typer.Typer()\n"
        "@app.command()\n"
        "def hello(name: str, loud: bool = False):\n"
        "    'Greet somebody.'\n"
        "    word = 'HELLO' if loud else 'hello'\n"
        "    print(f'{word} {name} in {os.environ.get(\"HELM_NAMESPACE\")}')\n"
        "@app.command()\n"
        "def fail(code: int):\n"
        "    raise typer.Exit(code)\n"
        "@app.command()\n"
        "def lose():\n"
        "    raise ChartNotFound('no chart', hint='look again')\n"
        "@app.command()\n"
        "def crash():\n"
        "    raise ZeroDivisionError('by zero')\n"
    )
    return {"PYTHONPATH": os.pathsep.join([str(tmp_path), *filter(None, sys.path)])}


def helmx(*words: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", START, *words],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_command_of_a_plugin_runs_with_helmx_flags_before_it(greeting: dict[str, str]) -> None:
    run = helmx("-n", "greet", "greet", "hello", "World", "--loud", env=greeting)
    assert (run.stdout, run.stderr, run.returncode) == ("HELLO World in greet\n", "", 0)


def test_a_command_of_a_plugin_has_help_and_is_listed(greeting: dict[str, str]) -> None:
    assert "Say hello" in helmx("--help", env=greeting).stdout
    page = helmx("greet", "hello", "--help", env=greeting).stdout
    assert "Usage: helmx greet hello" in page
    assert "Greet somebody." in page


def test_exit_codes_and_errors_of_a_plugins_command(greeting: dict[str, str]) -> None:
    assert helmx("greet", "fail", "7", env=greeting).returncode == 7
    assert helmx("greet", "hello", env=greeting).returncode == 2
    lost = helmx("greet", "lose", env=greeting)
    assert (lost.stderr, lost.returncode) == ("Error: no chart\n  hint: look again\n", 1)
    crash = helmx("greet", "crash", env=greeting)
    assert crash.returncode == 70
    assert crash.stderr.startswith("Error: plugin 'greet' failed in its command: ZeroDivisionError")
    assert "Traceback" not in crash.stderr
    wrong = helmx("wrong", env=greeting)
    assert wrong.returncode == 70
    assert "the command 'wrong' is a str, not a typer application" in wrong.stderr


def test_a_command_of_a_plugin_is_completed(greeting: dict[str, str]) -> None:
    assert helmx("__complete", "gre", env=greeting).stdout == "greet\tSay hello\n:4\n"


def test_no_plugin_can_take_a_name_of_ours(tmp_path: Path, greeting: dict[str, str]) -> None:
    module = tmp_path / "helmx_greet.py"
    module.write_text(module.read_text().replace("name='greet'", "name='version'"))
    assert helmx("version", env=greeting).stdout.startswith("version.BuildInfo{")


def test_without_a_plugin_of_that_name_the_error_is_helms(greeting: dict[str, str]) -> None:
    run = helmx("greeet", env=greeting)
    assert run.returncode == 1
    assert run.stderr.startswith('Error: unknown command "greeet" for "helm"\n')


def test_a_terminal_gets_colours_and_a_pipe_or_no_color_gets_none(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for mode, environment, coloured in (
        ("always", {}, True),
        ("never", {}, False),
        ("auto", {}, False),
        ("auto", {"HELM_COLOR": "always"}, True),
        ("auto", {"HELM_COLOR": "always", "NO_COLOR": "1"}, False),
    ):
        words = ["version", "--help", *([] if mode == "auto" else [f"--color={mode}"])]
        run = helmx(*words, env={"NO_COLOR": "", "HELM_COLOR": "", **environment})
        assert ("\x1b[" in run.stdout) == coloured, (mode, environment)
        assert run.returncode == 0


def test_brackets_in_help_are_no_markup_for_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    run = helmx("completion", "bash", "--help", "--color=always", env={"COLUMNS": "200"})
    plain = re.sub(r"\x1b\[[0-9;]*m", "", run.stdout)
    assert "[$HELM_DEBUG]" in plain
    marked = Flag("x", "string", "text [without a value: y] [/bold]", bare="y")
    option = front._parameter(marked, "always", own=True).default
    assert option.help.startswith(r"text \[without a value: y] \[/bold]")
