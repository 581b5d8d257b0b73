"""Make the folder of a new chart (`pkg/cmd/create.go`, `pkg/chart/v2/util/create.go`)."""

from __future__ import annotations

import os

from helmcore.chart import load, save
from helmcore.errors import ChartInvalid
from helmcore.text.patterns import later

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from helmcore.session import Session

#: What stands for the chart's name in a starter.
PLACEHOLDER = b"<CHARTNAME>"
OWN_STARTER = os.path.join(os.path.dirname(load.__file__), "starter")
_NAME = later(r"[a-zA-Z0-9._-]+")
_MOST_CHARACTERS = 250


def run(session: Session, path: str, starter: str = "") -> None:
    """Make the folder of a chart at a path whose last part is the chart's name.

    `starter` is the path of a chart to start from, or its name among Helm's starters; "" means our
    own. Files that are there already are overwritten, with a warning. Raises `ChartInvalid`.
    """
    name = os.path.basename(path.rstrip("/"))
    if not name or len(name) > _MOST_CHARACTERS:
        raise ChartInvalid(
            f"chart name must be between 1 and {_MOST_CHARACTERS} characters", subject=path
        )
    if _NAME.fullmatch(name) is None:
        raise ChartInvalid(
            'chart name must match the regular expression "^[a-zA-Z0-9._-]+$"', subject=path
        )
    files = list(_of_starter(session, name, starter) if starter else _own(name))
    try:
        _write(session, path, files)
    except OSError as error:
        raise ChartInvalid(f"{error.strerror}: {error.filename}", subject=path) from error


def _own(name: str) -> Iterator[tuple[str, bytes]]:
    for file, data in _files(OWN_STARTER):
        yield file, data.replace(PLACEHOLDER, name.encode())


def _of_starter(session: Session, name: str, starter: str) -> Iterator[tuple[str, bytes]]:
    """The files of somebody's starter, which must be a chart; its metadata are replaced."""
    source = starter
    if not os.path.isabs(starter):
        source = os.path.join(session.settings.get("HELM_DATA_HOME"), "starters", starter)
    try:
        chart = load.load(source, session.warn)
    except ChartInvalid as error:
        error.message = f"could not load {source}: {error.message}"
        raise
    chart.requirements = []
    chart.metadata = {
        "apiVersion": "v2",
        "appVersion": "0.1.0",
        "description": "A Helm chart for Kubernetes",
        "name": name,
        "type": "application",
        "version": "0.1.0",
    }
    yield "Chart.yaml", save.definition(chart).encode()
    for file in chart.raw:
        if file.name == "Chart.yaml":
            continue
        is_text = file.name.startswith("templates/") or file.name == "values.yaml"
        yield file.name, file.data.replace(PLACEHOLDER, name.encode()) if is_text else file.data


def _files(folder: str) -> Iterator[tuple[str, bytes]]:
    for root, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(root, name)
            with open(path, "rb") as file:
                yield os.path.relpath(path, folder).replace(os.sep, "/"), file.read()


def _write(session: Session, path: str, files: list[tuple[str, bytes]]) -> None:
    parent = os.path.abspath(os.path.dirname(path.rstrip("/")) or ".")
    if not os.path.isdir(parent):
        raise ChartInvalid(f"no such directory {parent}", subject=path)
    if os.path.exists(path) and not os.path.isdir(path):
        raise ChartInvalid(f"file {os.path.abspath(path)} already exists and is not a directory")
    for name in ("charts", "templates"):
        os.makedirs(os.path.join(path, name), exist_ok=True)
    for name, data in files:
        target = os.path.join(path, *name.split("/"))
        if os.path.lexists(target):
            session.warn(f'WARNING: File "{target}" already exists. Overwriting.')
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "wb") as file:
            file.write(data)
