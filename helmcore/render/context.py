"""What every template of a chart and its subcharts sees (`pkg/engine/engine.go`, recAllTpls)."""

from __future__ import annotations

from helmcore.render.files import Files
from helmcore.text.kinds import StringMap, Values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from helmcore.model.chart import Chart, ChartFile
    from helmcore.render.capabilities import CapabilitiesObject

# The fields of Go's chart.Metadata by their keys in Chart.yaml; what is missing is Go's zero value.
METADATA = {
    "Name": "name",
    "Home": "home",
    "Sources": "sources",
    "Version": "version",
    "Description": "description",
    "Keywords": "keywords",
    "Maintainers": "maintainers",
    "Icon": "icon",
    "APIVersion": "apiVersion",
    "Condition": "condition",
    "Tags": "tags",
    "AppVersion": "appVersion",
    "Deprecated": "deprecated",
    "Annotations": "annotations",
    "KubeVersion": "kubeVersion",
    "Dependencies": "dependencies",
    "Type": "type",
}
LISTS = ("Sources", "Keywords", "Maintainers", "Dependencies")


class ReleaseFacts:
    """What templates see as `.Release`."""

    __slots__ = ("is_upgrade", "name", "namespace", "revision")

    def __init__(
        self, name: str, namespace: str, revision: int = 1, *, is_upgrade: bool = False
    ) -> None:
        self.name = name
        self.namespace = namespace
        self.revision = revision
        self.is_upgrade = is_upgrade

    def as_map(self) -> dict[str, Any]:
        """`.Release`, with Helm's names."""
        return {
            "Name": self.name,
            "Namespace": self.namespace,
            "IsUpgrade": self.is_upgrade,
            "IsInstall": not self.is_upgrade,
            "Revision": self.revision,
            "Service": "Helm",
        }


class ScopedTemplate:
    """One template file with the chart that it belongs to and the context that it is rendered
    with.
    """

    __slots__ = ("base_path", "chart", "context", "file", "name")

    def __init__(self, chart: Chart, file: ChartFile, base: str, context: dict[str, Any]) -> None:
        self.chart = chart
        self.file = file
        self.name = f"{base}/{file.name}"
        self.base_path = f"{base}/templates"
        self.context = context

    @property
    def is_partial(self) -> bool:
        """Whether the file is only parsed, for what it defines."""
        return self.name.rpartition("/")[2].startswith("_")


def scope(
    chart: Chart,
    values: dict[str, Any],
    release: ReleaseFacts,
    capabilities: CapabilitiesObject,
) -> list[ScopedTemplate]:
    """Every template of a chart and its subcharts, with its context.

    `values` are the coalesced values of the whole tree. Tables of subcharts are shared with their
    parent's, as in Helm: what a template sets in one is seen in the other.
    """
    shared = {"Release": release.as_map(), "Capabilities": capabilities}
    found: list[ScopedTemplate] = []
    _scope(chart, as_values(values), shared, found)
    return found


def as_values(table: dict[str, Any]) -> Values:
    """A table as the type that templates see under `.Values`."""
    return table if isinstance(table, Values) else Values(table)


def _scope(
    chart: Chart, values: Values, shared: dict[str, Any], found: list[ScopedTemplate]
) -> dict[str, Any]:
    subcharts: dict[str, Any] = {}
    context = Values(
        Chart=metadata_map(chart),
        Files=Files(chart.files),
        **shared,
        Values=values,
        Subcharts=subcharts,
    )
    for child in chart.dependencies:
        subcharts[child.name] = _scope(child, _table(values, child.name), shared, found)
    base = chart.full_path
    for file in chart.templates:
        template = ScopedTemplate(chart, file, base, context)
        if not chart.is_library or template.is_partial:
            found.append(template)
    return context


def _table(values: Values, name: str) -> Values:
    """A subchart's values: its table in the parent's, one and the same object in both places."""
    table = values.get(name)
    if not isinstance(table, dict):
        return Values()
    if not isinstance(table, Values):
        table = Values(table)
        # the parent sees a plain map, which `dig` takes
        table.seen_as_map = True
        values[name] = table
    return table


def metadata_map(chart: Chart) -> dict[str, Any]:
    """`.Chart`: Go's struct as a map, every field there."""
    metadata = chart.metadata
    found: dict[str, Any] = {}
    for field, key in METADATA.items():
        found[field] = metadata.get(key) or ""
    for field in LISTS:
        found[field] = list(metadata.get(METADATA[field]) or ())
    found["Deprecated"] = bool(metadata.get("deprecated"))
    found["Annotations"] = StringMap(metadata.get("annotations") or {})
    found["Maintainers"] = [
        {"Name": m.get("name") or "", "Email": m.get("email") or "", "URL": m.get("url") or ""}
        for m in found["Maintainers"]
        if isinstance(m, dict)
    ]
    found["Dependencies"] = [
        {
            "Name": entry.name,
            "Version": entry.version,
            "Repository": entry.repository,
            "Condition": entry.condition,
            "Tags": list(entry.tags),
            "Enabled": entry.enabled,
            "ImportValues": list(entry.import_values),
            "Alias": entry.alias,
        }
        for entry in chart.requirements
    ]
    found["IsRoot"] = chart.parent is None
    return found
