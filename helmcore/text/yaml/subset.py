"""The fast reader: block-style YAML of the common shapes, one regular expression a line.

It knows most of what people write in values files and what templates write in manifests. At the
first sign of anything else (tags, tabs, anchors of more than scalars, anything wrong) it raises
`Slow`, and the complete reader starts over: this one never reports an error itself, and where it
gives a value, it is the value that the complete reader would give.
"""

from __future__ import annotations

from helmcore.text.patterns import later
from helmcore.text.yaml.block import UNENDED, block_scalar
from helmcore.text.yaml.quoted import quoted, unescaped
from helmcore.text.yaml.scalars import WORDS, plain, typed
from helmcore.text.yaml.signals import Slow

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Callable
    from typing import Any

    from helmcore.text.yaml.shapes import Scalar, YamlValue

# Blank lines and comments; indentation; a dash; a key that needs no thought; the rest of the line.
_LINE = later(
    r"(?: *(?:#[^\n]*)?\n)*( *)(?=[^\s#])(-(?: +(?=[^\s#])|(?=\n| +(?:#[^\n]*)?\n)))?"
    r"(?:([A-Za-z_/$][^\s:]{0,200}):(?: +|(?=\n)))?([^\n]*)\n"
)
# The rare patterns are compiled when they are first needed (`re` keeps them).
_REST = later(r"(?: *(?:#[^\n]*)?\n)*")
_ODD_KEY = later(
    r"""(?:"((?:[^"\\\n]|\\[^\n])*)"|'((?:[^'\n]|'')*)'"""
    r"""|((?:[^\s#&*!|>'"%@`{}\[\],?:-]|[-:?](?=\S))(?:[^\s:#]|:(?=\S)|(?<=\S)#|[ ](?!#))*))"""
    r"""[ ]*:(?:[ ]+|$)"""
)
_COMMENT = later(r" +#[^\n]*| *")
_ANCHOR = later(r"&([A-Za-z0-9_-]+) +(?=\S)")
_ALIAS = later(r"\*([A-Za-z0-9_-]+)(?: +#[^\n]*| *)")
_UNSCALAR = "&*!|>{[#%@`"
#: From 100 aliases on goyaml weighs them against all nodes.
_MOST_ALIASES = 100
_MARKERS = ("---", "...")
_MARKER = later(r"---(?: +#[^\n]*| *)")
_ODD = later("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")

_ALLOWED = bytes(range(0x20, 0x7F)) + b"\t\n" + bytes(range(0x80, 0x100))

#: First characters of what is no plain scalar; the empty text is one of these to `in`.
_UNPLAIN = "#&*!|>'\"%@`{}[],\t"
_DEPTH = 10_000
_MEMO_ENTRIES = 50_000
_MEMO_LENGTH = 80
_KEY_LENGTH = 250
_MISS: Any = object()
_OPEN: Any = object()
_MARK: Any = object()


_KNOWN: dict[str, Any] = {
    **{word: value for word, value in WORDS.items() if type(value) is not float},
    "": _OPEN,
}


class Memo:
    """How a kind of reading resolves plain scalars, and what it resolved so far."""

    __slots__ = ("_resolve", "known")

    def __init__(self, resolve: Callable[[str], Scalar]) -> None:
        self._resolve = resolve
        self.known: dict[str, Any] = dict(_KNOWN)

    def resolve(self, text: str) -> Scalar:
        """Give what a plain scalar stands for."""
        value = self._resolve(text)
        if type(value) is float and value - value != 0.0:
            raise Slow  # JSON has no infinities
        return value

    def keep(self, text: str, value: Scalar) -> None:
        """Remember what `text` stands for."""
        if len(text) < _MEMO_LENGTH:
            if len(self.known) > _MEMO_ENTRIES:
                self.known = dict(_KNOWN)
            self.known[text] = value


class Reading:
    """One reading of one text: the memo that it shares with others, and the text's own anchors.

    Only scalars are kept under anchors; an alias of anything else is left to the complete reader.
    """

    __slots__ = ("aliases", "anchors", "keep", "memo", "resolve")

    def __init__(self, memo: Memo) -> None:
        self.memo = memo
        self.resolve = memo.resolve
        self.keep = memo.keep
        self.anchors: dict[str, Scalar] = {}
        self.aliases = 0


FLOATS = Memo(plain)
INTEGERS = Memo(typed)


