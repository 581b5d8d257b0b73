"""Sprig's ``merge`` family, as dario.cat/mergo 1.0.1 merges maps of any values.

Without overwriting, the destination keeps what is not empty; with it, the source wins wherever it
has the key, even by an empty value. Maps on both sides merge deeper; lists never mix. The
destination itself changes, and takes over the source's maps and lists without copying them.
"""

from __future__ import annotations

from helmcore.text.kinds import NilMap

from .collections import as_plain_map

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .convention import Table

    Map = dict[str, Any]


def merge(target: Map | None, *sources: Map | None) -> Map:
    """Fill what is missing or empty in the target from the sources, first come first served."""
    result = _target(target, sources)
    for source in sources:
        if source is not None:
            _fill(result, source)
    return as_plain_map(result)


def merge_overwrite(target: Map | None, *sources: Map | None) -> Map:
    """Write the sources over the target, one after the other."""
    result = _target(target, sources)
    for source in sources:
        if source is not None:
            _write_over(result, source)
    return as_plain_map(result)


def _target(target: Map | None, sources: tuple[Map | None, ...]) -> Map:
    """The map to merge into: a nil one stays nil as long as nothing comes."""
    if target is not None and not isinstance(target, NilMap):
        return target
    nothing = all(source is None or isinstance(source, NilMap) for source in sources)
    return NilMap() if nothing else {}


def _fill(target: Map, source: Map) -> None:
    if target is source:
        return
    for key, value in source.items():
        if value is None:
            continue
        old = target.get(key)
        if isinstance(value, dict) and isinstance(old, dict):
            _fill(old, value)
            old = target[key]
        if not old:
            target[key] = value


def _write_over(target: Map, source: Map) -> None:
    if target is source:
        return
    for key, value in source.items():
        old = target.get(key)
        if isinstance(value, dict) and isinstance(old, dict):
            _write_over(old, value)
            if old:
                continue
        target[key] = value


TABLE: Table = {
    "merge": ("map[string]any, ...map[string]any", merge),
    "mustMerge": ("map[string]any, ...map[string]any", merge),
    "mergeOverwrite": ("map[string]any, ...map[string]any", merge_overwrite),
    "mustMergeOverwrite": ("map[string]any, ...map[string]any", merge_overwrite),
}
