"""Chart.yaml, requirements.yaml and their lock files: read as Go reads them, checked as helm does.

Sources: `pkg/chart/v2/metadata.go`, `pkg/chart/v2/dependency.go`, `pkg/chart/loader/load.go`.
"""

from __future__ import annotations

from helmcore.errors import ChartInvalid, YamlError
from helmcore.text import semver, yaml
from helmcore.text.records import Mismatch, Record, decode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAINTAINER = Record(
    "v2.Maintainer", {"name": "string", "email": "string", "url": "string"}, pointer=True
)
DEPENDENCY = Record(
    "v2.Dependency",
    {
        "name": "string",
        "version": "string",
        "repository": "string",
        "condition": "string",
        "tags": ["string"],
        "enabled": "bool",
        "import-values": ["any"],
        "alias": "string",
    },
    pointer=True,
)
METADATA = Record(
    "v2.Metadata",
    {
        "name": "string",
        "home": "string",
        "sources": ["string"],
        "version": "string",
        "description": "string",
        "keywords": ["string"],
        "maintainers": [MAINTAINER],
        "icon": "string",
        "apiVersion": "string",
        "condition": "string",
        "tags": "string",
        "appVersion": "string",
        "deprecated": "bool",
        "annotations": "map",
        "kubeVersion": "string",
        "dependencies": [DEPENDENCY],
        "type": "string",
    },
)
CHART_BASE = Record("loader.chartBase", {"apiVersion": "string"})
LOCK = Record(
    "v2.Lock", {"generated": "time", "digest": "string", "dependencies": [DEPENDENCY]}, pointer=True
)

SANITIZED = (
    "name",
    "description",
    "home",
    "icon",
    "condition",
    "tags",
    "appVersion",
    "kubeVersion",
)
CHART_TYPES = ("", "application", "library")
ALIAS_CHARS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")


def read_document(name: str, data: bytes) -> Any:
    """Parse one of the metadata files, integers kept apart. Raises `ChartInvalid`."""
    try:
        return yaml.load_typed(data)
    except YamlError as error:
        raise ChartInvalid(
            f"cannot load {name}: {error.message}",
            subject=error.subject,
            hint=error.hint,
        ) from None


def read_record(name: str, value: Any, record: Record) -> dict[str, Any]:
    """Decode a parsed metadata file. Raises `ChartInvalid` in helm's words."""
    try:
        return decode(value, record)
    except Mismatch as error:
        raise ChartInvalid(
            f"cannot load {name}: error unmarshaling JSON: while decoding JSON: {error.message}",
            subject=name,
        ) from None


def api_version(value: Any) -> str:
    """Tell the apiVersion of a parsed Chart.yaml, before the rest of it is looked at."""
    version: str = read_record("Chart.yaml", value, CHART_BASE).get("apiVersion") or ""
    if version not in ("", "v1", "v2", "v3"):
        raise ChartInvalid(
            "unsupported chart version", hint="apiVersion in Chart.yaml must be v1 or v2"
        )
    return version


def validate(metadata: dict[str, Any]) -> None:
    """Check and clean a chart's metadata in place. Raises `ChartInvalid` in helm's words."""
    for field in SANITIZED:
        if metadata.get(field):
            metadata[field] = sanitize(metadata[field])
    for field in ("sources", "keywords"):
        if metadata.get(field):
            metadata[field] = [sanitize(text) for text in metadata[field]]
    if not metadata.get("apiVersion"):
        raise _broken("chart.metadata.apiVersion is required")
    name = metadata.get("name") or ""
    if not name:
        raise _broken("chart.metadata.name is required")
    if name in (".", ".."):
        raise _broken(f"chart.metadata.name {_quoted(name)} is not allowed")
    if "/" in name:
        raise _broken(f"chart.metadata.name {_quoted(name)} is invalid")
    version = metadata.get("version") or ""
    if not version:
        raise _broken("chart.metadata.version is required")
    if not semver.is_valid(version):
        raise _broken(f"chart.metadata.version {_quoted(version)} is invalid")
    if (metadata.get("type") or "") not in CHART_TYPES:
        raise _broken("chart.metadata.type must be application or library")
    for maintainer in metadata.get("maintainers") or ():
        if maintainer is None:
            raise _broken("maintainers must not contain empty or null nodes")
        for field, text in maintainer.items():
            maintainer[field] = sanitize(text or "")
    _validate_dependencies(metadata.get("dependencies") or [])


def _validate_dependencies(entries: list[dict[str, Any] | None]) -> None:
    seen: set[str] = set()
    for entry in entries:
        if entry is None:
            raise _broken("dependencies must not contain empty or null nodes")
        for field in ("name", "version", "repository", "condition"):
            if entry.get(field):
                entry[field] = sanitize(entry[field])
        if entry.get("tags"):
            entry["tags"] = [sanitize(text) for text in entry["tags"]]
        name, alias = entry.get("name") or "", entry.get("alias") or ""
        if alias and not ALIAS_CHARS.issuperset(alias):
            raise _broken(f"dependency {_quoted(name)} has disallowed characters in the alias")
        key = alias or name
        if key in seen:
            raise _broken(f"more than one dependency with name or alias {_quoted(key)}")
        seen.add(key)


def _broken(text: str) -> ChartInvalid:
    return ChartInvalid(f"validation: {text}", subject="Chart.yaml")


def _quoted(text: str) -> str:
    from helmcore.text.quote import go_quote

    return go_quote(text)


def sanitize(text: str) -> str:
    """Turn every kind of space into a blank and drop what cannot be printed."""
    if text.isprintable():
        return text
    return "".join(
        " " if char.isspace() else char for char in text if char.isspace() or char.isprintable()
    )
