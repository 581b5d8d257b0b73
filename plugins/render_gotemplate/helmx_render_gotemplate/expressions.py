"""From syntax tree to closures: every expression becomes a function of the dot and the variables.

`vars` is one dict per execution of a template: variable name -> value, `$` the template's argument,
`RUN` the state of the render, and notes about nil values that came out of a list or map (`NIL_DOT`,
`NIL_MARK`), which only slow paths read. Fast paths let Python raise where Go would fail, and then
take the slow path, which words the error.
"""

from __future__ import annotations

from helmcore.text.kinds import ANY
from helmx_render_gotemplate.builtins import BUILTINS
from helmx_render_gotemplate.calls import Call, build_call
from helmx_render_gotemplate.enginefuncs import ENGINE_FUNCTIONS
from helmx_render_gotemplate.faults import Fault
from helmx_render_gotemplate.fields import VALUES_METHODS, Walk
from helmx_render_gotemplate.functions import INDEX
from helmx_render_gotemplate.nodes import (
    Bool,
    Chain,
    Command,
    Dot,
    Field,
    Identifier,
    Nil,
    Node,
    Number,
    Pipe,
    String,
    Variable,
    last_visited,
)
from helmx_render_gotemplate.signatures import constant, fit, ideal, python_type
from helmx_render_gotemplate.state import NIL_DOT, NIL_MARK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeAlias

    from helmx_render_gotemplate.signatures import Signature

    Vars: TypeAlias = dict[str, Any]
    Code: TypeAlias = Callable[[Any, Vars], Any]

_ERRORS = (KeyError, TypeError, AttributeError, IndexError)
_NO_NAMES: dict[str, str] = {}

#: All names that a template may call.
FUNCTION_NAMES = frozenset(BUILTINS) | frozenset(INDEX) | frozenset(ENGINE_FUNCTIONS)


