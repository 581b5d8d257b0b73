"""Sprig's ``addf`` family: shortest decimals of float64s, exact arithmetic, one rounding.

Stands for shopspring/decimal 1.4: a number is ``coefficient * 10 ** exponent``; division keeps 16
digits after the point and rounds half away from zero.
"""

from __future__ import annotations

from .convention import GoError
from .conversion import to_float64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .convention import Table

    Decimal = tuple[int, int]

_DIVISION_DIGITS = 16


def _from_float(number: float) -> Decimal:
    import math

    if not math.isfinite(number):
        name = "NaN" if math.isnan(number) else "+Inf" if number > 0 else "-Inf"
        raise GoError(f"Cannot create a Decimal from {name}")
    mantissa, _, exponent = repr(number).partition("e")
    whole, _, fraction = mantissa.partition(".")
    fraction = fraction.rstrip("0")
    return int(whole + fraction), int(exponent or 0) - len(fraction)


def _to_float(number: Decimal) -> float:
    import math

    coefficient, exponent = number
    try:
        if exponent >= 0:
            return float(coefficient * 10**exponent)
        return coefficient / int(10**-exponent)
    except OverflowError:
        return math.copysign(math.inf, coefficient)


def _add(left: Decimal, right: Decimal) -> Decimal:
    exponent = min(left[1], right[1])
    return (
        left[0] * 10 ** (left[1] - exponent) + right[0] * 10 ** (right[1] - exponent),
        exponent,
    )


def _subtract(left: Decimal, right: Decimal) -> Decimal:
    return _add(left, (-right[0], right[1]))


def _multiply(left: Decimal, right: Decimal) -> Decimal:
    return left[0] * right[0], left[1] + right[1]


def _divide(left: Decimal, right: Decimal) -> Decimal:
    if not right[0]:
        raise GoError("decimal division by 0")
    shift = left[1] - right[1] + _DIVISION_DIGITS
    dividend, divisor = abs(left[0]), abs(right[0])
    if shift < 0:
        divisor *= 10**-shift
    else:
        dividend *= 10**shift
    quotient, rest = divmod(dividend, divisor)
    if rest * 2 >= divisor:
        quotient += 1
    return (-quotient if (left[0] < 0) != (right[0] < 0) else quotient), -_DIVISION_DIGITS


def _fold(
    operate: Callable[[Decimal, Decimal], Decimal], first: object, others: tuple[object, ...]
) -> float:
    result = _from_float(to_float64(first))
    for other in others:
        result = operate(result, _from_float(to_float64(other)))
    return _to_float(result)


def add1f(value: object) -> float:
    """One more."""
    return _fold(_add, value, (1,))


def addf(*values: object) -> float:
    """The sum."""
    return _fold(_add, 0.0, values)


def subf(first: object, *others: object) -> float:
    """The first less all others."""
    return _fold(_subtract, first, others)


def divf(first: object, *others: object) -> float:
    """The first divided by all others in turn."""
    return _fold(_divide, first, others)


def mulf(first: object, *others: object) -> float:
    """The product."""
    return _fold(_multiply, first, others)


TABLE: Table = {
    "add1f": ("any", add1f),
    "addf": ("...any", addf),
    "subf": ("any, ...any", subf),
    "divf": ("any, ...any", divf),
    "mulf": ("any, ...any", mulf),
}
