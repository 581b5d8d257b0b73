"""Render a chart as helm would install it, and say what would be applied; nothing is changed."""

from __future__ import annotations

from typing import NamedTuple

from helmcore.action import names
from helmcore.action.prepare import DRY_CLIENT, DRY_SERVER, Facts
from helmcore.text.quote import log_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.action.chart_source import ChartSource, Ready
    from helmcore.model.manifest import ManifestSet
    from helmcore.session import Session


class TemplateRequest(NamedTuple):
    """What to render: `dry_run` is `client` (no cluster is asked) or `server`."""

    name: str
    source: ChartSource
    namespace: str = ""
    dry_run: str = DRY_CLIENT
    is_upgrade: bool = False
    labels: dict[str, str] = {}  # noqa: RUF012 - read only


def make_ready(session: Session, request: TemplateRequest) -> Ready:
    """Check the request, settle the chart's dependencies, complete the values.

    Raises `NameInvalid`, `UsageError`, `ValuesInvalid`, `ChartInvalid`.
    """
    online = request.dry_run == DRY_SERVER
    names.check(request.name, 'release name check failed: release name "{name}": {problem}')
    facts = Facts(
        request.name, request.namespace, 1, upgrade=request.is_upgrade, online=online
    )
    ready = request.source.make_ready(facts, request.source.values)
    if online and any(True for _ in _crds(ready)):
        session.warn(
            log_line(
                "WARN",
                "This chart or one of its subcharts contains CRDs."
                " Rendering may fail or contain inaccuracies.",
            )
        )
    names.check_labels(request.labels)
    return ready


def _crds(ready: Ready) -> list[object]:
    from helmcore.render.pipeline import crds

    return list(crds(ready.chart))


def run(request: TemplateRequest, ready: Ready) -> ManifestSet:
    """Render. Raises `TemplateError`, `ChartInvalid` (among them `ManifestInvalid`)."""
    return request.source.run(ready, online=request.dry_run == DRY_SERVER)
