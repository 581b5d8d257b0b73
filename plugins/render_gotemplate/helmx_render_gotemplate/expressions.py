"""From syntax tree to closures: every expression becomes a function of the dot and the variables.

Most actions of a chart have the shape of another one: the same kinds of tokens, other names. So the
syntax tree of one of them is turned into a *maker*, which gives the closure of any action of that
shape from its tokens; no other action of the shape is parsed, unless it fails and the error wants
to point at a part of it.

`vars` is one dict per execution of a template: variable name -> value, `$` the template's argument,
`RUN` the state of the render, and notes about nil values that came out of a list or map (`NIL_DOT`,
`NIL_MARK`), which only slow paths read. Fast paths let Python raise where Go would fail, and then
take the slow path, which words the error.
"""

from __future__ import annotations

from helmcore.text.kinds import ANY
from helmx_render_gotemplate.access import FIELDS, VARIABLES, careful_chain
from helmx_render_gotemplate.calls import FUNCTIONS, Spot, call, failing, lazy, piped_call
from helmx_render_gotemplate.faults import Fault, call_fault
from helmx_render_gotemplate.fields import Walk
from helmx_render_gotemplate.functions.convention import GoError
from helmx_render_gotemplate.literals import character, number, unquote
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
    from helmx_render_gotemplate.site import Site

    Vars: TypeAlias = dict[str, Any]
    Code: TypeAlias = Callable[[Any, Vars], Any]
    Tokens: TypeAlias = list[str]
    Maker: TypeAlias = Callable[[Tokens, Site], Code]
    #: The same for an argument, which has a parameter type.
    ArgumentMaker: TypeAlias = Callable[[Tokens, Site, str], Code]


def pipeline(pipe: Pipe) -> Maker:
    """Make the maker of a pipeline; where it declares or sets variables, that happens on
    evaluation.
    """
    maker: Maker | None = None
    visited: Node = pipe
    for part in pipe.commands:
        maker = _command(part, maker, visited)
        visited = last_visited(part)
    assert maker is not None
    return _stored(pipe, maker) if pipe.names else maker


def _stored(pipe: Pipe, maker: Maker) -> Maker:
    numbers = pipe.slots
    last = last_visited(pipe).number
    store = _assign if pipe.is_assign else _declare

    def make(tokens: Tokens, site: Site) -> Code:
        names = site.declared
        slots = [names.get(name, name) for name in [tokens[at] for at in numbers]]
        return store(maker(tokens, site), slots, site, last)

    return make


def _assign(code: Code, slots: list[str], site: Site, last: int) -> Code:
    def assign(dot: Any, vars: Vars) -> Any:
        value = code(dot, vars)
        for slot in slots:
            if slot not in vars:
                name = slot.partition(NIL_MARK)[0]
                raise Fault(f"undefined variable: {name}", site.node(last))
            vars[slot] = value
        return value

    return assign


def _declare(code: Code, slots: list[str], site: Site, last: int) -> Code:
    if len(slots) == 1:
        (only,) = slots

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


def _command(part: Command, final: Maker | None, visited: Node) -> Maker:
    """Make the maker of one command; `final` is that of the value that is piped into it.

    `visited` is what Go looked at before: where errors about a parenthesis are placed.
    """
    first = part.args[0]
    if isinstance(first, Identifier):
        return _function(first, part, part.args[1:], final)
    if isinstance(first, (Field, Chain, Variable)):
        if len(part.args) > 1 or final is not None:
            return _method(first, part.args[1:], final)
        return _operand(first)
    if len(part.args) > 1 or final is not None:
        at = visited if isinstance(first, Pipe) else first
        return _no_function(first, at, final)
    if isinstance(first, Nil):
        return _raising("nil is not a command", first.number)
    return _operand(first)


def _operand(node: Node) -> Maker:
    """Make the maker of what can stand as a value by itself."""
    if isinstance(node, Field):
        return _field(node)
    if isinstance(node, Variable):
        return _variable(node)
    if isinstance(node, Pipe):
        return pipeline(node)
    if isinstance(node, Dot):
        return lambda tokens, site: _dot
    if isinstance(node, Identifier):
        return _function(node, node, [], None)
    if isinstance(node, Chain):
        return _chain(node)
    if isinstance(node, Nil):
        return lambda tokens, site: _nil
    return _literal(node)


def _field(node: Field) -> Maker:
    """`.a.b.c`"""
    first, count, at = node.token, len(node.names), node.number
    form = FIELDS[min(count, len(FIELDS) - 1)]
    if count == 1:
        return lambda tokens, site: form([tokens[first][1:]], site, at)
    last = first + count
    return lambda tokens, site: form([token[1:] for token in tokens[first:last]], site, at)


