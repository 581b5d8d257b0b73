"""`toYamlPretty`: goyaml v3's way of writing, with lists indented below their keys.

Unlike toYaml it sees Go's values themselves, not their JSON: floats keep their exponents, invalid
UTF-8 becomes `!!binary`, and nothing is refused.
"""

from __future__ import annotations

from helmcore.text.gojson import plainer
from helmcore.text.kinds import Bytes, Duration, NilList, NilStringList
from helmcore.text.numbers import float64_g
from helmcore.text.patterns import later
from helmcore.text.yaml.keyorder import ordered_pretty
from helmcore.text.yaml.style import BREAKS, ENDS, one_line, written_pretty

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_SURROGATE = later("[\ud800-\udfff]")
_SIMPLE_KEY = 128
_BINARY_LINE = 70
# What v3 reads as an octal number beyond what v2 does.
_OCTAL = later(r"-?0o[-+]?[0-7_]+")


def dump_pretty(value: Any) -> str:
    """Write `value` as Helm's toYamlPretty does (two spaces a level); ends with a line break.

    Raises YamlError for objects that are no data.
    """
    value = _plain(value)
    if not value or not isinstance(value, (dict, list)):
        return _line(_leaf(value, 2))
    out: list[str] = []
    _write(value, out)
    return "".join(out)


def _write(root: Any, out: list[str]) -> None:
    # As in `writing`: `head` is the indentation, or the dashes that stand on the next line already.
    stack: list[tuple[Iterator[Any], Any, int]] = []
    mapping: Any = root if isinstance(root, dict) else None
    items: Iterator[Any] = iter(root if mapping is None else ordered_pretty(mapping))
    indent, head = 0, ""
    while True:
        for entry in items:
            if mapping is not None:
                lead = _key(entry, indent)
                beside = lead[-1] in ENDS
                if beside:
                    out.append(head + lead)
                    lead = " " * indent + ":"
                else:
                    lead = head + lead + ":"
                item = _plain(mapping[entry])
            else:
                lead, beside, item = head + "-", True, _plain(entry)
            head = " " * indent
            if item and isinstance(item, (dict, list)):
                stack.append((items, mapping, indent))
                indent += 2
                head = lead + " " if beside else " " * indent
                if not beside:
                    out.append(lead + "\n")
                mapping = item if isinstance(item, dict) else None
                items = iter(item if mapping is None else ordered_pretty(mapping))
                break
            out.append(_line(lead + " " + _leaf(item, indent + 2)))
        else:
            if not stack:
                return
            items, mapping, indent = stack.pop()
            head = " " * indent


def _plain(value: Any) -> Any:
    if isinstance(value, Duration):
        return str(value)
    if isinstance(value, (NilList, NilStringList)):
        return []
    if isinstance(value, (bytes, Bytes)):
        return list(value)
    if value is None or type(value) in (str, dict, list, bool, int, float):
        return value
    return plainer(value)


def _line(text: str) -> str:
    return text if text[-1] in ENDS else text + "\n"


def _key(text: str, indent: int) -> str:
    if _SURROGATE.search(text):
        shown = _binary(text, indent + 2)
        return shown if "\n" not in shown else "? " + shown
    if len(text.encode()) > _SIMPLE_KEY or any(char in text for char in BREAKS):
        return "? " + _line(written_pretty(text, indent + 2))
    return _string(text, indent, is_key=True)


def _string(text: str, indent: int, *, is_key: bool = False) -> str:
    if _OCTAL.fullmatch(text):
        return f'"{text}"'
    shown = one_line(text)
    return written_pretty(text, indent, is_key=is_key) if shown is None else shown


def _leaf(value: Any, indent: int) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _binary(value, indent) if _SURROGATE.search(value) else _string(value, indent)
    if isinstance(value, int):
        return repr(value)
    if isinstance(value, float):
        shown = float64_g(value)
        return {"+Inf": ".inf", "-Inf": "-.inf", "NaN": ".nan"}.get(shown, shown)
    return "{}" if isinstance(value, dict) else "[]"


def _binary(text: str, indent: int) -> str:
    """Write a string that is no UTF-8 (`encodeBase64` of resolve.go)."""
    from binascii import b2a_base64

    shown = b2a_base64(text.encode("utf-8", "surrogateescape"), newline=False).decode("ascii")
    if len(shown) < _BINARY_LINE:
        return "!!binary " + shown
    lines = [shown[at : at + _BINARY_LINE] for at in range(0, len(shown), _BINARY_LINE)]
    return "!!binary |\n" + "".join(" " * indent + line + "\n" for line in lines)
