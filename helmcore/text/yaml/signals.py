"""How the fast reader says that it does not know a shape."""

from __future__ import annotations


class Slow(Exception):  # noqa: N818 - a signal, never an error that anybody sees
    """The text needs the complete reader."""
