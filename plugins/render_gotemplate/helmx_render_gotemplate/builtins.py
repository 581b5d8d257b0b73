"""The functions that text/template has by itself (text/template/funcs.go), except the lazy `and`
and `or`.
"""

from __future__ import annotations

from helmcore.model.template import TemplateObject
from helmcore.text.kinds import FLOAT_KINDS, SIGNED_KINDS, UNSIGNED_KINDS, Uint8, go_kind, go_type
from helmx_render_gotemplate.functions.convention import GoError
from helmx_render_gotemplate.gofmt import sprint, sprintln, text_of
from helmx_render_gotemplate.goprintf import sprintf

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from helmx_render_gotemplate.functions.convention import Table

_NO_COMPARISON = "missing argument for comparison"
_BAD_COMPARISON = "invalid type for comparison"


def _class_of(value: Any) -> str:
    """Name the class of kinds that a comparison knows; "" for all other kinds."""
    kind = value.__class__
    if kind is str:
        return "string"
    if kind is bool:
        return "bool"
    name = go_kind(value)
    if name in SIGNED_KINDS:
        return "int"
    if name in FLOAT_KINDS:
        return "float"
    if name in UNSIGNED_KINDS:
        return "uint"
    return name if name in {"string", "bool", "complex128"} else ""


def equal(first: Any, second: Any) -> bool:
    """Compare two values as `eq` does. Raises `GoError` where Go cannot."""
    one, other = _class_of(first), _class_of(second)
    if one != other:
        if {one, other} == {"int", "uint"}:
            return bool(first == second)
        if first is not None and second is not None:
            raise GoError(
                f"incompatible types for comparison: {go_type(first)} and {go_type(second)}"
            )
        return False
    if one:
        return bool(first == second)
    return _equal_others(first, second)


def _equal_others(first: Any, second: Any) -> bool:
    if first is None or second is None:
        return first is second
    if go_kind(first) != go_kind(second):
        raise GoError(
            f"non-comparable types {sprintf('%s', [first])}: {go_type(first)}, "
            f"{go_type(second)}: {sprint(second)}"
        )
    if go_kind(second) in {"slice", "map", "func"}:
        raise GoError(f"non-comparable type {sprintf('%s', [second])}: {go_type(second)}")
    return bool(first == second)


def eq(first: Any, *others: Any) -> bool:
    """Tell whether the first argument equals one of the others."""
    if not others:
        raise GoError(_NO_COMPARISON)
    return any(equal(first, other) for other in others)


def ne(first: Any, second: Any) -> bool:
    """Tell whether two values differ."""
    return not equal(first, second)


def lt(first: Any, second: Any) -> bool:
    """Tell whether the first value is less. Raises `GoError` for kinds without an order."""
    one, other = _class_of(first), _class_of(second)
    if not one or not other:
        raise GoError(_BAD_COMPARISON)
    if one != other and {one, other} != {"int", "uint"}:
        raise GoError(f"incompatible types for comparison: {go_type(first)} and {go_type(second)}")
    if one in {"bool", "complex128"}:
        raise GoError(_BAD_COMPARISON)
    return bool(first < second)


def le(first: Any, second: Any) -> bool:
    """Tell whether the first value is less or equal."""
    return lt(first, second) or equal(first, second)


def gt(first: Any, second: Any) -> bool:
    """Tell whether the first value is greater."""
    return not le(first, second)


def ge(first: Any, second: Any) -> bool:
    """Tell whether the first value is greater or equal."""
    return not lt(first, second)


def length(value: Any) -> int:
    """Give the length of a string (in bytes), list or map."""
    if isinstance(value, str):
        return len(value) if value.isascii() else len(value.encode("utf-8", "surrogateescape"))
    if isinstance(value, TemplateObject):
        if value.go_kind in {"slice", "map"}:
            return len(value.elements())
        raise GoError(f"len of type {go_type(value).lstrip('*')}")
    if value is None:
        raise GoError("len of nil pointer")
    if go_kind(value) in {"slice", "map"}:
        return len(value)
    raise GoError(f"len of type {go_type(value)}")


def index(value: Any, *keys: Any) -> Any:
    """Look up keys and positions one after the other."""
    if value is None:
        raise GoError("index of untyped nil")
    for key in keys:
        value = _index_one(value, key)
    return value


