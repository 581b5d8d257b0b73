"""TOML as Helm's toToml writes it (`encode.go` of BurntSushi/toml); the standard library reads it.

Direct values first, then tables, each sorted by key; tables are indented by two spaces a level.
"""

from __future__ import annotations

import re

from helmcore.errors import YamlError
from helmcore.text.gojson import plainer
from helmcore.text.gotime import RFC3339, GoTime
from helmcore.text.kinds import Duration, Float32, Int64, MapList, NilList, NilStringList
from helmcore.text.numbers import float32_g, float64_g

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPED = re.compile('["\\\\\x00-\x1f\x7f]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
_DEPTH = 200
_ARRAY_OF_TABLES = re.compile(r"^[ \t]*\[\[", re.MULTILINE)
_WHERE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_NIL_ELEMENT = "toml: cannot encode array with nil element"
_TOP_LEVEL = "toml: top-level values must be Go maps or structs"


def dump(value: Any) -> str:
    """Write `value`, a mapping; other values are written as they stand, as BurntSushi does.

    Raises YamlError with Go's text for null in lists and lists of mappings at the top, and for
    nesting deeper than 200 levels (Go takes any depth).
    """
    out: list[str] = []
    _encode(out, (), _plain(value))
    return "".join(out)


def load(text: str) -> dict[str, Any]:
    """Read a document: integers are Int64, times GoTime, arrays of tables MapList.

    Raises YamlError; its text says what Python's reader says, with the line as BurntSushi shows it.
    """
    import tomllib

    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise _unreadable(str(problem), text) from None
    except RecursionError:
        raise YamlError("toml: nested too deeply") from None
    has_tables = _ARRAY_OF_TABLES.search(text) is not None
    return {key: _read(item, has_tables) for key, item in found.items()}


def _unreadable(message: str, text: str) -> YamlError:
    where = _WHERE.search(message)
    if where is None:
        return YamlError(f"toml: {message}")
    line = int(where[1] or text.count("\n") + 1)
    column = int(where[2] or 0)
    reason = message[: where.start()]
    return YamlError(
        f"toml: line {line}: {reason[:1].lower()}{reason[1:]}", line=line, column=column
    )


def _read(value: Any, has_tables: bool) -> Any:
    if isinstance(value, bool | str | float):
        return value
    if isinstance(value, int):
        return Int64(value)
    if isinstance(value, dict):
        return {key: _read(item, has_tables) for key, item in value.items()}
    if isinstance(value, list):
        items = [_read(item, has_tables) for item in value]
        tables = has_tables and bool(items) and all(isinstance(item, dict) for item in items)
        return MapList(items) if tables else items
    text, zone = value.isoformat(), "datetime-local"
    if "T" not in text:
        clock = ":" in text
        zone = "time-local" if clock else "date-local"
        text = f"0000-01-01T{text}" if clock else f"{text}T00:00:00"
    if text[-1] == "Z" or re.search(r"[-+]\d\d:\d\d$", text):
        return GoTime.parse(text)
    moment = GoTime.parse(text + "Z")
    # BurntSushi tells local times apart by the names of their locations
    moment.zone = zone
    return moment


def _encode(out: list[str], key: tuple[str, ...], value: Any) -> None:
    if len(key) > _DEPTH:
        raise YamlError("toml: nested too deeply")
    if value is None:
        return
    if isinstance(value, dict):
        if len(key) == 1:
            _newline(out)
        if key:
            out.append(f"{_margin(key)}[{_name(key)}]")
            _newline(out)
        _table(out, key, value)
    elif _is_table_array(value):
        if not key:
            raise YamlError(_TOP_LEVEL)
        for item in value:
            _newline(out)
            out.append(f"{_margin(key)}[[{_name(key)}]]")
            _newline(out)
            _table(out, key, _plain(item))
    elif not key:
        out.append(_element(value, 0))
    else:
        out.append(f"{_margin(key)}{_part(key[-1])} = {_element(value, 0)}")
        _newline(out)


def _table(out: list[str], key: tuple[str, ...], table: dict[str, Any]) -> None:
    plain = {name: _plain(item) for name, item in table.items()}
    direct = sorted(name for name, item in plain.items() if not _is_table(item))
    for name in [*direct, *sorted(plain.keys() - set(direct))]:
        _encode(out, (*key, name), plain[name])


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) or _is_table_array(value)


def _is_table_array(value: Any, depth: int = 0) -> bool:
    """Tell whether a list holds nothing but mappings; raise YamlError if it holds null."""
    if not isinstance(value, list) or not value:
        return False
    if depth > _DEPTH:
        raise YamlError("toml: nested too deeply")
    items = [_plain(item) for item in value]
    if any(item is None for item in items):
        raise YamlError(_NIL_ELEMENT)
    for item in items:
        _is_table_array(item, depth + 1)  # Go looks into every list for null
    return all(isinstance(item, dict) for item in items)


def _element(value: Any, depth: int) -> str:
    """Write a value that stands behind `=` or in an array."""
    if depth > _DEPTH:
        raise YamlError("toml: nested too deeply")
    value = _plain(value)
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return repr(int(value))
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, list):
        return "[" + ", ".join(_element(item, depth + 1) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + _inline(value, depth) + "}"
    if isinstance(value, GoTime):
        return value.format(RFC3339)
    raise YamlError(f"unexpected type: {type(value).__name__}")


def _inline(table: dict[str, Any], depth: int) -> str:
    plain = {name: _plain(item) for name, item in table.items()}
    direct = sorted(name for name, item in plain.items() if not _is_table(item))
    nested = sorted(plain.keys() - set(direct))
    return _pairs(plain, direct, depth, trailing=bool(nested)) + _pairs(plain, nested, depth)


def _pairs(
    table: dict[str, Any], names: Iterable[str], depth: int, *, trailing: bool = False
) -> str:
    # A null is left out, but the comma that its neighbour wrote stays, as in BurntSushi.
    names = list(names)
    parts = []
    for at, name in enumerate(names):
        if table[name] is not None:
            comma = ", " if trailing or at != len(names) - 1 else ""
            parts.append(f"{_part(name)} = {_element(table[name], depth + 1)}{comma}")
    return "".join(parts)


def _plain(value: Any) -> Any:
    if isinstance(value, Duration):
        return str(value)
    if isinstance(value, (NilList, NilStringList)):
        return None
    if isinstance(value, bytes):
        return list(value)
    known = (str, bool, int, float, dict, list, GoTime)
    return value if value is None or isinstance(value, known) else plainer(value)


def _float(value: float) -> str:
    if repr(value) == "nan":
        return "nan"
    if value in (float("inf"), float("-inf")):
        return "inf" if value > 0 else "-inf"
    text = float32_g(value) if isinstance(value, Float32) else float64_g(value)
    return text if "e" in text or "." in text else text + ".0"


def _newline(out: list[str]) -> None:
    if out:
        out.append("\n")


def _margin(key: tuple[str, ...]) -> str:
    return "  " * (len(key) - 1)


def _name(key: tuple[str, ...]) -> str:
    return ".".join(map(_part, key))


def _part(name: str) -> str:
    return name if _BARE.fullmatch(name) else _quoted(name)


def _quoted(text: str) -> str:
    return '"' + _ESCAPED.sub(_escape, text) + '"'


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    return _SHORT.get(char) or f"\\u{ord(char):04x}"