def read(text: str, memo: Memo = FLOATS, *, strict: bool = False) -> YamlValue:
    """Read the first document of `text`, or raise `Slow` (`strict`: also for repeated keys)."""
    text = _checked(text)
    known, match, reading = memo.known, _LINE.match, Reading(memo)
    # Entries of `current` start at column `indent`; if `opened`, the one under `last` has no value.
    holder: Any = [None]
    current = child = holder
    indent, is_map, opened, last, raw, position = -1, False, True, "", "", 0
    stack: list[tuple[Any, int, bool]] = []
    while (found := match(text, position)) is not None:
        start, before = position, raw
        lead, dash, key, raw = found.groups()
        position, column = found.end(), len(lead)
        if dash is None:
            if key is None:
                state = (indent, opened, start, before)
                key, raw, value, position = _odd_line(found, state, reading)
                if value is _MARK and (stack or before):
                    break  # Go looks at the first document only
                if key is None:
                    if value is not _MARK:
                        current[last if is_map else -1] = value
                        opened = False
                    continue
            if column > indent:
                if not opened or column >= _DEPTH:
                    raise Slow
                stack.append((current, indent, is_map))
                current[last if is_map else -1] = child = {}
                current, indent, is_map = child, column, True
            elif column < indent or not is_map:
                current, indent, is_map = _outdented(stack, (current, indent, is_map), column)
        else:
            if column > indent or (is_map and column == indent):
                if not opened or column >= _DEPTH:
                    raise Slow
                stack.append((current, indent, is_map))
                current[last if is_map else -1] = child = []
                current, indent, is_map = child, column, False
            elif column < indent:
                current, indent, is_map = _list_at(stack, column)
            if key is None:
                value, key, raw, position = _item(found, raw, indent, reading)
                if key is None:
                    current.append(None if value is _OPEN else value)
                    opened = value is _OPEN
                    continue
            stack.append((current, indent, False))
            current.append(child := {})
            current, indent, is_map = child, column + len(dash), True
        if key in WORDS and found[3] is not None:
            key = _word_key(key)
        value = known.get(raw, _MISS)
        if value is _MISS:
            value, position = _value(found, raw, indent, reading)
        if strict and key in current:
            raise Slow
        opened = value is _OPEN
        current[last := key] = None if opened else value
    return _finished(text, position, holder, found)


def _finished(text: str, position: int, holder: list[Any], found: object) -> YamlValue:
    if found is None and position != len(text):
        rest = _REST.match(text, position)
        if rest is None or rest.end() != len(text):
            raise Slow
    root: YamlValue = holder[0]
    return root


def _checked(text: str) -> str:
    """Give `text` as the loop wants it: every line ended, no character of doubtful meaning."""
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    if text.isascii():
        if text.encode().translate(None, _ALLOWED):
            raise Slow
    elif text.encode(errors="surrogatepass").translate(None, _ALLOWED) or _ODD.search(text):
        raise Slow
    # A block scalar must know that the line break was added.
    return text if text[-1:] == "\n" else text + "\n" + UNENDED


def _odd_line(
    found: re.Match[str], state: tuple[int, bool, int, str], reading: Reading
) -> tuple[str | None, str, Any, int]:
    """Read a line without a dash whose key, if it has one, needs thought.

    `state`: the column of the entries here, whether the last one has no value yet, where the line
    before this one ended, and its text. Gives the key with what follows it, or no key, and a value
    with the end of its text.
    """
    indent, opened, start, before = state
    raw = found[4]
    if not found[1] and raw[:3] in _MARKERS:
        if not _MARKER.fullmatch(raw):
            raise Slow
        return None, raw, _MARK, found.end()
    key, rest = _odd_key(raw)
    if key is not None:
        return key, rest, None, found.end()
    if len(found[1]) <= indent:
        raise Slow
    if opened:
        value, end = _value(found, raw, indent, reading)
        return None, raw, value, end
    text = _continued(found, start, before)
    return None, text, text, found.end()


def _odd_key(raw: str) -> tuple[str | None, str]:
    """Split a line whose key is quoted, has spaces or colons, or is a number."""
    if ": " not in raw and raw[-1] != ":":
        return None, raw
    if raw[0] == '"':
        end = raw.find('"', 1)
        if raw[end + 1 : end + 3] == ": " and 0 < end < _KEY_LENGTH and "\\" not in raw[:end]:
            return raw[1:end], raw[end + 3 :].lstrip(" ")
    found = _ODD_KEY.match(raw)
    if found is None:
        return None, raw
    double, single, bare = found.groups()
    if found.end() > _KEY_LENGTH:
        raise Slow
    rest = raw[found.end() :]
    if double is not None:
        return unescaped(double), rest
    if single is not None:
        return single.replace("''", "'"), rest
    value = typed(bare.rstrip(" "))
    if (
        value is None
        or value == "<<"
        or type(value) is float
        or (type(value) is int and value >= 1 << 63)
    ):
        raise Slow
    return value if type(value) is str else str(value).lower(), rest


def _word_key(key: str) -> str:
    value = WORDS[key]
    if type(value) is not bool:
        raise Slow
    return "true" if value else "false"


