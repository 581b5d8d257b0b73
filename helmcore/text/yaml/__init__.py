"""YAML as Helm 4.3.1's Go libraries read and write it.

What may stand here: reading (`load` and its relatives), writing (`dump`, `dump_pretty`), and the
rules behind them. Nothing here knows charts, values or manifests.
"""

from __future__ import annotations

from helmcore.text.yaml.documents import load_all, load_list, load_map
from helmcore.text.yaml.reading import load, load_strict, load_typed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from helmcore.text.yaml.writing import dump

__all__ = [
    "dump",
    "dump_pretty",
    "load",
    "load_all",
    "load_list",
    "load_map",
    "load_strict",
    "load_typed",
]


def dump_pretty(value: Any) -> str:
    """Write `value` as Helm's toYamlPretty does: lists indented, nothing folded.

    Ends with a line break. Raises YamlError for objects that are no data.
    """
    from helmcore.text.yaml.pretty import dump_pretty as write

    return write(value)


def __getattr__(name: str) -> object:
    """Load the writer when it is first asked for: reading does without it."""
    if name == "dump":
        from helmcore.text.yaml import writing

        globals()["dump"] = writing.dump
        return writing.dump
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
