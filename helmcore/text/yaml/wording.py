"""Go's words for what is wrong with a YAML text."""

from __future__ import annotations

import re

from helmcore.errors import YamlError
from helmcore.text.patterns import later
from helmcore.text.quote import go_quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: How sigs.k8s.io/yaml begins every error of reading.
CONVERTING = "error converting YAML to JSON: "

# The end of what may be a key and is no plain scalar: those look for their end over several lines.
_WHOLE_TOKEN = later(r"(?:[\"'\]}]|[*]\w+)\s*\Z")
_EMPTY = later(r"\{\s*\}|\[\s*\]")
_CONTENT = later(r"^ *[^ #\n][^\n]*$", re.MULTILINE)
_DEPTH = "exceeded max depth of 10000"
_DEPTH_HINT = (
    "documents nested deeper than 1,000 levels are read only if they are written plainly "
    "(no anchors, tags or other rare forms)"
)


def translated(problem: Any, data: bytes) -> YamlError:
    """Turn an error of PyYAML into the one that goyaml reports for the same text, `data`.

    goyaml's scanner is libyaml's, so are its words; what differs is how it counts lines
    (`parser.fail` of decode.go): a line of 0 is not printed, and only the scanner's are raised by
    one.
    """
    text = getattr(problem, "problem", None)
    if text is None:
        return YamlError(CONVERTING + "yaml: " + str(getattr(problem, "reason", problem)))
    mark, context = problem.problem_mark, problem.context_mark
    is_scanner = type(problem).__name__ == "ScannerError"
    hint = None
    if text == "exceeded maximum nesting depth":
        text, hint = _DEPTH, _DEPTH_HINT
    elif text == "could not find expected ':'":
        source = data.decode("utf-8-sig", "replace")
        if _starts_nothing(source, mark):
            text = "found character that cannot start any token"
        elif _EMPTY.match(source, context.index) and not _is_value(source, context):
            return _no_key(source, context)
    line = 0
    if mark is not None and mark.line:
        line = mark.line + is_scanner
    elif context is not None and context.line:
        line = context.line
    where = f"line {line}: " if line else ""
    return YamlError(
        f"{CONVERTING}yaml: {where}{text}",
        line=mark.line + 1 if mark is not None else 0,
        column=mark.column + 1 if mark is not None else 0,
        hint=hint,
    )


def _starts_nothing(text: str, mark: Any) -> bool:
    """Tell whether goyaml, which looks at keys without a `:` later, first finds a bad character."""
    character = text[mark.index : mark.index + 1]
    if not character or character not in "@`\t%" or (character == "%" and not mark.column):
        return False
    return _WHOLE_TOKEN.search(text[: mark.index]) is not None


def _is_value(text: str, mark: Any) -> bool:
    """Tell whether the line before, at the same depth, is a key that waits for its value."""
    before = _CONTENT.findall(text[: mark.index - mark.column])
    if not before:
        return False
    line = before[-1].rstrip()
    return bool(line.endswith(":") and len(line) - len(line.lstrip()) == mark.column)


def _no_key(text: str, mark: Any) -> YamlError:
    """The error for an empty flow collection where a key should be: to goyaml it can be none."""
    problem = "did not find expected key"
    for line in reversed(_CONTENT.findall(text[: mark.index - mark.column])):
        depth = len(line) - len(line.lstrip(" "))
        is_item = depth == mark.column and line[depth] == "-"
        if is_item:
            problem = "did not find expected '-' indicator"
        elif depth <= mark.column:
            if depth == mark.column:
                problem = "did not find expected key"
            break
    where = f"line {mark.line}: " if mark.line else ""
    return YamlError(
        f"{CONVERTING}yaml: {where}{problem}", line=mark.line + 1, column=mark.column + 1
    )


def too_deep(mark: Any) -> YamlError:
    """The error for more than 10,000 levels."""
    where = f"line {mark.line + 1}: " if mark.line else ""
    return YamlError(
        f"{CONVERTING}yaml: {where}{_DEPTH}", line=mark.line + 1, column=mark.column + 1
    )


def incompatible(mark: Any) -> YamlError:
    """The error for a `%YAML` directive with another version than 1.1."""
    where = f"line {mark.line}: " if mark.line else ""
    return YamlError(
        f"{CONVERTING}yaml: {where}found incompatible YAML document",
        line=mark.line + 1,
        column=mark.column + 1,
    )


def number_key(value: float) -> Any:
    """The string that sigs.k8s.io/yaml makes of a number that is a mapping's key.

    Returns the value itself where it makes none: an integer above int64.
    """
    from helmcore.text.numbers import float32_g

    if isinstance(value, int):
        return value if value >= 1 << 63 else str(value)
    if repr(value) == "nan":
        return ".nan"
    if value in (float("inf"), float("-inf")):
        return ".inf" if value > 0 else "-.inf"
    return float32_g(value)


def unsupported_key(key: Any, value: Any) -> str:
    """The text for a key that cannot be one in JSON."""
    shown = "type: %!s(<nil>), key: <nil>" if key is None else f"type: uint64, key: {key:#x}"
    printed = "<nil>" if value is None else go_syntax(value)
    return f"unsupported map key of {shown}, value: {printed}"


def go_syntax(value: Any) -> str:
    """Print as Go's `%#v` prints what goyaml decoded."""
    from helmcore.text.numbers import float64_g

    if value is None:
        return "interface {}(nil)"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return go_quote(value)
    if isinstance(value, int):
        return f"{value:#x}" if value >= 1 << 63 else str(value)
    if isinstance(value, float):
        return float64_g(value)
    if isinstance(value, list):
        return "[]interface {}{" + ", ".join(go_syntax(item) for item in value) + "}"
    pairs = ", ".join(f"{go_quote(key)}:{go_syntax(value[key])}" for key in sorted(value))
    return "map[interface {}]interface {}{" + pairs + "}"


def not_json(value: Any) -> str | None:
    """encoding/json's complaint about the first number in `value` that JSON cannot write."""
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, float):
            if item - item != 0.0:
                shown = "NaN" if repr(item) == "nan" else "+Inf" if item > 0 else "-Inf"
                return f"json: unsupported value: {shown}"
        elif isinstance(item, dict):
            pending.extend(item[key] for key in sorted(item, reverse=True))
        elif isinstance(item, list):
            pending.extend(reversed(item))
    return None
