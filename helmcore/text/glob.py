"""The globs of `.Files.Glob` (github.com/gobwas/glob, with `/` as separator).

`*` and `?` stop at a slash, `**` does not, `[a-z]` and `[!a-z]` are classes, `{a,b}` alternatives
that may nest, and a backslash takes the next character literally. A pattern that cannot be read
matches everything, as in Helm. Matching works on sets of positions, so no pattern takes longer than
pattern times text.
"""

from __future__ import annotations

import functools

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    # A matcher takes a text and the positions where it may start, and gives those where it ends.
    Positions = frozenset[int]
    Part = Callable[[str, Positions], Positions]


class BadPattern(ValueError):
    """A pattern that is no glob."""


@functools.lru_cache(maxsize=256)
def compiled(pattern: str) -> Callable[[str], bool]:
    """Give a function that says whether a whole path matches."""
    try:
        parts, end = _sequence(pattern, 0, nested=False)
    except BadPattern:
        return lambda path: True
    if end != len(pattern):
        return lambda path: True
    return lambda path: len(path) in _run(parts, path, frozenset((0,)))


def _run(parts: list[Part], text: str, positions: Positions) -> Positions:
    for part in parts:
        if not positions:
            break
        positions = part(text, positions)
    return positions


def _sequence(pattern: str, at: int, *, nested: bool) -> tuple[list[Part], int]:
    """Read up to the end, or, inside of braces, up to a comma or the closing brace."""
    parts: list[Part] = []
    while at < len(pattern):
        char = pattern[at]
        if nested and char in ",}":
            break
        if char == "*":
            whole = pattern.startswith("**", at)
            parts.append(_anything if whole else _segment)
            at += 2 if whole else 1
        elif char == "?":
            parts.append(_single(lambda c: c != "/"))
            at += 1
        elif char == "[":
            part, at = _class(pattern, at + 1)
            parts.append(part)
        elif char == "{":
            part, at = _alternatives(pattern, at + 1)
            parts.append(part)
        else:
            if char == "\\":
                at += 1
                if at == len(pattern):
                    raise BadPattern(pattern)
            parts.append(_literal(pattern[at]))
            at += 1
    return parts, at


def _alternatives(pattern: str, at: int) -> tuple[Part, int]:
    choices = []
    while True:
        parts, at = _sequence(pattern, at, nested=True)
        choices.append(parts)
        if at == len(pattern):
            raise BadPattern(pattern)
        at += 1
        if pattern[at - 1] == "}":
            break

    def part(text: str, positions: Positions) -> Positions:
        ends = [_run(parts, text, positions) for parts in choices]
        return frozenset().union(*ends)

    return part, at


def _class(pattern: str, at: int) -> tuple[Part, int]:
    negative = pattern.startswith("!", at)
    end = pattern.find("]", at)
    body = pattern[at + negative : end]
    if end < 0 or not body:
        raise BadPattern(pattern)
    if len(body) == 3 and body[1] == "-":
        low, high = body[0], body[2]
        if high < low:
            raise BadPattern(pattern)
        return _single(lambda c: (low <= c <= high) != negative), end + 1
    return _single(lambda c: (c in body) != negative), end + 1


def _literal(char: str) -> Part:
    return _single(lambda c: c == char)


def _single(accepts: Callable[[str], bool]) -> Part:
    def part(text: str, positions: Positions) -> Positions:
        return frozenset(p + 1 for p in positions if p < len(text) and accepts(text[p]))

    return part


def _anything(text: str, positions: Positions) -> Positions:
    return frozenset(range(min(positions), len(text) + 1))


def _segment(text: str, positions: Positions) -> Positions:
    ends: set[int] = set()
    for start in positions:
        stop = text.find("/", start)
        ends.update(range(start, (len(text) if stop < 0 else stop) + 1))
    return frozenset(ends)
