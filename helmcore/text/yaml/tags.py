"""Scalars with an explicit tag, as goyaml v2 takes them (`resolve.go`, `decode.go`)."""

from __future__ import annotations

from helmcore.text.yaml.scalars import WORDS, is_date, number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.text.yaml.failures import Failures
    from helmcore.text.yaml.shapes import Scalar

_LONG = "tag:yaml.org,2002:"
_RESOLVABLE = ("bool", "int", "float", "null", "timestamp")


def tagged(tag: str, text: str, failures: Failures, *, keep_integers: bool) -> Scalar:
    """Resolve `text` under `tag`; a contradiction is noted in `failures` and gives None."""
    name = tag[len(_LONG) :] if tag.startswith(_LONG) else ""
    if name == "binary":
        return _binary(text, failures)
    if name not in _RESOLVABLE:
        return text  # !!str, "!", and every tag that goyaml does not know
    found, value = _resolve(text, name)
    if name == "float" and found == "int" and isinstance(value, int) and value < 1 << 63:
        return float(value)
    if found != name:
        failures.decode = failures.decode or f"cannot decode !!{found} `{text}` as a !!{name}"
        return None
    if name == "timestamp":
        return text
    if isinstance(value, int) and not isinstance(value, bool) and not keep_integers:
        return float(value)
    return value


def _resolve(text: str, name: str) -> tuple[str, Scalar]:
    if text in WORDS:
        value = WORDS[text]
        if value is None:
            return "null", None
        return ("bool" if isinstance(value, bool) else "float"), value
    if text == "<<":
        return "str", text
    if name == "timestamp" and is_date(text):
        return "timestamp", text
    found = number(text) if text[0] in "+-.0123456789" else None
    if found is None:
        return "str", text
    return ("int" if isinstance(found, int) else "float"), found


def _binary(text: str, failures: Failures) -> Scalar:
    from binascii import Error, a2b_base64

    body = text.replace("\n", "").replace("\r", "")
    try:
        data = a2b_base64(body.encode("ascii"), strict_mode=True) if body else b""
    except (Error, UnicodeEncodeError):
        data = None
    if data is None or len(body) % 4:
        failures.decode = failures.decode or "!!binary value contains invalid base64 data"
        return None
    # JSON has no bytes: what is not UTF-8 is replaced on the way, as encoding/json does.
    return data.decode("utf-8", "replace")
