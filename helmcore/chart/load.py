"""A chart's files become a `Chart`: the split into templates, values, subcharts and the rest.

As `pkg/chart/v2/loader/load.go` and `pkg/chart/loader/load.go`, with their messages.
"""

from __future__ import annotations

import os

from helmcore.chart import archive, folder, metadata
from helmcore.errors import ChartInvalid, ChartNotFound, ValuesInvalid
from helmcore.model.chart import Chart, ChartFile, Dependency
from helmcore.text.quote import log_line
from helmcore.values import documents

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

CHART_FILE = "Chart.yaml"
MANIFEST_ENDINGS = (".yaml", ".yml", ".json")
MAX_NESTING = 32

MIGRATE_DEPENDENCIES = (
    'Warning: Dependencies are handled in Chart.yaml since apiVersion "v2".'
    " We recommend migrating dependencies to Chart.yaml."
)
MIGRATE_LOCK = (
    'Warning: Dependency locking is handled in Chart.lock since apiVersion "v2".'
    " We recommend migrating to Chart.lock."
)


def load(path: str, warn: Callable[[str], None]) -> Chart:
    """Read the chart in a folder or an archive on disk, with everything below it.

    `warn` gets helm's log lines. Raises `ChartNotFound` or `ChartInvalid`.
    """
    try:
        is_folder = os.path.isdir(path)
        chart = _load_folder(path, warn) if is_folder else _load_file(path, warn)
    except FileNotFoundError:
        raise ChartNotFound(f'path "{path}" not found') from None
    except OSError as error:
        raise ChartInvalid(f"open {error.filename or path}: {_reason(error)}") from None
    chart.source = path
    return chart


def _reason(error: OSError) -> str:
    return (error.strerror or "unreadable").lower()


def _load_folder(path: str, warn: Callable[[str], None]) -> Chart:
    root = os.path.abspath(path)
    chart_file = os.path.join(root, CHART_FILE)
    try:
        with open(chart_file, "rb") as file:
            data = file.read()
    except OSError as error:
        raise ChartInvalid(
            f"unable to detect chart at {chart_file}: open {chart_file}: {_reason(error)}",
            hint="a chart is a folder with a Chart.yaml, or an archive of one",
        ) from None
    known = _Known(data)
    return _from_files(folder.read(root, warn), _Loading(warn), known)


def _load_file(path: str, warn: Callable[[str], None]) -> Chart:
    with open(path, "rb") as file:
        data = file.read(archive.MAX_BYTES + 1)
    shown = os.path.abspath(path)
    if not data.startswith(b"\x1f\x8b\x08"):
        raise _no_archive(shown, data)
    return from_archive(data, warn, shown)


def from_archive(data: bytes, warn: Callable[[str], None], name: str = "chart") -> Chart:
    """Read a chart from the bytes of its archive. Raises `ChartInvalid`."""
    loading = _Loading(warn)
    try:
        files = archive.read(data, loading.budget)
    except archive.NotGzip as error:
        raise ChartInvalid(
            f"file '{name}' does not appear to be a valid chart file (details: {error.message})"
        ) from None
    except ChartInvalid as error:
        raise ChartInvalid(
            "unable to load chart archive", subject=f"{name}: {error.message}", hint=error.hint
        ) from None
    chart_files = [file for file in files if file.name == CHART_FILE]
    if not chart_files:
        raise ChartInvalid("unable to detect chart version, no Chart.yaml found")
    return _from_files(files, loading, _Known(chart_files[0].data))


def _no_archive(path: str, data: bytes) -> ChartInvalid:
    if path.endswith((".yml", ".yaml")):
        return ChartInvalid(
            f"file '{path}' seems to be a YAML file, but expected a gzipped archive",
            hint="the chart comes first; values files go with -f",
        )
    sniffed = "application/octet-stream"
    if not any(byte < 0x09 or 0x0E <= byte < 0x1B or 0x1C <= byte < 0x20 for byte in data[:512]):
        sniffed = "text/plain; charset=utf-8"
    return ChartInvalid(f"file '{path}' does not appear to be a gzipped archive; got '{sniffed}'")


class _Known:
    """The outermost Chart.yaml, parsed once though helm looks at it twice; its apiVersion is
    known.
    """

    __slots__ = ("data", "value")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.value = metadata.read_document(CHART_FILE, data)
        metadata.api_version(self.value)


