"""Data as JSON and YAML, byte for byte as Helm's `pkg/cli/output` writes them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def encode(form: str, data: object) -> str:
    """`data` as `json` or `yaml`; Go structs are `helmcore.release.gojson.Struct`s."""
    return json_line(data) if form == "json" else yaml_text(data)


def json_line(data: object) -> str:
    """Compact JSON and a line end, as Go's json.Encoder."""
    from helmcore.release import gojson

    return gojson.encode(data).decode("utf-8", "surrogatepass") + "\n"


def yaml_text(data: Any) -> str:
    """YAML as Helm writes it, keys sorted."""
    from helmcore.text import yaml

    return yaml.dump(_plain(data))


def _plain(data: Any) -> Any:
    """The data without Go structs: in YAML their fields are sorted like a map's keys."""
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_plain(value) for value in data]
    return data