def _variable(node: Variable) -> Maker:
    """`$x` or `$x.a.b`"""
    first, count, at = node.token, len(node.names), node.number
    form = VARIABLES[min(count, len(VARIABLES) - 1)]
    last = first + count

    def make(tokens: Tokens, site: Site) -> Code:
        name = tokens[first]
        names = [token[1:] for token in tokens[first + 1 : last]]
        return form(site.names.get(name, name), names, site, at)

    return make


def _chain(chain: Chain) -> Maker:
    if isinstance(chain.node, Nil):
        number = chain.number

        def explicit_nil(tokens: Tokens, site: Site) -> Code:
            text = f"indirection through explicit nil in {site.node(number)}"
            return failing(text, site, number)

        return explicit_nil
    inner = _operand(chain.node)
    first, last = chain.token, chain.token + len(chain.names)
    at = last_visited(chain.node).number
    static = ANY if _gives_typed_nil(chain.node) else ""

    def make(tokens: Tokens, site: Site) -> Code:
        names = [token[1:] for token in tokens[first:last]]
        return careful_chain(inner(tokens, site), names, site, at, static)

    return make


def _method(node: Field | Chain | Variable, args: list[Node], final: Maker | None) -> Maker:
    """Make the maker of fields whose last one is called with arguments."""
    start: Maker = _start_at_dot
    first, last = node.token, node.token + len(node.names)
    if isinstance(node, Variable):
        if len(node.names) == 1:
            return _no_function(node, node, final)
        start = _variable_alone(node)
        first += 1
    elif isinstance(node, Chain):
        start = _operand(node.node)
    at = node.number
    makers = [argument(arg) for arg in args]
    visited = last_visited(args[-1]).number if args else at

    def make(tokens: Tokens, site: Site) -> Code:
        *path, name = [token[1:] for token in tokens[first:last]]
        begin = start(tokens, site)
        piped = final(tokens, site) if final is not None else None
        codes: dict[Signature, list[Code]] = {}

        def compiled(form: Signature) -> list[Code]:
            found = codes.get(form)
            if found is None:
                found = codes[form] = [
                    maker(tokens, site, form.type_at(index)) for index, maker in enumerate(makers)
                ]
            return found

        def called(dot: Any, vars: Vars) -> Any:
            value = (piped(dot, vars),) if piped is not None else ()
            walk = Walk(begin(dot, vars), site, at, static="", strict=site.strict)
            walk.along(path)
            arguments = MethodArguments(compiled, len(makers), value, (dot, vars))
            arguments.fits = (site, visited)
            walk.step(name, arguments)
            return walk.value

        return called

    return make


def _start_at_dot(tokens: Tokens, site: Site) -> Code:
    return _dot


def _variable_alone(node: Variable) -> Maker:
    first, at, form = node.token, node.number, VARIABLES[1]

    def make(tokens: Tokens, site: Site) -> Code:
        name = tokens[first]
        return form(site.names.get(name, name), [], site, at)

    return make


class MethodArguments:
    """The arguments of one method call, evaluated when the method's types are known."""

    __slots__ = ("codes", "count", "final", "fits", "piped", "scope")

    #: Where an error about the piped value points.
    fits: tuple[Site, int]

    def __init__(
        self,
        codes: Callable[[Signature], list[Code]],
        count: int,
        piped: tuple[Any, ...],
        scope: tuple[Any, Vars],
    ) -> None:
        self.codes = codes
        self.count = count
        self.piped = piped
        self.scope = scope
        self.final = bool(piped)

    def values(self, form: Signature) -> list[Any]:
        """Evaluate the arguments, then take the piped value."""
        dot, vars = self.scope
        values = [code(dot, vars) for code in self.codes(form)]
        for value in self.piped:
            values.append(fit(value, form.type_at(len(values)), *self.fits, typed_nil=False))
        return values


def _function(name: Identifier, node: Node, args: list[Node], final: Maker | None) -> Maker:
    """Make the maker of a call of a function by name."""
    named, name_number, count = name.token, name.number, len(args)
    makers = [argument(arg) for arg in args]
    spot = Spot(node.number, last_visited(args[-1]).number if args else name_number)
    piped = final is not None
    only = args[0] if args else node

    def length(code: Code, tokens: Tokens, site: Site) -> Code:
        """`len`, whose complaint about nil tells where the nil came from."""
        count_of = FUNCTIONS["len"].function

        def measured(dot: Any, vars: Vars) -> Any:
            value = code(dot, vars)
            try:
                if value is None and (piped or not has_typed_nil(only, tokens, site, dot, vars)):
                    raise GoError("reflect: call of reflect.Value.Type on zero Value")
                return count_of(value)
            except GoError as error:
                raise call_fault("len", site.node(spot.call), error) from None

        return measured

    def make(tokens: Tokens, site: Site) -> Code:
        known = FUNCTIONS[tokens[named]]
        use = known.uses.get((count, piped)) or known.use(count, piped)
        if use.problem:
            return failing(use.problem, site, name_number)
        codes = [maker(tokens, site, kind) for maker, kind in zip(makers, use.types, strict=True)]
        value = final(tokens, site) if final is not None else None
        if known.name == "len":
            return length(value or codes[0], tokens, site)
        if known.name in _LAZY:
            return lazy(known.name, codes, value)
        if value is None:
            return call(known, codes, site, spot)
        return piped_call(known, codes, value, site, spot)

    return make


