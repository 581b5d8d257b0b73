"""The grammar of `--set` and its relatives (`pkg/strvals` of Helm).

Each function takes one argument of the command line and puts what it says into a mapping, in place.
A line that ends too early is left as it is without a word, as Helm does.
"""

from __future__ import annotations

from helmcore.errors import HelmxError, ValuesInvalid
from helmcore.text.jsonreader import quote_rune
from helmcore.text.kinds import Int64, go_type
from helmcore.text.patterns import later
from helmcore.text.quote import go_quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

#: The highest index of a list (`MaxIndex`).
MAX_INDEX = 65536
#: How many dots a name may have (`MaxNestedNameLevel`).
MAX_NAME_LEVEL = 30
#: How many indexes may follow each other; Helm knows no limit here and takes any depth.
MAX_INDEX_LEVEL = 200

_INTEGER = later(r"[-+]?[0-9]+")
_SURROGATE = later("[\ud800-\udfff]")


def parse_into(text: str, into: dict[str, Any]) -> None:
    """Read `--set`: `name=value,...`; integers become Int64, words true, false and null what they
    mean.

    Raises ValuesInvalid with Helm's text.
    """
    _Parser(text, typed_value).parse(into)


def parse_string_into(text: str, into: dict[str, Any]) -> None:
    """Read `--set-string`: as `--set`, but every value is a string. Raises ValuesInvalid."""
    _Parser(text, str).parse(into)


def parse_file_into(text: str, into: dict[str, Any], read: Callable[[str], Any]) -> None:
    """Read `--set-file`: as `--set`, but values are names, and `read` gives what belongs to them.

    Raises ValuesInvalid, and what `read` raises.
    """
    _Parser(text, read).parse(into)


def parse_json_into(text: str, into: dict[str, Any]) -> None:
    """Read `--set-json`: `name=JSON,...`; an empty value is null. Raises ValuesInvalid."""
    _JsonParser(text, str).parse(into)


def parse_literal_into(text: str, into: dict[str, Any]) -> None:
    """Read `--set-literal`: one `name=value`, the value taken as it is. Raises ValuesInvalid."""
    _LiteralParser(text, str).parse(into)


def typed_value(text: str) -> bool | Int64 | str | None:
    """Give the value that an unquoted word of `--set` has (`typedVal`)."""
    folded = text.casefold()
    if folded in ("true", "false"):
        return folded == "true"
    if folded == "null":
        return None
    if text == "0":
        return Int64(0)
    if text and text[0] != "0" and _INTEGER.fullmatch(text) and len(text) <= 4000:
        value = int(text)
        if -(1 << 63) <= value < 1 << 63:
            return Int64(value)
    return text


class _End(Exception):
    """The line ended where something was still expected (Go's io.EOF, not an error by itself)."""


