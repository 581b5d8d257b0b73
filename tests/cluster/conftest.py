"""The fixture chart, and an observer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cluster import charts
from tests.cluster.invariants import Observer
from tests.oracle.program import Program


@pytest.fixture(scope="session")
def chart(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """The fixture chart by version."""
    folder = tmp_path_factory.mktemp("charts")
    return {version: charts.write(folder, version) for version in (1, 2)}


@pytest.fixture(scope="session")
def plain_chart(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """The fixture chart without hooks."""
    folder = tmp_path_factory.mktemp("plain")
    return {version: charts.write(folder, version, hooks=False) for version in (1, 2)}


@pytest.fixture
def observer(kubectl: Program, kubeconfig: Path, namespace: str) -> Observer:
    """Sees what is in the test's namespace."""
    return Observer(kubectl.at(kubeconfig), namespace)
