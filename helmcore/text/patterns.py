"""Regular expressions that are compiled when they are first used, and often not even then.

Compiling one takes Python half a millisecond and the `re` package five more to import, most
commands use few of those that their modules name, and a whole `helmx template` takes some fifty. So
what `re` makes of our own patterns is kept beside this file, as data for each version of Python's
matching engine (`_sre.MAGIC`) that `tools/pattern_codes.py` has seen. What is not in there, such as
a pattern of a chart or any pattern on another Python, is compiled by `re` as ever.
"""

from __future__ import annotations

import _sre  # type: ignore[import-not-found]  # it is in every CPython, but in no stub

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from typing import Any

#: The flags that our patterns use; the numbers are those of `re`.
MULTILINE = 8
DOTALL = 16
ASCII = 256

METHODS = ("match", "search", "fullmatch", "findall", "finditer", "sub", "split")
#: (pattern, flags) of every `later` so far.
known: list[tuple[str, int]] = []
_compiled: dict[tuple[str, int], Any] = {}
_MOST = 1000
_codes: dict[tuple[str, int], tuple[int, bytes, int, dict[str, int], tuple[str, ...]]] | None = None


class _Later:
    """Stands in for a pattern; the first look at it compiles it and puts its methods here."""

    def __init__(self, source: str, flags: int) -> None:
        self._key = (source, flags)

    def __getattr__(self, name: str) -> Any:
        pattern = compiled(*self._key)
        for method in METHODS:
            setattr(self, method, getattr(pattern, method))
        return getattr(pattern, name)


def later(source: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern like `re.compile` gives, compiled when it is first used."""
    known.append((source, flags))
    pattern: Any = _Later(source, flags)
    return pattern  # type: ignore[no-any-return]  # it has a pattern's methods


def compiled(source: str, flags: int = 0) -> re.Pattern[str]:
    """A compiled pattern, the same one for the same text."""
    key = (source, flags)
    pattern = _compiled.get(key)
    if pattern is None:
        if len(_compiled) > _MOST:
            _compiled.clear()
        pattern = _compiled[key] = _stored(key) or _fresh(source, flags)
    return pattern


def _fresh(source: str, flags: int) -> re.Pattern[str]:
    import re

    return re.compile(source, flags)


def codes_path(magic: int) -> str:
    """Where the codes for a version of the matching engine are."""
    return f"{__file__.rpartition('patterns')[0]}pattern_codes/{magic}.marshal"


def _stored(key: tuple[str, int]) -> Any:
    """Make a pattern from its kept code; None where there is none for this Python."""
    global _codes
    if _codes is None:
        _codes = _read()
    found = _codes.get(key)
    if found is None:
        return None
    flags, code, groups, names, by_number = found
    numbers = memoryview(code).cast("I").tolist()
    return _sre.compile(key[0], flags, numbers, groups, names, by_number)


def _read() -> dict[tuple[str, int], Any]:
    from marshal import loads

    try:
        with open(codes_path(_sre.MAGIC), "rb") as file:
            codes: dict[tuple[str, int], Any] = loads(file.read())  # noqa: S302 - ours
    except (OSError, EOFError, ValueError, TypeError):
        return {}
    return codes
