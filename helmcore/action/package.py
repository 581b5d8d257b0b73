"""Pack a chart's folder into an archive (`pkg/action/package.go`)."""

from __future__ import annotations

import os
from typing import NamedTuple

from helmcore.chart import dependencies, load, metadata, save
from helmcore.errors import ChartInvalid, DependencyError
from helmcore.text import semver

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.session import Session


class PackageRequest(NamedTuple):
    """What to pack, and what the packed chart shall say of itself.

    `stamp` (seconds since 1970) replaces the times of all files.
    """

    path: str
    destination: str = "."
    version: str = ""
    app_version: str = ""
    stamp: float | None = None


def run(session: Session, request: PackageRequest) -> str:
    """Pack a chart and give the archive's path. Raises `ChartInvalid`, `DependencyError`."""
    path = os.path.abspath(request.path)
    if not os.path.exists(request.path):
        raise ChartInvalid(
            f"stat {request.path}: no such file or directory", hint="give the folder of a chart"
        )
    if not os.path.isdir(path):
        raise ChartInvalid(f"{path} is no folder", hint="only folders are packed")
    chart = load.load(path, session.warn)
    if request.version:
        chart.metadata["version"] = request.version
    semver.parse(str(chart.metadata.get("version") or ""))
    if request.app_version:
        chart.metadata["appVersion"] = request.app_version
    missing = dependencies.missing(chart)
    if missing:
        raise DependencyError(
            f"found in Chart.yaml, but missing in charts/ directory: {', '.join(missing)}",
            hint="put them there (`helm dependency build` does), then pack",
        )
    metadata.validate(chart.metadata)
    folder = os.getcwd() if request.destination == "." else request.destination
    target = os.path.join(folder, f"{chart.metadata['name']}-{chart.metadata['version']}.tgz")
    data = save.pack(chart, stamp=request.stamp)
    try:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        save.write(data, target)
    except OSError as error:
        raise ChartInvalid(
            f"failed to save: {error.strerror}", subject=target, hint="see --destination"
        ) from error
    return target
