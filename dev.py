#!/usr/bin/env python3
"""The commands of this checkout; Python 3.11 is all they need.

python3 dev.py try      install helmx into .venv and run the example chart on a folder
python3 dev.py test     run the tests (what follows goes to pytest); sets up all they need
python3 dev.py check    run the linters and the type checker alone
python3 dev.py setup    make the environment .venv-dev, without running anything
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
DEMO = ROOT / "helmx-demo"


def main(words: list[str]) -> int:
    """Run one of the commands; gives the exit code."""
    if sys.version_info < (3, 11):
        found = ".".join(map(str, sys.version_info[:3]))
        sys.exit(f"dev.py: helmx needs Python 3.11 or newer, this is {found} ({sys.executable})")
    commands = {"try": show, "test": test, "check": check, "setup": setup}
    if not words or words[0] not in commands:
        print(__doc__)
        return 0 if words[:1] in ([], ["-h"], ["--help"]) else 2
    return commands[words[0]](words[1:])


def show(_: list[str]) -> int:
    """Install, upgrade and list the example chart on a folder, showing every command."""
    helmx = environment(ROOT / ".venv", ["."]) / "helmx"
    shutil.rmtree(DEMO, ignore_errors=True)
    target = ["--cluster", f"dir:{DEMO.name}", "--namespace", "demo"]
    steps = [
        ["install", "shop", "examples/web"],
        ["upgrade", "shop", "examples/web", "--set", "replicas=3"],
        ["list"],
        ["history", "shop"],
    ]
    for step in steps:
        say("helmx " + " ".join([*step, *target]))
        code = subprocess.call([helmx, *step, *target], cwd=ROOT)
        if code:
            return code
    say(f"find {DEMO.name} -type f")
    for file in sorted(path for path in DEMO.rglob("*") if path.is_file()):
        print(file.relative_to(ROOT))
    say("Done. helmx is .venv/bin/helmx; without --cluster it talks to your kubeconfig's cluster.")
    return 0


def test(words: list[str]) -> int:
    """Run pytest in two processes; the summary's last line has the counts."""
    python = development() / "python"
    spread = [] if any(word.startswith(("-n", "-p")) for word in words) else ["-n", "2"]
    return subprocess.call([python, "-m", "pytest", *spread, *words], cwd=ROOT)


def check(_: list[str]) -> int:
    """Run ruff, mypy and import-linter; the tests in tests/architecture do so as well."""
    bin_folder = development()
    codes = []
    for tool in (
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
        ["lint-imports"],
    ):
        say(" ".join(tool))
        codes.append(subprocess.call([bin_folder / tool[0], *tool[1:]], cwd=ROOT))
    return max(codes)


def setup(_: list[str]) -> int:
    """Make the development environment and say where it is."""
    print(f"ready: {development()}")
    return 0


def development() -> Path:
    """The programs of the environment for working on helmx: editable, with the test tools."""
    return environment(ROOT / ".venv-dev", ["-e", ".[dev]"])


def environment(folder: Path, wanted: list[str]) -> Path:
    """Make a virtual environment, or refresh it where what it was installed from changed.

    Gives the folder of its programs.
    """
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    stamp = folder / "installed-from"
    state = fingerprint(source="-e" not in wanted)
    if stamp.is_file() and stamp.read_text() == state:
        return programs
    say(f"setting up {folder.name} (once; this takes a minute)")
    if not programs.is_dir():
        venv.create(folder, with_pip=True)
    # byte code is compiled on installation: the first start is as quick as the second
    variables = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    pip = [programs / "python", "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    for packages in (["--upgrade", "pip"], wanted):
        code = subprocess.call([*pip, *packages], cwd=ROOT, env=variables)
        if code:
            sys.exit(
                f"dev.py: pip could not install {' '.join(packages)} (exit code {code}, see above)"
            )
    stamp.write_text(state)
    return programs


def fingerprint(*, source: bool) -> str:
    """A digest of what an installation depends on."""
    digest = hashlib.sha256((ROOT / "pyproject.toml").read_bytes())
    if source:
        for folder in ("helmcore", "plugins"):
            for file in sorted((ROOT / folder).rglob("*.py")):
                digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()


def say(line: str) -> None:
    """Print a line that stands out from the output of what runs."""
    print(f"\n>>> {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
