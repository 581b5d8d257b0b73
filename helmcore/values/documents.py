"""A values file: YAML documents, merged into one table in the order of the file.

As `LoadValues` and `MergeMaps` in `pkg/chart/v2/loader/load.go`.
"""

from __future__ import annotations

from helmcore.errors import ValuesInvalid, YamlError
from helmcore.text import yaml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def load(data: bytes | str, source: str = "") -> dict[str, Any]:
    """Read a values file; `source` names it for the error's subject.

    Raises `ValuesInvalid` with the part of helm's message that follows the file's name.
    """
    try:
        tables = yaml.load_all(data, source=source)
    except YamlError as error:
        raise ValuesInvalid(error.message, subject=error.subject, hint=error.hint) from None
    values: dict[str, Any] = {}
    for table in tables:
        values = merge(values, table) if values else table
    return values


def merge(low: dict[str, Any], high: dict[str, Any]) -> dict[str, Any]:
    """Lay one table over another: maps are merged, everything else is replaced, nulls included."""
    merged = dict(low)
    for key, value in high.items():
        below = merged.get(key)
        if isinstance(value, dict) and isinstance(below, dict):
            merged[key] = merge(below, value)
        else:
            merged[key] = value
    return merged
