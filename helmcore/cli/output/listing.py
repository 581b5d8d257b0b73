"""The tables of `list`, `history`, `repo list`, `search` and their data for JSON and YAML.

Each function gives (data, table) for `Invocation.print_as`.
"""

from __future__ import annotations

from helmcore.cli.output import tables, terminal
from helmcore.release.gojson import Struct
from helmcore.text import gotime

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from helmcore.model.release import Release
    from helmcore.model.repo import RepoEntry

_LIST_HEADERS = ("NAME", "NAMESPACE", "REVISION", "UPDATED", "STATUS", "CHART", "APP VERSION")


def chart_name(release: Release) -> str:
    """`name-version` of a release's chart; as formatChartName in pkg/cmd/history.go."""
    metadata = release.chart.get("metadata")
    if metadata is None:
        return "MISSING"
    return f"{metadata.get('name') or ''}-{metadata.get('version') or ''}"


def app_version(release: Release) -> str:
    """The appVersion of a release's chart."""
    metadata = release.chart.get("metadata")
    return "MISSING" if metadata is None else metadata.get("appVersion") or ""


def releases(
    found: Iterable[Release], *, time_format: str = "", headers: bool = True, colours: bool = False
) -> tuple[list[Struct], str]:
    """`helm list`; as pkg/cmd/list.go. `time_format` is a layout of Go's, "" for the usual one."""
    elements = [
        Struct(
            name=each.name,
            namespace=each.namespace,
            revision=str(each.version),
            updated=moment(each.info.last_deployed, time_format) or "-",
            status=each.info.status,
            chart=chart_name(each),
            app_version=app_version(each),
        )
        for each in found
    ]
    rows: list[Sequence[object]] = []
    if headers:
        rows.append([terminal.paint(name, terminal.BOLD, colours) for name in _LIST_HEADERS])
    for element in elements:
        row = list(element.values())
        row[1] = terminal.paint(str(row[1]), terminal.CYAN, colours)
        row[4] = terminal.status(str(row[4]), colours)
        rows.append(row)
    return elements, tables.table(rows)


def moment(text: str, layout: str = "") -> str:
    """A record's time in a layout of Go's, or as Go prints times ("" for no time)."""
    if not text or text.startswith("0001-01-01T00:00:00"):
        return ""
    try:
        parsed = gotime.GoTime.parse(text)
    except ValueError:
        return text
    return parsed.format(layout) if layout else str(parsed)


def history(
    revisions: Iterable[Release], *, rollback_column: bool = False
) -> tuple[list[Struct], str]:
    """`helm history`; as pkg/cmd/history.go. Revisions in the order given, the oldest first."""
    header = ["REVISION", "UPDATED", "STATUS", "CHART", "APP VERSION", "DESCRIPTION"]
    if rollback_column:
        header.insert(5, "ROLLBACK")
    rows: list[Sequence[object]] = [header]
    elements: list[Struct] = []
    for each in revisions:
        info = each.info
        element = Struct(revision=each.version)
        if info.last_deployed:
            element["updated"] = info.last_deployed
        element.update(status=info.status, chart=chart_name(each), app_version=app_version(each))
        if info.rollback_revision:
            element["rollback_revision"] = info.rollback_revision
        element["description"] = info.description
        elements.append(element)
        # Go prints the zero time where a revision has none.
        updated = moment(info.last_deployed, gotime.ANSIC) or "Mon Jan  1 00:00:00 0001"
        row = [each.version, updated, info.status, chart_name(each), app_version(each)]
        if rollback_column:
            row.append(info.rollback_revision or "")
        rows.append([*row, info.description])
    return elements, tables.table(rows)


def repositories(entries: Iterable[RepoEntry], *, headers: bool = True) -> tuple[list[Struct], str]:
    """`helm repo list`; as pkg/cmd/repo_list.go."""
    elements = [Struct(name=entry.name, url=entry.url) for entry in entries]
    rows: list[Sequence[object]] = [("NAME", "URL")] if headers else []
    rows += [(element["name"], element["url"]) for element in elements]
    return elements, tables.table(rows)


def charts(
    found: Iterable[tuple[str, str, str, str]], *, max_width: int = 50
) -> tuple[list[Struct], str]:
    """`helm search repo`: (name, version, appVersion, description); as pkg/cmd/search_repo.go."""
    elements = [
        Struct(name=name, version=version, app_version=app, description=description)
        for name, version, app, description in found
    ]
    if not elements:
        return elements, "No results found\n"
    rows: list[Sequence[object]] = [("NAME", "CHART VERSION", "APP VERSION", "DESCRIPTION")]
    rows += [tuple(element.values()) for element in elements]
    return elements, tables.table(rows, max_width)
