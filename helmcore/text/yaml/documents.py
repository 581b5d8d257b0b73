"""Texts of several documents, and documents that must be a mapping or a list."""

from __future__ import annotations

from helmcore.errors import YamlError
from helmcore.text.yaml.reading import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.text.yaml.shapes import YamlValue

_DECODING = "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal "
_MAP = "map[string]interface {}"
_LIST = "[]interface {}"


def load_map(text: str | bytes, *, source: str = "") -> dict[str, YamlValue]:
    """Read a document into Go's `map[string]any`: an empty document is an empty mapping.

    Raises YamlError with Go's text, also where the document is something else.
    """
    value = load(text, source=source)
    if isinstance(value, dict):
        return value
    if value is None:
        return {}
    raise mismatch(value, _MAP, source)


def load_list(text: str | bytes, *, source: str = "") -> list[YamlValue]:
    """Read a document into Go's `[]any`: an empty document is an empty list.

    Raises YamlError with Go's text, also where the document is something else.
    """
    value = load(text, source=source)
    if isinstance(value, list):
        return value
    if value is None:
        return []
    raise mismatch(value, _LIST, source)


def load_all(text: str | bytes, *, source: str = "") -> list[dict[str, YamlValue]]:
    """Read a values file: one mapping a document, in order (`LoadValues` of Helm's loader).

    Raises YamlError in Helm's words. Line numbers in them count from the document's start, as in
    Helm; `line` counts from the file's.
    """
    found = []
    for start, document in split(text, source=source):
        try:
            found.append(load_map(document))
        except YamlError as problem:
            line = problem.line + start if problem.line else 0
            where = f":{line}:{problem.column}" if line else ""
            raise YamlError(
                f"cannot unmarshal yaml document: {problem.message}",
                line=line,
                column=problem.column,
                hint=problem.hint,
                subject=source + where if source else None,
            ) from None
    return found


def split(text: str | bytes, *, source: str = "") -> list[tuple[int, str | bytes]]:
    """Split at lines that start with `---`, as `YAMLReader` of k8s.io/apimachinery does.

    Gives each document with the number of lines before it. Raises YamlError for a separator with
    anything but a comment behind it.
    """
    if isinstance(text, bytes):
        text = text.decode("utf-8", "surrogateescape")
    if "---" not in text and "\r" not in text:
        return [(0, text if text[-1:] == "\n" else text + "\n")] if text else []
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    found: list[tuple[int, str | bytes]] = []
    held: list[str] = []
    start = 0
    for number, raw in enumerate(lines):
        line = raw.removesuffix("\r")
        if line[:3] == "---":
            rest = line[3:].strip()
            if rest and rest[0] != "#":
                raise YamlError(
                    f"error reading yaml document: invalid Yaml document separator: {rest}",
                    line=number + 1,
                    column=1,
                    subject=f"{source}:{number + 1}" if source else None,
                )
            if held:
                found.append((start, "\n".join(held) + "\n"))
                held, start = [], number + 1
                continue
        held.append(line)
    if held:
        found.append((start, "\n".join(held) + "\n"))
    return found


def mismatch(value: YamlValue, wanted: str, source: str = "") -> YamlError:
    """encoding/json's complaint that a value does not fit into a Go type."""
    kinds = {str: "string", bool: "bool", float: "number", list: "array", dict: "object"}
    return YamlError(
        f"{_DECODING}{kinds[type(value)]} into Go value of type {wanted}", subject=source or None
    )
