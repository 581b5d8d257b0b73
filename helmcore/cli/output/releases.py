"""A release as install, upgrade, status and get print it; as pkg/cmd/status.go."""

from __future__ import annotations

from helmcore.cli.output import encoding, tables, terminal
from helmcore.cli.output.listing import moment
from helmcore.release import codec
from helmcore.text import gotime

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from helmcore.model.release import Release


class Shape:
    """What of a release is shown.

    `debug` adds the values and the manifest, `metadata` the chart's name and versions, `notes` the
    chart's notes. `computed` gives all values that the templates saw, for `debug`. `with_chart`
    keeps the chart in JSON and YAML, which `status` leaves out. `stored` says that the release was
    read from its record, where no values are the same as none at all.
    """

    __slots__ = ("colours", "computed", "debug", "metadata", "notes", "stored", "with_chart")

    def __init__(  # noqa: PLR0913 - one word a difference of the printing commands
        self,
        *,
        debug: bool = False,
        metadata: bool = False,
        notes: bool = True,
        colours: bool = False,
        with_chart: bool = True,
        computed: Callable[[], dict[str, Any]] | None = None,
        stored: bool = False,
    ) -> None:
        self.debug = debug
        self.metadata = metadata
        self.notes = notes
        self.colours = colours
        self.with_chart = with_chart
        self.computed = computed
        self.stored = stored


def data(release: Release, shape: Shape) -> Mapping[str, object]:
    """A release for `-o json` and `-o yaml`: its record's own form."""
    document = codec.document(release)
    if not shape.with_chart:
        document.pop("chart", None)
    return document


def text(release: Release, shape: Shape) -> str:
    """A release for people."""
    info = release.info
    out = [f"NAME: {release.name}\n"]
    deployed = moment(info.last_deployed, gotime.ANSIC)
    if deployed:
        out.append(f"LAST DEPLOYED: {deployed}\n")
    namespace = terminal.paint(release.namespace, terminal.CYAN, shape.colours)
    out.append(f"NAMESPACE: {namespace}\n")
    out.append(f"STATUS: {terminal.status(info.status, shape.colours)}\n")
    out.append(f"REVISION: {release.version}\n")
    if shape.metadata:
        chart = release.chart_metadata
        out.append(f"CHART: {chart.get('name') or ''}\nVERSION: {chart.get('version') or ''}\n")
        out.append(f"APP_VERSION: {chart.get('appVersion') or ''}\n")
    out.append(f"DESCRIPTION: {info.description}\n")
    if info.resources:
        out.append(f"RESOURCES:\n{resources(info.resources)}\n")
    out.append(tests(release))
    if shape.debug:
        given = None if shape.stored and not release.config else release.config
        out.append(f"USER-SUPPLIED VALUES:\n{encoding.yaml_text(given)}\n")
        computed = shape.computed() if shape.computed else release.config
        out.append(f"COMPUTED VALUES:\n{encoding.yaml_text(computed)}\n")
    if shape.debug or info.description.lower() == "dry run complete":
        out.append(f"HOOKS:\n{hooks(release)}MANIFEST:\n{release.manifest}\n")
    if shape.notes and info.notes:
        out.append(f"NOTES:\n{info.notes.strip()}\n")
    return "".join(out)


def hooks(release: Release) -> str:
    """The hooks with their sources, as `get hooks` prints them."""
    return "".join(f"---\n# Source: {hook.path}\n{hook.text}\n" for hook in release.hooks)


def tests(release: Release) -> str:
    """The results of the release's tests; a test that has not run is not shown."""
    suite = [hook for hook in release.hooks if "test" in hook.events]
    if not suite:
        return "TEST SUITE: None\n"
    return "".join(
        f"TEST SUITE:     {hook.name}\n"
        f"Last Started:   {moment(hook.last_run.started_at, gotime.ANSIC)}\n"
        f"Last Completed: {_or_zero(hook.last_run.completed_at)}\n"
        f"Phase:          {hook.last_run.phase}\n"
        for hook in suite
        if hook.last_run.started_at
    )


def _or_zero(text: str) -> str:
    return moment(text, gotime.ANSIC) or "Mon Jan  1 00:00:00 0001"


def resources(found: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """The objects of a release by kind, as kubectl shows tables.

    `found` maps headings (`v1/Pod(related)`) to objects, or to the API server's own `Table`
    objects. Headings come in the order given; Helm's own is random.
    """
    return "".join(
        f"==> {heading}\n{''.join(_resource_tables(each))}\n" for heading, each in found.items()
    )


def _resource_tables(objects: Sequence[Mapping[str, Any]]) -> list[str]:
    """One printed table an object; the column names only where they change, as kubectl does."""
    printed: list[str] = []
    names: list[str] = []
    for each in objects:
        if each.get("kind") == "Table":
            columns = [
                (index, column)
                for index, column in enumerate(each.get("columnDefinitions") or ())
                if not column.get("priority")
            ]
            header = [column["name"].upper() for _, column in columns]
            rows = [
                [_cell((row.get("cells") or ())[index]) for index, _ in columns]
                for row in each.get("rows") or ()
            ]
        else:
            metadata = each.get("metadata") or {}
            header = ["NAME", "AGE"]
            rows = [[metadata.get("name") or "", _age(metadata.get("creationTimestamp") or "")]]
        printed.append(tables.columns(rows if header == names else [header, *rows]))
        names = header
    return printed


def _cell(value: object) -> str:
    if value is None or value is True or value is False:
        return {None: "<none>", True: "true", False: "false"}[value]
    return str(value)


def _age(created: str) -> str:
    import time

    try:
        seconds = int(time.time()) - gotime.GoTime.parse(created).seconds
    except ValueError:
        return "<unknown>"
    return short_duration(seconds)


def short_duration(seconds: int) -> str:
    """A span in at most two units; as k8s.io/apimachinery's HumanDuration."""
    if seconds < -1:
        return "<invalid>"
    seconds = max(seconds, 0)
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if seconds < 120:
        return f"{seconds}s"
    if minutes < 10:
        return f"{minutes}m{seconds % 60}s" if seconds % 60 else f"{minutes}m"
    if minutes < 180:
        return f"{minutes}m"
    if hours < 8:
        return f"{hours}h{minutes % 60}m" if minutes % 60 else f"{hours}h"
    if hours < 48:
        return f"{hours}h"
    if hours < 192:
        return f"{days}d{hours % 24}h" if hours % 24 else f"{days}d"
    if days < 730:
        return f"{days}d"
    if days < 2920:
        years, rest = divmod(days, 365)
        return f"{years}y{rest}d" if rest else f"{years}y"
    return f"{days // 365}y"
