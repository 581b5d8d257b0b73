"""A chart as helm's release record keeps it: JSON's shapes, bodies in base64, no subcharts."""

from __future__ import annotations

import base64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from helmcore.model.chart import Chart, ChartFile

TIME_FORMAT = "2006-01-02T15:04:05.999999999Z07:00"


def chart_record(chart: Chart) -> dict[str, Any]:
    """Give the `chart` part of a release record (`pkg/chart/v2/chart.go`)."""
    metadata = dict(chart.metadata)
    metadata["dependencies"] = [requirement.entry() for requirement in chart.requirements]
    return {
        "metadata": metadata,
        "lock": chart.lock,
        "templates": [_file(file) for file in chart.templates],
        "values": chart.values,
        "schema": None if chart.schema is None else _text(chart.schema),
        "schemamodtime": time_text(chart.schema_modified),
        "files": [_file(file) for file in chart.files],
        "modtime": time_text(chart.modified),
    }


def _file(file: ChartFile) -> dict[str, Any]:
    found = {"name": file.name, "data": _text(file.data)}
    modified = time_text(file.modified)
    if modified:
        found["modtime"] = modified
    return found


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def time_text(seconds: float) -> str:
    """A time in seconds since 1970 as records write it, "" for none."""
    if not seconds:
        return ""
    from helmcore.text.gotime import GoTime

    whole = int(seconds)
    nanoseconds = int((seconds - whole) * 1e9)
    return GoTime.local(whole, nanoseconds).format(TIME_FORMAT)
