"""The JSON of records and of `-o json`: Go structs, which keep the order of their fields."""

from __future__ import annotations

from helmcore.text import gojson
from helmcore.text.gojson import OrderedView as Struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["Struct", "encode"]


def encode(value: Any) -> bytes:
    """A value as compact JSON in UTF-8, byte for byte as Go's `encoding/json` writes it."""
    return gojson.to_json(value).encode()
