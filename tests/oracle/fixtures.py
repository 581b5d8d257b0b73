"""The fixtures `helm`, `helm3` and `kubectl`: the real programs, for a whole session."""

from __future__ import annotations

import pytest

from tests import needs
from tests.oracle.fetch import HELM, HELM3, KUBECTL, Oracle, find
from tests.oracle.program import Program


def _check() -> None:
    for oracle in (HELM, HELM3, KUBECTL):
        find(oracle)


needs.register("oracle", _check, fixtures=("helm", "helm3", "kubectl"))


def _program(oracle: Oracle, homes: pytest.TempPathFactory) -> Program:
    try:
        path = find(oracle)
    except needs.Missing as error:
        needs.refuse("oracle", str(error))
    return Program((str(path),), homes.mktemp(f"{oracle.program}-{oracle.version}"), {})


@pytest.fixture(scope="session")
def helm(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The real helm 4.3.1; `helm.at(kubeconfig, namespace)` binds it to a cluster."""
    return _program(HELM, tmp_path_factory)


@pytest.fixture(scope="session")
def helm3(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The real helm 3.19.0."""
    return _program(HELM3, tmp_path_factory)


@pytest.fixture(scope="session")
def kubectl(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The real kubectl 1.37.1; say the namespace with `-n`."""
    return _program(KUBECTL, tmp_path_factory)
