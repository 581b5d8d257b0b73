"""Numbers exactly as they are written: comparing, dividing and showing them."""

from __future__ import annotations

from helmcore.text.numbers import digits_of, float64_g

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    #: Numerator and denominator of an exact number.
    Ratio = tuple[int, int]

_SUPERSCRIPT = str.maketrans("-+0123456789", "⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹")
#: Go's big.Rat refuses larger exponents, too.
MAX_EXPONENT = 10_000


class WrittenNumber(float):
    """A number of a schema that is no plain integer; `text` is how it stands there."""

    __slots__ = ("text",)
    text: str


def written(text: str) -> WrittenNumber:
    """A number that remembers how it was written."""
    number = WrittenNumber(text)
    number.text = text
    return number


def written_integer(text: str) -> int | WrittenNumber:
    """An integer as an int, unless that could not be written back or is absurdly long."""
    return int(text) if len(text) < 1000 and text != "-0" else written(text)


def is_number(value: object) -> bool:
    """Whether a value is a JSON number (Go's kinds of numbers included, infinities not)."""
    if isinstance(value, float):
        return value - value == 0.0 or isinstance(value, WrittenNumber)
    return isinstance(value, int) and not isinstance(value, bool)


def is_integral(value: Any) -> bool:
    """Whether a number has no fraction."""
    if isinstance(value, WrittenNumber):
        exact = ratio(value)
        return exact is not None and exact[0] % exact[1] == 0
    return isinstance(value, int) or value.is_integer()


def ratio(value: float) -> Ratio | None:
    """The exact value of a number as it is written; None where its exponent is absurd."""
    if isinstance(value, int):
        return value, 1
    text = value.text if isinstance(value, WrittenNumber) else repr(value)
    mantissa, _, exponent = text.lower().partition("e")
    whole, _, fraction = mantissa.partition(".")
    if len(exponent) > 8 or len(whole) + len(fraction) > 4000:
        return None
    power = int(exponent or 0) - len(fraction)
    if abs(power) > MAX_EXPONENT:
        return None
    number = int(whole + fraction)
    return (number * 10**power, 1) if power >= 0 else (number, 10**-power)


def compare(left: float, right: float) -> int:
    """Negative, 0 or positive, as `left` is below, equal to or above `right` exactly."""
    if isinstance(left, int) and isinstance(right, int):
        return (left > right) - (left < right)
    if left < right:
        return -1
    if left > right:
        return 1
    one, two = ratio(left), ratio(right)
    if one is None or two is None:
        return 0
    return one[0] * two[1] - two[0] * one[1]


def is_multiple(value: float, step: float) -> bool:
    """Whether a number is a whole multiple of another, in exact arithmetic."""
    one, two = ratio(value), ratio(step)
    if one is None or two is None or not two[0]:
        return True
    return (one[0] * two[1]) % (one[1] * two[0]) == 0


def shown(value: float) -> str:
    """A number in a message: thousands grouped, large and small ones as 1.5×10⁰⁷."""
    number = float(value)
    if not number:
        return "0"
    if number - number != 0.0:
        return "∞" if number > 0 else "-∞"
    sign = "-" if number < 0 else ""
    digits, point = digits_of(repr(number))
    power = point - 1
    if power < -4 or power >= max(21 if len(digits) > 21 else 6, 6):
        mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
        written_power = f"{'-' if power < 0 else ''}{abs(power):02d}".translate(_SUPERSCRIPT)
        return f"{sign}{mantissa}×10{written_power}"
    whole, _, fraction = float64_g(abs(number)).partition(".")
    return sign + f"{int(whole):,}" + ("." + fraction if fraction else "")


def plain(value: Any) -> str:
    """A scalar as Go's %v shows it, a number of a schema as it was written."""
    if value is None:
        return "<nil>"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, WrittenNumber):
        return value.text
    return float64_g(value) if isinstance(value, float) else str(value)


def equal(left: Any, right: Any) -> bool:
    """Whether two JSON values are equal; 1 and 1.0 are, 1 and true are not."""
    if isinstance(left, dict):
        return (
            isinstance(right, dict)
            and len(left) == len(right)
            and all(key in right and equal(item, right[key]) for key, item in left.items())
        )
    if isinstance(left, list):
        return (
            isinstance(right, list)
            and len(left) == len(right)
            and all(equal(one, two) for one, two in zip(left, right, strict=True))
        )
    if is_number(left):
        return is_number(right) and compare(left, right) == 0
    return type(left) is type(right) and bool(left == right)
