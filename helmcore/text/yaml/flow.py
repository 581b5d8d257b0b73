"""Flow collections (`{...}`, `[...]`) for the fast reader: JSON and what looks like it."""

from __future__ import annotations

from helmcore.text.patterns import later
from helmcore.text.yaml.quoted import quoted
from helmcore.text.yaml.signals import Slow

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Callable
    from typing import Any

    from helmcore.text.yaml.shapes import Scalar

# As deep as Go goes (`max_flow_level` of scannerc.go).
_DEPTH = 10_000
_KEY_LENGTH = 250
# Spaces, line breaks, and comments that have one of these before them.
_GAP = later(r"(?:[ \n]|(?<=[ \n])#[^\n]*)*")
_PLAIN = later(
    r"(?:[A-Za-z0-9_./$(+<=~]|-(?=[A-Za-z0-9_./$]))"
    r"(?:[A-Za-z0-9_./$()+<=~*@%&!^|;\\-]|[ ](?=[A-Za-z0-9_./$(+<=~]))*"
)
_AFTER_PLAIN = later(r"[ ]*(?:[,\]}\n]|:[ \n])")
_MISSING: Any = object()


def flow(text: str, start: int, resolve: Callable[[str], Scalar]) -> tuple[Any, int]:
    """Read the flow collection that starts at `start`; give its value and where it ends."""
    stack: list[tuple[Any, Any]] = []
    container: Any = {} if text[start] == "{" else []
    root = container
    key: Any = _MISSING
    gap = _GAP.match
    position = start + 1
    while True:
        position = _end(gap(text, position))
        char = text[position : position + 1]
        closes = "}" if container.__class__ is dict else "]"
        if char == closes:
            if key is not _MISSING:
                raise Slow
            position += 1
            if not stack:
                if "\n---" in text[start:position] or "\n..." in text[start:position]:
                    raise Slow
                return root, position
            container, key = stack.pop()
        else:
            if container.__class__ is dict and key is _MISSING:
                key, position = _key(text, position, container, resolve)
                continue
            if char in "{[" and char:
                child: Any = {} if char == "{" else []
                if key is _MISSING:
                    container.append(child)
                else:
                    container[key] = child
                stack.append((container, _MISSING))
                if len(stack) >= _DEPTH:
                    raise Slow
                container, key = child, _MISSING
                position += 1
                continue
            value, position = _scalar(text, position, resolve)
            if key is _MISSING:
                container.append(value)
            else:
                container[key] = value
            key = _MISSING
        position = _separated(text, _end(gap(text, position)), container)


def _end(found: re.Match[str] | None) -> int:
    assert found is not None
    return found.end()


def _separated(text: str, position: int, container: Any) -> int:
    char = text[position : position + 1]
    if char == ",":
        return position + 1
    if char != ("}" if container.__class__ is dict else "]"):
        raise Slow
    return position


def _key(
    text: str, position: int, container: dict[str, Any], resolve: Callable[[str], Scalar]
) -> tuple[str, int]:
    value, end = _scalar(text, position, resolve)
    if type(value) is not str or end - position > _KEY_LENGTH or "\n" in text[position:end]:
        raise Slow
    while text[end] == " ":
        end += 1
    if text[end] != ":":
        raise Slow
    if text[position] not in "\"'" and text[end + 1] not in " \n":
        raise Slow
    if value == "<<" or value in container:
        raise Slow
    return value, end + 1


def _scalar(text: str, position: int, resolve: Callable[[str], Scalar]) -> tuple[Scalar, int]:
    char = text[position : position + 1]
    if char and char in "\"'":
        return quoted(text, position)
    found = _PLAIN.match(text, position)
    if found is None or not _AFTER_PLAIN.match(text, found.end()):
        raise Slow
    return resolve(found[0]), found.end()