class Compiler:
    """Compiles the pipelines of one program; `strict` makes a missing key an error.

    `names` maps a variable to the slot that holds it, where an inner scope hides an outer one.
    """

    __slots__ = ("names", "strict")

    def __init__(self, strict: bool, names: dict[str, str] = _NO_NAMES) -> None:
        self.strict = strict
        self.names = names

    def pipeline(self, pipe: Pipe, declared: dict[str, str] | None = None) -> Code:
        """Compile a pipeline; where it declares or sets variables, that happens on evaluation.

        `declared` has the slots of what it declares where they are not those of what it reads.
        """
        code: Code | None = None
        visited: Node = pipe
        for command in pipe.commands:
            code = self.command(command, code, visited)
            visited = last_visited(command)
        assert code is not None
        names = self.names if declared is None else declared
        return self._stored(pipe, code, names) if pipe.names else code

    def _stored(self, pipe: Pipe, code: Code, names: dict[str, str]) -> Code:
        slots = [names.get(name, name) for name in pipe.names]
        last = last_visited(pipe)
        if pipe.is_assign:

            def assign(dot: Any, vars: Vars) -> Any:
                value = code(dot, vars)
                for slot in slots:
                    if slot not in vars:
                        raise Fault(f"undefined variable: {slot.partition(NIL_MARK)[0]}", last)
                    vars[slot] = value
                return value

            return assign
        if len(slots) == 1:
            only = slots[0]

            def declare(dot: Any, vars: Vars) -> Any:
                vars[only] = value = code(dot, vars)
                return value

            return declare

        def declare_all(dot: Any, vars: Vars) -> Any:
            value = code(dot, vars)
            for slot in slots:
                vars[slot] = value
            return value

        return declare_all

    def command(self, command: Command, final: Code | None, visited: Node) -> Code:
        """Compile one command; `final` gives the value that is piped into it.

        `visited` is what Go looked at before: where errors about a parenthesis are placed.
        """
        first = command.args[0]
        if isinstance(first, Identifier):
            return self.function(first, command, command.args[1:], final)
        if isinstance(first, (Field, Chain, Variable)):
            if len(command.args) > 1 or final is not None:
                return self._method(first, command.args[1:], final)
            return self.operand(first)
        if len(command.args) > 1 or final is not None:
            fault = f"can't give argument to non-function {_argument_text(first)}"
            return raising(fault, visited if isinstance(first, Pipe) else first, final)
        if isinstance(first, Nil):
            return raising("nil is not a command", first)
        return self.operand(first)

    def operand(self, node: Node) -> Code:
        """Compile what can stand as a value by itself."""
        if isinstance(node, Field):
            return field(node, self.strict)
        if isinstance(node, Variable):
            return variable(node, self.names.get(node.names[0], node.names[0]), self.strict)
        if isinstance(node, Pipe):
            return self.pipeline(node)
        if isinstance(node, Dot):
            return _dot
        if isinstance(node, Identifier):
            return self.function(node, node, [], None)
        if isinstance(node, Chain):
            return self._chain(node)
        if isinstance(node, Nil):
            return _nil
        return literal(node)

    def _chain(self, chain: Chain) -> Code:
        if isinstance(chain.node, Nil):
            return raising(f"indirection through explicit nil in {chain}", chain)
        inner = self.operand(chain.node)
        names, strict, at = chain.names, self.strict, last_visited(chain.node)
        static = ANY if _gives_typed_nil(chain.node) else ""

        def chained(dot: Any, vars: Vars) -> Any:
            value = inner(dot, vars)
            return Walk(value, at, static=static, strict=strict).along(names)

        if len(names) == 1 and names[0] not in VALUES_METHODS and not strict:
            name = names[0]

            def chained_one(dot: Any, vars: Vars) -> Any:
                value = inner(dot, vars)
                if value.__class__ is dict:
                    return value.get(name)
                return Walk(value, at, static=static, strict=strict).along(names)

            return chained_one
        return chained

    def _method(self, node: Node, args: list[Node], final: Code | None) -> Code:
        """Compile fields whose last one is called with arguments."""
        if isinstance(node, Field):
            start: Code = _dot
            *path, name = node.names
        elif isinstance(node, Variable):
            slot = self.names.get(node.names[0], node.names[0])
            if len(node.names) == 1:
                text = f"can't give argument to non-function {node}"
                return raising(text, node, final)
            start = variable(Variable(node.pos, node.names[:1]), slot, self.strict)
            *path, name = node.names[1:]
        else:
            assert isinstance(node, Chain)
            start = self.operand(node.node)
            *path, name = node.names
        strict = self.strict
        compiler = self

        def called(dot: Any, vars: Vars) -> Any:
            piped = (final(dot, vars),) if final is not None else ()
            walk = Walk(start(dot, vars), node, static="", strict=strict)
            walk.along(path)
            walk.step(name, MethodArguments(compiler, args, piped, (dot, vars), node))
            return walk.value

        return called

    def function(self, name: Identifier, node: Node, args: list[Node], final: Code | None) -> Code:
        """Compile the call of a function by name."""
        return build_call(Call(self.argument, name, node, args, final))

    def argument(self, node: Node, type_name: str) -> Code:
        """Compile an argument for a parameter type: checked, or a constant converted already."""
        if isinstance(node, (String, Number, Bool)):
            return _constant_argument(node, type_name)
        if isinstance(node, Nil):
            if type_name != ANY and not type_name.startswith(("map[", "[]", "*")):
                return raising(f"cannot assign nil to {type_name}", node)
            return _nil
        code = self.operand(node)
        expected = python_type(type_name)
        if expected is None:
            return code
        return checked(code, type_name, last_visited(node), _gives_typed_nil(node))


class MethodArguments:
    """The arguments of one method call, evaluated when the method's types are known."""

    __slots__ = ("args", "compiler", "count", "final", "node", "piped", "scope")

    def __init__(
        self,
        compiler: Compiler,
        args: list[Node],
        piped: tuple[Any, ...],
        scope: tuple[Any, Vars],
        node: Node,
    ) -> None:
        self.compiler = compiler
        self.args = args
        self.piped = piped
        self.scope = scope
        self.node = node
        self.count = len(args)
        self.final = bool(piped)

    def values(self, form: Signature) -> list[Any]:
        """Evaluate the arguments, then take the piped value."""
        dot, vars = self.scope
        values = [
            self.compiler.argument(arg, form.type_at(index))(dot, vars)
            for index, arg in enumerate(self.args)
        ]
        for value in self.piped:
            at = last_visited(self.args[-1]) if self.args else self.node
            values.append(fit(value, form.type_at(len(values)), at, typed_nil=False))
        return values


def raising(text: str, node: Node, before: Code | None = None) -> Code:
    """Make code that fails whenever it runs, after evaluating what comes before it."""

    def fail(dot: Any, vars: Vars) -> Any:
        if before is not None:
            before(dot, vars)
        raise Fault(text, node)

    return fail


def _argument_text(node: Node) -> str:
    return str(node)


def _dot(dot: Any, vars: Vars) -> Any:
    return dot


def _nil(dot: Any, vars: Vars) -> Any:
    return None


