"""Calls of functions: which function a name means, the checks before it, and the closures that do
it (evalCall).
"""

from __future__ import annotations

from helmcore.text.kinds import ANY
from helmx_render_gotemplate import functions
from helmx_render_gotemplate.builtins import BUILTINS
from helmx_render_gotemplate.enginefuncs import ENGINE_FUNCTIONS
from helmx_render_gotemplate.faults import CalledFault, Fault, call_fault
from helmx_render_gotemplate.functions.convention import GoError
from helmx_render_gotemplate.signatures import fit, python_type, signature
from helmx_render_gotemplate.state import BIG, RUN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeAlias

    from helmx_render_gotemplate.site import Site

    Vars: TypeAlias = dict[str, Any]
    Code: TypeAlias = Callable[[Any, Vars], Any]

#: All names that a template may call.
FUNCTION_NAMES = frozenset(BUILTINS) | frozenset(functions.INDEX) | frozenset(ENGINE_FUNCTIONS)

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


class Known:
    """A function by its name: what it is, what it takes, and what was worked out about its uses."""

    __slots__ = ("form", "function", "growing", "name", "uses", "wants_run")

    def __init__(self, name: str) -> None:
        family = functions.INDEX.get(name)
        self.wants_run = False
        if family is not None:
            # `importlib` itself would cost a start half a millisecond
            module = __import__(f"{functions.__name__}.{family}", fromlist=["TABLE"])
            types, function = module.TABLE[name]
        elif name in ENGINE_FUNCTIONS:
            types, function = ENGINE_FUNCTIONS[name]
            self.wants_run = True
        else:
            types, function = BUILTINS[name]
        self.name = name
        self.function: Callable[..., Any] = function
        self.form = signature(types)
        self.growing = name in _GROWING
        self.uses: dict[tuple[int, bool], Use] = {}

    def use(self, count: int, final: bool) -> Use:
        """Give what a call with so many arguments, and perhaps a piped one, asks of them."""
        found = self.uses.get((count, final))
        if found is None:
            found = self.uses[count, final] = Use(self, count, final)
        return found


class Use:
    """A way of calling a function: with how many arguments, and whether one is piped into it.

    `problem` is what is wrong with that, "" where nothing is; `types` are the parameter types of
    the arguments, `final_type` that of the piped one, `expected` the class that needs no check.
    """

    __slots__ = ("expected", "final_type", "problem", "types")

    def __init__(self, known: Known, count: int, final: bool) -> None:
        form = known.form
        self.problem = form.arity_problem(known.name, count, final)
        self.types: list[str] = []
        self.final_type = ANY
        if not self.problem:
            self.types = [form.type_at(index) for index in range(count)]
            self.final_type = form.type_at(count) if final else ANY
        self.expected = python_type(self.final_type)


class _Functions(dict[str, Known]):
    def __missing__(self, name: str) -> Known:
        known = self[name] = Known(name)
        return known


FUNCTIONS = _Functions()


class Spot:
    """Where a call stands: the numbers of its node and of the one that Go visits before it looks
    at the piped value.
    """

    __slots__ = ("call", "visited")

    def __init__(self, call: int, visited: int) -> None:
        self.call = call
        self.visited = visited


def lazy(name: str, codes: list[Code], final: Code | None) -> Code:
    """`and` and `or`: the first argument that decides, or the last one, which may be piped."""
    stop_at = name == "or"
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


def call(known: Known, codes: list[Code], site: Site, spot: Spot) -> Code:
    """Make the closure of a call that nothing is piped into."""
    if known.wants_run:
        return _engine_call(known, codes, site, spot)
    name, function, growing, at = known.name, known.function, known.growing, spot.call
    if len(codes) == 1:
        (only,) = codes

        def call_one(dot: Any, vars: Vars) -> Any:
            value = only(dot, vars)
            try:
                result = function(value)
            except GoError as error:
                raise call_fault(name, site.node(at), error) from None
            if growing and result.__class__ is str and len(result) > BIG:
                vars[RUN].budget.count_value(result)
            return result

        return call_one
    if len(codes) == 2:
        first, second = codes

        def call_two(dot: Any, vars: Vars) -> Any:
            one = first(dot, vars)
            other = second(dot, vars)
            try:
                result = function(one, other)
            except GoError as error:
                raise call_fault(name, site.node(at), error) from None
            if growing and result.__class__ is str and len(result) > BIG:
                vars[RUN].budget.count_value(result)
            return result

        return call_two

    def call_many(dot: Any, vars: Vars) -> Any:
        values = [code(dot, vars) for code in codes]
        try:
            result = function(*values)
        except GoError as error:
            raise call_fault(name, site.node(at), error) from None
        if growing and result.__class__ is str and len(result) > BIG:
            vars[RUN].budget.count_value(result)
        return result

    return call_many


