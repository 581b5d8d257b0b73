"""`helmx completion SHELL`: the script that makes a shell ask `helmx __complete`."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.cli.invocation import Invocation


def script(shell: str, describe: bool = True) -> str:
    """The completion script for a shell."""
    path = os.path.join(os.path.dirname(__file__), "shells", f"helmx.{shell}")
    with open(path, encoding="utf-8") as handle:
        text = handle.read()
    return text.replace("@REQUEST@", "__complete" if describe else "__completeNoDesc")


def _print(invocation: Invocation, shell: str) -> None:
    invocation.write(script(shell, not invocation.line.flag("no-descriptions")))


def bash(invocation: Invocation) -> None:
    """Print the script for bash."""
    _print(invocation, "bash")


def fish(invocation: Invocation) -> None:
    """Print the script for fish."""
    _print(invocation, "fish")


def powershell(invocation: Invocation) -> None:
    """Print the script for PowerShell."""
    _print(invocation, "powershell")


def zsh(invocation: Invocation) -> None:
    """Print the script for zsh."""
    _print(invocation, "zsh")
