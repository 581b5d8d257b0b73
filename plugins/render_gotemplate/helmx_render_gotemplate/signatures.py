"""Go's parameter types: what fits them, what is converted, and what Go says where neither
(exec.go).
"""

from __future__ import annotations

from helmcore.text.kinds import ANY, Int64, Uint32, go_kind, go_type
from helmx_render_gotemplate.faults import Fault
from helmx_render_gotemplate.nodes import Bool, Number, String

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from helmx_render_gotemplate.nodes import Node
    from helmx_render_gotemplate.site import Site

_PYTHON_TYPES: dict[str, type] = {
    "string": str,
    "bool": bool,
    "int": int,
    "int64": Int64,
    "float64": float,
    "map[string]interface {}": dict,
    "[]interface {}": list,
}
_INTEGERS = frozenset({"int", "int8", "int16", "int32", "int64", "time.Duration"})
#: The one unsigned type of a parameter: the counter of `derivePassword`.
_UNSIGNED = frozenset({"uint32"})
_FLOATS = frozenset({"float32", "float64"})


class Signature:
    """The parameter types of a function; the last one is repeated where `variadic`."""

    __slots__ = ("types", "variadic")

    def __init__(self, text: str) -> None:
        names = [name.strip() for name in text.split(",")] if text else []
        self.variadic = bool(names) and names[-1].startswith("...")
        if self.variadic:
            names[-1] = names[-1][3:]
        self.types = [name.replace("any", ANY) for name in names]

    def type_at(self, index: int) -> str:
        """Give the type of the argument of that number, from 0."""
        types = self.types
        return types[index] if index < len(types) else types[-1]

    def arity_problem(self, name: str, arguments: int, final: bool) -> str:
        """Say what is wrong with the number of arguments, "" where nothing is."""
        count = arguments + final
        if self.variadic:
            fixed = len(self.types) - 1
            if count < fixed:
                return f"wrong number of args for {name}: want at least {fixed} got {arguments}"
        elif count != len(self.types):
            return f"wrong number of args for {name}: want {len(self.types)} got {count}"
        return ""


_signatures: dict[str, Signature] = {}


def signature(text: str) -> Signature:
    """Parse a signature, once."""
    found = _signatures.get(text)
    if found is None:
        found = _signatures[text] = Signature(text)
    return found


def python_type(name: str) -> type | None:
    """Give the class whose own instances need no check for a parameter type; None for `any`."""
    return _PYTHON_TYPES.get(name, NoInstances) if name != ANY else None


class NoInstances:
    """Stands for a type whose values are always checked by name."""


def can_be_nil(name: str) -> bool:
    """Tell whether nil fits a parameter type."""
    return name == ANY or name.startswith(("map[", "[]", "*", "func("))


def fit(value: Any, name: str, site: Site, number: int, typed_nil: bool) -> Any:
    """Check a value against a parameter type, as validateType does.

    Raises `Fault` at the node of that number. `typed_nil` says that a nil value is one of type
    `interface {}`, as a missing key gives.
    """
    if name == ANY:
        return value
    if value is None:
        if typed_nil:
            problem = f"wrong type for value; expected {name}; got {ANY}"
        elif can_be_nil(name):
            return None
        else:
            problem = f"invalid value; expected {name}"
        raise Fault(problem, site.node(number))
    actual = go_type(value)
    if actual == name or _assignable(value, name):
        return value
    if actual == "*" + name:
        return value
    raise Fault(f"wrong type for value; expected {name}; got {actual}", site.node(number))


def _assignable(value: Any, name: str) -> bool:
    """Tell whether a named map or slice type may stand for the unnamed type under it."""
    kind = go_kind(value)
    if kind == "map" and name.startswith("map["):
        key = getattr(value, "go_key", "string")
        return name == f"map[{key}]{getattr(value, 'go_elem', ANY)}"
    if kind == "slice" and name.startswith("[]"):
        return name == f"[]{getattr(value, 'go_elem', ANY)}"
    return False


def constant(node: Node, name: str) -> Any:
    """Give a literal as a parameter type wants it (evalArg); raises `Fault`."""
    if name == ANY:
        return ideal(node)
    if name == "string":
        if isinstance(node, String):
            return node.value
        raise Fault(f"expected string; found {node}", node)
    if name == "bool":
        if isinstance(node, Bool):
            return node.value
        raise Fault(f"expected bool; found {node}", node)
    if name in _INTEGERS:
        if isinstance(node, Number) and node.signed is not None:
            return Int64(node.signed) if name == "int64" else node.signed
        raise Fault(f"expected integer; found {node}", node)
    if name in _UNSIGNED:
        if isinstance(node, Number) and node.unsigned is not None:
            return Uint32(node.unsigned & 0xFFFFFFFF)
        raise Fault(f"expected unsigned integer; found {node}", node)
    if name in _FLOATS:
        if isinstance(node, Number) and node.value is not None:
            return node.value
        raise Fault(f"expected float; found {node}", node)
    raise Fault(f"can't handle {node} for arg of type {name}", node)


def ideal(node: Node) -> Any:
    """Give a literal's value where nothing says what type it should have (idealConstant)."""
    if isinstance(node, (String, Bool)):
        return node.value
    if not isinstance(node, Number):
        raise Fault(f"can't evaluate command {node}", node)
    text = node.text
    if node.imaginary is not None:
        return node.imaginary
    if node.value is not None and _looks_like_float(text):
        return node.value
    if node.signed is not None:
        return node.signed
    raise Fault(f"{text} overflows int", node)


def _looks_like_float(text: str) -> bool:
    if text[0] == "'":
        return False
    if text[:2] in {"0x", "0X"} and "p" not in text and "P" not in text:
        return False
    return any(c in ".eEpP" for c in text)
