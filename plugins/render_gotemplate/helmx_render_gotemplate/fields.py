"""Fields, map keys and methods: what `.a.b` means for every kind of value (exec.go, evalField)."""

from __future__ import annotations

from helmcore.model.template import TemplateObject
from helmcore.text.kinds import ANY, Values, go_elem, go_type
from helmx_render_gotemplate.faults import Fault, call_fault
from helmx_render_gotemplate.functions.convention import GoError
from helmx_render_gotemplate.goquote import quote
from helmx_render_gotemplate.signatures import signature

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Protocol

    from helmx_render_gotemplate.nodes import Node
    from helmx_render_gotemplate.signatures import Signature
    from helmx_render_gotemplate.site import Site

    class Arguments(Protocol):
        """The arguments of a method call: how many stand there, whether a piped one follows."""

        count: int
        final: bool

        def values(self, form: Signature) -> list[Any]:
            """Evaluate them as the parameter types ask."""


#: Methods of Helm's common.Values, which hide keys of the same name.
VALUES_METHODS = {
    "AsMap": ("", "as_map"),
    "Encode": ("io.Writer", "encode"),
    "PathValue": ("string", "path_value"),
    "Table": ("string", "table"),
    "YAML": ("", "yaml"),
}


class Walk:
    """One way along field names, for where the fast path gave up or never applies.

    An error points at the node of number `at`; `strict` makes a missing key an error. `static` is
    the type that Go knows a value by: `interface {}` for what came out of a map or list, its own
    type ("") otherwise; so a nil that came out of a map fails where one without a type does not.
    """

    __slots__ = ("at", "site", "static", "strict", "value")

    def __init__(self, value: Any, site: Site, at: int, *, static: str, strict: bool) -> None:
        self.value = value
        self.site = site
        self.at = at
        self.static = static
        self.strict = strict

    @property
    def node(self) -> Node:
        """What an error points at."""
        return self.site.node(self.at)

    def along(self, names: list[str]) -> Any:
        """Follow all names and give what is at the end."""
        for name in names:
            self.step(name, None)
        return self.value

    def step(self, name: str, arguments: Arguments | None) -> None:
        """Follow one name; `arguments` are those of a method call, None where there are none."""
        value = self.value
        if value is None:
            if self.static:
                raise Fault(f"nil pointer evaluating {self.static}.{name}", self.node)
            if self.strict:
                raise Fault(f"nil data; no entry for key {quote(name)}", self.node)
            return
        if isinstance(value, TemplateObject):
            self._object(value, name, arguments)
        elif isinstance(value, dict):
            self._map(value, name, arguments)
        else:
            raise self._no_field(name)

    def _no_field(self, name: str) -> Fault:
        actual = self.static or go_type(self.value)
        return Fault(f"can't evaluate field {name} in type {actual}", self.node)

    def _map(self, value: dict[Any, Any], name: str, arguments: Arguments | None) -> None:
        if value.__class__ is Values and name in VALUES_METHODS:
            self._values_method(value, name, arguments)
            return
        if getattr(value, "go_key", "string") != "string":
            raise self._no_field(name)
        if arguments is not None:
            raise Fault(f"{name} is not a method but has arguments", self.node)
        element = go_elem(value)
        if name not in value and self.strict:
            raise Fault(f"map has no entry for key {quote(name)}", self.node)
        self.value = value.get(name)
        self.static = element if element == ANY else ""

    def _object(self, value: TemplateObject, name: str, arguments: Arguments | None) -> None:
        method = value.METHODS.get(name)
        if method is not None:
            self.value = self._call(getattr(value, method[1]), name, method[0], arguments)
            self.static = ""
            return
        if value.go_kind == "map":
            self._map(dict(value.elements()), name, arguments)
            return
        if name not in value.FIELDS:
            raise self._no_field(name)
        if not name[:1].isupper():
            actual = self.static or go_type(value)
            raise Fault(f"{name} is an unexported field of struct type {actual}", self.node)
        if arguments is not None:
            raise Fault(f"{name} has arguments but cannot be invoked as function", self.node)
        self.value = value.field(name)
        self.static = ""

    def _call(
        self,
        function: Callable[..., Any],
        name: str,
        types: str,
        arguments: Arguments | None,
    ) -> Any:
        form = signature(types)
        count, final = (arguments.count, arguments.final) if arguments is not None else (0, False)
        problem = form.arity_problem(name, count, final)
        if problem:
            raise Fault(problem, self.node)
        values = arguments.values(form) if arguments is not None else []
        try:
            return function(*values)
        except GoError as error:
            raise call_fault(name, self.node, error) from None

    def _values_method(self, value: Values, name: str, arguments: Arguments | None) -> None:
        methods: dict[str, Callable[..., Any]] = {
            "AsMap": lambda: dict.copy(value),
            "Encode": lambda writer: None,
            "PathValue": lambda path: _path_value(value, path),
            "Table": lambda path: _table(value, path),
            "YAML": lambda: _yaml(value),
        }
        self.value = self._call(methods[name], name, VALUES_METHODS[name][0], arguments)
        self.static = ""


def _table(value: dict[Any, Any], path: str) -> Values:
    table: Any = value
    for name in path.split("."):
        table = table.get(name)
        if not isinstance(table, dict):
            raise GoError(f"{quote(name)} is not a table")
    return Values(table)


def _path_value(value: dict[Any, Any], path: str) -> Any:
    if not path:
        raise GoError("YAML path cannot be empty")
    *tables, key = path.split(".")
    try:
        table = _table(value, ".".join(tables)) if tables else value
    except GoError:
        raise GoError(f"{quote(key)} is not a value") from None
    if key in table and not isinstance(table[key], dict):
        return table[key]
    raise GoError(f"{quote(key)} is not a value")


def _yaml(value: dict[Any, Any]) -> str:
    from helmx_render_gotemplate.functions import encoding

    return str(encoding.TABLE["toYaml"][1](value)) + "\n"
