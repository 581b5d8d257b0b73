"""The order in which goyaml writes a mapping's keys (`sorter.go`): numbers in them by value.

It is not a total order; where goyaml itself depends on chance, any result is as good.
"""

from __future__ import annotations

from helmcore.text.patterns import later

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# Keys whose order is that of their code points: no digits, and no character between the letters.
_BY_CODE_POINT = later(r"(?:[A-Za-z ./\-]*|[a-z_ ./\-]*)")
_MEMO_ENTRIES = 4096
_memo: dict[tuple[str, ...], list[str]] = {}


def ordered(keys: Iterable[str]) -> list[str]:
    """Sort a mapping's keys as goyaml v2 does. Never change the list: it is shared."""
    wanted = tuple(keys)
    found = _memo.get(wanted)
    if found is None:
        by_code_point = _BY_CODE_POINT.fullmatch("".join(wanted))
        found = sorted(wanted) if by_code_point else _naturally(wanted, _less)
        if len(_memo) >= _MEMO_ENTRIES:
            _memo.clear()
        _memo[wanted] = found
    return found


def ordered_pretty(keys: Iterable[str]) -> list[str]:
    """Sort a mapping's keys as goyaml v3 does."""
    wanted = tuple(keys)
    if _BY_CODE_POINT.fullmatch("".join(wanted)):
        return sorted(wanted)
    return _naturally(wanted, _less_pretty)


def _naturally(keys: tuple[str, ...], less: Callable[[str, str], bool]) -> list[str]:
    from functools import cmp_to_key

    def compare(one: str, other: str) -> int:
        return -1 if less(one, other) else int(less(other, one))

    return sorted(keys, key=cmp_to_key(compare))


def _less(one: str, other: str) -> bool:
    for at, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return _character_less(one, other, at, after_digits=False)
    return len(one) < len(other)


def _less_pretty(one: str, other: str) -> bool:
    for at, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            after_digits = at > 0 and one[at - 1].isdecimal()
            return _character_less(one, other, at, after_digits=after_digits)
    return len(one) < len(other)


def _character_less(one: str, other: str, at: int, *, after_digits: bool) -> bool:
    left, right = one[at], other[at]
    left_letter, right_letter = left.isalpha(), right.isalpha()
    if left_letter and right_letter:
        return left < right
    if left_letter or right_letter:
        return left_letter if after_digits else right_letter
    return _number_less(one, other, at)


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
