"""Where libyaml reads more than goyaml's older port of it.

libyaml takes `\\/` within double quotes and `?` within plain scalars of flow collections; goyaml
refuses both. As the two scanners look ahead in the same way, the place where goyaml stops is found
by letting libyaml read the text with that character replaced by one that stops it in the same way;
the replacement is as long as what it replaces, so the marks are right.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_SLASH = b"\\/"
_UNKNOWN_ESCAPE = b"\\q"
# A `?` behind a character that can stand in a plain scalar.
_QUESTION = re.compile(rb"(?<=[^\s\[\]{},?\"'])\?")
_BOM = b"\xef\xbb\xbf"


def probe(data: bytes, loader_class: Any, yaml: Any) -> None:
    """Raise the error of PyYAML that stands for goyaml's, if goyaml refuses a text for these."""
    found = []
    if _SLASH in data:
        problem = _problem(data.replace(_SLASH, _UNKNOWN_ESCAPE), loader_class, yaml)
        if problem is not None and problem.problem == "found unknown escape character":
            found.append(problem)
    if (b"[" in data or b"{" in data) and _QUESTION.search(data):
        found += _at_question(data, b"}", loader_class, yaml)
        found += _at_question(data, b"]", loader_class, yaml)
    if found:
        raise min(found, key=lambda problem: problem.problem_mark.index)


def _at_question(data: bytes, closing: bytes, loader_class: Any, yaml: Any) -> list[Any]:
    """Give the error at a `?`: what closes the other kind of collection is as wrong there."""
    problem = _problem(_QUESTION.sub(closing, data), loader_class, yaml)
    if problem is None or not str(problem.problem).startswith("did not find expected ',' or"):
        return []
    at = problem.problem_mark.index
    character = data.decode("utf-8-sig", "replace")[at : at + 1]
    return [problem] if character == "?" else []


def _problem(data: bytes, loader_class: Any, yaml: Any) -> Any:
    """Read the first document's events for nothing but the scanner's or the parser's error."""
    anchors = set()
    try:
        parser = loader_class(data)
        while not isinstance(
            event := parser.get_event(), (yaml.DocumentEndEvent, yaml.StreamEndEvent)
        ):
            anchor = getattr(event, "anchor", None)
            if isinstance(event, yaml.AliasEvent) and anchor not in anchors:
                return None  # goyaml stops here already
            anchors.add(anchor)
    except yaml.MarkedYAMLError as problem:
        return problem
    except yaml.YAMLError:
        return None
    return None


def stand_in(data: bytes) -> tuple[bytes, str]:
    """Hide byte order marks at the start of lines, which libyaml skips and goyaml takes as text.

    Gives the text with another character in their place, and that character ("" if there are none).
    """
    if b"\n" + _BOM not in data:
        return data, ""
    for code in range(0xE000, 0xE100):
        char = chr(code)
        if char.encode() not in data:
            return data.replace(b"\n" + _BOM, b"\n" + char.encode()), char
    return data, ""
