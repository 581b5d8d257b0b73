"""Reading YAML: the fast path first, the complete reader for whatever it does not know."""

from __future__ import annotations

from helmcore.errors import YamlError
from helmcore.text.yaml import subset
from helmcore.text.yaml.signals import Slow

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.text.yaml.shapes import YamlValue


def load(text: str | bytes, *, source: str = "") -> YamlValue:
    """Read the first document of `text` as `yaml.Unmarshal` of sigs.k8s.io/yaml does.

    Every number is a float. A `str` may hold invalid UTF-8 as surrogate escapes. Raises YamlError
    with Go's text; `source` names the file in the error's subject.
    """
    try:
        return subset.read(text if isinstance(text, str) else _decoded(text))
    except Slow:
        return _complete(text, source, strict=False, keep_integers=False)


def load_strict(text: str | bytes, *, source: str = "") -> YamlValue:
    """Read as `load` does, but refuse repeated keys (`yaml.UnmarshalStrict`)."""
    try:
        return subset.read(text if isinstance(text, str) else _decoded(text), strict=True)
    except Slow:
        return _complete(text, source, strict=True, keep_integers=False)


def load_typed(text: str | bytes, *, source: str = "") -> YamlValue:
    """Read as `load` does, but leave integers as `int`.

    For files that Helm reads into structs with string fields (Chart.yaml), where `1.10` and `110`
    are formatted by kind (`coerced`).
    """
    try:
        return subset.read(text if isinstance(text, str) else _decoded(text), subset.INTEGERS)
    except Slow:
        return _complete(text, source, strict=False, keep_integers=True)


def _decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise Slow from None


def _complete(text: str | bytes, source: str, *, strict: bool, keep_integers: bool) -> YamlValue:
    from helmcore.text.yaml.complete import read

    data = text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text
    try:
        return read(data, strict=strict, keep_integers=keep_integers)
    except YamlError as problem:
        if source:
            line = f":{problem.line}:{problem.column}" if problem.line else ""
            problem.subject = source + line
        raise
