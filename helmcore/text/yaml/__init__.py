"""YAML as Helm 4.3.1's Go libraries read and write it.

What may stand here: reading (`load` and its relatives), writing (`dump`, `dump_pretty`), and the
rules behind them. Nothing here knows charts, values or manifests.
"""

from __future__ import annotations

from helmcore.text.yaml.documents import load_all, load_list, load_map
from helmcore.text.yaml.reading import load, load_strict, load_typed
from helmcore.text.yaml.writing import dump

__all__ = ["dump", "load", "load_all", "load_list", "load_map", "load_strict", "load_typed"]