class _Loading:
    """What the loading of a chart shares with that of its subcharts."""

    __slots__ = ("budget", "depth", "warn")

    def __init__(self, warn: Callable[[str], None]) -> None:
        self.warn = warn
        self.budget = archive.ArchiveBudget()
        self.depth = 0


def _from_files(files: list[ChartFile], loading: _Loading, known: _Known | None = None) -> Chart:
    """Build a chart from its files, the names relative to its folder."""
    chart: Chart | None = None
    for file in files:
        if file.name == CHART_FILE:
            if known is not None and known.data == file.data:
                value = known.value
            else:
                value = metadata.read_document(CHART_FILE, file.data)
            chart = Chart(metadata.read_record(CHART_FILE, value, metadata.METADATA))
            if not chart.metadata.get("apiVersion"):
                chart.metadata["apiVersion"] = "v1"
            chart.modified = file.modified
    if chart is None:
        raise ChartInvalid("Chart.yaml file is missing")
    chart.raw = files
    subcharts: dict[str, list[ChartFile]] = {}
    for file in files:
        _place(file, chart, subcharts, loading)
    metadata.validate(chart.metadata)
    chart.requirements = [Dependency(entry) for entry in chart.metadata.get("dependencies") or ()]
    _load_subcharts(chart, subcharts, loading)
    return chart


def _place(
    file: ChartFile, chart: Chart, subcharts: dict[str, list[ChartFile]], loading: _Loading
) -> None:
    """Put a file where it belongs; everything that nobody claims is a file of the chart."""
    name = file.name
    if name.startswith("templates/"):
        chart.templates.append(file)
    elif name.startswith("charts/") and not name.endswith(".prov"):
        below = name[7:]
        subcharts.setdefault(below.partition("/")[0], []).append(file)
    elif name == "values.yaml":
        try:
            chart.values = documents.load(file.data, name)
        except ValuesInvalid as error:
            raise ChartInvalid(
                f"cannot load values.yaml: {error.message}", subject=error.subject, hint=error.hint
            ) from None
        chart.values_modified = file.modified
    elif name == "values.schema.json":
        chart.schema = file.data
        chart.schema_modified = file.modified
    elif name in ("Chart.lock", "requirements.lock"):
        value = metadata.read_document(name, file.data)
        chart.lock = metadata.read_record(name, value, metadata.LOCK)
        if name == "requirements.lock":
            _old_style(file, chart, MIGRATE_LOCK, loading)
    elif name == "requirements.yaml":
        _old_style(file, chart, MIGRATE_DEPENDENCIES, loading)
        value = metadata.read_document(name, file.data)
        chart.metadata.update(metadata.read_record(name, value, metadata.METADATA))
    elif name != CHART_FILE:
        chart.files.append(file)
        if name.startswith("crds/") and name.lower().endswith(MANIFEST_ENDINGS):
            chart.crds.append(file)


def _old_style(file: ChartFile, chart: Chart, advice: str, loading: _Loading) -> None:
    if chart.metadata.get("apiVersion") == "v1":
        chart.files.append(file)
    else:
        loading.warn(log_line("INFO", advice))


def _load_subcharts(chart: Chart, subcharts: dict[str, list[ChartFile]], loading: _Loading) -> None:
    if subcharts and loading.depth >= MAX_NESTING:
        raise ChartInvalid(f"subcharts are nested more than {MAX_NESTING} deep")
    loading.depth += 1
    for name in sorted(subcharts):
        if name[0] in "_.":
            continue
        try:
            child = _subchart(chart, name, subcharts[name], loading)
        except ChartInvalid as error:
            raise ChartInvalid(
                f"error unpacking subchart {name} in {chart.name}: {error.message}",
                subject=error.subject,
                hint=error.hint,
            ) from None
        child.parent = chart
        chart.dependencies.append(child)
    loading.depth -= 1


def _subchart(chart: Chart, name: str, files: list[ChartFile], loading: _Loading) -> Chart:
    if name.endswith(".tgz"):
        file = files[0]
        below = file.name[7:]
        if below != name:
            raise ChartInvalid(
                f"error unpacking subchart tar in {chart.name}: expected {name}, got {below}"
            )
        return _from_files(archive.read(file.data, loading.budget), loading)
    inside = [_renamed(file, file.name[len(name) + 8 :]) for file in files if "/" in file.name[7:]]
    return _from_files(inside, loading)


def _renamed(file: ChartFile, name: str) -> ChartFile:
    return ChartFile(name, read=lambda: file.data, modified=file.modified)
