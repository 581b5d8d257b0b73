"""Runs a command-line program in a home of its own, so that no test sees another's settings."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True)
class Finished:
    """What a run left: exit code and both outputs as text (invalid UTF-8 as surrogate escapes)."""

    args: tuple[str, ...]
    returncode: int
    stdout: str
    stderr: str


class ProgramFailed(AssertionError):
    """A program that was expected to succeed did not; `finished` is what it left."""

    def __init__(self, finished: Finished) -> None:
        words = " ".join(finished.args)
        super().__init__(
            f"exit code {finished.returncode}: {words}\n{finished.stderr}{finished.stdout}"
        )
        self.finished = finished


@dataclass(frozen=True)
class Program:
    """A program to run: the words that start it, its home folder, its extra environment.

    `home` is its HOME and holds its HELM_* folders. The caller's HELM* and KUBE* variables are not
    passed on; the rest of the environment is.
    """

    argv: tuple[str, ...]
    home: Path
    extra: Mapping[str, str]

    def at(self, kubeconfig: Path | str, namespace: str | None = None) -> Program:
        """The same program, bound to a cluster, and (helm and helmx only) to a namespace."""
        extra = {**self.extra, "KUBECONFIG": str(kubeconfig)}
        if namespace is not None:
            extra["HELM_NAMESPACE"] = namespace
        return replace(self, extra=extra)

    def environment(self, env: Mapping[str, str] | None = None) -> dict[str, str]:
        """The whole environment of a run; for those who start the program themselves."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("HELM_", "HELMX_", "KUBE"))
        }
        own = {
            "HOME": str(self.home),
            "HELM_CACHE_HOME": str(self.home / "cache"),
            "HELM_CONFIG_HOME": str(self.home / "config"),
            "HELM_DATA_HOME": str(self.home / "data"),
            "KUBECONFIG": str(self.home / "no-kubeconfig"),
        }
        return {**kept, **own, **self.extra, **(env or {})}

    def run(
        self,
        *args: str | Path,
        check: bool = True,
        input: str | None = None,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        timeout: float = 120,
    ) -> Finished:
        """Runs it to its end; with `check`, an exit code other than 0 raises `ProgramFailed`."""
        words = (*self.argv, *map(str, args))
        run = subprocess.run(
            words,
            input=b"" if input is None else input.encode("utf-8", "surrogateescape"),
            capture_output=True,
            env=self.environment(env),
            cwd=cwd,
            timeout=timeout,
            check=False,
        )
        finished = Finished(words, run.returncode, _text(run.stdout), _text(run.stderr))
        if check and finished.returncode != 0:
            raise ProgramFailed(finished)
        return finished


def _text(output: bytes) -> str:
    return output.decode("utf-8", "surrogateescape")
