"""Go's ways of writing a floating-point number (`strconv.FormatFloat`)."""

from __future__ import annotations


def float64_g(value: float) -> str:
    """`FormatFloat(value, 'g', -1, 64)`: shortest digits, an exponent below 1e-4 and from 1e6 on.

    That is what `{{ }}` and `%v` print, too.
    """
    return _general(value, repr(value), 6)


def float32_g(value: float) -> str:
    """`FormatFloat(value, 'g', -1, 32)`: the shortest digits that give the same float32."""
    return _general(value, _shortest32(value), 6)


def digits_of(text: str) -> tuple[str, int]:
    """Split the `repr` of a finite float into its digits and its decimal exponent.

    The value is 0.DIGITS times ten to the exponent; the sign is left out.
    """
    mantissa, _, exponent = text.lstrip("-").partition("e")
    whole, _, fraction = mantissa.partition(".")
    point = len(whole) + int(exponent or 0)
    digits = whole + fraction
    stripped = digits.lstrip("0")
    point -= len(digits) - len(stripped)
    stripped = stripped.rstrip("0")
    return (stripped, point) if stripped else ("0", 1)


def _general(value: float, text: str, limit: int) -> str:
    if text[-1] in "fn":
        return "NaN" if text == "nan" else "+Inf" if value > 0 else "-Inf"
    sign = "-" if text[0] == "-" else ""
    digits, point = digits_of(text)
    exponent = point - 1
    if exponent < -4 or exponent >= limit:
        return sign + exponential(digits, exponent)
    return sign + fixed(digits, point)


def exponential(digits: str, exponent: int) -> str:
    """Write digits with one before the point, and an exponent of at least two digits."""
    mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
    return f"{mantissa}e{'-' if exponent < 0 else '+'}{abs(exponent):02d}"


def fixed(digits: str, point: int) -> str:
    """Write digits without an exponent, the decimal point after `point` of them."""
    if point <= 0:
        return "0" + ("." + "0" * -point + digits if digits != "0" else "")
    if point >= len(digits):
        return digits + "0" * (point - len(digits))
    return digits[:point] + "." + digits[point:]


def _shortest32(value: float) -> str:
    from struct import pack, unpack

    try:
        single = pack("<f", value)
    except OverflowError:
        return "inf" if value > 0 else "-inf"
    exact: float = unpack("<f", single)[0]
    for precision in range(9):
        text = f"{exact:.{precision}e}"
        if pack("<f", float(text)) == single:
            return text
    return repr(exact)
