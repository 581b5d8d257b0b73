"""Render a chart as helm would install it, and say what would be applied; nothing is changed."""

from __future__ import annotations

from helmcore.action import names
from helmcore.errors import ClusterError, NameInvalid
from helmcore.text.quote import log_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from helmcore.action.chart_source import ChartSource, Ready
    from helmcore.model.manifest import ManifestSet
    from helmcore.render.context import ReleaseFacts
    from helmcore.session import Session

CLUSTER_SECONDS = 300.0


class TemplateRequest:
    """What to render: a chart with its values, for a release that is `release`.

    `online` asks the cluster for its API versions, lets `lookup` read from it, and then looks
    whether the objects could be installed; `take_ownership` lets them be other releases' objects.
    """

    __slots__ = ("labels", "online", "release", "skip_crds", "source", "take_ownership")

    def __init__(
        self,
        source: ChartSource,
        release: ReleaseFacts,
        *,
        online: bool = False,
        labels: Mapping[str, str] | None = None,
        take_ownership: bool = False,
        skip_crds: bool = False,
    ) -> None:
        self.source = source
        self.release = release
        self.online = online
        self.labels = labels or {}
        self.take_ownership = take_ownership
        self.skip_crds = skip_crds


def make_ready(session: Session, request: TemplateRequest) -> Ready:
    """Check the request, settle the chart's dependencies, complete the values.

    Raises `NameInvalid`, `UsageError`, `ValuesInvalid`, `ChartInvalid`, `ClusterError`.
    """
    if request.online:
        _check_cluster(session)
    _check_name(session, request.release.name)
    source = request.source
    ready = source.make_ready(request.release, source.values, online=request.online)
    if request.online and ready.has_crds and not request.skip_crds:
        session.warn(
            log_line(
                "WARN",
                "This chart or one of its subcharts contains CRDs."
                " Rendering may fail or contain inaccuracies.",
            )
        )
    names.check_labels(request.labels)
    return ready


def _check_cluster(session: Session) -> None:
    try:
        session.cluster().capabilities()
    except ClusterError as error:
        failed = f"cluster reachability check failed: {error.message}"
        session.warn(log_line("ERROR", failed))
        error.message = failed
        raise


def _check_name(session: Session, name: str) -> None:
    try:
        names.check(name, 'release name "{name}": {problem}')
    except NameInvalid as error:
        failed = "release name check failed"
        session.warn(log_line("ERROR", failed, error=error.message))
        error.message = f"{failed}: {error.message}"
        raise


def run(request: TemplateRequest, ready: Ready) -> ManifestSet:
    """Render. Raises `TemplateError`, `ChartInvalid` (among them `ManifestInvalid`)."""
    return request.source.run(ready, online=request.online)


def examine(session: Session, request: TemplateRequest, manifests: ManifestSet) -> None:
    """Look whether the cluster knows every kind, and whose the objects are that exist already.

    Helm does so for a server-side dry run of an install. Raises `ClusterError` in helm's words.
    """
    from helmcore.cluster import ownership, resources
    from helmcore.cluster.work import Work

    work = Work(session.cluster(), timeout=CLUSTER_SECONDS, warn=session.warn)
    namespace = request.release.namespace
    brought = [object for crd in manifests.crds for object in resources.parse(crd.text)]
    try:
        target = resources.build(work, manifests.manifest_text(), namespace, brought)
    except ClusterError as error:
        failed = "unable to build kubernetes objects from release manifest"
        error.message = f"{failed}: {error.message}"
        raise
    if not request.release.is_upgrade:
        owner = ownership.Owner(request.release.name, namespace)
        ownership.look(work, target, owner, take=request.take_ownership, doing="install")
