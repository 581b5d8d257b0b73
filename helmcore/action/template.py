"""Render a chart as helm would install it, and say what would be applied; nothing is changed."""

from __future__ import annotations

from helmcore.action import names
from helmcore.errors import NameInvalid
from helmcore.text.quote import log_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from helmcore.action.chart_source import ChartSource, Ready
    from helmcore.model.manifest import ManifestSet
    from helmcore.render.context import ReleaseFacts
    from helmcore.session import Session


class TemplateRequest:
    """What to render: a chart with its values, for a release that is `release`.

    `online` asks the cluster for its API versions and lets `lookup` read from it.
    """

    __slots__ = ("labels", "online", "release", "source")

    def __init__(
        self,
        source: ChartSource,
        release: ReleaseFacts,
        *,
        online: bool = False,
        labels: Mapping[str, str] | None = None,
    ) -> None:
        self.source = source
        self.release = release
        self.online = online
        self.labels = labels or {}


def make_ready(session: Session, request: TemplateRequest) -> Ready:
    """Check the request, settle the chart's dependencies, complete the values.

    Raises `NameInvalid`, `UsageError`, `ValuesInvalid`, `ChartInvalid`, `ClusterError`.
    """
    _check_name(session, request.release.name)
    source = request.source
    ready = source.make_ready(request.release, source.values, online=request.online)
    if request.online and ready.has_crds and not source.options.skip_crds:
        session.warn(
            log_line(
                "WARN",
                "This chart or one of its subcharts contains CRDs."
                " Rendering may fail or contain inaccuracies.",
            )
        )
    names.check_labels(request.labels)
    return ready


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
