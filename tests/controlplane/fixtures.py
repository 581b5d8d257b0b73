"""The fixtures of the control plane; one API server serves a whole run, all xdist workers included.

The first process of a run names the run in `HELMX_TEST_RUN`, which its workers inherit. The first
test that asks for the control plane starts it under a lock, in whatever worker that test is; later
ones find it running. It belongs to the run's first process: that one stops it at the end, and its
supervisor ends by itself if that process is gone. `HELMX_TEST_CONTROLPLANE` names one that is
running already to be used instead: `up`, or the folder of one.
"""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import needs
from tests.controlplane import build, cluster
from tests.controlplane.cluster import ControlPlane
from tests.controlplane.processes import Identity, this_process
from tests.controlplane.proxy import Proxy
from tests.controlplane.users import SignIn, drop_namespace, make_namespace

_RUN = "HELMX_TEST_RUN"
_RUNNING = "HELMX_TEST_CONTROLPLANE"
_first = pytest.StashKey[bool]()


def _check() -> None:
    if _RUNNING not in os.environ:
        build.programs()


needs.register("controlplane", _check, fixtures=("control_plane",))


def pytest_configure(config: pytest.Config) -> None:
    """Names the run, unless this process is a worker of one, or was started by a test of one."""
    owner = os.environ.get(_RUN)
    if Path("/proc/self/stat").exists() and not (owner and Identity.parse(owner).alive()):
        os.environ[_RUN] = str(this_process())
        config.stash[_first] = True


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stops the control plane at the end of the run."""
    if config.stash.get(_first, False):
        run = os.environ.pop(_RUN)
        cluster.stop(run)
        build.forget_failure(run)


@pytest.fixture(scope="session")
def control_plane() -> ControlPlane:
    """A real, running Kubernetes with RBAC, a Node whose pods are pretended, and a StorageClass."""
    needs.require("controlplane")
    named = os.environ.get(_RUNNING)
    if named:
        return cluster.attach(cluster.folder_of(named) if named == cluster.BY_HAND else Path(named))
    run = os.environ[_RUN]
    return cluster.ensure(run, Identity.parse(run))


@pytest.fixture(scope="session")
def kubeconfig(control_plane: ControlPlane) -> Path:
    """The path of the administrator's kubeconfig."""
    return control_plane.kubeconfig


@pytest.fixture
def namespace(control_plane: ControlPlane, request: pytest.FixtureRequest) -> Iterator[str]:
    """A namespace of the test's own, named after it; deleted at the end without waiting."""
    plain = re.sub(r"[^a-z0-9]+", "-", request.node.name.lower().removeprefix("test_")).strip("-")
    name = f"{plain[:40].rstrip('-') or 'test'}-{uuid.uuid4().hex[:8]}"
    make_namespace(control_plane, name)
    yield name
    drop_namespace(control_plane, name)


@pytest.fixture
def sign_in(control_plane: ControlPlane, tmp_path: Path) -> SignIn:
    """Makes users: `sign_in("eve", groups=["dev"])`, `sign_in.account(namespace, "robot")`."""
    return SignIn(control_plane, tmp_path)


@pytest.fixture
def proxy(kubeconfig: Path, tmp_path: Path) -> Iterator[Proxy]:
    """A recording proxy to the API server; clients use `proxy.kubeconfig`.

    A hook of a fault that raised fails the test at its end.
    """
    with Proxy(kubeconfig, tmp_path) as running:
        yield running
    if running.errors:
        raise running.errors[0]
