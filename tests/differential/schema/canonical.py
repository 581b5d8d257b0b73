"""Brings a failure's lines into one order where Go's random order of maps decides."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

NOT_ALLOWED = re.compile(r"additional properties (.*) not allowed$")
LINE = re.compile(r"( *)- at '((?:[^'\\]|\\.)*)': (.*)$")
BY_NAME = re.compile(r"invalid propertyName |properties .* required, if ")


@dataclass
class Line:
    path: str
    text: str
    below: list[Line] = field(default_factory=list)

    def key(self) -> tuple[str, str]:
        return self.path, self.text if BY_NAME.match(self.text) else ""

    def sorted(self) -> Line:
        text = self.text
        found = NOT_ALLOWED.search(text)
        if found:
            names = ", ".join(sorted(found[1].split(", ")))
            text = f"additional properties {names} not allowed"
        return Line(self.path, text, sorted((line.sorted() for line in self.below), key=Line.key))

    def show(self, indent: int = 0) -> str:
        shown = f"{'  ' * indent}- at '{self.path}': {self.text}\n"
        return shown + "".join(line.show(indent + 1) for line in self.below)


def sections(text: str, charts: set[str]) -> dict[str, str]:
    """The canonical lines of each chart in a message."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in text.split("\n"):
        if line.endswith(":") and line[:-1] in charts:
            current = found.setdefault(line[:-1], [])
        elif line:
            current.append(line)
    return {chart: canonical(lines) for chart, lines in found.items()}


def canonical(lines: list[str]) -> str:
    """The lines of one chart in the canonical order."""
    root = Line("", "")
    above = [root]
    rest = []
    for line in lines:
        found = LINE.match(line)
        if found is None:
            rest.append(line)
            continue
        depth = len(found[1]) // 2
        path, text = found[2], found[3]
        if text.startswith("invalid propertyName "):
            # Helm shows the path of whatever it looked at last here.
            path = "?"
        entry = Line(path, text)
        del above[depth + 1 :]
        above[-1].below.append(entry)
        above.append(entry)
    return "\n".join(rest) + "".join(line.show() for line in root.sorted().below)
