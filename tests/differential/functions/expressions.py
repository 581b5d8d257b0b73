"""Write Python values as arguments in a Go template."""

from __future__ import annotations

import importlib
import json

from helmcore.text.kinds import Int64, IntList, StringList, StringMap
from helmx_render_gotemplate.functions import INDEX


class Raw:
    """An argument that only a template can make: its expression, and how to make it in Python."""

    def __init__(self, expression, make):
        self.expression = expression
        self.make = make


def express(value) -> str:
    """The expression that gives the value in a template."""
    if isinstance(value, Raw):
        return value.expression
    if value is None:
        return "nil"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Int64):
        return f"(int64 {int(value)})"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, StringList):
        return f"(splitList {json.dumps(',')} {json.dumps(','.join(value), ensure_ascii=False)})"
    if isinstance(value, StringMap):
        return f"(split {json.dumps(',')} {json.dumps(','.join(value.values()))})"
    if isinstance(value, IntList):
        return f"(until {len(value)})"
    if isinstance(value, list):
        return "(" + " ".join(["list", *map(express, value)]) + ")"
    if isinstance(value, dict):
        words = [express(part) for pair in value.items() for part in pair]
        return "(" + " ".join(["dict", *words]) + ")"
    raise TypeError(type(value))


def made(value):
    """A fresh copy of the value, as the template would pass it."""
    if isinstance(value, Raw):
        return value.make()
    if isinstance(value, dict):
        return type(value)({key: made(item) for key, item in value.items()})
    if isinstance(value, list):
        return type(value)([made(item) for item in value])
    return value


def call_text(function: str, arguments) -> str:
    """The call as a template writes it."""
    return " ".join([function, *map(express, arguments)])


def table_entry(name: str):
    """The signature and the callable of a function."""
    family = importlib.import_module(f"helmx_render_gotemplate.functions.{INDEX[name]}")
    return family.TABLE[name]
