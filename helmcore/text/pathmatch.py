"""Go's path.Match, without regular expressions: linear in pattern times text, whatever the pattern.

As `path/filepath/match.go`: `*` and `?` never match a slash, `[...]` is a class, `\\` escapes.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

MAGIC = frozenset("*?[\\")


class BadPattern(ValueError):
    """The pattern is malformed."""


def matcher(pattern: str) -> Callable[[str], bool]:
    """Give a function that says whether a whole path matches. It may raise `BadPattern`."""
    if not MAGIC.intersection(pattern):
        return pattern.__eq__
    rest = pattern[1:]
    if pattern[0] == "*" and not MAGIC.intersection(rest) and "/" not in rest:
        return lambda path: path.endswith(rest) and "/" not in path
    return lambda path: match(pattern, path)


def match(pattern: str, path: str) -> bool:
    """Say whether a whole path matches the pattern. Raises `BadPattern`."""
    while pattern:
        star, chunk, pattern = _chunk(pattern)
        if star and not chunk:
            return "/" not in path
        rest = _match_chunk(chunk, path)
        if rest is not None and (not rest or pattern):
            path = rest
            continue
        if star:
            for start in range(len(path)):
                if path[start] == "/":
                    break
                rest = _match_chunk(chunk, path[start + 1 :])
                if rest is not None and (pattern or not rest):
                    break
            else:
                rest = None
            if rest is not None and (pattern or not rest):
                path = rest
                continue
        while pattern:  # the rest must be well formed, even though it no longer matters
            _, chunk, pattern = _chunk(pattern)
            _match_chunk(chunk, "")
        return False
    return not path


def _chunk(pattern: str) -> tuple[bool, str, str]:
    """Split off leading stars and the text up to the next star."""
    star = False
    while pattern.startswith("*"):
        pattern = pattern[1:]
        star = True
    in_class, position = False, 0
    while position < len(pattern):
        char = pattern[position]
        if char == "\\":
            position += 1
        elif char == "[":
            in_class = True
        elif char == "]":
            in_class = False
        elif char == "*" and not in_class:
            break
        position += 1
    return star, pattern[:position], pattern[position:]


def _match_chunk(chunk: str, path: str) -> str | None:
    """Match a chunk without stars at the start of a path; give what is left, None for no match."""
    position, at, failed = 0, 0, False
    while position < len(chunk):
        if not failed and at >= len(path):
            failed = True
        char = chunk[position]
        if char == "[":
            want = path[at] if not failed else "\0"
            matched, position = _in_class(chunk, position + 1, want)
            failed = failed or not matched
            at += 1
            continue
        if char == "\\":
            position += 1
            if position >= len(chunk):
                raise BadPattern(chunk)
            char = chunk[position]
            failed = failed or path[at] != char
        elif char == "?":
            failed = failed or path[at] == "/"
        else:
            failed = failed or path[at] != char
        at += 1
        position += 1
    return None if failed else path[at:]


def _in_class(chunk: str, position: int, want: str) -> tuple[bool, int]:
    """Read a class after its bracket; give whether `want` is in it and where it ends."""
    negated = chunk.startswith("^", position)
    position += negated
    matched, ranges = False, 0
    while True:
        if chunk.startswith("]", position) and ranges:
            return matched != negated, position + 1
        low, position = _class_char(chunk, position)
        high = low
        if chunk.startswith("-", position):
            high, position = _class_char(chunk, position + 1)
        matched = matched or low <= want <= high
        ranges += 1


def _class_char(chunk: str, position: int) -> tuple[str, int]:
    if position >= len(chunk) or chunk[position] in "-]":
        raise BadPattern(chunk)
    if chunk[position] == "\\":
        position += 1
        if position >= len(chunk):
            raise BadPattern(chunk)
    if position + 1 >= len(chunk):
        raise BadPattern(chunk)
    return chunk[position], position + 1