def _index_one(value: Any, key: Any) -> Any:
    if isinstance(value, TemplateObject) and value.go_kind in {"slice", "map"}:
        value = value.elements()
    if isinstance(value, dict):
        return _index_map(value, key)
    if value is None:
        raise GoError("index of nil pointer")
    if isinstance(value, str):
        data = value.encode("utf-8", "surrogateescape")
        return Uint8(data[_position(key, len(data), "string")])
    if isinstance(value, bytes):
        return Uint8(value[_position(key, len(value))])
    if go_kind(value) == "slice":
        return value[_position(key, len(value))]
    raise GoError(f"can't index item of type {go_type(value)}")


def _index_map(value: dict[Any, Any], key: Any) -> Any:
    wanted = getattr(value, "go_key", "string")
    if key is None:
        if wanted != "interface {}":
            raise GoError(f"value is nil; should be of type {wanted}")
        return value.get(None)
    actual = go_type(key)
    if wanted not in (actual, "interface {}"):
        if not (_is_integer(key) and wanted in SIGNED_KINDS | UNSIGNED_KINDS):
            raise GoError(f"value has type {actual}; should be {wanted}")
    return value.get(key)


def _is_integer(value: Any) -> bool:
    kind = go_kind(value)
    return kind in SIGNED_KINDS or kind in UNSIGNED_KINDS


def _position(key: Any, size: int, what: str = "slice") -> int:
    if key is None:
        raise GoError("cannot index slice/array with nil")
    if not _is_integer(key):
        raise GoError(f"cannot index slice/array with type {go_type(key)}")
    position = int(key)
    if position < 0 or position > size:
        raise GoError(f"index out of range: {position}")
    if position == size:
        # Go checks against the capacity first and then panics.
        raise GoError(f"reflect: {what} index out of range")
    return position


def negation(value: Any) -> bool:
    """Give the opposite truth (`not`)."""
    return not value


_HTML = str.maketrans(
    {"\0": "\ufffd", '"': "&#34;", "'": "&#39;", "&": "&amp;", "<": "&lt;", ">": "&gt;"}
)


def html(*values: Any) -> str:
    """Escape for HTML."""
    return _joined(values).translate(_HTML)


_JS = {
    "\\": "\\\\",
    "'": "\\'",
    '"': '\\"',
    "<": "\\u003C",
    ">": "\\u003E",
    "&": "\\u0026",
    "=": "\\u003D",
}


def js(*values: Any) -> str:
    """Escape for JavaScript."""
    return "".join(map(_js_character, _joined(values)))


def _js_character(character: str) -> str:
    if character in _JS:
        return _JS[character]
    if character < " ":
        return f"\\u{ord(character):04X}"
    if character.isascii() or character.isprintable():
        return character
    code = ord(character)
    return "\\uFFFD" if 0xDC80 <= code <= 0xDCFF else f"\\u{code:04X}"


_URL_SAFE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~")


def urlquery(*values: Any) -> str:
    """Escape for a URL's query."""
    parts = []
    for character in _joined(values):
        if character in _URL_SAFE:
            parts.append(character)
        elif character == " ":
            parts.append("+")
        else:
            parts.extend(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogateescape"))
    return "".join(parts)


def _joined(values: tuple[Any, ...]) -> str:
    if len(values) == 1 and isinstance(values[0], str):
        return values[0]
    return sprint(*(_printable(value) for value in values))


def _printable(value: Any) -> Any:
    if value is None:
        return "<no value>"
    return text_of(value) if isinstance(value, TemplateObject) else value


def printf(format: str, *values: Any) -> str:
    """Format as fmt.Sprintf."""
    return sprintf(format, values)


def call(function: Any, *values: Any) -> Any:
    """Call a function value; no value that templates reach is one."""
    if function is None:
        raise GoError("call of nil")
    raise GoError(f"non-function of type {go_type(function)}")


BUILTINS: Table = {
    "and": ("any, ...any", index),
    "or": ("any, ...any", index),
    "call": ("any, ...any", call),
    "eq": ("any, ...any", eq),
    "ge": ("any, any", ge),
    "gt": ("any, any", gt),
    "html": ("...any", html),
    "index": ("any, ...any", index),
    "js": ("...any", js),
    "le": ("any, any", le),
    "len": ("any", length),
    "lt": ("any, any", lt),
    "ne": ("any, any", ne),
    "not": ("any", negation),
    "print": ("...any", sprint),
    "printf": ("string, ...any", printf),
    "println": ("...any", sprintln),
    "urlquery": ("...any", urlquery),
}