class _Parser:
    """Reads one line from left to right; `at` is the next character."""

    stops = "=[,."
    escapes = True

    def __init__(self, text: str, convert: Callable[[str], Any]) -> None:
        self.text = _SURROGATE.sub("\ufffd", text)
        self.at = 0
        self.convert = convert
        self.index_level = 0

    def parse(self, into: dict[str, Any]) -> None:
        try:
            while True:
                self.key(into, 0)
        except _End:
            return

    def until(self, stops: str) -> tuple[str, str]:
        """Read up to one of `stops`; give the text and the stop, which is "" at the end."""
        text = self.text
        start = at = self.at
        if not self.escapes:
            while at < len(text) and text[at] not in stops:
                at += 1
            self.at = at + 1
            return text[start:at], text[at : at + 1]
        found: list[Any] = []
        while at < len(text):
            char = text[at]
            at += 1
            if char in stops:
                self.at = at
                return "".join(found), char
            if char == "\\":
                if at == len(text):
                    break
                char = text[at]
                at += 1
            found.append(char)
        self.at = at
        return "".join(found), ""

    def key(self, data: dict[str, Any], level: int) -> None:
        """Read one `name=value` into `data`."""
        name, stop = self.until(self.stops)
        if not stop:
            if not name:
                raise _End
            raise ValuesInvalid(f"key {go_quote(name)} has no value")
        if stop == "[":
            index = self.index()
            found = data.get(name, [])
            items = _list(found)
            try:
                items = self.item(items, index, level)
            finally:
                _put(data, name, items)
        elif stop == "=":
            self.value(data, name)
        elif stop == ",":
            _put(data, name, "")
            raise ValuesInvalid(f"key {go_quote(name)} has no value (cannot end with ,)")
        else:
            self.nested(data, name, level + 1)

    def nested(self, data: dict[str, Any], name: str, level: int) -> None:
        if level > MAX_NAME_LEVEL:
            raise ValuesInvalid(
                "value name nested level is greater than maximum supported nested level of "
                f"{MAX_NAME_LEVEL}"
            )
        inner: dict[str, Any] = {}
        if name in data:
            inner = data[name]
            if not isinstance(inner, dict):
                raise _conversion(inner, "map[string]interface {}")
        try:
            self.key(inner, level)
        except _End:
            if inner:
                _put(data, name, inner)
            raise
        if not inner:
            raise ValuesInvalid(f"key map {go_quote(name)} has no value")
        _put(data, name, inner)

    def value(self, data: dict[str, Any], name: str) -> None:
        if self.at >= len(self.text):
            _put(data, name, "")
            raise _End
        _put(data, name, self.scalar_or_list())

    def scalar_or_list(self) -> Any:
        if self.text[self.at] != "{":
            return self.convert(self.until(",")[0])
        self.at += 1
        found: list[Any] = []
        while True:
            text, stop = self.until(",}")
            if not stop:
                raise ValuesInvalid("list must terminate with '}'")
            if stop == "}" and self.text[self.at : self.at + 1] == ",":
                self.at += 1
            found.append(self.convert(text))
            if stop == "}":
                return found

    def index(self) -> int:
        text, stop = self.until("]")
        if not stop:
            raise _End
        return _index(text)

    def item(self, items: list[Any], index: int, level: int) -> list[Any]:
        """Read what follows an index; give the list with the new item."""
        if index < 0:
            raise ValuesInvalid(f"negative {index} index not allowed")
        name, stop = self.until("[.=")
        if name:
            shown = " ".join(quote_rune(char) for char in name)
            raise ValuesInvalid(f"unexpected data at end of array index: [{shown}]")
        if not stop:
            raise _End
        if stop == "=":
            return _set_index(items, index, self.item_value())
        there = items[index] if index < len(items) else None
        if stop == "[":
            self.index_level += 1
            if self.index_level > MAX_INDEX_LEVEL:
                raise ValuesInvalid(
                    "index nested level is greater than maximum supported nested level of "
                    f"{MAX_INDEX_LEVEL}"
                )
            following = self.index()
            deeper = _list([] if there is None else there)
            deeper = self.item(deeper, following, level)
            self.index_level -= 1
            return _set_index(items, index, deeper)
        if not isinstance(there, dict):
            there = {}
            if index < len(items):
                items[index] = there
        self.key(there, level)
        return _set_index(items, index, there)

    def item_value(self) -> Any:
        return self.scalar_or_list() if self.at < len(self.text) else ""


class _LiteralParser(_Parser):
    stops = "=[."
    escapes = False

    def value(self, data: dict[str, Any], name: str) -> None:
        _put(data, name, self.item_value())

    def item_value(self) -> Any:
        rest, self.at = self.text[self.at :], len(self.text)
        return rest


class _JsonParser(_Parser):
    def value(self, data: dict[str, Any], name: str) -> None:
        _put(data, name, self.item_value())

    def item_value(self) -> Any:
        if self.blank():
            return None
        from helmcore.text.gojson import first_value

        try:
            value, self.at = first_value(self.text, self.at)
        except HelmxError as problem:
            message = problem.message
            if message == "unexpected end of JSON input":
                message = "unexpected EOF"  # what a Go decoder of streams says
            raise ValuesInvalid(message) from None
        self.blank()
        return value

    def blank(self) -> bool:
        """Skip blanks; tell whether a comma, which is skipped, too, or the end comes next."""
        text = self.text
        while self.at < len(text):
            char = text[self.at]
            if char != "," and not char.isspace():
                return False
            self.at += 1
            if char == ",":
                return True
        return True


def _conversion(value: Any, wanted: str) -> ValuesInvalid:
    kind = "nil" if value is None else go_type(value)
    return ValuesInvalid(
        f"unable to parse key: interface conversion: interface {{}} is {kind}, not {wanted}"
    )


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise _conversion(value, "[]interface {}")
    return value


def _put(data: dict[str, Any], name: str, value: Any) -> None:
    if name:
        data[name] = value


def _set_index(items: list[Any], index: int, value: Any) -> list[Any]:
    if index > MAX_INDEX:
        raise ValuesInvalid(
            f"index of {index} is greater than maximum supported index of {MAX_INDEX}"
        )
    if index >= len(items):
        items = items + [None] * (index + 1 - len(items))
    items[index] = value
    return items


def _index(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        problem = "invalid syntax"
    elif len(text) > 30 or not -(1 << 63) <= int(text) < 1 << 63:
        problem = "value out of range"
    else:
        return int(text)
    raise ValuesInvalid(f"error parsing index: strconv.Atoi: parsing {go_quote(text)}: {problem}")
