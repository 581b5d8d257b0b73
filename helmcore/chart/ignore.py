"""`.helmignore` as helm reads it (`pkg/ignore/rules.go`), oddities included.

A rule with `!` does not bring files back: everything that it does not match is ignored.
"""

from __future__ import annotations

from helmcore.errors import ChartInvalid
from helmcore.text.pathmatch import BadPattern, matcher

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

FILE_NAME = ".helmignore"


class Rule:
    """One line of the file, without its marks."""

    __slots__ = ("base_only", "match", "must_be_folder", "negated")

    def __init__(self, line: str) -> None:
        self.negated = line.startswith("!")
        pattern = line[1:] if self.negated else line
        self.must_be_folder = pattern.endswith("/")
        if self.must_be_folder:
            pattern = pattern[:-1]
        self.base_only = "/" not in pattern
        if pattern.startswith("/"):
            pattern = pattern[1:]
        self.match: Callable[[str], bool] = matcher(pattern)


class Rules:
    """All rules of a chart, in order; helm's own rule against hidden templates comes last."""

    __slots__ = ("rules",)

    def __init__(self, text: str = "") -> None:
        self.rules = [Rule(line) for line in _lines(text)]
        self.rules.append(Rule("templates/.?*"))

    def ignores(self, path: str, is_folder: bool) -> bool:
        """Whether a path below the chart's folder (slashes, no leading one) is left out."""
        if path in ("", ".", "./"):
            return False
        base = path.rpartition("/")[2]
        for rule in self.rules:
            if rule.must_be_folder and not is_folder:
                if rule.negated:
                    return True
                continue
            if rule.match(base if rule.base_only else path) != rule.negated:
                return True
        return False


def _lines(text: str) -> list[str]:
    lines = []
    for line in map(str.strip, text.removeprefix("\ufeff").split("\n")):
        if not line or line.startswith("#"):
            continue
        if "**" in line:
            raise ChartInvalid("double-star (**) syntax is not supported")
        try:
            matcher(line)("abc")
        except BadPattern:
            raise ChartInvalid("syntax error in pattern") from None
        lines.append(line)
    return lines
