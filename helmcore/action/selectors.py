"""Label selectors as Kubernetes reads them: `a=b,c!=d,e in (f,g),h,!i`."""

from __future__ import annotations

import re

from helmcore.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Test = Callable[[Mapping[str, str]], bool]

_TERM = re.compile(
    r"\s*(?:"
    r"(?P<absent>!)\s*(?P<missing>[^\s,=!()]+)"
    r"|(?P<key>[^\s,=!()]+)\s*(?:"
    r"(?P<sign>==?|!=)\s*(?P<value>[^\s,=!()]*)"
    r"|(?P<set>in|notin)\s*\((?P<values>[^()]*)\)"
    r")?)\s*(?:,|\Z)"
)


def parse(text: str) -> Test:
    """A function that tells whether labels match. Raises `UsageError`."""
    tests: list[Test] = []
    place, end = 0, len(text.rstrip())
    while place < end:
        match = _TERM.match(text, place)
        if match is None:
            raise UsageError(
                f"unable to parse requirement: {text[place:].strip()!r}",
                subject=f"selector {text!r}",
            )
        tests.append(_test(match))
        place = match.end()
    return lambda labels: all(test(labels) for test in tests)


def _test(match: re.Match[str]) -> Test:
    part = match.groupdict()
    if part["absent"]:
        missing = part["missing"]
        return lambda labels: missing not in labels
    key, sign, value = part["key"], part["sign"], part["value"]
    if sign == "!=":
        return lambda labels: labels.get(key) != value
    if sign:
        return lambda labels: labels.get(key) == value
    if part["set"]:
        among = {one.strip() for one in part["values"].split(",")}
        if part["set"] == "in":
            return lambda labels: labels.get(key) in among
        return lambda labels: labels.get(key) not in among
    return lambda labels: key in labels