def piped_call(known: Known, codes: list[Code], final: Code, site: Site, spot: Spot) -> Code:
    """Make the closure of a call that takes a piped value as its last argument."""
    if known.wants_run:
        return _piped_engine_call(known, codes, final, site, spot)
    name, function, growing, at = known.name, known.function, known.growing, spot.call
    use = known.use(len(codes), True)
    expected, type_name, visited = use.expected, use.final_type, spot.visited
    if len(codes) == 1:
        (only,) = codes

        def call_one_and_final(dot: Any, vars: Vars) -> Any:
            piped = final(dot, vars)
            value = only(dot, vars)
            if expected is not None and piped.__class__ is not expected:
                piped = fit(piped, type_name, site, visited, False)
            try:
                result = function(value, piped)
            except GoError as error:
                raise call_fault(name, site.node(at), error) from None
            if growing and result.__class__ is str and len(result) > BIG:
                vars[RUN].budget.count_value(result)
            return result

        return call_one_and_final

    def call_many_and_final(dot: Any, vars: Vars) -> Any:
        piped = final(dot, vars)
        values = [code(dot, vars) for code in codes]
        if expected is not None and piped.__class__ is not expected:
            piped = fit(piped, type_name, site, visited, False)
        try:
            result = function(*values, piped)
        except GoError as error:
            raise call_fault(name, site.node(at), error) from None
        if growing and result.__class__ is str and len(result) > BIG:
            vars[RUN].budget.count_value(result)
        return result

    return call_many_and_final


def _engine_call(known: Known, codes: list[Code], site: Site, spot: Spot) -> Code:
    """Call a function that wants the state of the render before its arguments."""
    name, function, at = known.name, known.function, spot.call

    def call_with_run(dot: Any, vars: Vars) -> Any:
        values = [code(dot, vars) for code in codes]
        try:
            return function(vars[RUN], *values)
        except GoError as error:
            raise call_fault(name, site.node(at), error) from None
        except CalledFault as fault:
            raise fault.at(name, site.node(at)) from None

    if len(codes) != 2:
        return call_with_run
    first, second = codes

    def call_two_with_run(dot: Any, vars: Vars) -> Any:
        one = first(dot, vars)
        other = second(dot, vars)
        try:
            return function(vars[RUN], one, other)
        except GoError as error:
            raise call_fault(name, site.node(at), error) from None
        except CalledFault as fault:
            raise fault.at(name, site.node(at)) from None

    return call_two_with_run


def _piped_engine_call(
    known: Known, codes: list[Code], final: Code, site: Site, spot: Spot
) -> Code:
    name, function, at = known.name, known.function, spot.call
    use = known.use(len(codes), True)
    expected, type_name, visited = use.expected, use.final_type, spot.visited

    def call_with_run(dot: Any, vars: Vars) -> Any:
        piped = final(dot, vars)
        values = [code(dot, vars) for code in codes]
        if expected is not None and piped.__class__ is not expected:
            piped = fit(piped, type_name, site, visited, False)
        try:
            return function(vars[RUN], *values, piped)
        except GoError as error:
            raise call_fault(name, site.node(at), error) from None
        except CalledFault as fault:
            raise fault.at(name, site.node(at)) from None

    return call_with_run


def failing(text: str, site: Site, number: int) -> Code:
    """Make code that fails whenever it runs."""

    def fail(dot: Any, vars: Vars) -> Any:
        raise Fault(text, site.node(number))

    return fail
