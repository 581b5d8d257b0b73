"""What goes wrong once a YAML text is parsed, in the order in which Go would notice it."""

from __future__ import annotations

from helmcore.errors import YamlError
from helmcore.text.yaml import wording


class Failures:
    """The first failure of each of Go's phases after parsing: decode, convert, encode."""

    __slots__ = ("convert", "decode", "encode", "lines")

    def __init__(self) -> None:
        self.decode: str | None = None
        self.convert: str | None = None
        self.encode: str | None = None
        #: Texts that Go collects and reports together, after everything was decoded.
        self.lines: list[str] = []

    def reraise(self) -> None:
        """Raise what Go would report, if anything failed."""
        if self.decode is not None:
            raise YamlError(wording.CONVERTING + "yaml: " + self.decode)
        if self.lines:
            listed = "\n  ".join(self.lines)
            raise YamlError(wording.CONVERTING + "yaml: unmarshal errors:\n  " + listed)
        message = self.convert or self.encode
        if message is not None:
            raise YamlError(wording.CONVERTING + message)
