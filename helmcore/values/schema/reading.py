"""Reads a schema's JSON with the verdicts and words of Go's encoding/json."""

from __future__ import annotations

from helmcore.values.schema.failures import SchemaUnusable
from helmcore.values.schema.numbers import written, written_integer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: Go refuses deeper JSON.
GO_DEPTH = 10_000
#: Up to so many brackets a text cannot nest deep enough to be a danger.
HARMLESS = 400
#: Passes that peel one level of nesting each; what is left then is too deep.
PEELS = 60
_OTHERS = bytes(code for code in range(256) if code not in b"{}[]")


def read_json(data: bytes) -> Any:
    """The one JSON value in `data`; numbers remember how they were written.

    Raises SchemaUnusable with Go's message.
    """
    from helmcore.text.jsonscan import loads

    if data.count(b"{") + data.count(b"[") > HARMLESS and _nests_deep(data):
        raise _too_deep(data)
    text = data.decode("utf-8", "replace")
    try:
        return loads(text, number=written, integer=written_integer)
    except RecursionError:
        raise _too_deep(data) from None
    except ValueError:
        from helmcore.values.schema.jsonfaults import fault

        raise SchemaUnusable(fault(data), "values.schema.json is not valid JSON") from None


def _nests_deep(data: bytes) -> bool:
    # Without escapes every second piece between quotes is outside of strings.
    pieces = data.replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"')
    brackets = b"".join(pieces[::2]).translate(None, _OTHERS)
    for _ in range(PEELS):
        if len(brackets) <= HARMLESS:
            return False
        brackets = brackets.replace(b"{}", b"").replace(b"[]", b"")
    return len(brackets) > HARMLESS


def _too_deep(data: bytes) -> SchemaUnusable:
    return SchemaUnusable(
        "exceeded max depth",
        f"values.schema.json nests more than {HARMLESS} levels deep, which helmx does not follow",
    )
