"""JSON read slowly and exactly: with Go 1.27's words for what is wrong, to any depth Go takes.

The quick way is the standard library's (`gojson.from_json`); this one is for texts that it refuses
or would read otherwise. It keeps its own stack.
"""

from __future__ import annotations

from helmcore.errors import YamlError
from helmcore.text.patterns import later
from helmcore.text.quote import go_quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from typing import Any

_DEPTH = 10_000
_BLANKS = later(r"[ \t\r\n]*")
_NUMBER = later(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_NUMBER_START = later(r"-?(?:(?:0|[1-9][0-9]*)(?:\.(?:[0-9]+(?:[eE][-+]?)?)?|[eE][-+]?)?)?")
_PIECE = later(r'[^"\\\x00-\x1f]*')
_HEX = later("[0-9A-Fa-f]{4}")
_SURROGATE = later("[\ud800-\udfff]")
_PAIR = later("[\ud800-\udbff][\udc00-\udfff]")
_SHORT = {
    '"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t",
}  # fmt: skip
_WORDS = {"t": ("true", True), "f": ("false", False), "n": ("null", None)}
_START = "looking for beginning of value"
_KEY_START = "looking for beginning of object key string"


def read(text: str) -> Any:
    """Read one value that is all of `text` (`json.Unmarshal`). Raises YamlError with Go's text."""
    reader = Reader(text)
    value = reader.value()
    reader.blanks()
    if reader.at < len(text):
        raise reader.unexpected("after top-level value")
    if reader.overflow is not None:
        raise reader.overflow
    return value


class Reader:
    """Reads values from `text`, starting at `at`; keeps the first number that no float64 holds."""

    def __init__(self, text: str, at: int = 0) -> None:
        self.text = text
        self.at = at
        self.overflow: YamlError | None = None
        self._keys: list[Any] = []

    def blanks(self) -> str:
        """Skip blanks; give the next character, "" at the end."""
        found = _BLANKS.match(self.text, self.at)
        assert found is not None
        self.at = found.end()
        return self.text[self.at : self.at + 1]

    def unexpected(self, where: str) -> YamlError:
        """The error for the next character."""
        char = self.text[self.at : self.at + 1]
        if not char:
            return YamlError("unexpected end of JSON input")
        return YamlError(f"invalid character {quote_rune(char)} {where}")

    def value(self) -> Any:
        """Read the next value."""
        # Each entry of the stack is a container; its current key or index stands in `_keys`.
        stack: list[Any] = []
        keys = self._keys = []
        while True:
            char = self.blanks()
            if char == "{" or char == "[":
                self.at += 1
                container: Any = {} if char == "{" else []
                _attach(stack, keys, container)
                closing = "}" if char == "{" else "]"
                if self.blanks() == closing:
                    self.at += 1
                    value = container
                else:
                    stack.append(container)
                    if len(stack) > _DEPTH:
                        raise YamlError("exceeded max depth")
                    keys.append(self._key() if char == "{" else 0)
                    continue
            else:
                value = self._scalar(char)
                _attach(stack, keys, value)
            if not self._after(stack, keys):
                return stack[0] if stack else value

    def _after(self, stack: list[Any], keys: list[Any]) -> bool:
        """Go on after a value: to the next one (true), or to the end of the outermost."""
        root = stack[:1]
        while stack:
            char = self.blanks()
            is_map = isinstance(stack[-1], dict)
            if char == ",":
                self.at += 1
                if is_map:
                    self.blanks()
                    keys[-1] = self._key()
                else:
                    keys[-1] += 1
                return True
            if char != ("}" if is_map else "]"):
                raise self.unexpected(
                    "after object key:value pair" if is_map else "after array element"
                )
            self.at += 1
            stack.pop()
            keys.pop()
        stack.extend(root)
        return False

    def _key(self) -> str:
        if self.text[self.at : self.at + 1] != '"':
            raise self.unexpected(_KEY_START)
        key = self._string()
        if self.blanks() != ":":
            raise self.unexpected("after object key")
        self.at += 1
        return key

    def _scalar(self, char: str) -> Any:
        if char == '"':
            return self._string()
        if char in _WORDS and char:
            return self._word(*_WORDS[char])
        if not char or char not in "-0123456789":
            raise self.unexpected(_START)
        found = _NUMBER.match(self.text, self.at)
        start = _NUMBER_START.match(self.text, self.at)
        assert start is not None
        if found is None or start.end() > found.end():
            self.at = start.end()
            raise self.unexpected("in numeric literal")
        self.at = found.end()
        value = float(found[0])
        if value - value != 0.0:
            self._too_large(found[0])
        return value

    def _too_large(self, text: str) -> None:
        if self.overflow is not None:
            return
        path = "".join(f".{key}" for key in self._keys)
        target = f"Go struct field {path}" if path else "Go value"
        if self._keys and isinstance(self._keys[-1], int):
            target = path
        self.overflow = YamlError(
            f"json: cannot unmarshal number {text} into {target} of type float64"
        )

    def _word(self, word: str, value: Any) -> Any:
        for char in word:
            if self.text[self.at : self.at + 1] != char:
                raise self.unexpected(f"in literal {word} (expecting {quote_rune(char)})")
            self.at += 1
        return value

    def _string(self) -> str:
        self.at += 1
        parts = []
        while True:
            found = _PIECE.match(self.text, self.at)
            assert found is not None
            parts.append(found[0])
            self.at = found.end()
            char = self.text[self.at : self.at + 1]
            if char == '"':
                self.at += 1
                # Bytes that are no UTF-8, and halves of pairs, are replaced.
                text = _PAIR.sub(_joined, "".join(parts))
                return _SURROGATE.sub("\ufffd", text)
            if char != "\\":
                raise self.unexpected("in string")
            parts.append(self._escape())

    def _escape(self) -> str:
        rest = self.text[self.at : self.at + 6]
        kind = rest[1:2]
        if kind in _SHORT and kind:
            self.at += 2
            return _SHORT[kind]
        if kind == "u" and _HEX.fullmatch(rest, 2):
            self.at += 6
            return chr(int(rest[2:], 16))
        if not kind or (kind == "u" and len(rest) < 6 and _is_hex(rest[2:])):
            raise YamlError("unexpected end of JSON input")
        # Go cuts by bytes.
        shown = rest.encode("utf-8", "surrogateescape")[: 6 if kind == "u" else 2].decode(
            "utf-8", "surrogateescape"
        )
        plain = shown.isprintable() and "`" not in shown and " " not in shown
        shown = f"`{shown}`" if plain else go_quote(shown)
        raise YamlError(f"invalid escape sequence {shown} in string")


def _is_hex(text: str) -> bool:
    return all(char in "0123456789abcdefABCDEF" for char in text)


def _joined(match: re.Match[str]) -> str:
    high, low = map(ord, match[0])
    return chr(0x10000 + ((high - 0xD800) << 10) + low - 0xDC00)


def _attach(stack: list[Any], keys: list[Any], value: Any) -> None:
    if stack:
        container = stack[-1]
        if isinstance(container, dict):
            container[keys[-1]] = value
        else:
            container.append(value)


def quote_rune(char: str) -> str:
    """Quote one character as Go's `%q` does a rune."""
    if char == "'":
        return "'\\''"
    return "'" + ('"' if char == '"' else go_quote(char)[1:-1]) + "'"
