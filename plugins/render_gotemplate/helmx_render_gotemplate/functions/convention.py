"""How template functions are written, and how the engine calls them.

A family module (`strings`, `collections`, ...) exports one table::

    TABLE: Table = {
        "trunc": ("int, string", trunc),
        "join": ("string, any", join),
        "merge": ("map[string]any, ...map[string]any", merge),
        "now": ("", now),
    }

The first item is the list of the Go function's parameter types, as Go writes them (`any` for
`interface{}`), a variadic last one with three dots. The engine checks number and types of the
arguments as Go's reflection does and raises Go's error, so a callable gets, positionally, evaluated
values that fit:

| parameter | Python value |
|---|---|
| `string` | `str` |
| `bool` | `bool` |
| `int`, `int64`, `float64` | `int`, `Int64`, `float` (constants are converted as Go does) |
| `any` | anything, `None` for nil |
| `map[string]any` | `dict` (a `Values` too, Go allows that), `None` for nil |
| `[]any` | `list`, `None` for nil |
| another name, such as `time.Time` | a value whose class has that `go_type` |

The callable returns a Python value as `helmcore.text.kinds` describes them and reports failure (a
Go error, or a panic that Go would catch) by raising `GoError` with Go's text; the engine adds
`error calling NAME: `. Functions never change their arguments unless Go's do (`set`, `unset`,
`merge` ...).
"""

from __future__ import annotations

from helmcore.errors import BudgetExceeded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, TypeAlias

    Table: TypeAlias = dict[str, tuple[str, Callable[..., Any]]]


#: The most characters, and the most items, that one call makes. What a render may use is counted
#: (`helmcore.plugin.Budget`), but only behind the call; no call may take all memory at once.
MOST_CHARACTERS = 64 << 20
MOST_ITEMS = 1_000_000
#: So many parts are always few enough: each is within the budget.
_FEW = 12


class GoError(Exception):
    """A template function failed; the text is Go's `err.Error()`, or the text of the panic."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def joined(separator: str, parts: Sequence[str]) -> str:
    """`separator.join(parts)`, unless that is beyond measure: many parts may be one large text."""
    if len(parts) > _FEW:
        check_characters(sum(map(len, parts)) + len(separator) * len(parts))
    return separator.join(parts)


def check_characters(count: int) -> None:
    """Raise `BudgetExceeded` where a call would make so much text."""
    if count > MOST_CHARACTERS:
        raise BudgetExceeded(f"one call would make a text of more than {MOST_CHARACTERS >> 20} MiB")


def check_items(count: int) -> None:
    """Raise `BudgetExceeded` where a call would make a list of so many items."""
    if count > MOST_ITEMS:
        raise BudgetExceeded(f"one call would make a list of more than {MOST_ITEMS} items")
