"""Reads correct JSON with the scanner that Python's `json` is made of, without importing `json`.

That package costs a start three milliseconds, and a chart with a schema needs nothing of it but
the scanner, which is written in C.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_SPACE = " \t\n\r"


class _Options:
    """What the scanner asks of a `json.JSONDecoder`."""

    __slots__ = (
        "object_hook",
        "object_pairs_hook",
        "parse_constant",
        "parse_float",
        "parse_int",
        "strict",
    )

    def __init__(self, number: Callable[[str], Any], integer: Callable[[str], Any]) -> None:
        self.strict = True
        self.object_hook = None
        self.object_pairs_hook = None
        self.parse_float = number
        self.parse_int = integer
        self.parse_constant = _refuse


def loads(text: str, *, number: Callable[[str], Any], integer: Callable[[str], Any]) -> Any:
    """Read the one value in a text; `number` and `integer` make numbers of their digits.

    Raises `ValueError` for anything that is no JSON, the names of infinities among it, and
    `RecursionError`. The messages are for nobody: who wants one reads again, as Go does.
    """
    try:
        from _json import make_scanner
    except ImportError:  # not CPython
        import json

        return json.loads(text, parse_float=number, parse_int=integer, parse_constant=_refuse)
    options: Any = _Options(number, integer)
    start = len(text) - len(text.lstrip(_SPACE))
    try:
        value, end = make_scanner(options)(text, start)
    except StopIteration:
        raise ValueError("no value") from None
    if text[end:].strip(_SPACE):
        raise ValueError("more than one value")
    return value


def _refuse(name: str) -> float:
    raise ValueError(name)
