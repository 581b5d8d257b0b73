"""JSON as Go's encoding/json writes and reads it.

Mappings are sorted by key, `<`, `>` and `&` are escaped, numbers are written the way Go writes
float64. What is written may hold Go's kinds (`helmcore.text.kinds`): bytes become base64, a nil
slice `null`, a duration its nanoseconds. An object with a method `json_view` stands for what that
returns (a dict keeps its own order then only in JSON, as a Go struct does: return `OrderedView`).
"""

from __future__ import annotations

from helmcore.errors import YamlError
from helmcore.text.kinds import Float32, NilList, NilMap, NilStringList
from helmcore.text.numbers import digits_of, exponential, fixed, float32_g
from helmcore.text.patterns import later

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator
    from typing import Any

_HTML = later('[\x00-\x1f"\\\\<>&]')
_RAW = later('[\x00-\x1f"\\\\]')
# Beyond ASCII; compiled when they are first needed (`re` keeps them): large classes take long.
_WIDE = {
    _HTML: later('[\x00-\x1f"\\\\<>&\u2028\u2029\ud800-\udfff]'),
    _RAW: later('[\x00-\x1f"\\\\\u2028\u2029\ud800-\udfff]'),
}
_HALF = later("[\ud800-\udfff]")
_SHORT = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


class OrderedView(dict[str, "Any"]):
    """The fields of a Go struct: written in their own order instead of sorted."""

    __slots__ = ()


def to_json(value: Any) -> str:
    """Write on one line, HTML characters escaped (`json.Marshal`, Helm's toJson).

    Raises YamlError with Go's text for infinities, NaN and unsupported types.
    """
    return _write(value, _HTML, "")


def to_raw_json(value: Any) -> str:
    """Write on one line without escaping `<`, `>` and `&` (sprig's toRawJson)."""
    return _write(value, _RAW, "")


def to_pretty_json(value: Any) -> str:
    """Write with two spaces a level (`json.MarshalIndent`, sprig's toPrettyJson)."""
    return _write(value, _HTML, "  ")


def string(text: str) -> str:
    """Write one string as `json.Marshal` does."""
    return _quoted(text, _HTML)


def _quoted(text: str, special: re.Pattern[str]) -> str:
    if not text.isascii():
        return '"' + _WIDE[special].sub(_escaped, text) + '"'
    return '"' + (special.sub(_escaped, text) if special.search(text) else text) + '"'


def plainer(value: Any) -> Any:
    """Turn a value of one of Go's other kinds into what stands for it in JSON.

    Returns None, a bool, str, float, int, list or dict. Raises YamlError for what encoding/json
    refuses.
    """
    if isinstance(value, (NilList, NilMap, NilStringList)):
        return None
    if isinstance(value, dict):
        return value if type(value) is OrderedView else dict(value)
    if isinstance(value, (list, tuple)):
        return list(value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bytes):
        from binascii import b2a_base64

        return b2a_base64(value, newline=False).decode("ascii")
    if isinstance(value, Float32):
        return float(float32_g(value))
    if isinstance(value, float):
        return float(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value)
    view = getattr(value, "json_view", None)
    if view is None:
        kind = getattr(value, "go_type", type(value).__name__)
        raise YamlError(f"json: unsupported type: {kind}")
    shown = view()
    return shown if type(shown) in _JSON_KINDS else plainer(shown)


_JSON_KINDS = frozenset({str, dict, list, bool, float, int, type(None), OrderedView})


def unsupported_float(value: float) -> str:
    """Go's text for a number that JSON cannot hold."""
    shown = "NaN" if repr(value) == "nan" else "+Inf" if value > 0 else "-Inf"
    return f"json: unsupported value: {shown}"


def _escaped(match: re.Match[str]) -> str:
    char = match[0]
    if char in _SHORT:
        return _SHORT[char]
    code = ord(char)
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else f"\\u{code:04x}"


def float_text(value: float) -> str:
    """Write a float64 as encoding/json does: an exponent below 1e-6 and from 1e21 on."""
    if value.is_integer() and -1e15 < value < 1e15:
        whole = int(value)
        return repr(whole) if whole or repr(value)[0] != "-" else "-0"
    if value - value != 0.0:
        raise YamlError(unsupported_float(value))
    text = repr(value)
    sign = "-" if text[0] == "-" else ""
    digits, point = digits_of(text)
    if 1e-6 <= abs(value) < 1e21:
        return sign + fixed(digits, point)
    shown = exponential(digits, point - 1)
    # Go drops the zero of a two-digit negative exponent: e-09 becomes e-9.
    return sign + (shown[:-2] + shown[-1] if shown[-4:-1] == "e-0" else shown)


def _leaf(value: Any, special: re.Pattern[str]) -> str:
    kind = value.__class__
    if kind is str:
        return _quoted(value, special)
    if value is None:
        return "null"
    if kind is bool:
        return "true" if value else "false"
    return float_text(value) if kind is float else repr(value)


def _write(root: Any, special: re.Pattern[str], step: str) -> str:
    # One loop over an explicit stack, so depth costs no interpreter stack.
    out: list[str] = []
    stack: list[tuple[Iterator[Any], Any, str]] = []
    value = root
    items: Iterator[Any] = iter(())
    mapping: Any = None
    margin = "\n" if step else ""
    colon = ": " if step else ":"
    separator = ""
    while True:
        kind = value.__class__
        if kind not in _JSON_KINDS:
            value = plainer(value)
            kind = value.__class__
        if kind is dict or kind is list or kind is OrderedView:
            if value:
                stack.append((items, mapping, separator))
                margin += step
                mapping = None if kind is list else value
                items = iter(sorted(value) if kind is dict else value)
                out.append(("[" if kind is list else "{") + margin)
                separator = ""
            else:
                out.append("[]" if kind is list else "{}")
        else:
            out.append(_leaf(value, special))
        while stack:
            for entry in items:
                if separator:
                    out.append(separator)
                separator = "," + margin
                value = entry
                if mapping is not None:
                    out.append(_leaf(entry, special) + colon)
                    value = mapping[entry]
                break
            else:
                closing = "]" if mapping is None else "}"
                margin = margin[: len(margin) - len(step)] if step else ""
                items, mapping, separator = stack.pop()
                out.append(margin + closing)
                continue
            break
        else:
            return "".join(out)


def from_json(text: str) -> Any:
    """Read one value (`json.Unmarshal` into `any`); every number is a float.

    Raises YamlError with Go's text.
    """
    from helmcore.text.jsonscan import loads

    if "\\ud" not in text.lower() and not _HALF.search(text):
        try:
            return loads(text, number=_number, integer=_number)
        except (ValueError, RecursionError):
            pass
    from helmcore.text.jsonreader import read

    return read(text)


def first_value(text: str, start: int = 0) -> tuple[Any, int]:
    """Read the value that starts at `start`; give it and where it ends (`json.Decoder.Decode`).

    Raises YamlError with Go's text.
    """
    from helmcore.text.jsonreader import Reader

    reader = Reader(text, start)
    value = reader.value()
    if reader.overflow is not None:
        raise reader.overflow
    return value, reader.at


def _number(text: str) -> float:
    value = float(text)
    if value - value != 0.0:
        raise ValueError(text)
    return value
