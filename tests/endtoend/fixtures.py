"""The installed `helmx` program, as the oracles are: in a home of its own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.oracle.program import Program

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def helmx(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The helmx of this environment; `helmx.at(kubeconfig, namespace)` binds it to a cluster."""
    program = Path(sys.executable).with_name("helmx")
    assert program.is_file(), "helmx is not installed here: pip install -e ."
    return Program((str(program),), tmp_path_factory.mktemp("helmx"), {})


@pytest.fixture(scope="session")
def examples() -> Path:
    """The folder of the example charts."""
    return ROOT / "examples"
