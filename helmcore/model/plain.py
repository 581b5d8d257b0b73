"""Helm's objects for engines that are not Go's: whole numbers are ints, structs read like mappings.

Every number of a values file is a float to Helm. Go prints `2` for it; Python would print `2.0`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from helmcore.model.template import TemplateObject


def plain(value: Any) -> Any:
    """Copy a value with whole floats as ints; template objects stay as they are."""
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else float(value)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def attribute(value: TemplateObject, name: str) -> Any:
    """Read a field of a template object, or get its method, by the Go name. Raises
    `AttributeError`.
    """
    if name in value.METHODS:
        return getattr(value, value.METHODS[name][1])
    if name in value.FIELDS and name[:1].isupper():
        return plain(value.field(name))
    raise AttributeError(f"{value.go_type} has no field or method {name}")


def text(value: Any) -> str:
    """Write a scalar as YAML and Go would: true, false, nothing for None, no `.0` after whole
    numbers.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(plain(value))
