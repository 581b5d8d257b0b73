"""Which subcharts take part, under which names, and what they give to their parents' values.

As `pkg/chart/v2/util/dependencies.go`: conditions, tags, aliases, import-values. The chart is
changed; the caller's values are not.
"""

from __future__ import annotations

from helmcore.errors import ChartInvalid, DependencyError
from helmcore.text import semver
from helmcore.text.quote import go_value, log_line
from helmcore.values import merge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from helmcore.model.chart import Chart, Dependency
    from helmcore.values.merge import Table, Warn


def missing(chart: Chart) -> list[str]:
    """Name the dependencies of Chart.yaml that are not in `charts/`."""
    present = {child.name for child in chart.dependencies}
    return [wanted.name for wanted in chart.requirements if wanted.name not in present]


def require(chart: Chart) -> None:
    """Raise `DependencyError`, in helm's words, where a dependency is missing."""
    checking = (
        "an error occurred while checking for chart dependencies. You may need to run 'helm"
        " dependency build' to fetch missing dependencies"
    )
    if chart.requirements and chart.metadata.get("apiVersion") == "v3":
        raise DependencyError(f"{checking}: unsupported chart dependency type")
    absent = missing(chart)
    if absent:
        raise DependencyError(
            f"{checking}: found in Chart.yaml, but missing in charts/ directory:"
            f" {', '.join(absent)}",
            hint="run `helmx dependency build CHART`",
        )


def process(chart: Chart, values: Table, warn: Warn) -> None:
    """Settle a chart's dependencies for these values. Raises `ChartInvalid` or `ValuesInvalid`."""
    logged = _logged(warn)
    _enable(chart, values, "", _Logs(warn, logged))
    _import_all(chart, _Logs(warn, logged))


def _logged(warn: Warn) -> Warn:
    def log(text: str) -> None:
        warn(log_line("INFO", text))

    return log


class _Logs:
    """Where messages go: `say` takes whole lines, `merging` the texts of the merge."""

    __slots__ = ("merging", "say")

    def __init__(self, say: Callable[[str], None], merging: Warn) -> None:
        self.say = say
        self.merging = merging


def _fits(requirement: Dependency, chart: Chart) -> bool:
    return semver.satisfies(requirement.version, chart.version)


def _enable(chart: Chart, values: Table, path: str, logs: _Logs) -> None:
    """Apply aliases, tags and conditions to a chart's dependencies, then to theirs."""
    requirements = chart.requirements
    if chart.metadata.get("dependencies") is None:
        return
    chosen = [
        child
        for child in chart.dependencies
        if not any(wanted.name == child.name and _fits(wanted, child) for wanted in requirements)
    ]
    for wanted in requirements:
        found = _aliased(chart.dependencies, wanted)
        if found is not None:
            chosen.append(found)
        if wanted.alias:
            wanted.name = wanted.alias
        wanted.enabled = True
    _adopt(chart, chosen)
    merged = merge.coalesce(chart, values, logs.merging)
    _apply_tags(requirements, merged, logs)
    _apply_conditions(requirements, merged, path, logs)
    disabled = {wanted.name for wanted in requirements if not wanted.enabled}
    chart.dependencies = [child for child in chart.dependencies if child.name not in disabled]
    kept = [wanted for wanted in requirements if wanted.name not in disabled]
    for child in chart.dependencies:
        _enable(child, merged, f"{path}{child.name}.", logs)
    chart.requirements = kept


def _adopt(chart: Chart, children: list[Chart]) -> None:
    chart.dependencies = children
    for child in children:
        child.parent = chart


def _aliased(children: list[Chart], wanted: Dependency) -> Chart | None:
    """Copy the subchart that a dependency names, so that several aliases do not share state."""
    for child in children:
        if child.name == wanted.name and _fits(wanted, child):
            twin = child.copy()
            twin.metadata = dict(child.metadata)
            twin.requirements = [requirement.copy() for requirement in child.requirements]
            _adopt(twin, [grandchild.copy() for grandchild in child.dependencies])
            if wanted.alias:
                twin.metadata["name"] = wanted.alias
            return twin
    return None


def _apply_tags(requirements: list[Dependency], values: Table, logs: _Logs) -> None:
    tags = values.get("tags")
    if not isinstance(tags, dict):
        return
    for wanted in requirements:
        said = set()
        for tag in wanted.tags:
            if tag not in tags:
                continue
            if isinstance(tags[tag], bool):
                said.add(tags[tag])
            else:
                logs.say(log_line("WARN", "returned non-bool value", tag=tag, chart=wanted.name))
        wanted.enabled = True in said or False not in said


def _apply_conditions(
    requirements: list[Dependency], values: Table, path: str, logs: _Logs
) -> None:
    for wanted in requirements:
        for condition in wanted.condition.strip().split(","):
            if not condition:
                continue
            found, value = _path_value(values, (path + condition).split("."))
            if not found:
                continue
            if isinstance(value, bool):
                wanted.enabled = value
                break
            logs.say(log_line("WARN", "returned non-bool value", path=condition, chart=wanted.name))


def _path_value(values: Table, path: list[str]) -> tuple[bool, Any]:
    """Read what is no table at a path; false where there is nothing, or a table."""
    table: Any = values
    for key in path[:-1]:
        table = table.get(key)
        if not isinstance(table, dict):
            return False, None
    last = path[-1]
    if last not in table or isinstance(table[last], dict):
        return False, None
    return True, table[last]


def _import_all(chart: Chart, logs: _Logs) -> None:
    for child in chart.dependencies:
        _import_all(child, logs)
    if chart.requirements:
        _import(chart, logs)


def _import(chart: Chart, logs: _Logs) -> None:
    """Put what subcharts export below a chart's own values, which take in the subcharts' too."""
    merged = merge.merge(chart, None, logs.merging)
    imported: Table = {}
    for wanted in chart.requirements:
        pairs: list[dict[str, str]] = []
        for entry in wanted.import_values:
            if isinstance(entry, dict):
                child, parent = go_value(entry.get("child")), go_value(entry.get("parent"))
            elif isinstance(entry, str):
                child, parent = f"exports.{entry}", "."
            else:
                continue
            pairs.append({"child": child, "parent": parent})
            table = _table(merged, f"{wanted.name}.{child}".split("."))
            if isinstance(table, str):
                error = f'"{table}" is not a table'
                logs.say(
                    log_line(
                        "WARN",
                        "ImportValues missing table from chart",
                        chart=wanted.name,
                        error=error,
                    )
                    if isinstance(entry, dict)
                    else log_line("WARN", "ImportValues missing table", error=error)
                )
                continue
            imported = merge.merge_tables(imported, _placed(parent, table), logs.merging)
        wanted.import_values = pairs
    if imported:
        merged = merge.merge_tables(merge.copy_table(merged), imported, logs.merging)
    chart.values = merged


def _table(values: Table, path: list[str]) -> Table | str:
    """Give the table at a path, or the part of the path where there is none."""
    table = values
    for key in path:
        found = table.get(key)
        if not isinstance(found, dict):
            return key
        table = found
    return table


def _placed(path: str, table: Table) -> Table:
    if path == ".":
        return table
    for key in reversed(path.split(".")):
        table = {key: table}
    return table


def check_kind(chart: Chart) -> None:
    """Refuse what cannot be installed: library charts, and charts of another apiVersion."""
    kind = chart.metadata.get("type") or ""
    if kind not in ("", "application"):
        raise ChartInvalid(
            f"{kind} charts are not installable",
            hint="a library chart is used as a dependency of another chart",
        )
