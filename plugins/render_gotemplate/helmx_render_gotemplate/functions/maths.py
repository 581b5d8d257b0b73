"""Sprig's arithmetic: int64 that wraps, float64, and decimals for the ``f`` functions.

Source: Sprig's ``numeric.go``. Whole-number functions convert every argument with spf13/cast first,
so text such as "0x1F" counts and anything else is zero. The decimal functions live in `decimals`.
"""

from __future__ import annotations

from helmcore.text.kinds import Int64, IntList

from .convention import GoError, check_items
from .conversion import (
    parse_decimal_saturating,
    parse_int,
    strval,
    to_float64,
    to_int64,
    wrap_int64,
)
from .decimals import TABLE as DECIMALS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .convention import Table


def atoi(text: str) -> int:
    """``strconv.Atoi`` without its error."""
    return parse_decimal_saturating(text)


def int64(value: object) -> Int64:
    """The value as an int64."""
    return Int64(to_int64(value))


def float64(value: object) -> float:
    """The value as a float64."""
    return to_float64(value)


def add(*values: object) -> Int64:
    """The sum."""
    return wrap_int64(sum(map(to_int64, values)))


def add1(value: object) -> Int64:
    """One more."""
    return wrap_int64(to_int64(value) + 1)


def sub(left: object, right: object) -> Int64:
    """The difference."""
    return wrap_int64(to_int64(left) - to_int64(right))


def mul(first: object, *others: object) -> Int64:
    """The product."""
    product = to_int64(first)
    for other in others:
        product = int(wrap_int64(product * to_int64(other)))
    return Int64(product)


def div(left: object, right: object) -> Int64:
    """The quotient, cut towards zero."""
    dividend, divisor = to_int64(left), to_int64(right)
    if not divisor:
        raise GoError("runtime error: integer divide by zero")
    quotient = abs(dividend) // abs(divisor)
    return wrap_int64(-quotient if (dividend < 0) != (divisor < 0) else quotient)


def mod(left: object, right: object) -> Int64:
    """The remainder, with the sign of the dividend."""
    dividend, divisor = to_int64(left), to_int64(right)
    if not divisor:
        raise GoError("runtime error: integer divide by zero")
    rest = abs(dividend) % abs(divisor)
    return Int64(-rest if dividend < 0 else rest)


def biggest(first: object, *others: object) -> Int64:
    """The greatest of the values."""
    return Int64(max(to_int64(value) for value in (first, *others)))


def smallest(first: object, *others: object) -> Int64:
    """The least of the values."""
    return Int64(min(to_int64(value) for value in (first, *others)))


def maxf(first: object, *others: object) -> float:
    """Go's ``math.Max`` over the values: a NaN wins over everything but +Inf."""
    best = to_float64(first)
    for other in map(to_float64, others):
        best = _max(best, other)
    return best


def _max(left: float, right: float) -> float:
    import math

    if math.inf in (left, right):
        return math.inf
    if math.isnan(left) or math.isnan(right):
        return math.nan
    if left == right == 0:
        return right if math.copysign(1, left) < 0 else left
    return max(left, right)


def minf(first: object, *others: object) -> float:
    """Go's ``math.Min`` over the values."""
    best = to_float64(first)
    for other in map(to_float64, others):
        best = -_max(-best, -other)
    return best


def until(count: int) -> IntList:
    """0 up to, or down to, ``count``, which is left out."""
    return until_step(0, count, -1 if count < 0 else 1)


def until_step(start: int, stop: int, step: int) -> IntList:
    """``start`` to ``stop``, which is left out; nothing if the step leads away."""
    if step == 0 or (stop < start) != (step < 0):
        return IntList()
    numbers = range(start, stop, step)
    check_items(abs(stop - start) // abs(step))
    return IntList(numbers)


def seq(*params: int) -> str:
    """Numbers as the shell's ``seq`` counts them, with Sprig's slips for ends below the start."""
    if len(params) == 3:
        start, step, end = params
        if end < start and step > 0:
            return ""
    elif params and len(params) < 3:
        start, end = (1, params[0]) if len(params) == 1 else params
        step = -1 if end < start else 1
    else:
        return ""
    return " ".join(map(str, until_step(start, end + (-1 if end < start else 1), step)))


def floor(value: object) -> float:
    """``math.Floor``."""
    return _floor(to_float64(value))


def ceil(value: object) -> float:
    """``math.Ceil``."""
    return -_floor(-to_float64(value))


def _floor(number: float) -> float:
    import math

    if not math.isfinite(number) or number == 0:
        return number
    return float(math.floor(number))


def round_go(value: object, places: int, *round_on: float) -> float:
    """Round up where the rest is at least ``round_on`` (0.5), else down, also below zero."""
    import math

    power = _power_of_ten(places)
    digit = power * to_float64(value)
    rest = math.modf(digit)[0] if math.isfinite(digit) else math.nan
    up = rest >= (round_on[0] if round_on else 0.5)
    rounded = -_floor(-digit) if up else _floor(digit)
    if power == 0:
        return math.nan if rounded == 0 or math.isnan(rounded) else math.copysign(math.inf, rounded)
    return rounded / power


def _power_of_ten(places: int) -> float:
    """Go's ``math.Pow(10, places)``, whose rounding differs from C's for large exponents."""
    import math

    mantissa, exponent, left = 1.0, 0, abs(places)
    factor, shift = math.frexp(10.0)
    while left:
        if shift > 1 << 12:
            exponent += shift
            break
        if left & 1:
            mantissa *= factor
            exponent += shift
        factor *= factor
        shift <<= 1
        if factor < 0.5:
            factor += factor
            shift -= 1
        left >>= 1
    if places < 0:
        mantissa, exponent = 1 / mantissa, -exponent
    try:
        return math.ldexp(mantissa, exponent)
    except OverflowError:
        return math.inf


def to_decimal(value: object) -> Int64:
    """Octal text as a number."""
    return Int64(parse_int(strval(value), 8) or 0)


TABLE: Table = {
    "atoi": ("string", atoi),
    "int": ("any", to_int64),
    "int64": ("any", int64),
    "float64": ("any", float64),
    "add": ("...any", add),
    "add1": ("any", add1),
    "sub": ("any, any", sub),
    "mul": ("any, ...any", mul),
    "div": ("any, any", div),
    "mod": ("any, any", mod),
    "max": ("any, ...any", biggest),
    "biggest": ("any, ...any", biggest),
    "min": ("any, ...any", smallest),
    "maxf": ("any, ...any", maxf),
    "minf": ("any, ...any", minf),
    "until": ("int", until),
    "untilStep": ("int, int, int", until_step),
    "seq": ("...int", seq),
    "floor": ("any", floor),
    "ceil": ("any", ceil),
    "round": ("any, int, ...float64", round_go),
    "toDecimal": ("any", to_decimal),
    **DECIMALS,
}
