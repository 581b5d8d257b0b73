"""What helmx adds to a failed check: which key was probably meant."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from helmcore.values.schema.failures import Failure

#: More suggestions than that help nobody.
MOST = 20


def suggestions(failures: Iterable[Failure], above: str) -> list[str]:
    """A line for each key that is not known where a similar one is allowed or missing.

    `above` is the path of the chart's own table in the values, with a dot at its end.
    """
    lines: list[str] = []
    for failure in failures:
        for leaf in failure.leaves():
            for name in leaf.unknown:
                near = nearest(name, leaf.known)
                if near is not None and len(lines) < MOST:
                    place = above + ".".join((*leaf.path, name))
                    lines.append(f"{place}: did you mean {near!r}?".replace('"', "'"))
    return list(dict.fromkeys(lines))


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that a mistyped one is close to, None where none is."""
    wanted = name.lower()
    best, least = None, max(1, len(name) // 3) + 1
    for candidate in sorted(known):
        if abs(len(candidate) - len(name)) >= least:
            continue
        distance = _distance(wanted, candidate.lower(), least)
        if distance < least:
            best, least = candidate, distance
    return best


def _distance(one: str, two: str, limit: int) -> int:
    """How many letters must be changed, added, dropped or swapped; at least `limit` where more."""
    before: list[int] = []
    row = list(range(len(two) + 1))
    for i, char in enumerate(one, 1):
        current = [i]
        for j, other in enumerate(two, 1):
            cost = min(row[j] + 1, current[j - 1] + 1, row[j - 1] + (char != other))
            if i > 1 and j > 1 and char == two[j - 2] and other == one[i - 2]:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        if min(current) >= limit:
            return limit
        before, row = row, current
    return row[-1]
