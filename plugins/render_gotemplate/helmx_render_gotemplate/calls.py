"""Calls of functions: which function a name means, the checks before it, and the closures that do
it (evalCall).
"""

from __future__ import annotations

from importlib import import_module

from helmcore.text.kinds import ANY
from helmx_render_gotemplate.builtins import BUILTINS
from helmx_render_gotemplate.enginefuncs import ENGINE_FUNCTIONS
from helmx_render_gotemplate.faults import CalledFault, Fault, call_fault
from helmx_render_gotemplate.functions import INDEX
from helmx_render_gotemplate.functions.convention import GoError
from helmx_render_gotemplate.nodes import Identifier, Node, last_visited
from helmx_render_gotemplate.signatures import Signature, fit, python_type, signature
from helmx_render_gotemplate.state import BIG, RUN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeAlias

    Vars: TypeAlias = dict[str, Any]
    Code: TypeAlias = Callable[[Any, Vars], Any]

#: Functions whose result can be much larger than what goes in: what they make is counted.
_GROWING = frozenset(
    [
        "cat",
        "indent",
        "join",
        "nindent",
        "print",
        "printf",
        "println",
        "quote",
        "regexReplaceAll",
        "regexReplaceAllLiteral",
        "repeat",
        "replace",
        "squote",
        "toJson",
        "toPrettyJson",
        "toRawJson",
        "toYaml",
        "wrapWith",
        "b64enc",
        "b32enc",
        "html",
        "js",
        "urlquery",
    ]
)


class Call:
    """A call as it stands in the template: the function's name, its arguments, what is piped into
    it.

    `argument` compiles an argument for a parameter of a Go type. `node` is what Go points at when
    the function fails: the whole command.
    """

    __slots__ = ("args", "argument", "final", "name", "node")

    def __init__(
        self,
        argument: Callable[[Node, str], Code],
        name: Identifier,
        node: Node,
        args: list[Node],
        final: Code | None,
    ) -> None:
        self.argument = argument
        self.name = name
        self.node = node
        self.args = args
        self.final = final


def build_call(call: Call) -> Code:
    """Make the closure of a call."""
    name = call.name.name
    form, function = _function(name)
    problem = form.arity_problem(name, len(call.args), call.final is not None)
    if problem:
        return _failing(problem, call.name)
    if name == "and" or name == "or":
        return _lazy(call, name == "or")
    arguments = [call.argument(arg, form.type_at(index)) for index, arg in enumerate(call.args)]
    if name in ENGINE_FUNCTIONS:
        return _engine_call(call, form, function, arguments)
    if name in _GROWING:
        function = _counted(function)
        return _engine_call(call, form, function, arguments)
    if call.final is None:
        return _plain_call(call, function, arguments)
    return _piped_call(call, form, function, arguments)


def _function(name: str) -> tuple[Signature, Callable[..., Any]]:
    family = INDEX.get(name)
    if family is not None:
        table = import_module(f"helmx_render_gotemplate.functions.{family}").TABLE
        types, function = table[name]
    elif name in ENGINE_FUNCTIONS:
        types, function = ENGINE_FUNCTIONS[name]
    else:
        types, function = BUILTINS[name]
    return signature(types), function


def _failing(text: str, node: Node) -> Code:
    def fail(dot: Any, vars: Vars) -> Any:
        raise Fault(text, node)

    return fail


def _lazy(call: Call, stop_at: bool) -> Code:
    """`and` and `or`: the first argument that decides, or the last one, which may be piped."""
    codes = [call.argument(arg, ANY) for arg in call.args]
    final = call.final
    if final is not None:
        return _lazy_piped(codes, final, stop_at)
    if len(codes) == 2:
        first, second = codes
        if stop_at:

            def either(dot: Any, vars: Vars) -> Any:
                return first(dot, vars) or second(dot, vars)

            return either

        def both(dot: Any, vars: Vars) -> Any:
            return first(dot, vars) and second(dot, vars)

        return both
    *before, last = codes

    def decide(dot: Any, vars: Vars) -> Any:
        for code in before:
            value = code(dot, vars)
            if bool(value) is stop_at:
                return value
        return last(dot, vars)

    return decide


