"""Go's package fmt: Sprint, Sprintf and Sprintln over the values that templates handle.

The behaviour is that of fmt/print.go and fmt/format.go. `text_of` is how text/template prints the
value of an action (exec.go, printValue).
"""

from __future__ import annotations

from helmcore.model.template import TemplateObject
from helmcore.text.kinds import (
    UNSIGNED_KINDS,
    Duration,
    NilList,
    NilMap,
    NilStringList,
    go_kind,
    go_type,
)
from helmx_render_gotemplate.functions.convention import joined
from helmx_render_gotemplate.goquote import (
    can_backquote,
    format_float,
    quote,
    quote_rune,
    quote_to_ascii,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

__all__ = ["format_float", "quote", "sorted_items", "sprint", "sprintln", "text_of"]

_INT_BASES = {"v": 10, "d": 10, "b": 2, "o": 8, "O": 8, "x": 16, "X": 16}
_STRINGER_VERBS = frozenset("vsxXq")


class Style:
    """What stands between `%` and the verb: flags, width, precision."""

    __slots__ = (
        "erroring",
        "minus",
        "plus",
        "plus_v",
        "precision",
        "sharp",
        "sharp_v",
        "space",
        "width",
        "zero",
    )

    def __init__(self) -> None:
        self.minus = self.plus = self.sharp = self.space = self.zero = False
        self.plus_v = self.sharp_v = self.erroring = False
        self.width: int | None = None
        self.precision: int | None = None

    def pad(self, text: str, zero: bool | None = None) -> str:
        """Fill up to the width, which counts runes."""
        if not self.width or len(text) >= self.width:
            return text
        if self.minus:
            return text.ljust(self.width)
        zeros = self.zero if zero is None else zero
        return text.rjust(self.width, "0" if zeros else " ")

    def padding(self) -> str:
        """Give a whole width of padding."""
        return ("0" if self.zero and not self.minus else " ") * (self.width or 0)


PLAIN = Style()
_PLUS_V = Style()
_PLUS_V.plus_v = True


def text_of(value: Any) -> str:
    """Give the text that an action prints for its value; nil is `<no value>`."""
    kind = value.__class__
    if kind is str:
        return value  # type: ignore[no-any-return]  # it is a str
    if kind is bool:
        return "true" if value else "false"
    if kind is int:
        return str(value)
    if kind is float:
        return format_float(value)
    if value is None:
        return "<no value>"
    if isinstance(value, TemplateObject) and value.STRINGER and value.STRINGER_NEEDS_POINTER:
        return str(getattr(value, value.STRINGER)())
    if isinstance(value, TemplateObject) and value.go_kind == "ptr" and not value.STRINGER:
        return _struct(PLAIN, value, "v", 0)
    return print_value(PLAIN, value, "v", 0)


def sprint(*values: Any) -> str:
    """Print as fmt.Sprint: a space between two operands where neither is a string."""
    if len(values) == 1 and values[0].__class__ is str:
        return str(values[0])
    parts: list[str] = []
    after_string = True
    for value in values:
        is_string = isinstance(value, str)
        if not is_string and not after_string:
            parts.append(" ")
        parts.append(print_argument(PLAIN, value, "v"))
        after_string = is_string
    return joined("", parts)


def sprintln(*values: Any) -> str:
    """Print as fmt.Sprintln: spaces between all operands, a newline at the end."""
    return joined(" ", [print_argument(PLAIN, value, "v") for value in values]) + "\n"


def print_argument(style: Style, value: Any, verb: str) -> str:
    """Format one operand (fmt's printArg)."""
    kind = value.__class__
    if kind is str:
        return _string(style, value, verb) if verb != "T" else _text(style, "string")
    if value is None:
        return style.pad("<nil>") if verb in "Tv" else bad_verb(style, value, verb)
    if verb == "T":
        return _text(style, go_type(value))
    if verb == "p":
        return _pointer(style, value, verb)
    return print_value(style, value, verb, 0)


def print_value(style: Style, value: Any, verb: str, depth: int) -> str:
    """Format a value (fmt's printValue); `depth` counts the slices, maps and structs around it."""
    if isinstance(value, TemplateObject):
        return _object(style, value, verb, depth)
    if isinstance(value, str):
        return _string(style, value, verb)
    if value is None:
        return "interface {}(nil)" if style.sharp_v else "<nil>"
    if isinstance(value, bool):
        if verb in "tv":
            return style.pad("true" if value else "false")
        return bad_verb(style, value, verb)
    if isinstance(value, int):
        return _integer_value(style, value, verb)
    if isinstance(value, float):
        return _float_value(style, value, verb)
    if isinstance(value, dict):
        return _map(style, value, verb, depth)
    if isinstance(value, bytes):
        return _bytes(style, value, verb, depth)
    if isinstance(value, complex):
        return _complex(style, value, verb)
    if isinstance(value, (list, tuple, range)):
        return _slice(style, value, verb, depth)
    return _pointer(style, value, verb)


def bad_verb(style: Style, value: Any, verb: str) -> str:
    """Say that the verb does not fit the operand, as fmt does."""
    if value is None:
        return f"%!{verb}(<nil>)"
    # a style of its own: PLAIN is shared by all threads
    inner = Style()
    for field in Style.__slots__:
        setattr(inner, field, getattr(style, field))
    inner.erroring = True
    return f"%!{verb}({go_type(value)}={print_value(inner, value, 'v', 0)})"


def _text(style: Style, text: str) -> str:
    if style.precision is not None:
        text = text[: style.precision]
    return style.pad(text)


def _string(style: Style, text: str, verb: str) -> str:
    if style is PLAIN and verb in "vs":
        return text
    if verb == "q" or (verb == "v" and style.sharp_v):
        if style.precision is not None:
            text = text[: style.precision]
        if style.sharp and can_backquote(text):
            return style.pad(f"`{text}`")
        return style.pad(quote_to_ascii(text) if style.plus else quote(text))
    if verb in "vs":
        return _text(style, text)
    if verb in "xX":
        return _hex(style, text.encode("utf-8", "surrogateescape"), verb)
    return bad_verb(style, text, verb)


def _hex(style: Style, data: bytes, verb: str) -> str:
    if style.precision is not None:
        data = data[: style.precision]
    if not data:
        return style.padding()
    prefix = "0" + verb if style.sharp else ""
    if style.space:
        text = " ".join(f"{prefix}{byte:02x}" for byte in data)
    else:
        text = prefix + data.hex()
    return style.pad(text.upper() if verb == "X" else text)


def _integer_value(style: Style, value: int, verb: str) -> str:
    if value.__class__ is Duration and verb in _STRINGER_VERBS and not style.erroring:
        if not style.sharp_v:
            return _string(style, str(value), verb)
    unsigned = go_kind(value) in UNSIGNED_KINDS
    if verb in _INT_BASES:
        if verb == "v" and style.sharp_v and unsigned:
            sharp, style.sharp = style.sharp, True
            text = integer(style, int(value), "x")
            style.sharp = sharp
            return text
        return integer(style, int(value), verb)
    if verb == "c":
        valid = 0 <= value <= 0x10FFFF and not 0xD800 <= value < 0xE000
        return style.pad(chr(value) if valid else "\ufffd")
    if verb == "q":
        return style.pad(quote_rune(int(value), style.plus))
    if verb == "U":
        return _unicode(style, int(value))
    return bad_verb(style, value, verb)


def integer(style: Style, value: int, verb: str) -> str:
    """Format an integer in the verb's base (fmt's fmtInteger)."""
    base = _INT_BASES[verb]
    size = abs(value)
    if style is PLAIN and base == 10:
        return str(value)
    least = 0
    if style.precision is not None:
        least = style.precision
        if least == 0 and value == 0:
            return " " * (style.width or 0)
    elif style.zero and not style.minus and style.width is not None:
        least = style.width - (1 if value < 0 or style.plus or style.space else 0)
    digits = format(size, {10: "d", 2: "b", 8: "o", 16: "x"}[base]).rjust(least, "0")
    if style.sharp:
        if base == 2:
            digits = "0b" + digits
        elif base == 8 and digits[0] != "0":
            digits = "0" + digits
        elif base == 16:
            digits = "0x" + digits
    if verb == "X":
        digits = digits.upper()
    elif verb == "O":
        digits = "0o" + digits
    sign = "-" if value < 0 else "+" if style.plus else " " if style.space else ""
    return style.pad(sign + digits, zero=False)


def _unicode(style: Style, value: int) -> str:
    code = value & 0xFFFFFFFFFFFFFFFF
    least = max(style.precision or 0, 4)
    text = f"U+{code:X}".replace("U+", "U+" + "0" * max(0, least - len(f"{code:X}")))
    if style.sharp and code <= 0x10FFFF and chr(code).isprintable():
        text += f" '{chr(code)}'"
    return style.pad(text, zero=False)


def _float_value(style: Style, value: float, verb: str) -> str:
    bits = 32 if go_kind(value) == "float32" else 64
    if verb == "v":
        return float_number(style, value, "g", -1, bits)
    if verb in "bgGxX":
        return float_number(style, value, verb, -1, bits)
    if verb in "feEF":
        return float_number(style, value, "f" if verb == "F" else verb, 6, bits)
    return bad_verb(style, value, verb)


def float_number(style: Style, value: float, form: str, precision: int, bits: int) -> str:
    """Format a float (fmt's fmtFloat)."""
    if style is PLAIN:
        return format_float(value, form, precision, bits)
    if style.precision is not None:
        precision = style.precision
    text = format_float(value, form, precision, bits)
    if text[0] not in "+-":
        text = "+" + text
    if style.space and text[0] == "+" and not style.plus:
        text = " " + text[1:]
    if text[1] in "IN":
        if (text[1] == "N" and not style.space and not style.plus) or (
            text[0] == "+" and not style.plus
        ):
            text = text[1:]
        return style.pad(text, zero=False)
    if style.sharp and form != "b":
        text = _with_point(text, form, precision)
    if not style.plus and text[0] == "+":
        return style.pad(text[1:])
    if style.zero and not style.minus and style.width and style.width > len(text):
        return text[0] + "0" * (style.width - len(text)) + text[1:]
    return style.pad(text)


def _with_point(text: str, form: str, precision: int) -> str:
    """Keep the decimal point and the trailing zeros, as the # flag asks."""
    wanted = (6 if precision == -1 else precision) if form in "gGx" else 0
    body, tail = text, ""
    for mark in "pP" if form in "xX" else "eEpP":
        before, found, after = body.partition(mark)
        if found:
            body, tail = before, found + after
    seen = False
    for digit in body[1:]:
        if digit == ".":
            continue
        seen = seen or digit != "0"
        wanted -= seen
    if "." not in body:
        if body[1:] == "0":
            wanted -= 1
        body += "."
    return body + "0" * max(wanted, 0) + tail


def _complex(style: Style, value: complex, verb: str) -> str:
    if verb not in "vbgGxXfFeE":
        return bad_verb(style, value, verb)
    real = _float_value(style, value.real, verb)
    before, style_plus = style, Style()
    for name in Style.__slots__:
        setattr(style_plus, name, getattr(before, name))
    style_plus.plus = True
    return f"({real}{_float_value(style_plus, value.imag, verb)}i)"


def _bytes(style: Style, data: bytes, verb: str, depth: int) -> str:
    if verb in "vd":
        if style.sharp_v:
            name = "[]byte" if depth == 0 else "[]uint8"
            return name + "{" + ", ".join(f"0x{byte:x}" for byte in data) + "}"
        if style is PLAIN and len(data) > _MANY_BYTES:
            return _many_bytes(data)
        return "[" + " ".join([integer(style, byte, verb) for byte in data]) + "]"
    if verb == "s":
        return _text(style, data.decode("utf-8", "surrogateescape"))
    if verb in "xX":
        return _hex(style, data, verb)
    if verb == "q":
        return _string(style, data.decode("utf-8", "surrogateescape"), verb)
    return "[" + " ".join(print_value(style, byte, verb, depth + 1) for byte in data) + "]"


def _many_bytes(data: bytes) -> str:
    """Print a long byte slice; charts print `.Files` whole, and more than once, to hash them."""
    text = _printed.get(data)
    if text is None:
        words = [str(byte) for byte in range(256)]
        text = "[" + " ".join(map(words.__getitem__, data)) + "]"
        if len(data) <= _PRINTED_LENGTH:
            if len(_printed) >= _PRINTED_ENTRIES:
                _printed.clear()
            _printed[data] = text
    return text


_MANY_BYTES = 256
_printed: dict[bytes, str] = {}
_PRINTED_ENTRIES, _PRINTED_LENGTH = 32, 1 << 20


def sorted_items(value: dict[Any, Any]) -> list[tuple[Any, Any]]:
    """Give a map's items in the order in which Go's templates and fmt go through them (fmtsort)."""
    try:
        return sorted(value.items(), key=_first)
    except TypeError:
        return list(value.items())


def _first(pair: tuple[Any, Any]) -> Any:
    return pair[0]


def _map(style: Style, value: dict[Any, Any], verb: str, depth: int) -> str:
    items = sorted_items(value)
    texts = [
        f"{print_value(style, key, verb, depth + 1)}:{print_value(style, item, verb, depth + 1)}"
        for key, item in items
    ]
    if style.sharp_v:
        return _sharp(value, texts)
    return "map[" + joined(" ", texts) + "]"


def _sharp(value: Any, texts: list[str]) -> str:
    """Write a map or slice as `%#v` does."""
    nil = isinstance(value, (NilList, NilMap, NilStringList))
    return go_type(value) + ("(nil)" if nil else "{" + joined(", ", texts) + "}")


def _slice(style: Style, value: Sequence[Any], verb: str, depth: int) -> str:
    texts = [print_value(style, item, verb, depth + 1) for item in value]
    if style.sharp_v:
        return _sharp(value, texts)
    return "[" + joined(" ", texts) + "]"


def _object(style: Style, value: TemplateObject, verb: str, depth: int) -> str:
    if value.STRINGER and not style.erroring and not style.sharp_v and verb in _STRINGER_VERBS:
        if not value.STRINGER_NEEDS_POINTER:
            return _string(style, str(getattr(value, value.STRINGER)()), verb)
    kind = value.go_kind
    if kind == "slice":
        return _named(style, value, _slice(style, list(value.elements()), verb, depth))
    if kind == "map":
        return _named(style, value, _map(style, dict(value.elements()), verb, depth))
    if kind == "ptr":
        if depth == 0:
            return "&" + _struct(style, value, verb, depth)
        return _pointer(style, value, verb)
    if kind == "func":
        return _pointer(style, value, verb)
    return _struct(style, value, verb, depth)


def _named(style: Style, value: TemplateObject, text: str) -> str:
    return value.go_type + text[text.index("{") :] if style.sharp_v else text


def _struct(style: Style, value: TemplateObject, verb: str, depth: int) -> str:
    texts = []
    for name in value.FIELDS:
        text = print_value(style, value.field(name), verb, depth + 1)
        texts.append(f"{name}:{text}" if style.plus_v or style.sharp_v else text)
    if style.sharp_v:
        return value.go_type.lstrip("*") + "{" + joined(", ", texts) + "}"
    return "{" + joined(" ", texts) + "}"


def _pointer(style: Style, value: Any, verb: str) -> str:
    """Print an address: what Go prints there differs from run to run, so any number is as good."""
    kind = go_kind(value)
    if kind not in {"slice", "map", "ptr", "func"}:
        # a value that no Go template makes: its own text ends what would never end
        return str(value) if style.erroring else bad_verb(style, value, verb)
    address = 0xC000000000 | (id(value) & 0xFFFFFF0)
    if verb == "v" and style.sharp_v:
        return f"({go_type(value)})(0x{address:x})"
    if verb in "pv":
        return f"{address:x}" if style.sharp else f"0x{address:x}"
    if verb in "bodxX":
        return integer(style, address, verb)
    return bad_verb(style, value, verb)
