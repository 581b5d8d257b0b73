"""The kinds of flag values: text to value, with the very errors of Go's parsers and pflag.

Each reader takes the text and what the flag holds so far (None before it is first given), and
returns the new value; a `ValueError` carries what pflag prints after `invalid argument ...:`.
"""

from __future__ import annotations

from helmcore.text.quote import go_quote as quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Value = bool | int | float | str | list[str] | dict[str, str]

_TRUE = frozenset({"1", "t", "T", "true", "TRUE", "True"})
_FALSE = frozenset({"0", "f", "F", "false", "FALSE", "False"})
_NANOSECONDS = {
    "ns": 1,
    "us": 1_000,
    "µs": 1_000,
    "μs": 1_000,
    "ms": 1_000_000,
    "s": 1_000_000_000,
    "m": 60_000_000_000,
    "h": 3_600_000_000_000,
}


_BYTES = {
    "": 1,
    "K": 10**3,
    "M": 10**6,
    "G": 10**9,
    "Ki": 1 << 10,
    "Mi": 1 << 20,
    "Gi": 1 << 30,
}


def boolean(text: str, held: object = None) -> bool:
    """As strconv.ParseBool."""
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise ValueError(f"strconv.ParseBool: parsing {quote(text)}: invalid syntax")


def string(text: str, held: object = None) -> str:
    """Any text."""
    return text


def _digits(text: str, function: str) -> int:
    # Base 0 of strconv: prefixes 0x, 0o, 0b, a bare leading 0 for octal, and underscores.
    digits = text.lstrip("+-") if len(text) - len(text.lstrip("+-")) <= 1 else ""
    plain = digits.replace("_", "")
    try:
        if not text.isascii() or text != text.strip():
            raise ValueError
        if len(plain) > 1 and plain[0] == "0" and plain[1].isdigit():
            return int(digits.lstrip("0_") or "0", 8)
        return int(digits, 0)
    except ValueError:
        raise ValueError(f"strconv.{function}: parsing {quote(text)}: invalid syntax") from None


def integer(text: str, held: object = None) -> int:
    """As strconv.ParseInt in base 0, 64 bits."""
    number = _digits(text, "ParseInt")
    number = -number if text.startswith("-") else number
    if not -(1 << 63) <= number < 1 << 63:
        raise ValueError(f"strconv.ParseInt: parsing {quote(text)}: value out of range")
    return number


def unsigned(text: str, held: object = None) -> int:
    """As strconv.ParseUint in base 0, 64 bits: no sign."""
    if text[:1] in {"+", "-"}:
        raise ValueError(f"strconv.ParseUint: parsing {quote(text)}: invalid syntax")
    number = _digits(text, "ParseUint")
    if number >= 1 << 64:
        raise ValueError(f"strconv.ParseUint: parsing {quote(text)}: value out of range")
    return number


def floating(text: str, held: object = None) -> float:
    """As strconv.ParseFloat, 32 bits."""
    try:
        if not text.isascii() or text != text.strip():
            raise ValueError
        number = float.fromhex(text) if "x" in text.lower() else float(text)
    except (ValueError, OverflowError):
        raise ValueError(f"strconv.ParseFloat: parsing {quote(text)}: invalid syntax") from None
    if abs(number) > 3.4028235677973366e38 and "inf" not in text.lower():
        raise ValueError(f"strconv.ParseFloat: parsing {quote(text)}: value out of range")
    return number


def duration(text: str, held: object = None) -> int:
    """Nanoseconds; as time.ParseDuration (`1h15m30.5s`)."""
    rest = text
    negative = rest.startswith("-")
    if rest[:1] in {"+", "-"}:
        rest = rest[1:]
    if rest == "0":
        return 0
    if not rest:
        raise ValueError(f"time: invalid duration {quote(text)}")
    total = 0
    while rest:
        whole, rest = _span(rest, "0123456789")
        fraction = ""
        dot = rest.startswith(".")
        if dot:
            fraction, rest = _span(rest[1:], "0123456789")
        if not whole and not fraction:
            raise ValueError(f"time: invalid duration {quote(text)}")
        unit, rest = _span(rest, "0123456789.", inside=False)
        if not unit:
            raise ValueError(f"time: missing unit in duration {quote(text)}")
        if unit not in _NANOSECONDS:
            raise ValueError(f"time: unknown unit {quote(unit)} in duration {quote(text)}")
        scale = _NANOSECONDS[unit]
        total += int(whole or "0") * scale
        total += int(fraction or "0") * scale // 10 ** len(fraction)
    if total > (1 << 63) - (0 if negative else 1):
        raise ValueError(f"time: invalid duration {quote(text)}")
    return -total if negative else total


def size(text: str, held: object = None) -> int:
    """A number of bytes: `1048576`, `64Mi`, `64MiB`, `1G`; ours, so in nobody's wording."""
    digits, unit = _span(text, "0123456789")
    unit = unit.removesuffix("B")
    if not digits or len(digits) > 18 or unit not in _BYTES:
        raise ValueError(f"{quote(text)} is not a number of bytes, such as 500000 or 64Mi")
    return int(digits) * _BYTES[unit]


