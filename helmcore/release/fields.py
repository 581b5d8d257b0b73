"""The order of the fields of Helm's structs, as `encoding/json` writes them, and what it omits."""

from __future__ import annotations

from helmcore.release.gojson import Struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from typing import Any

METADATA = (
    "name", "home", "sources", "version", "description", "keywords", "maintainers", "icon",
    "apiVersion", "condition", "tags", "appVersion", "deprecated", "annotations", "kubeVersion",
    "dependencies", "type",
)  # fmt: skip
MAINTAINER = ("name", "email", "url")
DEPENDENCY = (
    "name", "version", "repository", "condition", "tags", "enabled", "import-values", "alias",
)  # fmt: skip
CHART = (
    "metadata", "lock", "templates", "values", "schema", "schemamodtime", "files", "modtime",
)  # fmt: skip
LOCK = ("generated", "digest", "dependencies")
FILE = ("name", "data", "modtime")
NO_TIME = "0001-01-01T00:00:00Z"


def omit_empty(struct: Struct, keep: Collection[str] = ()) -> Struct:
    """Leave out what `omitempty` leaves out: empty text, 0, false, null, empty lists and maps."""
    return Struct(
        (name, value) for name, value in struct.items() if name in keep or not _empty(value)
    )


def _empty(value: Any) -> bool:
    return (
        value is None or value is False or value == "" or value == 0 or value == [] or value == {}
    )


def ordered(value: Mapping[str, Any], names: tuple[str, ...], keep: Collection[str] = ()) -> Struct:
    """A struct with those fields in that order; what `keep` names is written even if empty."""
    return omit_empty(Struct((name, value.get(name)) for name in names), keep)


def chart(stored: Mapping[str, Any]) -> Struct:
    """The chart of a record, field by field as `pkg/chart/v2` declares it."""
    result = ordered(stored, CHART, CHART[:-1])
    if stored.get("metadata") is not None:
        result["metadata"] = metadata(stored["metadata"])
    if stored.get("lock") is not None:
        lock = ordered(stored["lock"], LOCK, LOCK)
        lock["dependencies"] = _dependencies(stored["lock"].get("dependencies"))
        result["lock"] = lock
    for name in ("templates", "files"):
        if stored.get(name) is not None:
            result[name] = [ordered(file, FILE, ("name", "data")) for file in stored[name]]
    result["schemamodtime"] = stored.get("schemamodtime") or NO_TIME
    return result


def metadata(stored: Mapping[str, Any]) -> Struct:
    """Chart.yaml in Go's field order."""
    result = ordered(stored, METADATA)
    if "maintainers" in result:
        result["maintainers"] = [ordered(one or {}, MAINTAINER) for one in result["maintainers"]]
    if "dependencies" in result:
        result["dependencies"] = _dependencies(result["dependencies"])
    return result


def _dependencies(stored: Any) -> Any:
    if stored is None:
        return None
    return [ordered(one or {}, DEPENDENCY, ("name", "repository")) for one in stored]
