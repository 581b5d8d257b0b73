"""Sprig's maps: making, reading, changing and picking from them.

Source: Sprig's ``dict.go``. Lists are in `lists`, merging in `merging`. Where Go iterates over a
map in random order, these keep the map's own order.
"""

from __future__ import annotations

from helmcore.text.kinds import NilMap, StringList, Values, go_type

from .convention import GoError
from .conversion import strval

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .convention import Table

    Map = dict[str, Any]


def new_list(*values: object) -> list[object]:
    """The arguments as a list."""
    return list(values)


def new_dict(*pairs: object) -> Map:
    """A map of keys and values in turn; a last key without a value gets the empty string."""
    result = {}
    for at in range(0, len(pairs) - 1, 2):
        key = pairs[at]
        result[key if isinstance(key, str) else strval(key)] = pairs[at + 1]
    if len(pairs) % 2:
        result[strval(pairs[-1])] = ""
    return result


def get(table: Map | None, key: str) -> object:
    """The value at the key, or the empty string."""
    return table[key] if table and key in table else ""


def set_key(table: Map | None, key: str, value: object) -> Map:
    """Put the value into the map itself, and give the map back."""
    if table is None or isinstance(table, NilMap):
        raise GoError("assignment to entry in nil map")
    table[key] = value
    return as_plain_map(table)


def unset(table: Map | None, key: str) -> Map:
    """Delete the key from the map itself, and give the map back."""
    if table is None:
        return NilMap()
    table.pop(key, None)
    return as_plain_map(table)


def has_key(table: Map | None, key: str) -> bool:
    """Whether the map has the key."""
    return table is not None and key in table


def as_plain_map(table: Map) -> Map:
    """The map as Go passes it on: a ``common.Values`` counts as a plain map from here on."""
    if isinstance(table, Values):
        table.seen_as_map = True
    return table


def pluck(key: str, *tables: Map | None) -> list[object]:
    """The values at the key, of all maps that have it."""
    return [table[key] for table in tables if table and key in table]


def keys(*tables: Map | None) -> StringList:
    """The keys of all maps."""
    return StringList([key for table in tables if table for key in table])


def values(table: Map | None) -> list[object]:
    """The values of a map."""
    return list(table.values()) if table else []


def pick(table: Map | None, *wanted: str) -> Map:
    """A new map with the wanted keys only."""
    return {key: table[key] for key in wanted if key in table} if table else {}


def omit(table: Map | None, *unwanted: str) -> Map:
    """A new map without the unwanted keys."""
    return {key: value for key, value in (table or {}).items() if key not in unwanted}


def dig(*path: Any) -> object:
    """Walk keys into nested maps: keys, then the default, then the map."""
    if len(path) < 3:
        raise GoError("dig needs at least three arguments")
    table = _as_map(path[-1])
    steps = path[:-2]
    for step in steps:
        if not isinstance(step, str):
            raise GoError(_conversion(step, "string"))
    for step in steps[:-1]:
        if step not in table:
            return path[-2]
        table = _as_map(table[step])
    return table[steps[-1]] if steps[-1] in table else path[-2]


def _as_map(value: Any) -> Map:
    if value.__class__ in (dict, NilMap) or (
        isinstance(value, Values) and getattr(value, "seen_as_map", False)
    ):
        return value
    raise GoError(_conversion(value, "map[string]interface {}"))


def _conversion(value: object, wanted: str) -> str:
    name = "nil" if value is None else go_type(value)
    return f"interface conversion: interface {{}} is {name}, not {wanted}"


def deep_copy(value: object) -> object:
    """A copy that shares no map or list with the value."""
    if value is None:
        raise GoError("reflect: call of reflect.Value.Type on zero Value")
    return copy_tree(value)


def copy_tree(value: Any) -> Any:
    """Copy maps and lists all the way down, keeping their types."""
    kind = value.__class__
    if isinstance(value, dict):
        copied = {key: copy_tree(item) for key, item in value.items()}
        return copied if kind is dict else kind(copied)
    if isinstance(value, list):
        items = [copy_tree(item) for item in value]
        return items if kind is list else kind(items)
    if getattr(value, "go_type", "") == "*semver.Version":
        from .semver import EMPTY_VERSION

        # mitchellh/copystructure cannot see private fields.
        return EMPTY_VERSION
    return value


TABLE: Table = {
    "list": ("...any", new_list),
    "tuple": ("...any", new_list),
    "dict": ("...any", new_dict),
    "get": ("map[string]any, string", get),
    "set": ("map[string]any, string, any", set_key),
    "unset": ("map[string]any, string", unset),
    "hasKey": ("map[string]any, string", has_key),
    "pluck": ("string, ...map[string]any", pluck),
    "keys": ("...map[string]any", keys),
    "values": ("map[string]any", values),
    "pick": ("map[string]any, ...string", pick),
    "omit": ("map[string]any, ...string", omit),
    "dig": ("...any", dig),
    "deepCopy": ("any", deep_copy),
    "mustDeepCopy": ("any", deep_copy),
}
