"""Sprig's everyday string functions: cutting, padding, quoting, searching, joining.

Everything here is on the path of nearly every chart, so each has a short way for plain ASCII text.
Rare ones (case styles, wrapping, abbreviations) are in `wording`. Source: Sprig's ``strings.go``.
"""

from __future__ import annotations

from helmcore.text.kinds import StringList, StringMap

from .convention import (
    MOST_CHARACTERS,
    MOST_ITEMS,
    GoError,
    check_characters,
    check_items,
    joined,
)
from .conversion import from_bytes, runes, strval, to_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .convention import Table

#: What Go's ``unicode.IsSpace`` takes; Python's own ``strip`` also takes U+001C to U+001F.
GO_SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)


def trim(text: str) -> str:
    """``strings.TrimSpace``."""
    return text.strip(GO_SPACE)


def trim_all(cutset: str, text: str) -> str:
    """``strings.Trim`` with the cut set first."""
    return text.strip(cutset) if cutset else text


def trim_suffix(suffix: str, text: str) -> str:
    """``strings.TrimSuffix`` with the suffix first."""
    return text.removesuffix(suffix)


def trim_prefix(prefix: str, text: str) -> str:
    """``strings.TrimPrefix`` with the prefix first."""
    return text.removeprefix(prefix)


def trunc(count: int, text: str) -> str:
    """The first ``count`` bytes, or the last ``-count``."""
    if text.isascii():
        if count < 0:
            return text[count:] if len(text) + count > 0 else text
        return text[:count]
    data = to_bytes(text)
    if count < 0:
        return from_bytes(data[count:]) if len(data) + count > 0 else text
    return from_bytes(data[:count])


def substr(start: int, end: int, text: str) -> str:
    """Bytes ``start`` to ``end``; Go's panics where they are out of range."""
    data = to_bytes(text)
    size = len(data)
    if start < 0:
        start = 0
    elif end < 0 or end > size:
        end = size
        if start > size:
            raise GoError(f"runtime error: slice bounds out of range [{start}:{size}]")
    if end > size:
        raise GoError(f"runtime error: slice bounds out of range [:{end}] with length {size}")
    if end < 0:
        raise GoError(f"runtime error: slice bounds out of range [:{end}]")
    if start > end:
        raise GoError(f"runtime error: slice bounds out of range [{start}:{end}]")
    return from_bytes(data[start:end])


def lower(text: str) -> str:
    """``strings.ToLower``: rune by rune."""
    if text.isascii():
        return text.lower()
    from .unicode import to_lower

    return "".join(map(to_lower, runes(text)))


def upper(text: str) -> str:
    """``strings.ToUpper``: rune by rune."""
    if text.isascii():
        return text.upper()
    from .unicode import to_upper

    return "".join(map(to_upper, runes(text)))


def repeat(count: int, text: str) -> str:
    """``strings.Repeat`` with the count first."""
    if count < 0:
        raise GoError("strings: negative Repeat count")
    if count * len(text) >= 1 << 63:
        raise GoError("strings: Repeat output length overflow")
    check_characters(count * len(text))
    return text * count


def indent(spaces: int, text: str) -> str:
    """Put ``spaces`` blanks before every line, the empty ones too."""
    pad = repeat(spaces, " ")
    if spaces > 1000:
        check_characters((text.count("\n") + 1) * spaces)
    return pad + text.replace("\n", "\n" + pad)


def nindent(spaces: int, text: str) -> str:
    """``indent`` after a line break."""
    return "\n" + indent(spaces, text)


def contains(part: str, text: str) -> bool:
    """``strings.Contains`` with the part first."""
    return part in text


def has_prefix(prefix: str, text: str) -> bool:
    """``strings.HasPrefix`` with the prefix first."""
    return text.startswith(prefix)


def has_suffix(suffix: str, text: str) -> bool:
    """``strings.HasSuffix`` with the suffix first."""
    return text.endswith(suffix)


def replace(old: str, new: str, text: str) -> str:
    """``strings.ReplaceAll`` with the text last."""
    if len(new) > len(old) and len(text) * len(new) > MOST_CHARACTERS:
        check_characters(text.count(old) * (len(new) - len(old)) + len(text))
    return text.replace(old, new)


def plural(one: str, many: str, count: int) -> str:
    """``one`` for a count of 1, else ``many``."""
    return one if count == 1 else many


