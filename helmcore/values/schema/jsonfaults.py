"""What Go's decoder says about JSON that is broken; asked only where Python has refused it."""

from __future__ import annotations

from helmcore.text.quote import go_quote

_SPACE = b" \t\n\r"
_DIGITS = b"0123456789"
_HEX = b"0123456789abcdefABCDEF"
_CUT = "unexpected EOF"


class _Fault(Exception):
    """The message, found."""


def fault(data: bytes) -> str:
    """Go's message for broken JSON."""
    if not data.strip(_SPACE):
        return "EOF"
    try:
        end = _Scan(data).value(_skip(data, 0))
    except _Fault as found:
        return str(found)
    rest = data[end:].strip(_SPACE)
    return "invalid character after top-level value" if rest else "invalid JSON"


def _skip(data: bytes, at: int) -> int:
    while at < len(data) and data[at] in _SPACE:
        at += 1
    return at


def _char(data: bytes, at: int) -> str:
    """The character at a place, quoted; a byte that is not UTF-8 as \\x.."""
    for width in (1, 2, 3, 4):
        try:
            char = data[at : at + width].decode()
        except UnicodeDecodeError:
            continue
        if char == "'":
            return "'\\''"
        return "'\"'" if char == '"' else f"'{go_quote(char)[1:-1]}'"
    return f"'\\x{data[at]:02x}'"


class _Scan:
    """Walks over the text with a stack of its own until something is wrong."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def wrong(self, at: int, context: str) -> _Fault:
        """The fault of the byte at a place, or of the end."""
        if at >= len(self.data):
            return _Fault(_CUT)
        return _Fault(f"invalid character {_char(self.data, at)} {context}")

    def value(self, at: int) -> int:
        """Pass over one value; the end's place."""
        opened: list[int] = []
        while True:
            at, closed = self._one(_skip(self.data, at), opened)
            while closed and opened:
                at = _skip(self.data, at)
                code = self.data[at : at + 1]
                in_object = opened[-1] == 0x7B
                if code == b",":
                    at = self._key(at + 1) if in_object else at + 1
                    closed = False
                elif code == (b"}" if in_object else b"]"):
                    opened.pop()
                    at += 1
                else:
                    what = "object key:value pair" if in_object else "array element"
                    raise self.wrong(at, f"after {what}")
            if closed:
                return at

    def _one(self, at: int, opened: list[int]) -> tuple[int, bool]:
        code = self.data[at : at + 1]
        if code in (b"{", b"["):
            inner = _skip(self.data, at + 1)
            if self.data[inner : inner + 1] == (b"}" if code == b"{" else b"]"):
                return inner + 1, True
            opened.append(code[0])
            return (self._key(at + 1) if code == b"{" else at + 1), False
        if code == b'"':
            return self._string(at), True
        for word in (b"true", b"false", b"null"):
            if code == word[:1]:
                return self._literal(at, word), True
        if code and code in b"-0123456789":
            return self._number(at), True
        raise self.wrong(at, "looking for beginning of value")

    def _key(self, at: int) -> int:
        at = _skip(self.data, at)
        if self.data[at : at + 1] != b'"':
            raise self.wrong(at, "looking for beginning of object key string")
        at = _skip(self.data, self._string(at))
        if self.data[at : at + 1] != b":":
            raise self.wrong(at, "after object key")
        return at + 1

    def _literal(self, at: int, word: bytes) -> int:
        for index, code in enumerate(word):
            if self.data[at + index : at + index + 1] != bytes((code,)):
                expected = f"in literal {word.decode()} (expecting '{chr(code)}')"
                raise self.wrong(at + index, expected)
        return at + len(word)

    def _string(self, at: int) -> int:
        at += 1
        data = self.data
        while at < len(data):
            code = data[at]
            if code == 0x22:
                return at + 1
            if code == 0x5C:
                at = self._escape(at)
            elif code < 0x20:
                raise self.wrong(at, "in string")
            else:
                at += 1
        raise _Fault(_CUT)

    def _escape(self, at: int) -> int:
        following = self.data[at + 1 : at + 2]
        if not following:
            raise _Fault(_CUT)
        if following in b'"\\/bfnrt':
            return at + 2
        digits = self.data[at + 2 : at + 6]
        if following == b"u" and all(code in _HEX for code in digits):
            if len(digits) < 4:
                raise _Fault(_CUT)
            return at + 6
        shown = self.data[at : at + (6 if following == b"u" else 2)].decode("utf-8", "replace")
        raise _Fault(f"invalid escape sequence `{shown}` in string")

    def _number(self, at: int) -> int:
        if self.data[at] == 0x2D:
            at = self._digit(at + 1)
        at = at + 1 if self.data[at] == 0x30 else self._digits(at)
        if self.data[at : at + 1] == b".":
            at = self._digits(self._digit(at + 1))
        if self.data[at : at + 1] in (b"e", b"E"):
            at += 1
            if self.data[at : at + 1] in (b"+", b"-"):
                at += 1
            at = self._digits(self._digit(at))
        return at

    def _digit(self, at: int) -> int:
        if at >= len(self.data) or self.data[at] not in _DIGITS:
            raise self.wrong(at, "in numeric literal")
        return at

    def _digits(self, at: int) -> int:
        while at < len(self.data) and self.data[at] in _DIGITS:
            at += 1
        return at