def literal(node: Node) -> Code:
    """Compile a literal that no parameter type gives a kind."""
    try:
        value = ideal(node)
    except Fault as fault:
        return raising(fault.text, node)

    def give(dot: Any, vars: Vars) -> Any:
        return value

    return give


def _constant_argument(node: Node, type_name: str) -> Code:
    try:
        value = constant(node, type_name)
    except Fault as fault:
        return raising(fault.text, node)

    def give(dot: Any, vars: Vars) -> Any:
        return value

    return give


def checked(code: Code, type_name: str, at: Node, typed_nil: bool) -> Code:
    """Check what the code gives against a parameter type."""
    expected = python_type(type_name)

    def check(dot: Any, vars: Vars) -> Any:
        value = code(dot, vars)
        if value.__class__ is expected:
            return value
        return fit(value, type_name, at, typed_nil)

    return check


def _gives_typed_nil(node: Node) -> bool:
    """Tell whether a nil from this operand has the type `interface {}` (it came out of a map)."""
    if isinstance(node, (Field, Chain)):
        return True
    return isinstance(node, Variable) and len(node.names) > 1


def field(node: Field, strict: bool) -> Code:
    """Compile `.a.b.c`."""
    names = node.names

    def slow(dot: Any, vars: Vars) -> Any:
        static = ANY if dot is None and NIL_DOT in vars else ""
        try:
            return Walk(dot, node, static=static, strict=strict).along(names)
        except Fault as fault:
            _split_type(fault, names[0])
            raise

    if strict or not VALUES_METHODS.keys().isdisjoint(names):
        return slow
    return _FIELD_FORMS.get(len(names), _field_many)(names, slow)


def _split_type(fault: Fault, name: str) -> None:
    """Keep the type apart that the error ends with: what the dot came from decides about it."""
    start = f"can't evaluate field {name} in type "
    if fault.text.startswith(start):
        fault.dot_type = fault.text[len(start) :]
        fault.text = start


def _field_one(names: list[str], slow: Code) -> Code:
    (a,) = names

    def get(dot: Any, vars: Vars) -> Any:
        try:
            return dot.get(a)
        except _ERRORS:
            return slow(dot, vars)

    return get


def _field_two(names: list[str], slow: Code) -> Code:
    a, b = names

    def get(dot: Any, vars: Vars) -> Any:
        try:
            return dot[a].get(b)
        except _ERRORS:
            return slow(dot, vars)

    return get


def _field_three(names: list[str], slow: Code) -> Code:
    a, b, c = names

    def get(dot: Any, vars: Vars) -> Any:
        try:
            return dot[a][b].get(c)
        except _ERRORS:
            return slow(dot, vars)

    return get


def _field_four(names: list[str], slow: Code) -> Code:
    a, b, c, d = names

    def get(dot: Any, vars: Vars) -> Any:
        try:
            return dot[a][b][c].get(d)
        except _ERRORS:
            return slow(dot, vars)

    return get


def _field_many(names: list[str], slow: Code) -> Code:
    *path, last = names

    def get(dot: Any, vars: Vars) -> Any:
        value = dot
        try:
            for name in path:
                value = value[name]
            return value.get(last)
        except _ERRORS:
            return slow(dot, vars)

    return get


_FIELD_FORMS = {1: _field_one, 2: _field_two, 3: _field_three, 4: _field_four}


def variable(node: Variable, slot: str, strict: bool) -> Code:
    """Compile `$x` or `$x.a.b`."""
    name, *names = node.names

    def undefined() -> Fault:
        return Fault(f"undefined variable: {name}", node)

    if not names:

        def plain(dot: Any, vars: Vars) -> Any:
            try:
                return vars[slot]
            except KeyError:
                raise undefined() from None

        return plain

    def slow(dot: Any, vars: Vars) -> Any:
        if slot not in vars:
            raise undefined()
        value = vars[slot]
        static = ANY if value is None and NIL_MARK + slot in vars else ""
        try:
            return Walk(value, node, static=static, strict=strict).along(names)
        except Fault as fault:
            _split_type(fault, names[0])
            fault.variable = name
            raise

    if strict or not VALUES_METHODS.keys().isdisjoint(names):
        return slow
    inner = _FIELD_FORMS.get(len(names) + 1, _field_many)([slot, *names], slow)

    def get(dot: Any, vars: Vars) -> Any:
        return inner(vars, vars)

    if len(names) == 1:
        return _variable_one(slot, names[0], slow)
    return get


def _variable_one(slot: str, name: str, slow: Code) -> Code:
    def get(dot: Any, vars: Vars) -> Any:
        try:
            return vars[slot].get(name)
        except _ERRORS:
            return slow(dot, vars)

    return get
