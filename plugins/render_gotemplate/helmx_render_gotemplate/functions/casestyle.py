"""Snake, kebab and Pascal case as huandu/xstrings 1.5.0 cuts words (its ``convert.go``)."""

from __future__ import annotations

from .conversion import runes
from .strings import GO_SPACE
from .unicode import is_letter, is_number, is_punct, is_upper, to_lower, to_upper

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .convention import Table

_NUMBER, _UPPER, _ALPHABET, _CONNECTOR, _PUNCT, _OTHER, _NONE = range(7)
_CJK = (("\u4e00", "\u9fcc"), ("\u3400", "\u4d85"), ("\U00020000", "\U0002b81d"))


def _is_connector(rune: str) -> bool:
    return rune in "-_" or rune in GO_SPACE


def _is_alphabet(rune: str) -> bool:
    return is_letter(rune) and not any(low <= rune <= high for low, high in _CJK)


def _is_small(rune: str) -> bool:
    return _is_alphabet(rune) and not is_upper(rune)


def _is_other(rune: str) -> bool:
    return not (_is_connector(rune) or _is_alphabet(rune) or is_number(rune) or is_punct(rune))


def _run(text: str, start: int, belongs: Callable[[str], bool]) -> int:
    while start < len(text) and belongs(text[start]):
        start += 1
    return start


def _next_word(text: str, at: int) -> tuple[int, int]:
    """The kind of the word at a place, and where it ends."""
    if at >= len(text):
        return _NONE, at
    rune = text[at]
    if is_upper(rune) and not _is_connector(rune):
        return _UPPER, _end_of_capitals(text, at)
    for kind, belongs in (
        (_CONNECTOR, _is_connector),
        (_PUNCT, is_punct),
        (_ALPHABET, _is_small),
        (_NUMBER, is_number),
    ):
        if belongs(rune):
            return kind, _run(text, at + 1, belongs)
    return _OTHER, _run(text, at + 1, _is_other)


def _end_of_capitals(text: str, at: int) -> int:
    after = at + 1
    if after < len(text) and is_upper(text[after]):
        end = _run(text, after, is_upper)
        # "HTTPStatus" is "HTTP" and "Status".
        return end - 1 if end < len(text) and _is_alphabet(text[end]) else end
    return _run(text, after, _is_small)


class _Writer:
    """Collects the words of one text; `connector` stands between them."""

    __slots__ = ("connector", "parts", "text")

    def __init__(self, text: str, connector: str) -> None:
        self.text = text
        self.connector = connector
        self.parts: list[str] = []

    def word(self, kind: int, start: int, end: int) -> None:
        """Write one word; only capitals and connectors change."""
        word = self.text[start:end]
        if kind == _CONNECTOR:
            word = self.connector * len(word)
        elif kind == _UPPER:
            word = "".join(to_lower(rune) if is_upper(rune) else rune for rune in word)
        self.parts.append(word)

    def words_and_numbers(self, start: int) -> tuple[int, int, int]:
        """Write small words and numbers as they come; give the first word of another kind."""
        kind, end = _next_word(self.text, start)
        while kind in (_ALPHABET, _NUMBER):
            self.word(kind, start, end)
            start = end
            kind, end = _next_word(self.text, start)
        if kind not in (_NONE, _PUNCT, _CONNECTOR):
            self.parts.append(self.connector)
        return kind, start, end

    def after_letters(self, kind: int, start: int, end: int) -> tuple[int, int, int]:
        """Go on after a word: a number belongs to it, unless small letters follow."""
        if kind != _NUMBER:
            if kind not in (_CONNECTOR, _PUNCT):
                self.parts.append(self.connector)
            return kind, start, end
        if end >= len(self.text):
            return kind, start, end
        following, following_end = _next_word(self.text, end)
        if following != _ALPHABET:
            self.word(_NUMBER, start, end)
            if following not in (_CONNECTOR, _PUNCT):
                self.parts.append(self.connector)
            return following, end, following_end
        self.parts.append(self.connector)
        self.word(_NUMBER, start, end)
        return self.words_and_numbers(end)


def _to_lower_words(text: str, connector: str) -> str:
    text = runes(text)
    writer = _Writer(text, connector)
    start = 0
    kind, end = _next_word(text, 0)
    while end < len(text):
        if kind != _CONNECTOR:
            writer.word(kind, start, end)
        before, before_start, before_end = kind, start, end
        start = end
        kind, end = _next_word(text, start)
        if before == _NUMBER:
            kind, start, end = writer.words_and_numbers(start)
        elif before == _CONNECTOR:
            writer.word(before, before_start, before_end)
        elif before != _PUNCT:
            kind, start, end = writer.after_letters(kind, start, end)
    writer.word(kind, start, end)
    return "".join(writer.parts)


def snakecase(text: str) -> str:
    """``snake_case``; dots and other punctuation stay."""
    return _to_lower_words(text, "_")


def kebabcase(text: str) -> str:
    """``kebab-case``; dots and other punctuation stay."""
    return _to_lower_words(text, "-")


def camelcase(text: str) -> str:
    """``PascalCase``; connectors at the start stay."""
    text = runes(text)
    start = _run(text, 0, _is_connector)
    if start >= len(text) - 1:
        # A lone letter (after connectors) is written as its upper case; connectors alone stay,
        # and the last one comes twice.
        head = text[:start]
        return head + (to_upper(text[start:]) if start < len(text) else text[-1:])
    parts = [text[:start]]
    shouting = is_upper(text[start])
    current = to_upper(text[start])
    for rune in text[start + 1 :]:
        previous, current = current, rune
        if _is_connector(current) and _is_connector(previous):
            parts.append(previous)
            continue
        if _is_connector(previous):
            shouting = is_upper(current)
            current = to_upper(current)
            continue
        if shouting:
            shouting = is_upper(current)
            current = to_lower(current) if shouting else current
        parts.append(previous)
    parts.append(current)
    return "".join(parts)


TABLE: Table = {
    "snakecase": ("string", snakecase),
    "kebabcase": ("string", kebabcase),
    "camelcase": ("string", camelcase),
}
