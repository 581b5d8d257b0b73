"""How the fast reader says that it does not know a shape."""

from __future__ import annotations


class Slow(Exception):
    """The text needs the complete reader: a signal, never an error that anybody sees."""
