"""Sprig's lists: ends, slices, filters and joins. Source: Sprig's ``list.go``.

Functions come as ``name`` and ``mustName``; in a template both fail alike, with the same text.
"""

from __future__ import annotations

from helmcore.text.kinds import ListList, NilList, Uint8, go_kind

from .convention import GoError, check_items
from .conversion import to_int64
from .reflection import deep_equal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .convention import Table

NIL_DEREFERENCE = "runtime error: invalid memory address or nil pointer dereference"


def _items(value: object, complaint: str) -> list[object]:
    if isinstance(value, list):
        return value
    if isinstance(value, bytes):
        return [Uint8(byte) for byte in value]
    if value is None:
        raise GoError(NIL_DEREFERENCE)
    kind = go_kind(value)
    elements = getattr(value, "elements", None)
    if kind == "slice" and elements is not None:
        return list(elements())
    raise GoError(f"{complaint} {kind}")


def append(items: object, item: object) -> list[object]:
    """A new list with the item at its end."""
    return [*_items(items, "Cannot push on type"), item]


def prepend(items: object, item: object) -> list[object]:
    """A new list with the item at its start."""
    return [item, *_items(items, "Cannot prepend on type")]


def first(items: object) -> object:
    """The first item; nil of an empty list."""
    found = _items(items, "Cannot find first on type")
    return found[0] if found else None


def last(items: object) -> object:
    """The last item; nil of an empty list."""
    found = _items(items, "Cannot find last on type")
    return found[-1] if found else None


def rest(items: object) -> list[object]:
    """All but the first item; a nil list of an empty one."""
    found = _items(items, "Cannot find rest on type")
    return found[1:] if type(found) is list and found else list(found[1:]) if found else NilList()


def initial(items: object) -> list[object]:
    """All but the last item; a nil list of an empty one."""
    found = _items(items, "Cannot find initial on type")
    return list(found[:-1]) if found else NilList()


def reverse(items: object) -> list[object]:
    """A new list, back to front."""
    return list(reversed(_items(items, "Cannot find reverse on type")))


def compact(items: object) -> list[object]:
    """A new list without the empty items."""
    return [item for item in _items(items, "Cannot compact on type") if item]


def uniq(items: object) -> list[object]:
    """A new list with the first of each group of deeply equal items."""
    found = _items(items, "Cannot find uniq on type")
    if all(item.__class__ is str for item in found):
        return list(dict.fromkeys(found))
    kept: list[object] = []
    for item in found:
        if not _is_in(kept, item):
            kept.append(item)
    return kept


def _is_in(haystack: Sequence[object], needle: object) -> bool:
    return any(deep_equal(needle, item) for item in haystack)


def without(items: object, *unwanted: object) -> list[object]:
    """A new list without the items that deeply equal an unwanted one."""
    found = _items(items, "Cannot find without on type")
    return [item for item in found if not _is_in(unwanted, item)]


def has(needle: object, haystack: object) -> bool:
    """Whether an item of the list deeply equals the needle; nil has nothing."""
    if haystack is None:
        return False
    return _is_in(_items(haystack, "Cannot find has on type"), needle)


def slice_list(items: object, *bounds: object) -> object:
    """Items from a start to an end, which is left out; nil of an empty list."""
    found = _items(items, "list should be type of slice or array but")
    if not found:
        return None
    start = to_int64(bounds[0]) if bounds else 0
    end = to_int64(bounds[1]) if len(bounds) > 1 else len(found)
    if not 0 <= start <= end <= len(found):
        raise GoError("reflect.Value.Slice: slice index out of bounds")
    if isinstance(items, bytes):
        return type(items)(items[start:end])
    kept = found[start:end]
    return kept if type(items) is list else type(items)(kept)  # type: ignore[call-arg]  # a list


def concat(*lists: object) -> list[object]:
    """One list of the items of all lists; a nil list where there are none."""
    joined: list[object] = []
    for items in lists:
        if go_kind(items) not in ("slice", "invalid"):
            raise GoError(f"Cannot concat type {go_kind(items)} as list")
        joined.extend(_items(items, ""))
        check_items(len(joined))
    return joined or NilList()


def chunk(size: int, items: object) -> ListList:
    """Lists of ``size`` items each; odd sizes fail or lose items as Go's arithmetic has it."""
    import math

    found = _items(items, "Cannot chunk type")
    total = len(found)
    count = math.floor((total - 1) / size) + 1 if size else -1
    if count < 0:
        raise GoError("runtime error: makeslice: len out of range")
    chunks = ListList()
    for at in range(count):
        length = size
        if at == count - 1:
            length = int(math.fmod(total, size)) or size
        if length < 0:
            raise GoError("runtime error: makeslice: len out of range")
        chunks.append(found[at * size : at * size + length])
    return chunks


TABLE: Table = {
    name: (signature, call)
    for names, signature, call in (
        ("append push mustAppend mustPush", "any, any", append),
        ("prepend mustPrepend", "any, any", prepend),
        ("first mustFirst", "any", first),
        ("last mustLast", "any", last),
        ("rest mustRest", "any", rest),
        ("initial mustInitial", "any", initial),
        ("reverse mustReverse", "any", reverse),
        ("compact mustCompact", "any", compact),
        ("uniq mustUniq", "any", uniq),
        ("without mustWithout", "any, ...any", without),
        ("has mustHas", "any, any", has),
        ("slice mustSlice", "any, ...any", slice_list),
        ("concat", "...any", concat),
        ("chunk mustChunk", "int, any", chunk),
    )
    for name in names.split()
}
