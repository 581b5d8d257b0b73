"""Sprig's view of Go types, and Go's ``reflect.DeepEqual``. Source: Sprig's ``reflect.go``."""

from __future__ import annotations

from helmcore.text.kinds import go_kind, go_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .convention import Table


def type_is(target: str, value: object) -> bool:
    """Whether the value's type prints as the target."""
    return target == go_type(value)


def type_is_like(target: str, value: object) -> bool:
    """Like ``typeIs``, and true of a pointer to the target."""
    name = go_type(value)
    return target == name or "*" + target == name


def kind_is(target: str, value: object) -> bool:
    """Whether the value's reflect.Kind has the target's name."""
    return target == go_kind(value)


def deep_equal(left: object, right: object) -> bool:
    """``reflect.DeepEqual``: same types, and same contents all the way down."""
    if left.__class__ is not right.__class__:
        return False
    if isinstance(left, dict) and isinstance(right, dict):
        if left is right:
            return True
        if len(left) != len(right):
            return False
        for key, value in left.items():
            if key not in right or not deep_equal(value, right[key]):
                return False
        return True
    if isinstance(left, list) and isinstance(right, list):
        if left is right:
            return True
        if len(left) != len(right):
            return False
        for one, other in zip(left, right, strict=True):  # noqa: SIM110 - `all` nests in C's stack
            if not deep_equal(one, other):
                return False
        return True
    return bool(left == right)


TABLE: Table = {
    "typeOf": ("any", go_type),
    "typeIs": ("string, any", type_is),
    "typeIsLike": ("string, any", type_is_like),
    "kindOf": ("any", go_kind),
    "kindIs": ("string, any", kind_is),
    "deepEqual": ("any, any", deep_equal),
}