def _lazy_piped(codes: list[Code], final: Code, stop_at: bool) -> Code:
    def decide(dot: Any, vars: Vars) -> Any:
        piped = final(dot, vars)
        for code in codes:
            value = code(dot, vars)
            if bool(value) is stop_at:
                return value
        return piped

    return decide


def _plain_call(call: Call, function: Callable[..., Any], arguments: list[Code]) -> Code:
    name, node = call.name.name, call.node
    if len(arguments) == 1:
        (only,) = arguments

        def call_one(dot: Any, vars: Vars) -> Any:
            value = only(dot, vars)
            try:
                return function(value)
            except GoError as error:
                raise call_fault(name, node, error) from None

        return call_one
    if len(arguments) == 2:
        first, second = arguments

        def call_two(dot: Any, vars: Vars) -> Any:
            one = first(dot, vars)
            other = second(dot, vars)
            try:
                return function(one, other)
            except GoError as error:
                raise call_fault(name, node, error) from None

        return call_two

    def call_many(dot: Any, vars: Vars) -> Any:
        values = [argument(dot, vars) for argument in arguments]
        try:
            return function(*values)
        except GoError as error:
            raise call_fault(name, node, error) from None

    return call_many


def _final_check(call: Call, form: Signature) -> tuple[str, type | None, Node]:
    """Give the type that the piped value must have, its class, and the node that Go visited
    last.
    """

    type_name = form.type_at(len(call.args))
    at = last_visited(call.args[-1]) if call.args else call.name
    return type_name, python_type(type_name), at


def _piped_call(
    call: Call, form: Signature, function: Callable[..., Any], arguments: list[Code]
) -> Code:
    name, node, final = call.name.name, call.node, call.final
    type_name, expected, at = _final_check(call, form)
    assert final is not None
    if not arguments:

        def call_with_final(dot: Any, vars: Vars) -> Any:
            piped = final(dot, vars)
            if expected is not None and piped.__class__ is not expected:
                piped = fit(piped, type_name, at, False)
            try:
                return function(piped)
            except GoError as error:
                raise call_fault(name, node, error) from None

        return call_with_final
    if len(arguments) == 1:
        (only,) = arguments

        def call_one_and_final(dot: Any, vars: Vars) -> Any:
            piped = final(dot, vars)
            value = only(dot, vars)
            if expected is not None and piped.__class__ is not expected:
                piped = fit(piped, type_name, at, False)
            try:
                return function(value, piped)
            except GoError as error:
                raise call_fault(name, node, error) from None

        return call_one_and_final

    def call_many_and_final(dot: Any, vars: Vars) -> Any:
        piped = final(dot, vars)
        values = [argument(dot, vars) for argument in arguments]
        if expected is not None and piped.__class__ is not expected:
            piped = fit(piped, type_name, at, False)
        try:
            return function(*values, piped)
        except GoError as error:
            raise call_fault(name, node, error) from None

    return call_many_and_final


def _engine_call(
    call: Call, form: Signature, function: Callable[..., Any], arguments: list[Code]
) -> Code:
    """Call a function that wants the state of the render before its arguments."""
    name, node, final = call.name.name, call.node, call.final
    if final is None and len(arguments) == 2:
        first, second = arguments

        def call_two(dot: Any, vars: Vars) -> Any:
            one = first(dot, vars)
            other = second(dot, vars)
            try:
                return function(vars[RUN], one, other)
            except GoError as error:
                raise call_fault(name, node, error) from None
            except CalledFault as fault:
                raise fault.at(name, node) from None

        return call_two
    type_name, expected, at = _final_check(call, form) if final is not None else ("", None, node)

    def call_many(dot: Any, vars: Vars) -> Any:
        values = []
        if final is not None:
            piped = final(dot, vars)
        for argument in arguments:
            values.append(argument(dot, vars))
        if final is not None:
            if expected is not None and piped.__class__ is not expected:
                piped = fit(piped, type_name, at, False)
            values.append(piped)
        try:
            return function(vars[RUN], *values)
        except GoError as error:
            raise call_fault(name, node, error) from None
        except CalledFault as fault:
            raise fault.at(name, node) from None

    return call_many


def _counted(function: Callable[..., Any]) -> Callable[..., Any]:
    """Count what the function makes where it is large."""

    def counted(run: Any, *values: Any) -> Any:
        result = function(*values)
        if result.__class__ is str and len(result) > BIG:
            run.budget.count_value(len(result))
        return result

    return counted