_LAZY = frozenset({"and", "or"})


def argument(node: Node) -> ArgumentMaker:
    """Make the maker of an argument: checked, or a constant that is converted already."""
    if isinstance(node, (String, Number, Bool)):
        return _constant_argument(node)
    if isinstance(node, Nil):
        at = node.number

        def nil(tokens: Tokens, site: Site, type_name: str) -> Code:
            if type_name != ANY and not type_name.startswith(("map[", "[]", "*")):
                return failing(f"cannot assign nil to {type_name}", site, at)
            return _nil

        return nil
    maker = _operand(node)
    visited = last_visited(node).number

    def make(tokens: Tokens, site: Site, type_name: str) -> Code:
        code = maker(tokens, site)
        if type_name == ANY:
            return code
        expected = python_type(type_name)

        def check(dot: Any, vars: Vars) -> Any:
            value = code(dot, vars)
            if value.__class__ is expected:
                return value
            typed_nil = value is None and has_typed_nil(node, tokens, site, dot, vars)
            return fit(value, type_name, site, visited, typed_nil)

        return check

    return make


def _constant_argument(node: Node) -> ArgumentMaker:
    at, read = node.number, _reader(node)
    token = node.token
    if isinstance(node, String):

        def text(tokens: Tokens, site: Site, type_name: str) -> Code:
            if type_name == "string" or type_name == ANY:
                return _giving(unquote(tokens[token]))
            return _converted(read(tokens[token]), type_name, site, at)

        return text
    return lambda tokens, site, type_name: _converted(read(tokens[token]), type_name, site, at)


def _converted(node: Node, type_name: str, site: Site, at: int) -> Code:
    try:
        return _giving(constant(node, type_name))
    except Fault as fault:
        return failing(fault.text, site, at)


def _literal(node: Node) -> Maker:
    """A literal that no parameter type gives a kind."""
    at, token, read = node.number, node.token, _reader(node)
    if isinstance(node, String):
        return lambda tokens, site: _giving(unquote(tokens[token]))

    def make(tokens: Tokens, site: Site) -> Code:
        try:
            return _giving(ideal(read(tokens[token])))
        except Fault as fault:
            return failing(fault.text, site, at)

    return make


def _reader(node: Node) -> Callable[[str], Node]:
    """What reads a literal of the same kind from a token."""
    if isinstance(node, String):
        return lambda token: String(0, token, unquote(token))
    if isinstance(node, Bool):
        return lambda token: Bool(0, token == "true")
    is_character = isinstance(node, Number) and node.text[0] == "'"
    return lambda token: character(0, token) if is_character else number(0, token)


def _giving(value: Any) -> Code:
    def give(dot: Any, vars: Vars) -> Any:
        return value

    return give


def _raising(text: str, at: int) -> Maker:
    return lambda tokens, site: failing(text, site, at)


def _no_function(node: Node, at: Node, before: Maker | None) -> Maker:
    """Something that takes no arguments has some: fails after what is piped was evaluated."""
    number, visited = node.number, at.number

    def make(tokens: Tokens, site: Site) -> Code:
        final = before(tokens, site) if before is not None else None

        def fail(dot: Any, vars: Vars) -> Any:
            if final is not None:
                final(dot, vars)
            text = f"can't give argument to non-function {site.node(number)}"
            raise Fault(text, site.node(visited))

        return fail

    return make


def _dot(dot: Any, vars: Vars) -> Any:
    return dot


def _nil(dot: Any, vars: Vars) -> Any:
    return None


def has_typed_nil(node: Node, tokens: Tokens, site: Site, dot: Any, vars: Vars) -> bool:
    """Tell whether a nil that an operand gave has the type `interface {}`: it came out of a map or
    list, and not from a nil that had no type itself.
    """
    if isinstance(node, (Dot, Field)):
        return NIL_DOT in vars or (dot is not None and isinstance(node, Field))
    if isinstance(node, Variable):
        name = tokens[node.token]
        slot = site.names.get(name, name)
        return NIL_MARK + slot in vars or (len(node.names) > 1 and vars.get(slot) is not None)
    return isinstance(node, Chain)


def _gives_typed_nil(node: Node) -> bool:
    """Tell whether a nil from this operand has the type `interface {}` (it came out of a map)."""
    if isinstance(node, (Field, Chain)):
        return True
    return isinstance(node, Variable) and len(node.names) > 1
