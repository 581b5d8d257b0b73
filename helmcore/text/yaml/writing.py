"""`toYaml`, byte for byte: JSON's view of a value, written as goyaml v2 writes it.

Helm's toYaml makes JSON of the value, reads that as YAML, and writes it again. The detour is not
made here, but its traces are kept: characters that YAML's reader refuses make the whole call fail,
whole floats become integers, mappings are sorted.
"""

from __future__ import annotations

from helmcore.errors import YamlError
from helmcore.text.gojson import plainer, string, unsupported_float
from helmcore.text.numbers import digits_of, fixed, float64_g
from helmcore.text.patterns import later
from helmcore.text.yaml.keyorder import ordered
from helmcore.text.yaml.style import (
    BREAKS,
    ENDS,
    WIDTH,
    folded_plain,
    literal,
    memo,
    one_line,
    written,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator
    from typing import Any

_CONTROL = "yaml: control characters are not allowed"
# What the reader of the intermediate JSON refuses, or reads as something else; compiled when they
# are first needed (`re` keeps them).
_REFUSED = later("[\x7f-\x84\x86-\x9f\ufffe\uffff]")
_NEXT_LINE = later(" *\x85[ \x85]*")
_DIRECTIVES = later("\x85 *(?:---|\\.\\.\\.)(?:[ \x85]|$)")
_SURROGATE = later("[\ud800-\udfff]")
_EASY = bytes(range(0x20, 0x7F)) + b"\n"
_KEY_LIMIT = 1024
_LONG = 150
_SIMPLE_KEY = 128
# A key of so many characters may have more bytes than that.
_MAY_BE_LONG = 42

_DEPTH = 10_000
_KNOWN = frozenset({str, dict, list, bool, float, int, type(None)})


def dump(value: Any) -> str:
    """Write `value` as `yaml.Marshal` of sigs.k8s.io/yaml does; ends with a line break.

    `value` holds JSON's kinds and Go's kinds of `helmcore.text.kinds` (see `helmcore.text.gojson`
    for what else). Raises YamlError where Go's Marshal fails (toYaml then gives the empty string):
    characters that YAML does not allow, infinities, keys over 1,024 characters.
    """
    if value.__class__ not in _KNOWN:
        value = _plain(value)
    kind = value.__class__
    if value and (kind is dict or kind is list):
        out: list[str] = []
        _write(value, out)
        return "".join(out)
    return _line(_leaf(value, 2, 0))


def _plain(value: Any) -> Any:
    """What stands for a value in YAML; the fields of a struct are sorted here, as any mapping's."""
    shown = plainer(value)
    return dict(shown) if isinstance(shown, dict) else shown


def _write(root: Any, out: list[str]) -> None:
    # One loop over an explicit stack, so depth costs no interpreter stack. `head` is what the next
    # line starts with: the indentation, or the dashes of the lists that start on that line.
    add = out.append
    stack: list[tuple[Iterator[Any], Any, int, str]] = []
    mapping: Any = root if root.__class__ is dict else None
    items: Iterator[Any] = iter(root if mapping is None else ordered(mapping))
    indent, head, pad = 0, "", ""
    while True:
        for entry in items:
            if mapping is not None:
                lead = memo.get(entry)
                if lead is None or len(entry) > _MAY_BE_LONG:
                    lead = _key(entry, indent)
                if lead[-1] in ENDS:
                    add(head + lead)
                    lead, beside = pad + ":", True
                else:
                    lead, beside = head + lead + ":", False
                item = mapping[entry]
            else:
                item = entry
                lead, beside = head + "-", True
            head = pad
            kind = item.__class__
            if kind is str:
                shown = memo.get(item)
                if shown is None or len(lead) + len(shown) > WIDTH:
                    shown = _string(item, indent + 2, len(lead) + 1)
                add(f"{lead} {shown}\n" if shown[-1] not in ENDS else f"{lead} {shown}")
                continue
            if kind not in _KNOWN:
                item = _plain(item)
                kind = item.__class__
            if item and (kind is dict or kind is list):
                stack.append((items, mapping, indent, pad))
                if len(stack) >= _DEPTH:
                    raise YamlError("yaml: exceeded max depth of 10000")
                # A sequence stands at the indentation of its key, everything else two deeper.
                if beside:
                    head, indent = lead + " ", indent + 2
                    pad = " " * indent
                else:
                    add(lead + "\n")
                    if kind is dict:
                        indent += 2
                        head = pad = " " * indent
                mapping = item if kind is dict else None
                items = iter(item if mapping is None else ordered(mapping))
                break
            shown = _leaf(item, indent + 2, len(lead) + 1)
            add(f"{lead} {shown}\n")
        else:
            if not stack:
                return
            items, mapping, indent, pad = stack.pop()
            head = pad


def _line(text: str) -> str:
    return text if text[-1] in ENDS else text + "\n"


def _key(text: str, indent: int) -> str:
    """Write a mapping's key; a long one as an explicit key, whose `:` is on the next line."""
    if len(text) > _LONG and len(string(text)) > _KEY_LIMIT:
        raise YamlError("yaml: did not find expected ',' or '}'")
    if "\x85" in text:  # a line break within a key, to the reader of the JSON
        raise YamlError("yaml: line 1: did not find expected ',' or '}'")
    text = cleaned(text)
    if any(char in text for char in BREAKS):
        return "? " + _line(written(text, indent + 2, indent + 2))
    if len(text.encode()) > _SIMPLE_KEY:
        return "? " + written(text, indent + 2, indent + 2) + "\n"
    shown = one_line(text)
    return written(text, indent + 2, indent, is_key=True) if shown is None else shown


def _string(text: str, indent: int, column: int) -> str:
    if "\n" in text and text.isascii() and not text.encode().translate(None, _EASY):
        # Most texts of several lines: nothing in them that JSON, or a block scalar, cannot hold.
        return literal(text, indent) or written(text, indent, column)
    shown = one_line(text)
    if shown is not None:
        if column + len(shown) <= WIDTH + 1 or " " not in text:
            return shown
        if shown[0] not in "'\"":
            return folded_plain(text, indent, column)
        return written(text, indent, column)
    return written(cleaned(text), indent, column)


def _leaf(value: Any, indent: int, column: int) -> str:
    """Write a scalar or an empty container."""
    if value is None:
        return "null"
    kind = value.__class__
    if kind is bool:
        return "true" if value else "false"
    if kind is float:
        return _float(value)
    if kind is int:
        return repr(value)
    if kind is str:
        return _string(value, indent, column)
    return "{}" if kind is dict else "[]"


def _float(value: float) -> str:
    if value.is_integer() and -1e15 < value < 1e15:
        return repr(int(value))
    if value - value != 0.0:
        raise YamlError(unsupported_float(value))
    if value.is_integer() and abs(value) < 1e21:
        # JSON writes the shortest digits and pads them with zeros; goyaml reads an integer.
        sign = "-" if value < 0 else ""
        text = sign + fixed(*digits_of(repr(value)))
        if -(1 << 63) <= int(text) < 1 << 64:
            return text
    return float64_g(value)


def cleaned(text: str) -> str:
    """Give what is left of a string after the way through JSON; raise YamlError if it fails."""
    if text.isascii():
        if "\x7f" in text:
            raise YamlError(_CONTROL)
        return text
    text = _SURROGATE.sub("\ufffd", text)
    if _REFUSED.search(text):
        raise YamlError(_CONTROL)
    if "\x85" not in text:
        return text
    if _DIRECTIVES.search(text):
        raise YamlError("yaml: line 1: found unexpected document indicator")
    # A bare NEL is a line break to YAML; within quotes, line breaks fold.
    return _NEXT_LINE.sub(_folded, text)


def _folded(match: re.Match[str]) -> str:
    breaks = match[0].count("\x85")
    return " " if breaks == 1 else "\n" * (breaks - 1)
