"""YAML, JSON and TOML of Helm (``pkg/engine/funcs.go``) and of Sprig (``defaults.go``).

The formats themselves are `helmcore.text`'s; each is imported when first used.
"""

from __future__ import annotations

from helmcore.errors import YamlError
from helmcore.text.kinds import NilList, NilMap

from .convention import GoError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .convention import Table


def to_yaml(value: object) -> str:
    """YAML without its last line break; nothing at all of what cannot be written."""
    from helmcore.text.yaml.writing import dump

    try:
        return dump(value).removesuffix("\n")
    except YamlError:
        return ""


def must_to_yaml(value: object) -> str:
    """``toYaml`` that fails where that gives nothing."""
    from helmcore.text.yaml.writing import dump

    try:
        return dump(value).removesuffix("\n")
    except YamlError as failure:
        doing = "error marshaling into JSON: " if failure.message.startswith("json: ") else ""
        raise GoError(doing + failure.message) from failure


def to_yaml_pretty(value: object) -> str:
    """YAML with lists indented below their keys; nothing of what cannot be written."""
    from helmcore.text.yaml.pretty import dump_pretty

    try:
        return dump_pretty(value).removesuffix("\n")
    except YamlError:
        return ""


def from_yaml(text: str) -> dict[str, Any]:
    """A map out of YAML; a map with the key "Error" where it is none."""
    from helmcore.text.yaml import load_map

    try:
        return load_map(text)
    except YamlError as failure:
        return {"Error": failure.message}


def from_yaml_array(text: str) -> list[Any]:
    """A list out of YAML; a list of one message where it is none."""
    from helmcore.text.yaml import load_list

    try:
        return load_list(text)
    except YamlError as failure:
        return [failure.message]


def _as_map(value: object) -> dict[str, Any]:
    if value is None:
        return NilMap()
    if isinstance(value, dict):
        return value
    raise GoError(_mismatch(value, "map[string]interface {}"))


def _as_list(value: object) -> list[Any]:
    if value is None:
        return NilList()
    if isinstance(value, list):
        return value
    raise GoError(_mismatch(value, "[]interface {}"))


def _mismatch(value: object, wanted: str) -> str:
    found = "number"
    for kind, name in ((bool, "bool"), (str, "string"), (dict, "object"), (list, "array")):
        if isinstance(value, kind):
            found = name
            break
    return f"json: cannot unmarshal {found} into Go value of type {wanted}"


def must_to_json(value: object) -> str:
    """JSON on one line, with the signs ``<>&`` escaped."""
    from helmcore.text.gojson import to_json

    return _written(to_json, value)


def must_to_pretty_json(value: object) -> str:
    """JSON, two blanks a level."""
    from helmcore.text.gojson import to_pretty_json

    return _written(to_pretty_json, value)


def must_to_raw_json(value: object) -> str:
    """JSON on one line, with nothing escaped that need not be."""
    from helmcore.text.gojson import to_raw_json

    return _written(to_raw_json, value)


def _written(write: Callable[[Any], str], value: object) -> str:
    try:
        return write(value)
    except YamlError as failure:
        raise GoError(failure.message) from failure


def to_json(value: object) -> str:
    """``mustToJson`` that gives nothing instead of failing."""
    try:
        return must_to_json(value)
    except GoError:
        return ""


def to_pretty_json(value: object) -> str:
    """``mustToPrettyJson`` that gives nothing instead of failing."""
    try:
        return must_to_pretty_json(value)
    except GoError:
        return ""


def must_from_json(text: str) -> object:
    """Any value out of JSON."""
    from helmcore.text.gojson import from_json

    try:
        return from_json(text)
    except YamlError as failure:
        raise GoError(failure.message) from failure


def from_json(text: str) -> dict[str, Any]:
    """A map out of JSON; a map with the key "Error" where it is none."""
    try:
        return _as_map(_from_json(text))
    except GoError as failure:
        return {"Error": failure.text}


def from_json_array(text: str) -> list[Any]:
    """A list out of JSON; a list of one message where it is none."""
    try:
        return _as_list(_from_json(text))
    except GoError as failure:
        return [failure.text]


def _from_json(text: str) -> object:
    bare = text.strip(" \t\r\n")
    try:
        return must_from_json(text)
    except GoError:
        if not bare.startswith(("[", "{")) and _is_number(bare):
            # No number fits a map or a list, so Go never gets to its size.
            return 0.0
        raise


def _is_number(text: str) -> bool:
    """Whether the text is a number, of any size."""
    import re

    return re.fullmatch(r"-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?", text, re.ASCII) is not None


def must_to_toml(value: object) -> str:
    """TOML of a map."""
    from helmcore.text.toml import dump

    if value is None:
        raise GoError("reflect: call of reflect.Value.Type on zero Value")
    if isinstance(value, NilList):
        return "[]"
    try:
        return dump(value)
    except YamlError as failure:
        raise GoError(failure.message) from failure


def to_toml(value: object) -> str:
    """``mustToToml`` that gives the message instead of failing, but for nil."""
    if value is None:
        return must_to_toml(value)
    try:
        return must_to_toml(value)
    except GoError as failure:
        return failure.text


def from_toml(text: str) -> dict[str, Any]:
    """A map out of TOML; a map with the key "Error" where it is none."""
    from helmcore.text.toml import load

    try:
        found: dict[str, Any] = with_moments(load(text))
    except YamlError as failure:
        return {"Error": failure.message}
    return found


def with_moments(value: Any) -> Any:
    """A value out of TOML with Go's times in place of Python's dates and times."""
    if isinstance(value, dict):
        return {key: with_moments(item) for key, item in value.items()}
    if isinstance(value, list):
        return [with_moments(item) for item in value]
    from helmcore.text.gotime import GoTime

    if not isinstance(value, GoTime):
        return value
    from .moments import Moment, fixed, utc

    place = utc if value.zone == "UTC" else fixed(value.zone, value.offset)
    return Moment(value.seconds, value.nanoseconds, place)


TABLE: Table = {
    "toYaml": ("any", to_yaml),
    "mustToYaml": ("any", must_to_yaml),
    "toYamlPretty": ("any", to_yaml_pretty),
    "fromYaml": ("string", from_yaml),
    "fromYamlArray": ("string", from_yaml_array),
    "toJson": ("any", to_json),
    "mustToJson": ("any", must_to_json),
    "toPrettyJson": ("any", to_pretty_json),
    "mustToPrettyJson": ("any", must_to_pretty_json),
    "toRawJson": ("any", must_to_raw_json),
    "mustToRawJson": ("any", must_to_raw_json),
    "fromJson": ("string", from_json),
    "mustFromJson": ("string", must_from_json),
    "fromJsonArray": ("string", from_json_array),
    "toToml": ("any", to_toml),
    "mustToToml": ("any", must_to_toml),
    "fromToml": ("string", from_toml),
}
