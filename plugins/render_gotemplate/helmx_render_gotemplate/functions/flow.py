"""Sprig's defaults and choices. Go's idea of an empty value is Python's idea of a false one.

Source: Sprig's ``defaults.go``. Structs are never empty there; the classes that stand for structs
define neither ``__bool__`` nor ``__len__``.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .convention import Table


def default(fallback: object, *given: object) -> object:
    """The given value, or the fallback where none is given or the first is empty."""
    return (given[0] or fallback) if given else fallback


def empty(value: object) -> bool:
    """Whether the value is the zero of its kind, or has no items."""
    return not value


def coalesce(*values: object) -> object:
    """The first value that is not empty, else nil."""
    for value in values:
        if value:
            return value
    return None


def every(*values: object) -> bool:
    """Whether no value is empty."""
    return all(values)


def some(*values: object) -> bool:
    """Whether a value is not empty."""
    return any(values)


def ternary(if_true: object, if_false: object, condition: bool) -> object:
    """The first value if the condition holds, else the second."""
    return if_true if condition else if_false


TABLE: Table = {
    "default": ("any, ...any", default),
    "empty": ("any", empty),
    "coalesce": ("...any", coalesce),
    "all": ("...any", every),
    "any": ("...any", some),
    "ternary": ("any, any, bool", ternary),
}
