"""Regular expressions that are compiled when they are first used.

Compiling one takes Python half a millisecond, and most commands use few of those that their
modules name.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class _Later:
    """Stands in for a pattern; the first look at it compiles it and puts its methods here."""

    def __init__(self, source: str, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self._source, self._flags)
        for method in ("match", "search", "fullmatch", "findall", "finditer", "sub", "split"):
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def later(source: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern like `re.compile` gives, compiled when it is first used."""
    pattern: Any = _Later(source, flags)
    return pattern  # type: ignore[no-any-return]  # it has a pattern's methods