def quote(*values: object) -> str:
    """Each value that is not nil, as ``%q`` writes its text."""
    return joined(" ", [_quoted(value) for value in values if value is not None])


def _quoted(value: object) -> str:
    text = value if isinstance(value, str) else strval(value)
    if text.isascii() and text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    from helmx_render_gotemplate.gofmt import quote as go_quote

    return go_quote(text)


def squote(*values: object) -> str:
    """Each value that is not nil, as ``'%v'``."""
    return joined(" ", [f"'{_printed(value)}'" for value in values if value is not None])


def _printed(value: object) -> str:
    if isinstance(value, str):
        return value
    from helmx_render_gotemplate.gofmt import sprint

    return sprint(value)


def cat(*values: object) -> str:
    """The values that are not nil, as ``%v`` prints them, with blanks between."""
    return joined(" ", [_printed(value) for value in values if value is not None])


def split_go(text: str, separator: str, limit: int = -1) -> list[str]:
    """``strings.SplitN``: an empty separator cuts between runes, a limit of 0 gives nothing."""
    if limit == 0:
        return []
    if len(text) > MOST_ITEMS:
        check_items(text.count(separator))
    if separator:
        return text.split(separator, -1 if limit < 0 else limit - 1)
    parts = list(from_bytes(to_bytes(text)))
    if 0 < limit < len(parts):
        parts[limit - 1 :] = ["".join(parts[limit - 1 :])]
    return parts


def split_list(separator: str, text: str) -> StringList:
    """``strings.Split`` with the separator first."""
    return StringList(split_go(text, separator))


def split(separator: str, text: str) -> StringMap:
    """The parts as a map with the keys ``_0``, ``_1`` ..."""
    return StringMap({f"_{at}": part for at, part in enumerate(split_go(text, separator))})


def splitn(separator: str, limit: int, text: str) -> StringMap:
    """``split`` into at most ``limit`` parts."""
    parts = split_go(text, separator, limit)
    return StringMap({f"_{at}": part for at, part in enumerate(parts)})


def to_strings(value: object) -> StringList:
    """The items that are not nil as text; anything but a list becomes a list of one."""
    if isinstance(value, StringList):
        return value
    return StringList(strings_of(value))


def strings_of(value: object) -> list[str]:
    """Sprig's ``strslice``."""
    if isinstance(value, list):
        return [
            item if isinstance(item, str) else strval(item) for item in value if item is not None
        ]
    if isinstance(value, bytes):
        return [str(byte) for byte in value]
    return [] if value is None else [strval(value)]


def join(separator: str, value: object) -> str:
    """``strings.Join`` over ``toStrings`` of the value."""
    return joined(separator, strings_of(value))


def sort_alpha(value: object) -> StringList:
    """The items as text, in the order of their bytes."""
    if not isinstance(value, (list, bytes)):
        return StringList([strval(value)])
    items = strings_of(value)
    items.sort(key=None if all(map(str.isascii, items)) else to_bytes)
    if isinstance(value, StringList):
        # Go sorts a []string in place.
        value[:] = items
        return value
    return StringList(items)


def hello() -> str:
    """Sprig's greeting."""
    return "Hello!"


TABLE: Table = {
    "trim": ("string", trim),
    "trimAll": ("string, string", trim_all),
    "trimall": ("string, string", trim_all),
    "trimSuffix": ("string, string", trim_suffix),
    "trimPrefix": ("string, string", trim_prefix),
    "trunc": ("int, string", trunc),
    "substr": ("int, int, string", substr),
    "lower": ("string", lower),
    "upper": ("string", upper),
    "repeat": ("int, string", repeat),
    "indent": ("int, string", indent),
    "nindent": ("int, string", nindent),
    "contains": ("string, string", contains),
    "hasPrefix": ("string, string", has_prefix),
    "hasSuffix": ("string, string", has_suffix),
    "replace": ("string, string, string", replace),
    "plural": ("string, string, int", plural),
    "quote": ("...any", quote),
    "squote": ("...any", squote),
    "cat": ("...any", cat),
    "toString": ("any", strval),
    "split": ("string, string", split),
    "splitList": ("string, string", split_list),
    "splitn": ("string, int, string", splitn),
    "toStrings": ("any", to_strings),
    "join": ("string, any", join),
    "sortAlpha": ("any", sort_alpha),
    "hello": ("", hello),
}