def _outdented(
    stack: list[tuple[Any, int, bool]], state: tuple[Any, int, bool], column: int
) -> tuple[Any, int, bool]:
    """Go back to the mapping whose entries start at `column`."""
    while column < state[1]:
        state = stack.pop()
    if column == state[1] and not state[2]:
        state = stack.pop()
    if column != state[1] or not state[2]:
        raise Slow
    return state


def _list_at(stack: list[tuple[Any, int, bool]], column: int) -> tuple[Any, int, bool]:
    """Go back to the list whose dashes stand at `column`."""
    state = stack.pop()
    while column < state[1]:
        state = stack.pop()
    if column != state[1] or state[2]:
        raise Slow
    return state


def _item(
    found: re.Match[str], raw: str, indent: int, reading: Reading
) -> tuple[Any, str | None, str, int]:
    """Read what stands behind a dash, if it is no plain key: a value, or an odd key."""
    value = reading.memo.known.get(raw, _MISS)
    position = found.end()
    if value is not _MISS:
        return value, None, raw, position
    bare = raw.lstrip(" ")
    if not bare or bare[0] == "#":
        return _OPEN, None, "", position
    key, rest = _odd_key(raw)
    if key is not None:
        return None, key, rest, position
    value, position = _value(found, raw, indent, reading)
    return value, None, raw, position


def _value(found: re.Match[str], raw: str, indent: int, reading: Reading) -> tuple[Any, int]:
    """Read a value that starts on the line `found`; give it, and where the next line starts."""
    first = raw[:1]
    if first in _UNPLAIN:
        if not first or first == "#":
            return _OPEN, found.end()
        return _special(found, raw, indent, reading)
    if first in "-?:" and raw[1:2] in " ":
        raise Slow
    text = raw
    at = raw.find(" #")
    if at > 0:
        text = raw[:at]
    text = text.rstrip(" ")
    if "\t" in raw or ": " in text or text[-1] == ":":
        raise Slow
    value = reading.resolve(text)
    reading.keep(raw, value)
    return value, found.end()


def _special(found: re.Match[str], raw: str, indent: int, reading: Reading) -> tuple[Any, int]:
    """Read a quoted, block or flow value, or one with an anchor, or an alias."""
    first = raw[0]
    text = found.string
    value: Any
    if first in "|>":
        return block_scalar(text, raw, found.end(), indent)
    if raw == "{}":
        return {}, found.end()
    if raw == "[]":
        return [], found.end()
    if first in "\"'" and raw.find(first, 1) == len(raw) - 1 and (first == "'" or "\\" not in raw):
        reading.keep(raw, raw[1:-1])
        return raw[1:-1], found.end()
    start = found.end() - len(raw) - 1
    if first in "\"'":
        value, end = quoted(text, start)
    elif first in "{[":
        from helmcore.text.yaml.flow import flow

        value, end = flow(text, start, reading.resolve)
    else:
        return _anchored(found, raw, indent, reading)
    line = text.index("\n", end)
    rest = text[end:line]
    if rest and (rest.strip(" ") if "#" not in rest else not _COMMENT.fullmatch(rest)):
        raise Slow
    if type(value) is str and line + 1 == found.end():
        reading.keep(raw, value)
    return value, line + 1


def _anchored(found: re.Match[str], raw: str, indent: int, reading: Reading) -> tuple[Any, int]:
    """Read a scalar that gets an anchor, or an alias of one."""
    anchor = _ANCHOR.match(raw)
    if anchor is not None and raw[anchor.end()] not in _UNSCALAR:
        value, end = _value(found, raw[anchor.end() :], indent, reading)
        if end != found.end():
            raise Slow
        reading.anchors[anchor[1]] = value
        return value, end
    alias = _ALIAS.fullmatch(raw)
    if alias is None or alias[1] not in reading.anchors or reading.aliases >= _MOST_ALIASES:
        raise Slow
    reading.aliases += 1
    return reading.anchors[alias[1]], found.end()


def _continued(found: re.Match[str], start: int, before: str) -> str:
    """Join a further line to a plain scalar; the answer is the scalar so far."""
    text = found.string
    gap = text[start : found.start(1)]
    line = text[found.end(1) : found.end() - 1].rstrip(" ")
    before = before.rstrip(" ")
    doubtful = (
        "#" in gap
        or not before
        or before[0] in _UNPLAIN
        or any(sign in before for sign in (" #", "\t"))
        or any(sign in line for sign in (" #", ": ", "\t"))
        or line[-1] == ":"
        or (not found[1] and line[:3] in _MARKERS)
    )
    if doubtful:
        raise Slow
    breaks = gap.count("\n")
    return before + ("\n" * breaks if breaks else " ") + line
