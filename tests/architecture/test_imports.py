"""What a start loads, counted: modules are a fact, milliseconds are the weather."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

# Each costs every start more than it is worth (docs/architecture.md, "Start-up").
HEAVY = {
    "argparse", "asyncio", "dataclasses", "email", "hashlib", "http.client", "importlib.metadata",
    "inspect", "jinja2", "chevron", "kubernetes", "logging", "pathlib", "pluggy", "rich", "socket",
    "ssl", "subprocess", "tarfile", "tempfile", "typer", "urllib.request", "yaml", "jsonschema_rs",
    "re2", "cryptography", "bcrypt",
}  # fmt: skip
CHART = Path(__file__).resolve().parents[2] / "examples" / "web"


def loaded_after(*words: str) -> set[str]:
    """The modules that a fresh process holds after a command."""
    program = (
        "import sys\n"
        "from helmcore.cli.main import main\n"
        "try:\n"
        "    code = main(sys.argv[1:])\n"
        "except SystemExit as end:\n"
        "    code = end.code\n"
        "print()\n"
        "print(sorted(sys.modules))\n"
        "sys.exit(code)\n"
    )
    nowhere = {"HOME": "/nonexistent", "KUBECONFIG": "/nonexistent/config"}
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("HELM", "KUBE"))}
    run = subprocess.run(
        [sys.executable, "-c", program, *words],
        capture_output=True,
        text=True,
        check=False,
        env=kept | nowhere,
    )
    assert run.returncode == 0, run.stderr
    *printed, modules = run.stdout.splitlines()
    assert any(printed), "the command printed nothing"
    return set(ast.literal_eval(modules))


@pytest.mark.parametrize(
    "words",
    [
        ("version",),
        ("version", "--short"),
        ("__complete", "install", "--"),
        ("__complete", "ins"),
    ],
)
def test_version_and_completion_load_next_to_nothing(words: tuple[str, ...]) -> None:
    loaded = loaded_after(*words)
    assert loaded & HEAVY == set()
    assert {name for name in loaded if name.startswith("helmx_")} == set()


def test_version_needs_no_regular_expressions() -> None:
    assert "helmcore.plugin" not in loaded_after("version")


def test_plugin_list_loads_no_engine() -> None:
    assert loaded_after("plugin", "list") & HEAVY == set()


def test_template_loads_what_the_chart_needs() -> None:
    loaded = loaded_after("template", "web", str(CHART))
    assert loaded & HEAVY == set()
    assert "helmx_cluster_kubernetes.cluster" not in loaded
    # What they were for is kept as data, see helmcore/text/patterns.py.
    assert loaded & {"re", "enum", "functools", "collections", "importlib"} == set()
