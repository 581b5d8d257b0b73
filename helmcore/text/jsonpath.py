"""JSONPath as kubectl and helm read it: a text with paths in braces (client-go's util/jsonpath).

Paths of names, indexes, slices and wildcards, quoted texts, and `{range PATH}...{end}`. Filters and
recursive descent are refused.
"""

from __future__ import annotations

from helmcore.errors import UsageError
from helmcore.text.patterns import later

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_STEP = later(
    r"""\.?\[['"]([^'"]+)['"]\]|\.?\[(-?\d*)(:?)(-?\d*)\]|\.?\[(\*)\]|\.(\*)|\.?((?:\\.|[^.\[\]\s'"{}()@?])+)"""
)
_ESCAPES = {"n": "\n", "t": "\t", "\\": "\\", '"': '"', "'": "'"}


class _Missing(Exception):
    """A path leads nowhere; helm then prints nothing, and says nothing."""


def find(template: str, value: Any) -> str:
    """Fill a template in with parts of a value.

    Several results stand side by side with spaces; maps and lists are JSON. Where a path leads
    nowhere there is no text at all, as helm has it. Raises `UsageError` for what is no template.
    """
    pieces = _pieces(template)
    out: list[str] = []
    try:
        _run(pieces, 0, value, value, out)
    except _Missing:
        return ""
    return "".join(out)


def _pieces(template: str) -> list[tuple[bool, str]]:
    """Cut a template into texts (False) and what stands in braces (True)."""
    pieces: list[tuple[bool, str]] = []
    rest = template
    while rest:
        text, brace, rest = rest.partition("{")
        if text:
            pieces.append((False, text))
        if brace:
            inner, closed, rest = rest.partition("}")
            if not closed:
                raise UsageError(f"error parsing jsonpath {template}: unclosed action")
            pieces.append((True, inner.strip()))
    depth = 0
    for is_action, text in pieces:
        depth += is_action and text.startswith("range")
        depth -= is_action and text == "end"
        if depth < 0:
            raise UsageError(f"error parsing jsonpath {template}: not in range, nothing to end")
        if is_action and text != "end" and text[:1] not in "\"'":
            _steps(text.removeprefix("range").strip(), template)
    if depth:
        raise UsageError(f"error parsing jsonpath {template}: unclosed range")
    return pieces


def _run(pieces: list[tuple[bool, str]], at: int, root: Any, here: Any, out: list[str]) -> int:
    """Go through pieces up to an `end`; give the place behind it."""
    while at < len(pieces):
        is_action, text = pieces[at]
        at += 1
        if not is_action:
            out.append(text)
        elif text == "end":
            return at
        elif text[:1] in {'"', "'"}:
            out.append(_unquoted(text))
        elif text.startswith("range"):
            body = at
            for item in _found(text[5:].strip(), root, here):
                at = _run(pieces, body, root, item, out)
            if at == body:
                at = _behind(pieces, body)
        else:
            out.append(" ".join(map(_shown, _found(text, root, here))))
    return at


def _behind(pieces: list[tuple[bool, str]], at: int) -> int:
    depth = 1
    while depth:
        is_action, text = pieces[at]
        depth += is_action and text.startswith("range")
        depth -= is_action and text == "end"
        at += 1
    return at


def _steps(path: str, template: str) -> list[tuple[str, ...]]:
    path = path.removeprefix("$").removeprefix("@")
    steps: list[tuple[str, ...]] = []
    at = 0
    if path in {"", "."}:
        return steps
    while at < len(path):
        match = _STEP.match(path, at)
        if match is None:
            raise UsageError(
                f"error parsing jsonpath {template}: {path[at:]!r} is not understood",
                hint="names, [index], [from:to], [*] and {range PATH}...{end} are; filters are not",
            )
        quoted, first, colon, last, star, dot_star, name = match.groups(default="")
        if star or dot_star:
            steps.append(("*",))
        elif quoted or name:
            steps.append(("name", quoted or name.replace("\\", "")))
        else:
            steps.append(("slice", first, last) if colon else ("index", first))
        at = match.end()
    return steps


def _found(path: str, root: Any, here: Any) -> list[Any]:
    values = [root if path.startswith("$") else here]
    for step in _steps(path, path):
        values = [item for value in values for item in _next(value, step)]
    return values


def _next(value: Any, step: tuple[str, ...]) -> list[Any]:
    if step[0] == "*":
        return (
            [item for _, item in sorted(value.items())] if isinstance(value, dict) else list(value)
        )
    if step[0] == "name":
        if not isinstance(value, dict) or step[1] not in value:
            raise _Missing
        return [value[step[1]]]
    if not isinstance(value, list):
        raise _Missing
    if step[0] == "slice":
        return value[int(step[1] or 0) : int(step[2]) if step[2] else None]
    index = int(step[1])
    if not -len(value) <= index < len(value):
        raise _Missing
    return [value[index]]


def _unquoted(text: str) -> str:
    body, parts, at = text[1:-1], [], 0
    while at < len(body):
        if body[at] == "\\" and at + 1 < len(body):
            parts.append(_ESCAPES.get(body[at + 1], body[at + 1]))
            at += 1
        else:
            parts.append(body[at])
        at += 1
    return "".join(parts)


def _shown(value: Any) -> str:
    from helmcore.text.gojson import to_json
    from helmcore.text.numbers import float64_g

    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return float64_g(value)
    return "null" if value is None else to_json(value)
