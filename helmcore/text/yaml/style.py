"""How goyaml v2 writes a string: which style, and where it breaks the line (`emitterc.go`).

`one_line` knows the strings that need no thought and remembers what it wrote; `written` is the
faithful version for everything else.
"""

from __future__ import annotations

from helmcore.text.patterns import DOTALL, later
from helmcore.text.yaml.scalars import WORDS, is_date, number

#: Columns after which a line is broken at the next single space.
WIDTH = 80
_MEMO_ENTRIES = 20_000
_MEMO_LENGTH = 200

#: What ends a block scalar's last line: no other line break is written after one of these.
ENDS = "\n\u2028\u2029"
#: What YAML 1.1 takes for a line break.
BREAKS = "\r\n\x85\u2028\u2029"
# Compiled when they are first needed (`re` keeps them): large classes take long.
_ESCAPED = later(r"""[^\x20!#-\[\]-~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]""")
_SPACE_BREAK = later(f" [{BREAKS}]")
_BEHIND_BREAK = later(f"(?<=[{BREAKS}])(?=[^{BREAKS}])")
_BREAK_SPACE = later(f"[{BREAKS}] ")
_OBVIOUS = later(r"[A-Za-z_/][A-Za-z0-9_./\-]*")
#: Block indicators, as `yaml_emitter_analyze_scalar` finds them in a string of one line.
_INDICATORS = later(
    r"""[#,\[\]{}&*!|>'"%@`]|[?:-](?:[ \t]|$)|---|\.\.\.|.+?(?::(?:[ \t]|$)|[ ]\#)|[ ]|.*[ ]$""",
    DOTALL,
)
_SINGLE_SPACE = later(r"(?<=[^ ]) (?=[^ ])")
_FIRST_SPACE = later(r"(?<=[^ ]) (?!\Z)")
_BASE60 = later(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")
_ESCAPES = {
    0x00: "0", 0x07: "a", 0x08: "b", 0x09: "t", 0x0A: "n", 0x0B: "v", 0x0C: "f", 0x0D: "r",
    0x1B: "e", 0x22: '"', 0x5C: "\\", 0x85: "N", 0xA0: "_", 0x2028: "L", 0x2029: "P",
}  # fmt: skip


class _Special:
    """Characters that may not be written as they are. Beyond ASCII they are looked up one by one:
    compiled, such large classes cost a start 10 ms each.
    """

    __slots__ = ("_ascii", "_breaks", "_controls")

    def __init__(self, controls: str, *, breaks: bool) -> None:
        self._controls = controls
        self._breaks = breaks
        self._ascii = later(f"[^{controls} -~]")

    def search(self, text: str) -> bool:
        """Whether such a character is in a text."""
        if text.isascii():
            return self._ascii.search(text) is not None
        return any(self._has(char) for char in set(text))

    def _has(self, char: str) -> bool:
        if char < "\x7f":
            return char < " " and char not in self._controls
        if char in "\u2028\u2029":
            return self._breaks
        return not (
            "\xa0" <= char <= "\ud7ff"
            or "\ue000" <= char <= "\ufefe"
            or "\uff00" <= char <= "\ufffd"
        )


#: What the emitter escapes, so what forces double quotes (`is_printable`); a tab, too.
_SPECIAL = _Special("\n", breaks=False)
_SPECIAL_BUT_TAB = _Special("\t\n", breaks=False)
_SPECIAL_OR_BREAK = _Special("", breaks=True)

#: One-line scalars as they are written, by their text; shared by everything that writes.
memo: dict[str, str] = {word: f'"{word}"' for word in WORDS}


def one_line(text: str) -> str | None:
    """Write `text` as a scalar that is on one line and not folded, or None if it has line breaks.

    The answer is what stands in the document where it fits into 80 columns, or holds no space.
    """
    found = memo.get(text)
    if found is not None:
        return found
    if _OBVIOUS.fullmatch(text) and text not in WORDS:
        shown = text
    elif _SPECIAL_OR_BREAK.search(text):
        return None
    elif not is_plain(text):
        shown = f'"{text}"'
    elif _INDICATORS.match(text):
        shown = "'" + text.replace("'", "''") + "'"
    else:
        shown = text
    if len(text) <= _MEMO_LENGTH:
        if len(memo) > _MEMO_ENTRIES:
            memo.clear()
            memo.update((word, f'"{word}"') for word in WORDS)
        memo[text] = shown
    return shown


def is_plain(text: str) -> bool:
    """Tell whether `text`, unquoted, reads as a string again (`stringv` of encode.go)."""
    if text in WORDS:
        return False
    if text[0] not in "+-.0123456789":
        return True
    if number(text) is not None or is_date(text):
        return False
    return ":" not in text or text[0] == "." or _BASE60.fullmatch(text) is None


def folded_plain(text: str, indent: int, column: int) -> str:
    """Break a plain scalar that starts at `column` into lines, the later ones indented."""
    pad = "\n" + " " * indent
    parts = []
    start = 0
    while True:
        match = _SINGLE_SPACE.search(text, start + max(0, WIDTH + 1 - column))
        if match is None:
            parts.append(text[start:])
            return pad.join(parts)
        parts.append(text[start : match.start()])
        start, column = match.end(), indent


def literal(text: str, indent: int) -> str | None:
    """Write a text of several lines, in which nothing needs an escape, as a block scalar.

    The answer starts with `|` and ends with a line break; it is None where spaces at the ends of
    lines ask for quotes.
    """
    if text[-1] == " " or " \n" in text:
        return None
    pad = " " * indent
    body = ("\n" + text).replace("\n", "\n" + pad).replace(pad + "\n", "\n")
    if text[-1] == "\n":
        body = body[: len(body) - indent]
    else:
        body += "\n"
    return "|" + _hints(text) + body


def _hints(text: str) -> str:
    hint = "2" if text[0] in " \n\u2028\u2029" else ""
    if text[-1] not in BREAKS:
        return hint + "-"
    return hint + "+" if len(text) == 1 or text[-2] in BREAKS else hint


def written(text: str, indent: int, column: int, *, is_key: bool = False) -> str:
    """Write any string; `indent` is that of its own further lines, `column` where it starts.

    A block scalar's answer ends with a line break, every other one does not.
    """
    if "\n" in text and not is_key and _blockable(text, _SPECIAL):
        return _literal_slowly(text, indent)
    if not _quotable(text) or (is_key and any(char in text for char in BREAKS)):
        return _double(text, indent, column, folds=not is_key)
    if any(char in text for char in BREAKS) or _INDICATORS.match(text):
        return _single(text, indent, column, folds=not is_key)
    return text if is_key else folded_plain(text, indent, column)


def written_pretty(text: str, indent: int, *, is_key: bool = False) -> str:
    """Write any string as goyaml v3 does: never folded, and with tabs in block scalars."""
    if "\n" in text and not is_key and _blockable(text, _SPECIAL_BUT_TAB):
        return _literal_slowly(text, indent)
    if not _quotable(text) or (is_key and any(char in text for char in BREAKS)):
        return _double(text, indent, 0, folds=False)
    if any(char in text for char in BREAKS) or _INDICATORS.match(text):
        return _single(text, indent, 0, folds=False)
    return text


def _blockable(text: str, special: _Special) -> bool:
    return text[-1] != " " and not _SPACE_BREAK.search(text) and not special.search(text)


def _quotable(text: str) -> bool:
    """Tell whether a string that is no block scalar can do without double quotes."""
    return not (
        "\n" in text
        or not is_plain(text)
        or _SPECIAL.search(text)
        or _SPACE_BREAK.search(text)
        or _BREAK_SPACE.search(text)
    )


def _literal_slowly(text: str, indent: int) -> str:
    pad = " " * indent
    parts = ["|", _hints(text), "\n"]
    at_break = True
    for char in text:
        if char in BREAKS:
            at_break = True
        elif at_break:
            parts.append(pad)
            at_break = False
        parts.append(char)
    if text[-1] not in ENDS:
        parts.append("\n")
    return "".join(parts)


def _single(text: str, indent: int, column: int, *, folds: bool) -> str:
    text = text.replace("'", "''")
    if any(char in text for char in BREAKS):
        pad = " " * indent  # only those behind which libyaml indents
        text = _BEHIND_BREAK.sub(pad, text)
    elif folds:
        text = folded_plain(text, indent, column + 1)
    return f"'{text}'"


def _double(text: str, indent: int, column: int, *, folds: bool) -> str:
    if text[0] == "\ufeff":
        # goyaml looks for a byte order mark at the start of the text, whatever character it is at.
        return '"' + "".join(map(_escape, text)) + '"'
    text = _ESCAPED.sub(lambda match: _escape(match[0]), text)
    if not folds:
        return f'"{text}"'
    pad = "\n" + " " * indent
    parts = ['"']
    start, column = 0, column + 1
    find = _FIRST_SPACE.search
    while True:
        match = find(text, start + max(0, WIDTH + 1 - column))
        if match is None:
            parts.append(text[start:] + '"')
            return "".join(parts)
        parts.append(text[start : match.start()] + pad)
        start, column = match.end(), indent
        if text[start] == " ":
            parts.append("\\")
            column += 1


def _escape(char: str) -> str:
    code = ord(char)
    if code in _ESCAPES:
        return "\\" + _ESCAPES[code]
    if code <= 0xFF:
        return f"\\x{code:02X}"
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"
