"""Sprig's rarer word work: case styles, initials, abbreviations, wrapping.

These follow Masterminds/goutils 1.1.1 (which counts bytes) and huandu/xstrings 1.5.0 (which counts
runes), slips included: ``initials`` and ``nospace`` read each byte as a Latin-1 letter.
"""

from __future__ import annotations

from .casestyle import TABLE as STYLES
from .conversion import from_bytes, runes, to_bytes
from .strings import GO_SPACE
from .unicode import (
    is_digit,
    is_letter,
    is_lower,
    is_titlecase,
    is_upper,
    to_lower,
    to_title,
    to_upper,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .convention import Table

_BYTE_SPACES = frozenset(ord(char) for char in GO_SPACE if ord(char) < 256)


def title(text: str) -> str:
    """``strings.Title``: a title-case letter at each start of a word."""
    result = []
    previous = " "
    for rune in runes(text):
        result.append(to_title(rune) if _is_separator(previous) else rune)
        previous = rune
    return "".join(result)


def _is_separator(rune: str) -> bool:
    if rune.isascii():
        return not (rune.isalnum() or rune == "_")
    return not (is_letter(rune) or is_digit(rune)) and rune in GO_SPACE


def untitle(text: str) -> str:
    """A lower-case letter at each start of a word."""
    result = []
    at_start = True
    for rune in runes(text):
        is_space = rune in GO_SPACE
        result.append(to_lower(rune) if at_start and not is_space else rune)
        at_start = is_space
    return "".join(result)


def swapcase(text: str) -> str:
    """Swap upper and lower case; a lower-case letter at a start of a word becomes title case."""
    result = []
    after_space = True
    for rune in runes(text):
        swapped = rune
        if is_upper(rune) or is_titlecase(rune):
            swapped = to_lower(rune)
            after_space = False
        elif is_lower(rune):
            swapped = to_title(rune) if after_space else to_upper(rune)
            after_space = False
        else:
            after_space = rune in GO_SPACE
        result.append(swapped)
    return "".join(result)


def nospace(text: str) -> str:
    """The text without white space; each byte of text that loses some is read as Latin-1."""
    data = to_bytes(text)
    kept = bytes(byte for byte in data if byte not in _BYTE_SPACES)
    return text if len(kept) == len(data) else kept.decode("latin-1")


def initials(text: str) -> str:
    """The first byte of each word, read as Latin-1."""
    result = bytearray()
    after_gap = True
    for byte in to_bytes(text):
        is_space = byte in _BYTE_SPACES
        if after_gap and not is_space:
            result.append(byte)
        after_gap = is_space
    return result.decode("latin-1")


def abbrev(width: int, text: str) -> str:
    """At most ``width`` bytes, the last three of them dots; nothing happens below 4."""
    return text if width < 4 else from_bytes(_abbreviate(to_bytes(text), 0, width))


def abbrevboth(left: int, right: int, text: str) -> str:
    """At most ``right`` bytes from about ``left`` on, with dots on both sides."""
    if right < 4 or (left > 0 and right < 7):
        return text
    return from_bytes(_abbreviate(to_bytes(text), left, right))


def _abbreviate(data: bytes, offset: int, width: int) -> bytes:
    if len(data) <= width:
        return data
    offset = min(offset, len(data) - (width - 3))
    if offset <= 4:
        return data[: width - 3] + b"..."
    if offset + width - 3 < len(data):
        return b"..." + _abbreviate(data[offset:], 0, width - 3)
    return b"..." + data[len(data) - (width - 3) :]


def wrap(width: int, text: str) -> str:
    """Break lines at blanks; words longer than a line stay whole."""
    return _wrap(to_bytes(text), width, b"\n", cut_words=False)


def wrap_with(width: int, separator: str, text: str) -> str:
    """Break lines at blanks with a separator of one's own; longer words are cut."""
    return _wrap(to_bytes(text), width, to_bytes(separator) or b"\n", cut_words=True)


def _wrap(data: bytes, width: int, separator: bytes, *, cut_words: bool) -> str:
    width = max(width, 1)
    lines: list[bytes] = []
    at = 0
    while len(data) - at > width:
        if data[at] == 0x20:
            at += 1
            continue
        blank = data.rfind(b" ", at, at + width + 1)
        if blank >= 0:
            lines.append(data[at:blank])
            at = blank + 1
        elif cut_words:
            lines.append(data[at : at + width])
            at += width
        else:
            blank = data.find(b" ", at + width)
            if blank < 0:
                break
            lines.append(data[at:blank])
            at = blank + 1
    lines.append(data[at:])
    return from_bytes(separator.join(lines))


TABLE: Table = {
    "title": ("string", title),
    "untitle": ("string", untitle),
    "swapcase": ("string", swapcase),
    "nospace": ("string", nospace),
    "initials": ("string", initials),
    "abbrev": ("int, string", abbrev),
    "abbrevboth": ("int, int, string", abbrevboth),
    "wrap": ("int, string", wrap),
    "wrapWith": ("int, string, string", wrap_with),
    **STYLES,
}
