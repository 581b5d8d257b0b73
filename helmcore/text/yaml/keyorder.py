"""The order in which goyaml writes a mapping's keys (`sorter.go`): "natural", with numbers by value.

It is not a total order; where goyaml itself depends on chance, any result is as good.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

# Keys whose order is that of their code points: no digits, and no character between the letters.
_BY_CODE_POINT = re.compile(r"(?:[A-Za-z ./\-]*|[a-z_ ./\-]*)")
_MEMO_ENTRIES = 4096
_memo: dict[tuple[str, ...], list[str]] = {}


def ordered(keys: Iterable[str]) -> list[str]:
    """Sort a mapping's keys as goyaml does. Never change the list: it is shared."""
    wanted = tuple(keys)
    found = _memo.get(wanted)
    if found is None:
        if _BY_CODE_POINT.fullmatch("".join(wanted)):
            found = sorted(wanted)
        else:
            found = _naturally(wanted)
        if len(_memo) >= _MEMO_ENTRIES:
            _memo.clear()
        _memo[wanted] = found
    return found


def _naturally(keys: tuple[str, ...]) -> list[str]:
    from functools import cmp_to_key

    return sorted(keys, key=cmp_to_key(_compare))


def _compare(one: str, other: str) -> int:
    if _less(one, other):
        return -1
    return 1 if _less(other, one) else 0


def _less(one: str, other: str) -> bool:
    for at, (left, right) in enumerate(zip(one, other, strict=False)):
        if left == right:
            continue
        left_letter, right_letter = left.isalpha(), right.isalpha()
        if left_letter and right_letter:
            return left < right
        if left_letter or right_letter:
            return right_letter
        return _number_less(one, other, at)
    return len(one) < len(other)


def _number_less(one: str, other: str, at: int) -> bool:
    base = 0
    if one[at] == "0" or other[at] == "0":
        back = at - 1
        while back >= 0 and one[back].isdecimal():
            if one[back] != "0":
                base = 1
                break
            back -= 1
    left, left_end = _run(one, at, base)
    right, right_end = _run(other, at, base)
    if left != right:
        return left < right
    if left_end != right_end:
        return left_end < right_end
    return one[at] < other[at]


def _run(text: str, at: int, value: int) -> tuple[int, int]:
    # Go adds up code points minus that of "0", in an int64 that wraps around.
    while at < len(text) and text[at].isdecimal():
        value = value * 10 + ord(text[at]) - 48
        at += 1
    return (value + (1 << 63)) % (1 << 64) - (1 << 63), at
