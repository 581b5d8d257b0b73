"""Show what is in a chart that is not installed (`pkg/action/show.go`)."""

from __future__ import annotations

from helmcore.chart import load
from helmcore.render import pipeline
from helmcore.render.watch import Watch
from helmcore.text import yaml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.model.chart import Chart
    from helmcore.model.render import Limits
    from helmcore.session import Session

VALUES = "values.yaml"
_READMES = frozenset({"readme.md", "readme.txt", "readme"})


def read(session: Session, path: str, limits: Limits) -> Chart:
    """Read a chart as it is, whether it could be installed or not. Raises `ChartInvalid`."""
    with Watch(limits):
        return load.load(path, session.warn)


def chart(found: Chart) -> str:
    """What Chart.yaml says, in helm's order of the fields."""
    metadata = {key: value for key, value in found.metadata.items() if value}
    if found.requirements:
        metadata["dependencies"] = [entry.entry() for entry in found.requirements]
    return yaml.dump(metadata) + "\n"


def values(found: Chart) -> str:
    """The text of values.yaml, "" where there is none."""
    return "".join(_text(file.data) + "\n" for file in found.raw if file.name == VALUES)


def readme(found: Chart) -> str:
    """The text of the first file with a README's name, "" where there is none."""
    for file in found.files:
        if file.name.lower() in _READMES:
            return _text(file.data) + "\n"
    return ""


def crds(found: Chart) -> str:
    """The CRDs of the chart and its subcharts, as YAML documents."""
    parts = []
    for crd in pipeline.crds(found):
        if not crd.text.startswith("---"):
            parts.append("---\n")
        parts.append(crd.text + "\n")
    return "".join(parts)


def everything(found: Chart) -> str:
    """All of it, with marks between the parts."""
    text = chart(found) + "---\n" + values(found)
    notes = readme(found)
    return text + ("---\n" + notes if notes else "") + crds(found)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")
