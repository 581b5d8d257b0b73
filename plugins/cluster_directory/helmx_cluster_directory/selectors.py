"""Label and field selectors as the API server reads them, over objects in memory."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_SET = re.compile(r"^\s*(\S+)\s+(in|notin)\s+\(([^)]*)\)\s*$")


def labels_match(selector: str, labels: dict[str, str]) -> bool:
    """Whether labels satisfy a selector such as `a=b,c!=d,e in (f,g),!h`."""
    return all(_requirement(part, labels) for part in _parts(selector))


def fields_match(selector: str, found: dict[str, Any]) -> bool:
    """Whether an object satisfies a field selector such as `metadata.name=x,type!=y`."""
    for part in filter(None, selector.split(",")):
        path, negative, wanted = _split(part)
        value: Any = found
        for key in path.split("."):
            value = value.get(key) if isinstance(value, dict) else None
        if ((value or "") == wanted) == negative:
            return False
    return True


def _parts(selector: str) -> list[str]:
    """Split at commas outside parentheses."""
    return [part for part in re.split(r",(?![^(]*\))", selector) if part.strip()]


def _requirement(part: str, labels: dict[str, str]) -> bool:
    among = _SET.match(part)
    if among:
        key, operator, values = among.groups()
        inside = labels.get(key) in {value.strip() for value in values.split(",")}
        return inside if operator == "in" else not inside
    if "=" in part:
        key, negative, wanted = _split(part)
        return (labels.get(key) == wanted) != negative
    name = part.strip()
    return name[1:].strip() not in labels if name.startswith("!") else name in labels


def _split(part: str) -> tuple[str, bool, str]:
    """A comparison's key, whether it is negative, and its value."""
    key, _, wanted = part.partition("=")
    negative = key.endswith("!")
    return key.rstrip("! ").strip(), negative, wanted.lstrip("=").strip()