def _span(text: str, chars: str, inside: bool = True) -> tuple[str, str]:
    end = 0
    while end < len(text) and (text[end] in chars) is inside:
        end += 1
    return text[:end], text[end:]


def array(text: str, held: list[str] | None = None) -> list[str]:
    """One more entry, commas and all."""
    return [*(held or ()), text]


def comma_list(text: str, held: list[str] | None = None) -> list[str]:
    """The entries of a line of CSV, after the ones before."""
    return [*(held or ()), *(csv_record(text) if text else ())]


def table(text: str, held: dict[str, str] | None = None) -> dict[str, str]:
    """`a=1,b=2`; as pflag's stringToString, which reads CSV only from the second `=` on."""
    equals = text.count("=")
    if not equals:
        raise ValueError(f"{text} must be formatted as key=value")
    entries = [text.strip('"')] if equals == 1 else csv_record(text)
    pairs = dict(held or {})
    for entry in entries:
        key, sign, value = entry.partition("=")
        if not sign:
            raise ValueError(f"{entry} must be formatted as key=value")
        pairs[key] = value
    return pairs


def output_format(text: str, held: object = None) -> str:
    """Helm's `format`."""
    if text not in {"table", "json", "yaml"}:
        raise ValueError("invalid format type")
    return text


def wait_strategy(text: str, held: object = None) -> str:
    """Helm's `WaitStrategy`, with the booleans of Helm 3."""
    if text in {"watcher", "hookOnly", "legacy"}:
        return text
    if text in {"true", "false"}:
        return "watcher" if text == "true" else "hookOnly"
    raise ValueError(
        f"invalid wait input {quote(text)}. Valid inputs are watcher, hookOnly, and legacy"
    )


def post_renderer(text: str, held: str | None = None) -> str:
    """Helm's `postRendererString`: once, an empty name is none."""
    if held and text:
        raise ValueError("cannot specify --post-renderer flag more than once")
    return text or held or ""


READERS: dict[str, Callable[..., Value]] = {
    "bool": boolean,
    "string": string,
    "int": integer,
    "uint": unsigned,
    "float32": floating,
    "duration": duration,
    "size": size,
    "stringArray": array,
    "stringSlice": comma_list,
    "stringToString": table,
    "format": output_format,
    "WaitStrategy": wait_strategy,
    "postRendererString": post_renderer,
    "postRendererArgsSlice": array,
}
# What a flag holds that was not given and has no default.
ZEROS: dict[str, Value] = {
    "bool": False,
    "int": 0,
    "uint": 0,
    "float32": 0.0,
    "duration": 0,
    "size": 0,
    "stringArray": [],
    "stringSlice": [],
    "stringToString": {},
    "postRendererArgsSlice": [],
}
# Flags that may be given more than once and add up.
REPEATABLE = frozenset({"stringArray", "stringSlice", "stringToString", "postRendererArgsSlice"})


def csv_record(text: str) -> list[str]:
    """The first record of a CSV text; as Go's encoding/csv, which counts columns in bytes."""
    lines = text.replace("\r\n", "\n").split("\n")
    last = len(lines) - 1
    for index, line in enumerate(lines):
        if line:
            return _CsvLine(lines, index, last).fields()
    raise ValueError("EOF")


class _CsvLine:
    """The state of one record: which line, what is left of it, and the column of that."""

    def __init__(self, lines: list[str], index: int, last: int) -> None:
        self.lines, self.index, self.first, self.last = lines, index, index, last
        self.rest, self.column = lines[index], 1

    def fields(self) -> list[str]:
        fields: list[str] = []
        more = True
        while more:
            field, more = self._quoted() if self.rest.startswith('"') else self._bare()
            fields.append(field)
        return fields

    def _bare(self) -> tuple[str, bool]:
        field, comma, self.rest = self.rest.partition(",")
        if '"' in field:
            self._fail(self.column + _width(field.partition('"')[0]), 'bare " in non-quoted-field')
        self.column += _width(field) + 1
        return field, bool(comma)

    def _quoted(self) -> tuple[str, bool]:
        parts: list[str] = []
        self._take(1)
        while True:
            end = self.rest.find('"')
            if end < 0:
                parts.append(self.rest)
                self.column += _width(self.rest)
                if self.index == self.last:
                    self._fail(self.column, 'extraneous or missing " in quoted-field')
                self.index += 1
                self.rest, self.column = self.lines[self.index], 1
                parts.append("\n")
                continue
            parts.append(self.rest[:end])
            self._take(end + 1)
            if self.rest.startswith('"'):
                parts.append('"')
                self._take(1)
            elif self.rest.startswith(","):
                self._take(1)
                return "".join(parts), True
            elif not self.rest:
                return "".join(parts), False
            else:
                self._fail(self.column - 1, 'extraneous or missing " in quoted-field')

    def _take(self, count: int) -> None:
        self.column += _width(self.rest[:count])
        self.rest = self.rest[count:]

    def _fail(self, column: int, what: str) -> None:
        line = self.index + 1
        start = f"record on line {self.first + 1}; " if self.first != self.index else ""
        raise ValueError(f"{start}parse error on line {line}, column {column}: {what}")


def _width(text: str) -> int:
    return len(text.encode("utf-8", "surrogateescape"))
