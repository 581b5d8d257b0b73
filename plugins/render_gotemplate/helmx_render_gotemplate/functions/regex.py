"""Sprig's regular expressions (its ``regex.go``): Go's syntax, Go's choice of matches.

A plain pattern that cannot run away goes to Python's `re`, everything else to RE2, which searches
UTF-8 bytes; see `helmcore.text.regex`. Which matches count, and what becomes of empty ones, is as
in Go's ``regexp/regexp.go``.
"""

from __future__ import annotations

from helmcore.text.kinds import NilStringList, StringList
from helmcore.text.patterns import ASCII, compiled, later
from helmcore.text.regex import SAFE_LENGTH, PatternInvalid, compile_linear, translate

from .convention import GoError, joined
from .conversion import from_bytes, to_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .convention import Table

_META = frozenset("\\.+*?()|[]{}^$")
_WORD = later(r"[0-9A-Za-z_]+")


class Regex:
    """A compiled pattern: `plain` for `re` if that will do, `linear` for RE2 once it is needed."""

    __slots__ = ("_linear", "plain", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        translated = translate(text)
        self.plain = compiled(translated, ASCII) if translated else None
        self._linear: Any = None
        if translated is None:
            self._linear = compile_linear(text)

    @property
    def linear(self) -> Any:
        """The pattern as RE2 has it."""
        if self._linear is None:
            self._linear = compile_linear(self.text)
        return self._linear


class Subject:
    """A text with the engine that searches it; places count in the text that the engine sees."""

    __slots__ = ("engine", "size", "text")

    def __init__(self, regex: Regex, text: str, *, groups: bool = False) -> None:
        self.text: Any = text
        self.engine: Any = regex.plain
        if self.engine is None or groups or len(text) > SAFE_LENGTH:
            self.engine = regex.linear
            self.text = to_bytes(text)
        self.size = len(self.text)

    def search(self, start: int) -> Any:
        """The first match from a place on, or None."""
        return self.engine.search(self.text, start)

    def part(self, start: int, end: int) -> str:
        """What stands between two places."""
        part = self.text[start:end]
        return part if isinstance(part, str) else from_bytes(part)

    def width(self, place: int) -> int:
        """How long the character at a place is."""
        if place >= self.size:
            return 0
        if isinstance(self.text, str):
            return 1
        lead = self.text[place]
        length = 1 if lead < 0xC2 else 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
        try:
            self.text[place : place + length].decode("utf-8")
        except UnicodeDecodeError:
            return 1
        return length

    def matches(self, most: int) -> Iterator[tuple[int, int]]:
        """Where the matches are; an empty one right behind another does not count."""
        place, previous, found = 0, -1, 0
        while place <= self.size and (most < 0 or found < most):
            match = self.search(place)
            if match is None:
                return
            start, end = match.span()
            accept = True
            if end == place:
                accept = start != previous
                place = place + (self.width(place) or 1)
            else:
                place = end
            previous = end
            if accept:
                found += 1
                yield start, end

    def replaced(self, replacement: Replacement | str) -> str:
        """The text with every match replaced."""
        parts: list[str] = []
        last = place = 0
        while place <= self.size:
            match = self.search(place)
            if match is None:
                break
            start, end = match.span()
            parts.append(self.part(last, start))
            if end > last or start == 0:
                parts.append(
                    replacement if isinstance(replacement, str) else replacement.expand(match)
                )
            last = end
            place = max(place + (self.width(place) or 1), end)
        parts.append(self.part(last, self.size))
        return joined("", parts)


class Replacement:
    """A replacement with references to groups: ``$1``, ``${1}``, ``$name``, ``$$``."""

    __slots__ = ("parts",)

    def __init__(self, template: str) -> None:
        #: Literal text, or the name of a group in a tuple of one.
        self.parts: list[str | tuple[str]] = []
        before, dollar, rest = template.partition("$")
        while True:
            self.parts.append(before)
            if not dollar:
                return
            if rest.startswith("$"):
                self.parts.append("$")
                rest = rest[1:]
            else:
                name, after = _group_name(rest)
                self.parts.append((name,) if name else "$")
                rest = after
            before, dollar, rest = rest.partition("$")

    def expand(self, match: Any) -> str:
        """The replacement for one match."""
        return joined(
            "", [part if isinstance(part, str) else _group(match, part[0]) for part in self.parts]
        )


def _group_name(rest: str) -> tuple[str, str]:
    """The name behind a dollar sign, "" if there is none, and what follows it."""
    braced = rest.startswith("{")
    found = _WORD.match(rest, 1 if braced else 0)
    if found is None:
        return "", rest
    if not braced:
        return found[0], rest[found.end() :]
    if rest[found.end() : found.end() + 1] != "}":
        return "", rest
    return found[0], rest[found.end() + 1 :]


def _group(match: Any, name: str) -> str:
    if name.isdecimal():
        number = int(name) if len(name) < 9 and (name == "0" or name[0] != "0") else -1
        if not 0 <= number <= match.re.groups:
            return ""
    else:
        # RE2 has the names as bytes where the pattern is bytes
        index = match.re.groupindex
        number = index.get(name, index.get(to_bytes(name), -1))
        if number < 0:
            return ""
    return from_bytes(match.group(number) or b"")


_compiled: dict[str, Regex] = {}


def must_compile(text: str) -> Regex:
    """A pattern; GoError with Go's words where it is none."""
    found = _compiled.get(text)
    if found is None:
        if len(_compiled) > 500:
            _compiled.clear()
        try:
            found = _compiled[text] = Regex(text)
        except PatternInvalid as failure:
            raise GoError(str(failure)) from failure
    return found


def _compile(text: str) -> Regex:
    """A pattern, where Sprig calls ``MustCompile``, whose panic says more."""
    try:
        return must_compile(text)
    except GoError as failure:
        from helmx_render_gotemplate.goquote import can_backquote, quote

        shown = f"`{text}`" if can_backquote(text) else quote(text)
        raise GoError(f"regexp: Compile({shown}): {failure.text}") from failure


def must_match(pattern: str, text: str) -> bool:
    """Whether the pattern matches somewhere."""
    return Subject(must_compile(pattern), text).search(0) is not None


def match(pattern: str, text: str) -> bool:
    """``mustRegexMatch``; a pattern that is none does not match."""
    try:
        return must_match(pattern, text)
    except GoError:
        return False


def _find(regex: Regex, text: str) -> str:
    subject = Subject(regex, text)
    found = subject.search(0)
    return subject.part(*found.span()) if found is not None else ""


def _find_all(regex: Regex, text: str, most: int) -> StringList:
    subject = Subject(regex, text)
    found = StringList([subject.part(start, end) for start, end in subject.matches(most)])
    return found or NilStringList()


def _replace(regex: Regex, text: str, replacement: str) -> str:
    if "$" not in replacement:
        return Subject(regex, text).replaced(replacement)
    return Subject(regex, text, groups=True).replaced(Replacement(replacement))


def _replace_literal(regex: Regex, text: str, replacement: str) -> str:
    return Subject(regex, text).replaced(replacement)


def _split(regex: Regex, text: str, most: int) -> StringList:
    if most == 0:
        return NilStringList()
    if regex.text and not text:
        return StringList([""])
    subject = Subject(regex, text)
    parts = StringList()
    start = end = 0
    for found_start, found_end in subject.matches(most):
        if most > 0 and len(parts) == most - 1:
            break
        end = found_start
        if found_end:
            parts.append(subject.part(start, end))
        start = found_end
    if end != subject.size:
        parts.append(subject.part(start, subject.size))
    return parts


def quote_meta(text: str) -> str:
    """The text with a backslash before each sign that means something in a pattern."""
    return "".join(["\\" + char if char in _META else char for char in text])


def find(pattern: str, text: str) -> str:
    """The first match, or nothing."""
    return _find(_compile(pattern), text)


def must_find(pattern: str, text: str) -> str:
    """The first match, or nothing."""
    return _find(must_compile(pattern), text)


def find_all(pattern: str, text: str, most: int) -> StringList:
    """Up to so many matches, all for a negative number."""
    return _find_all(_compile(pattern), text, most)


def must_find_all(pattern: str, text: str, most: int) -> StringList:
    """Up to so many matches, all for a negative number."""
    return _find_all(must_compile(pattern), text, most)


def replace_all(pattern: str, text: str, replacement: str) -> str:
    """Every match replaced; ``$1`` stands for a group."""
    return _replace(_compile(pattern), text, replacement)


def must_replace_all(pattern: str, text: str, replacement: str) -> str:
    """Every match replaced; ``$1`` stands for a group."""
    return _replace(must_compile(pattern), text, replacement)


def replace_all_literal(pattern: str, text: str, replacement: str) -> str:
    """Every match replaced by the very text."""
    return _replace_literal(_compile(pattern), text, replacement)


def must_replace_all_literal(pattern: str, text: str, replacement: str) -> str:
    """Every match replaced by the very text."""
    return _replace_literal(must_compile(pattern), text, replacement)


def split(pattern: str, text: str, most: int) -> StringList:
    """What stands between the matches, in at most so many parts."""
    return _split(_compile(pattern), text, most)


def must_split(pattern: str, text: str, most: int) -> StringList:
    """What stands between the matches, in at most so many parts."""
    return _split(must_compile(pattern), text, most)


TABLE: Table = {
    "regexMatch": ("string, string", match),
    "mustRegexMatch": ("string, string", must_match),
    "regexFind": ("string, string", find),
    "mustRegexFind": ("string, string", must_find),
    "regexFindAll": ("string, string, int", find_all),
    "mustRegexFindAll": ("string, string, int", must_find_all),
    "regexReplaceAll": ("string, string, string", replace_all),
    "mustRegexReplaceAll": ("string, string, string", must_replace_all),
    "regexReplaceAllLiteral": ("string, string, string", replace_all_literal),
    "mustRegexReplaceAllLiteral": ("string, string, string", must_replace_all_literal),
    "regexSplit": ("string, string, int", split),
    "mustRegexSplit": ("string, string, int", must_split),
    "regexQuoteMeta": ("string", quote_meta),
}
