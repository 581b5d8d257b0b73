"""The completion scripts in the shells they are for, with a `helmx` on PATH that really runs."""

import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from helmcore.cli import completion

SHELLS = ("bash", "fish", "powershell", "zsh")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An environment whose PATH has a helmx, and folders that hold some files."""
    program = tmp_path / "bin" / "helmx"
    program.parent.mkdir()
    program.write_text(
        f"#!{sys.executable}\nimport sys\nfrom helmcore.cli.main import main\nsys.exit(main())\n"
    )
    program.chmod(0o755)
    work = tmp_path / "work"
    (work / "charts").mkdir(parents=True)
    (work / "values prod.yaml").write_text("")
    for shell in SHELLS:
        (tmp_path / f"helmx.{shell}").write_text(completion.script(shell))
    return {
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "TERM": "dumb",
        "LANG": "C.UTF-8",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "PS1": "$ ",
    }


# bash: the function as readline would call it -------------------------------------------------

BASH = r"""
source "$HOME/helmx.bash"
cd "$HOME/work"
COMP_LINE="$1"
COMP_POINT=${#COMP_LINE}
COMP_TYPE=${2:-9}
# Split as readline does: blanks end words, = and : are words of their own.
COMP_WORDS=()
rest="$COMP_LINE"
while [[ -n "$rest" ]]; do
    rest="${rest#"${rest%%[! ]*}"}"
    [[ -z "$rest" ]] && break
    if [[ "$rest" == [=:]* ]]; then
        word="${rest%%[!=:]*}"
    else
        word="${rest%%[ =:]*}"
    fi
    COMP_WORDS+=("$word")
    rest="${rest#"$word"}"
done
[[ "$COMP_LINE" == *' ' ]] && COMP_WORDS+=("")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
__helmx_complete
printf '%s\n' "${COMPREPLY[@]}"
"""


def bash(line: str, environment: dict[str, str], kind: int = 9) -> list[str]:
    run = subprocess.run(
        ["bash", "--norc", "--noprofile", "-c", BASH, "bash", line, str(kind)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    return run.stdout.splitlines()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("helmx vers", ["version"]),
        ("helmx completion ", ["bash", "fish", "powershell", "zsh"]),
        ("helmx completion bash --no-d", ["--no-descriptions"]),
        ("helmx --color=n", ["never"]),
        ("helmx --color=", ["never", "auto", "always"]),
        ("helmx --color al", ["always"]),
        ("helmx -n x vers", ["version"]),
        ("helmx env --kubeconfig val", ["values prod.yaml"]),
        ("helmx env --kubeconfig=val", ["values prod.yaml"]),
        ("helmx --color=never vers", ["version"]),
        ("helmx --cluster di", ["dir", "directory"]),
        ("helmx --cluster dir:ch", ["charts"]),
        ("helmx version x", [""]),
        ("helmx env HELM_DRIV", [""]),
        ("helmx env HELM_CACHE", ["HELM_CACHE_HOME"]),
    ],
)
def test_bash_completes(line: str, expected: list[str], environment: dict[str, str]) -> None:
    assert bash(line, environment) == expected


def test_bash_shows_descriptions_in_a_list(environment: dict[str, str]) -> None:
    shown = bash("helmx completion ", environment, kind=63)
    assert shown[0] == "bash  (generate autocompletion script for bash)"


# Interactive shells on a pseudo-terminal ------------------------------------------------------


class Terminal:
    """A shell on a pseudo-terminal, typed into as a person would."""

    def __init__(self, argv: list[str], environment: dict[str, str], folder: Path) -> None:
        self.process, self.master = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            os.execvpe(argv[0], argv, environment)
        self.seen = ""

    def type(self, text: str) -> None:
        os.write(self.master, text.encode())

    def until(self, text: str, seconds: float = 30) -> str:
        """What came since the last `until`, when `text` is in it."""
        end = time.monotonic() + seconds
        while text not in self.seen:
            ready, _, _ = select.select([self.master], [], [], max(0, end - time.monotonic()))
            if not ready:
                pytest.fail(f"{text!r} did not come; what came: {self.seen!r}")
            try:
                came = os.read(self.master, 65536).decode("utf-8", "replace")
                self.seen += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|[\x00\x07]", "", came)
            except OSError:
                pytest.fail(f"the shell ended; what came: {self.seen!r}")
        seen, self.seen = self.seen, ""
        return seen

    def close(self) -> None:
        os.close(self.master)
        os.waitpid(self.process, 0)


def test_bash_with_a_real_tab(environment: dict[str, str], tmp_path: Path) -> None:
    shell = Terminal(["bash", "--norc", "--noprofile", "-i"], environment, tmp_path / "work")
    try:
        shell.type("source ~/helmx.bash; echo rea''dy\n")
        shell.until("ready")
        shell.type("helmx completion pow\t")
        shell.until("completion powershell ")
        shell.type("--no-d\t")
        shell.until("--no-descriptions ")
        shell.type("--color=nev\t")
        shell.until("--color=never ")
        shell.type("\x15helmx --cluster=dir:ch\t")
        shell.until("--cluster=dir:charts")
    finally:
        shell.close()


@pytest.mark.needs("zsh")
def test_zsh_with_a_real_tab(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / ".zshrc").write_text(
        "PS1='$ '; autoload -Uz compinit; compinit -u -D; source ~/helmx.zsh; echo rea''dy\n"
    )
    shell = Terminal(["zsh", "-d", "-i"], {**environment, "TERM": "vt100"}, tmp_path / "work")
    try:
        shell.until("ready")
        shell.type("helmx completion pow\t")
        shell.until("ershell ")
        shell.type("--no-d\t")
        shell.until("escriptions ")
        shell.type("--color=nev\t")
        shell.until("er ")
        shell.type("\x15helmx completion \t")
        assert "generate autocompletion script for fish" in shell.until("zsh")
    finally:
        shell.close()


@pytest.mark.needs("fish")
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("helmx vers", ["version\tprint the helmx version information"]),
        ("helmx --color=n", ["--color=never"]),
        ("helmx completion bash --no-d", ["--no-descriptions\tcomplete without descriptions"]),
        ("helmx env HELM_CACHE", ["HELM_CACHE_HOME"]),
        ("helmx env --kubeconfig val", ["values prod.yaml"]),
        ("helmx version x", []),
    ],
)
def test_fish_completes(line: str, expected: list[str], environment: dict[str, str]) -> None:
    script = f'source ~/helmx.fish; cd ~/work; complete --do-complete "{line}"'
    run = subprocess.run(
        ["fish", "--no-config", "-c", script],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert run.stderr == ""
    assert run.stdout.splitlines() == expected


@pytest.mark.skipif(shutil.which("pwsh") is None, reason="PowerShell (pwsh) is not installed")
def test_powershell_completes(environment: dict[str, str]) -> None:
    script = (
        ". ~/helmx.powershell; "
        "(TabExpansion2 'helmx completion pow' 20).CompletionMatches.ListItemText"
    )
    run = subprocess.run(
        ["pwsh", "-NoProfile", "-Command", script],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert run.stdout.split() == ["powershell"]


@pytest.mark.parametrize("shell", SHELLS)
def test_scripts_ask_without_descriptions_if_told_so(shell: str) -> None:
    assert "helmx __complete`" in completion.script(shell)
    assert "__completeNoDesc" in completion.script(shell, describe=False)
    assert "@" not in completion.script(shell).replace("@Before", "").replace("[@]", "").replace(
        "(@Q)", ""
    ).replace("= @()", "").replace("@(", "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_scripts_are_valid(shell: str, environment: dict[str, str], tmp_path: Path) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    subprocess.run([program, "-n", tmp_path / f"helmx.{shell}"], check=True, env=environment)
