"""How helm lays tables of values over each other (`pkg/chart/common/util/coalesce.go`).

Two ways exist. *Coalescing* lets a null of the user remove a chart's default; *merging* keeps
nulls, for steps before the last one. The quirks are helm's: charts depend on them.
"""

from __future__ import annotations

from helmcore.errors import ValuesInvalid
from helmcore.text.kinds import go_type
from helmcore.text.quote import go_quote, go_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeAlias

    from helmcore.model.chart import Chart

    Table: TypeAlias = dict[str, Any]
    Warn: TypeAlias = Callable[[str], None]

GLOBAL = "global"


def coalesce(chart: Chart, values: Table | None, warn: Warn) -> Table:
    """Lay values over the defaults of a chart and its subcharts; nulls remove defaults.

    `values` stay untouched. `warn` gets helm's text for every clash of a table with something else.
    Raises `ValuesInvalid` where a subchart's values are no table.
    """
    return _with_chart(chart, copy_table(values or {}), _Run(warn, keep_nulls=False), "")


def merge(chart: Chart, values: Table | None, warn: Warn) -> Table:
    """Like `coalesce`, but nulls stay."""
    return _with_chart(chart, copy_table(values or {}), _Run(warn, keep_nulls=True), "")


def coalesce_tables(high: Table, low: Table, warn: Warn) -> Table:
    """Fill a table from another one; `high` wins and is changed. Nulls remove defaults."""
    return _fill(high, low, "", _Run(warn, keep_nulls=False))


def merge_tables(high: Table, low: Table, warn: Warn) -> Table:
    """Fill a table from another one; `high` wins and is changed. Nulls stay."""
    return _fill(high, low, "", _Run(warn, keep_nulls=True))


class _Run:
    """What one merge carries along: where warnings go, and whether nulls stay."""

    __slots__ = ("keep_nulls", "keeping", "warn")

    def __init__(self, warn: Warn, keep_nulls: bool) -> None:
        self.warn = warn
        self.keep_nulls = keep_nulls
        self.keeping: _Run = self if keep_nulls else _Run(warn, True)


def copy_table(value: Table) -> Table:
    """Copy a table with all tables and lists in it."""
    return {
        key: copy_table(item)
        if item.__class__ is dict
        else copy_list(item)
        if item.__class__ is list
        else item
        for key, item in value.items()
    }


def copy_list(items: list[Any]) -> list[Any]:
    """Copy a list with all tables and lists in it."""
    return [
        copy_table(item)
        if item.__class__ is dict
        else copy_list(item)
        if item.__class__ is list
        else item
        for item in items
    ]


def _join(prefix: str, key: str) -> str:
    return f"{prefix}.{key}" if prefix else key


def _with_chart(chart: Chart, values: Table, run: _Run, prefix: str) -> Table:
    _with_defaults(chart, values, run, prefix)
    for child in chart.dependencies:
        name = child.name
        if name not in values:
            values[name] = {}
        table = values[name]
        if not isinstance(table, dict):
            raise ValuesInvalid(
                f"type mismatch on {name}: {_as_truth(table)}",
                hint=f"{name} is a subchart: its values are a table",
            )
        _with_globals(table, values, run, _join(prefix, chart.name))
        values[name] = _with_chart(child, table, run, _join(prefix, chart.name))
    return values


def _as_truth(value: object) -> str:
    """Write a value as Go's %t does, which helm uses here: only booleans suit it."""
    if value is None:
        return "%!t(<nil>)"
    return _truth(value)


def _truth(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return go_value(value)
    if isinstance(value, list):
        return f"[{' '.join(map(_truth, value))}]"
    if isinstance(value, dict):
        pairs = (f"{_truth(key)}:{_truth(value[key])}" for key in sorted(value))
        return f"map[{' '.join(pairs)}]"
    return f"%!t({go_type(value)}={go_value(value)})"


def _with_globals(table: Table, parent: Table, run: _Run, prefix: str) -> None:
    """Copy the parent's globals into a subchart's values; the subchart's own stay below them."""
    own, above = table.get(GLOBAL, {}), parent.get(GLOBAL, {})
    for side, found in (("destination", own), ("source", above)):
        if not isinstance(found, dict):
            run.warn(f"warning: skipping globals because {side} {GLOBAL} is not a table.")
            return
    for key, value in above.items():
        mine = own.get(key)
        if isinstance(value, dict):
            copied = dict(value)
            if key in own and not isinstance(mine, dict):
                run.warn(f"Conflict: cannot merge map onto non-map for {go_quote(key)}. Skipping.")
                continue
            if key in own:
                _fill(copied, mine, _join(prefix, key), run.keeping)
            own[key] = copied
        elif isinstance(mine, dict):
            run.warn(f"key {key} is table. Skipping")
        else:
            own[key] = value
    table[GLOBAL] = own


def _with_defaults(chart: Chart, values: Table, run: _Run, prefix: str) -> None:
    """Fill values from a chart's own defaults, which stay as they are."""
    prefix = _join(prefix, chart.name)
    children = {child.name for child in chart.dependencies}
    for key, default in chart.values.items():
        if key not in values:
            if default is None and not run.keep_nulls:
                continue
            values[key] = _copied(default, run.keep_nulls)
            continue
        value = values[key]
        if value is None and not run.keep_nulls:
            del values[key]
        elif isinstance(value, dict):
            if isinstance(default, dict):
                inner = run.keeping if key in children else run
                _fill(value, _copied(default, inner.keep_nulls), _join(prefix, key), inner)
            elif default is not None:
                run.warn(f"warning: skipped value for {prefix}.{key}: Not a table.")


def _copied(value: Any, keep_nulls: bool) -> Any:
    if isinstance(value, list):
        return copy_list(value)
    if not isinstance(value, dict):
        return value
    return copy_table(value) if keep_nulls else without_nulls(value)


def without_nulls(table: Table) -> Table:
    """Copy a table without its nulls; those in lists stay."""
    return {
        key: without_nulls(item)
        if item.__class__ is dict
        else copy_list(item)
        if item.__class__ is list
        else item
        for key, item in table.items()
        if item is not None
    }


def _fill(high: Table, low: Table, prefix: str, run: _Run) -> Table:
    """Fill `high` from `low`, table by table (`coalesceTablesFullKey`). Both may change."""
    given = {key for key, value in low.items() if value is not None}
    for key, value in high.items():
        if value is None:
            low[key] = None
    for key, value in low.items():
        if key not in high:
            high[key] = value
            continue
        mine = high[key]
        if mine is None and not run.keep_nulls and key in given:
            del high[key]
        elif isinstance(value, dict):
            if isinstance(mine, dict):
                _fill(mine, value, _join(prefix, key), run)
            else:
                run.warn(
                    "warning: cannot overwrite table with non table for"
                    f" {_join(prefix, key)} ({go_value(value)})"
                )
        elif isinstance(mine, dict) and value is not None:
            run.warn(
                f"warning: destination for {_join(prefix, key)} is a table."
                f" Ignoring non-table value ({go_value(value)})"
            )
    return high
