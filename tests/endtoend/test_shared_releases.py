"""Real charts on a real API server, passed between helmx, helm 4 and helm 3."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cache import locked
from tests.oracle.program import Program

CHARTS = {
    "alertmanager": "prometheus-community+helm-charts__charts__alertmanager",
    "cert-manager": "cert-manager+cert-manager__deploy__charts__cert-manager",
    "ingress-nginx": "kubernetes+ingress-nginx__charts__ingress-nginx",
    "metrics-server": "kubernetes-sigs+metrics-server__charts__metrics-server",
}
WAIT = ("--wait", "--timeout", "2m")

pytestmark = pytest.mark.needs("corpus")


@pytest.fixture(params=sorted(CHARTS))
def archive(request: pytest.FixtureRequest) -> Path:
    return Path(os.environ["HELMX_CORPUS"], "dev", "charts", f"{CHARTS[request.param]}.tgz")


@pytest.fixture(autouse=True)
def _nothing_left(
    helm: Program, kubectl: Program, kubeconfig: Path, namespace: str, archive: Path
) -> Iterator[None]:
    """Each chart once at a time, for its cluster-scoped objects have fixed names, and none is left.

    Not even by a test that passes: helm leaves an object behind where it could not read it once.
    """
    with locked(kubeconfig.with_name(archive.stem + ".lock")):
        yield
        theirs = helm.at(kubeconfig, namespace)
        theirs.run("uninstall", "rel", "--ignore-not-found", check=False)
        manifest = theirs.run("template", "rel", archive).stdout
        delete = ("delete", "--ignore-not-found", "--wait=false", "-n", namespace, "-f", "-")
        kubectl.at(kubeconfig).run(*delete, input=manifest, check=False)


def statuses(helm: Program) -> list[str]:
    """The status of every revision, as the real helm reads them."""
    lines = helm.run("history", "rel").stdout.splitlines()[1:]
    return [line.split("\t")[2].strip() for line in lines]


def test_what_helmx_installs_helm_takes_over(
    helmx: Program, helm: Program, kubeconfig: Path, namespace: str, archive: Path
) -> None:
    ours, theirs = helmx.at(kubeconfig, namespace), helm.at(kubeconfig, namespace)
    ours.run("install", "rel", archive, *WAIT)
    assert theirs.run("list", "-q").stdout == "rel\n"
    assert "STATUS: deployed" in theirs.run("status", "rel").stdout
    assert theirs.run("get", "all", "rel").stdout == ours.run("get", "all", "rel").stdout
    theirs.run("upgrade", "rel", archive, *WAIT)
    ours.run("upgrade", "rel", archive, *WAIT)
    theirs.run("rollback", "rel", "1", *WAIT)
    assert statuses(theirs) == ["superseded"] * 3 + ["deployed"]
    theirs.run("uninstall", "rel", "--wait")
    assert ours.run("list", "-q").stdout == ""


@pytest.mark.parametrize("origin", ["helm", "helm3"])
def test_what_helm_installs_helmx_takes_over(
    request: pytest.FixtureRequest,
    helmx: Program,
    kubeconfig: Path,
    namespace: str,
    archive: Path,
    origin: str,
) -> None:
    theirs = request.getfixturevalue(origin).at(kubeconfig, namespace)
    ours = helmx.at(kubeconfig, namespace)
    # helm 3 waits for load balancers, which nobody makes here
    theirs.run("install", "rel", archive, *(WAIT if origin == "helm" else ()))
    assert ours.run("list", "-q").stdout == "rel\n"
    assert "STATUS: deployed" in ours.run("status", "rel").stdout
    manifest = ours.run("get", "manifest", "rel").stdout
    assert manifest == theirs.run("get", "manifest", "rel").stdout
    ours.run("upgrade", "rel", archive, *WAIT)
    ours.run("rollback", "rel", "1", *WAIT)
    assert statuses(theirs) == ["superseded", "superseded", "deployed"]
    ours.run("uninstall", "rel", "--wait")
    assert theirs.run("list", "-q").stdout == ""
