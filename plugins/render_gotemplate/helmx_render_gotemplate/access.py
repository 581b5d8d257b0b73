"""Closures that follow field names: a fast path for maps all the way, and the careful one.

Every form gets the names, the action's `Site` and the number of the node that an error points at.
"""

from __future__ import annotations

from helmcore.text.kinds import ANY
from helmx_render_gotemplate.faults import Fault
from helmx_render_gotemplate.fields import VALUES_METHODS, Walk
from helmx_render_gotemplate.state import NIL_DOT, NIL_MARK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeAlias

    from helmx_render_gotemplate.site import Site

    Vars: TypeAlias = dict[str, Any]
    Code: TypeAlias = Callable[[Any, Vars], Any]

_ERRORS = (KeyError, TypeError, AttributeError, IndexError)


def _needs_care(names: list[str], site: Site) -> bool:
    return site.strict or not VALUES_METHODS.keys().isdisjoint(names)


def _slow(dot: Any, vars: Vars, names: list[str], site: Site, at: int) -> Any:
    static = ANY if dot is None and NIL_DOT in vars else ""
    try:
        return Walk(dot, site, at, static=static, strict=site.strict).along(names)
    except Fault as fault:
        _split_type(fault, names[0])
        raise


def _split_type(fault: Fault, name: str) -> None:
    """Keep the type apart that the error ends with: what the dot came from decides about it."""
    start = f"can't evaluate field {name} in type "
    if fault.text.startswith(start):
        fault.dot_type = fault.text[len(start) :]
        fault.text = start


def _careful(names: list[str], site: Site, at: int) -> Code:
    def get(dot: Any, vars: Vars) -> Any:
        return _slow(dot, vars, names, site, at)

    return get


def _one(names: list[str], site: Site, at: int) -> Code:
    (a,) = names
    if site.strict or a in VALUES_METHODS:
        return _careful(names, site, at)

    def get(dot: Any, vars: Vars) -> Any:
        try:
            return dot.get(a)
        except _ERRORS:
            return _slow(dot, vars, names, site, at)

    return get


def _two(names: list[str], site: Site, at: int) -> Code:
    a, b = names
    if _needs_care(names, site):
        return _careful(names, site, at)

    def get(dot: Any, vars: Vars) -> Any:
        try:
            return dot[a].get(b)
        except _ERRORS:
            return _slow(dot, vars, names, site, at)

    return get


def _three(names: list[str], site: Site, at: int) -> Code:
    a, b, c = names
    if _needs_care(names, site):
        return _careful(names, site, at)

    def get(dot: Any, vars: Vars) -> Any:
        try:
            return dot[a][b].get(c)
        except _ERRORS:
            return _slow(dot, vars, names, site, at)

    return get


def _four(names: list[str], site: Site, at: int) -> Code:
    a, b, c, d = names
    if _needs_care(names, site):
        return _careful(names, site, at)

    def get(dot: Any, vars: Vars) -> Any:
        try:
            return dot[a][b][c].get(d)
        except _ERRORS:
            return _slow(dot, vars, names, site, at)

    return get


def _many(names: list[str], site: Site, at: int) -> Code:
    *path, last = names
    if _needs_care(names, site):
        return _careful(names, site, at)

    def get(dot: Any, vars: Vars) -> Any:
        value = dot
        try:
            for name in path:
                value = value[name]
            return value.get(last)
        except _ERRORS:
            return _slow(dot, vars, names, site, at)

    return get


#: Number of names -> how the closure of `.a.b.c` is made; the last one is for more.
FIELDS = (_many, _one, _two, _three, _four, _many)


def _plain_variable(slot: str, names: list[str], site: Site, at: int) -> Code:
    def plain(dot: Any, vars: Vars) -> Any:
        try:
            return vars[slot]
        except KeyError:
            raise _undefined(site, at) from None

    return plain


def _undefined(site: Site, at: int) -> Fault:
    node = site.node(at)
    return Fault(f"undefined variable: {_variable_name(site, at)}", node)


def _variable_name(site: Site, at: int) -> str:
    name: str = site.node(at).names[0]  # type: ignore[attr-defined]  # the node is a variable
    return name


def _slow_variable(vars: Vars, slot: str, names: list[str], site: Site, at: int) -> Any:
    if slot not in vars:
        raise _undefined(site, at)
    value = vars[slot]
    static = ANY if value is None and NIL_MARK + slot in vars else ""
    try:
        return Walk(value, site, at, static=static, strict=site.strict).along(names)
    except Fault as fault:
        _split_type(fault, names[0])
        fault.variable = _variable_name(site, at)
        raise


def _variable_one(slot: str, names: list[str], site: Site, at: int) -> Code:
    (a,) = names
    if site.strict or a in VALUES_METHODS:
        return _variable_many(slot, names, site, at)

    def get(dot: Any, vars: Vars) -> Any:
        try:
            return vars[slot].get(a)
        except _ERRORS:
            return _slow_variable(vars, slot, names, site, at)

    return get


def _variable_many(slot: str, names: list[str], site: Site, at: int) -> Code:
    if _needs_care(names, site):

        def careful(dot: Any, vars: Vars) -> Any:
            return _slow_variable(vars, slot, names, site, at)

        return careful
    *path, last = names

    def get(dot: Any, vars: Vars) -> Any:
        try:
            value = vars[slot]
            for name in path:
                value = value[name]
            return value.get(last)
        except _ERRORS:
            return _slow_variable(vars, slot, names, site, at)

    return get


#: Number of names with the variable's own -> how the closure of `$x.a.b` is made.
VARIABLES = (_variable_many, _plain_variable, _variable_one, _variable_many)


def careful_chain(inner: Code, names: list[str], site: Site, at: int, static: str) -> Code:
    """Make the closure of `(pipeline).a.b`, which is nil where the pipeline gives nil."""
    strict = site.strict

    def chained(dot: Any, vars: Vars) -> Any:
        value = inner(dot, vars)
        return Walk(value, site, at, static=static, strict=strict).along(names)

    if len(names) > 1 or names[0] in VALUES_METHODS or strict:
        return chained
    (name,) = names

    def chained_one(dot: Any, vars: Vars) -> Any:
        value = inner(dot, vars)
        if value.__class__ is dict:
            return value.get(name)
        return Walk(value, site, at, static=static, strict=strict).along(names)

    return chained_one
