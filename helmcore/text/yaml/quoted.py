"""Quoted scalars for the fast reader, on one line or folded over several."""

from __future__ import annotations

from helmcore.text.patterns import later
from helmcore.text.yaml.signals import Slow

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

# Compiled when they are first needed (`re` keeps them).
_DOUBLE = later(r'(?s)"((?:[^"\\]|\\.)*)"')
_SINGLE = later(r"'((?:[^']|'')*)'")
_ESCAPE = later(r"(?s)\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_SHORT = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r",
    "e": "\x1b", " ": " ", '"': '"', "'": "'", "\\": "\\", "N": "\x85", "_": "\xa0",
    "L": "\u2028", "P": "\u2029",
}  # fmt: skip


def quoted(text: str, start: int) -> tuple[str, int]:
    """Read the quoted scalar that starts at `start`; give its value and where it ends."""
    is_double = text[start] == '"'
    found = (_DOUBLE if is_double else _SINGLE).match(text, start)
    if found is None:
        raise Slow
    body = found[1]
    if "\n" in body:
        if "\t" in body or "\n---" in body or "\n..." in body:
            raise Slow
        body = _folded(body, _pieces if is_double else _quotes)
    elif is_double:
        body = unescaped(body)
    else:
        body = _quotes(body)
    return body, found.end()


def unescaped(text: str) -> str:
    """Replace the escapes of double quotes; raise `Slow` for one that Go does not know."""
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(match: re.Match[str]) -> str:
    short = match[4]
    if short is not None:
        if short not in _SHORT:
            raise Slow
        return _SHORT[short]
    code = int(match[1] or match[2] or match[3], 16)
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        raise Slow
    return chr(code)


def _quotes(text: str) -> str:
    return text.replace("''", "'") if "'" in text else text


def _pieces(text: str) -> str:
    if text[-1:] == "\\" and (len(text) - len(text.rstrip("\\"))) % 2:
        raise Slow  # an escaped line break, or an escaped space at the end of a line
    return unescaped(text)


def _folded(body: str, convert: object) -> str:
    assert callable(convert)
    lines = body.split("\n")
    out = [convert(lines[0].rstrip(" "))]
    breaks = 0
    last = len(lines) - 1
    for at in range(1, last + 1):
        breaks += 1
        line = lines[at].lstrip(" ") if at == last else lines[at].strip(" ")
        if line or at == last:
            out.append(" " if breaks == 1 else "\n" * (breaks - 1))
            out.append(convert(line))
            breaks = 0
    return "".join(out)
