"""What is recorded of a release: as `pkg/action/get*.go`."""

from __future__ import annotations

from helmcore.action import history
from helmcore.model.chart import Chart
from helmcore.release.gojson import Struct
from helmcore.values import merge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from helmcore.model.release import Release
    from helmcore.session import Session


def run(session: Session, name: str, version: int = 0) -> Release:
    """A revision with everything in it. Raises `ReleaseNotFound`."""
    return history.content(session, name, version)


def values(release: Release, session: Session, *, every: bool = False) -> dict[str, Any]:
    """The user's values, or with `every` all that the templates of the chart itself saw."""
    if not every:
        return release.config
    chart = Chart(dict(release.chart_metadata))
    chart.values = release.chart.get("values") or {}
    return merge.coalesce(chart, release.config, session.warn)


def metadata(session: Session, name: str, version: int = 0) -> Struct:
    """The fields of `get metadata`, in Helm's order; as `pkg/action/get_metadata.go`.

    As with Helm, the labels of the last revision come with Helm's own ones, those of a revision
    that was asked for by number without. Raises `ReleaseNotFound`.
    """
    release = run(session, name, version)
    labels = release.labels if version else history.stored_labels(session, name, release.version)
    return _metadata(release, labels)


def _metadata(release: Release, labels: dict[str, str]) -> Struct:
    chart = release.chart_metadata
    result = Struct(
        name=release.name,
        chart=chart.get("name") or "",
        version=chart.get("version") or "",
        appVersion=chart.get("appVersion") or "",
    )
    optional = {
        "annotations": chart.get("annotations"),
        "labels": labels,
        "dependencies": chart.get("dependencies"),
    }
    result.update((name, value) for name, value in optional.items() if value)
    result.update(
        namespace=release.namespace,
        revision=release.version,
        status=release.info.status,
        deployedAt=_to_seconds(release.info.last_deployed),
    )
    if release.apply_method:
        result["applyMethod"] = release.apply_method
    return result


def _to_seconds(text: str) -> str:
    """RFC 3339 without fractions, as Go's time.RFC3339 prints."""
    head, dot, rest = text.partition(".")
    if not dot:
        return text or "0001-01-01T00:00:00Z"
    return head + rest.lstrip("0123456789")
