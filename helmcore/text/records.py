"""Go's way of reading JSON into structs: field tables, conversions, the words of its errors.

sigs.k8s.io/yaml turns YAML into JSON before it decodes, and turns numbers and booleans into strings
where the field is a string. Keys match their field in any case, unknown ones are dropped, and the
error is the first one in the order of the sorted keys.
"""

from __future__ import annotations

from helmcore.errors import YamlError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    # "string", "bool", "any", a list of one item (a slice) or a record.
    FieldType: TypeAlias = "str | list[FieldType] | Record"


class Record:
    """A Go struct: its name in messages, and its fields in Go's order."""

    __slots__ = ("fields", "folded", "name", "pointer")

    def __init__(self, name: str, fields: dict[str, FieldType], pointer: bool = False) -> None:
        self.name = name
        self.fields = fields
        self.folded = {field.lower(): field for field in fields}
        self.pointer = pointer


class Mismatch(YamlError):
    """A value of the wrong type; the message is that of encoding/json."""


def decode(value: Any, record: Record, path: str = "") -> dict[str, Any]:
    """Read a record from parsed YAML (integers kept apart from floats); keys come in Go's order.

    Raises `Mismatch`.
    """
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _mismatch(value, path, record.name)
    found: dict[str, Any] = {}
    for key in sorted(value):
        field = key if key in record.fields else record.folded.get(key.lower())
        if field is not None:
            item = _read(value[key], record.fields[field], f"{path}.{field}")
            if item is not None or field not in found:
                found[field] = item
    return {field: found[field] for field in record.fields if field in found}


def _read(value: Any, kind: FieldType, path: str) -> Any:
    if value is None:
        return None
    if isinstance(kind, Record):
        return decode(value, kind, path)
    if isinstance(kind, list):
        if not isinstance(value, list):
            raise _mismatch(value, path, type_name(kind))
        element = kind[0]
        return [
            "" if item is None and element == "string" else _read(item, element, f"{path}.{index}")
            for index, item in enumerate(value)
        ]
    if kind == "string":
        if isinstance(value, (list, dict)):
            raise _mismatch(value, path, "string")
        return scalar_text(value)
    if kind == "bool":
        if not isinstance(value, bool):
            raise _mismatch(value, path, "bool")
        return value
    if kind == "map":
        if not isinstance(value, dict):
            raise _mismatch(value, path, "map[string]string")
        texts = {key: _read(value[key], "string", f"{path}.{key}") for key in sorted(value)}
        return {key: "" if text is None else text for key, text in texts.items()}
    return value


def type_name(kind: FieldType) -> str:
    """Name a field's type as Go does."""
    if isinstance(kind, Record):
        return ("*" if kind.pointer else "") + kind.name
    if isinstance(kind, list):
        return "[]" + type_name(kind[0])
    return {"map": "map[string]string", "any": "interface {}"}.get(kind, kind)


def json_kind(value: object) -> str:
    """Name the JSON kind of a value as encoding/json does in its errors."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


def _mismatch(value: object, path: str, wanted: str) -> Mismatch:
    if not path:
        place = "Go value"
    elif path.rpartition(".")[2].isdigit():
        place = path
    else:
        place = f"Go struct field {path}"
    return Mismatch(f"json: cannot unmarshal {json_kind(value)} into {place} of type {wanted}")


def scalar_text(value: str | bool | float) -> str:
    """Write a scalar as sigs.k8s.io/yaml does where the field is a string.

    Floats are rounded to 32 bits on the way, as there.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(int(value))
    from helmcore.text.numbers import float32_g

    return float32_g(value)
