"""What a registry wants to know of one: the `WWW-Authenticate` header (RFC 9110, 11.6.1)."""

from __future__ import annotations

import re

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # noqa: S105 - a word of the grammar
_SCHEME = re.compile(rf"\s*,?\s*({_TOKEN})(?:\s+|$)(?!=)")
_PARAMETER = re.compile(rf'\s*,?\s*({_TOKEN})\s*=\s*(?:"((?:[^"\\]|\\.)*)"|({_TOKEN}))')
_ESCAPED = re.compile(r"\\(.)")
MAX_LENGTH = 1 << 14


class Challenge:
    """One way to sign in: its scheme in lower case, and its parameters."""

    __slots__ = ("parameters", "scheme")

    def __init__(self, scheme: str, parameters: dict[str, str]) -> None:
        self.scheme = scheme
        self.parameters = parameters


def parse(headers: list[str]) -> dict[str, Challenge]:
    """All challenges of a response, by scheme; what cannot be read is left out."""
    found: dict[str, Challenge] = {}
    for header in headers:
        text, position = header[:MAX_LENGTH], 0
        while match := _SCHEME.match(text, position):
            position = match.end()
            parameters: dict[str, str] = {}
            while pair := _PARAMETER.match(text, position):
                position = pair.end()
                quoted = pair.group(2)
                value = _ESCAPED.sub(r"\1", quoted) if quoted is not None else pair.group(3)
                parameters.setdefault(pair.group(1).lower(), value)
            scheme = match.group(1).lower()
            found.setdefault(scheme, Challenge(scheme, parameters))
    return found
