"""Go's kinds of values, where Python's own types cannot tell them apart.

Plain Python types stand for Go's common ones: None, bool, str, int (Go's `int`), float (`float64`),
list (`[]interface {}`), dict (`map[string]interface {}`). Everything else that a template can see
is a subclass that carries its Go type as class attributes:

* `go_type`: the name that `%T` prints;
* `go_kind`: the name of its reflect.Kind (`int64`, `slice`, `map`, `struct`, `ptr`, `func` ...);
* `go_elem` (slices and maps): the name of the element type;
* `go_key` (maps): the name of the key type.

Strings hold invalid UTF-8 as surrogate escapes (`bytes.decode(errors="surrogateescape")`).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, ClassVar

ANY = "interface {}"


class Int64(int):
    """Go's int64: what `--set` and sprig's arithmetic give."""

    __slots__ = ()
    go_type: ClassVar[str] = "int64"
    go_kind: ClassVar[str] = "int64"


class Int32(int):
    """Go's int32, which is also a rune."""

    __slots__ = ()
    go_type: ClassVar[str] = "int32"
    go_kind: ClassVar[str] = "int32"


class Uint8(int):
    """Go's uint8: a byte of a string or of a `Bytes`."""

    __slots__ = ()
    go_type: ClassVar[str] = "uint8"
    go_kind: ClassVar[str] = "uint8"


class Uint32(int):
    """Go's uint32."""

    __slots__ = ()
    go_type: ClassVar[str] = "uint32"
    go_kind: ClassVar[str] = "uint32"


class Uint64(int):
    """Go's uint64: the numbers of a semver version."""

    __slots__ = ()
    go_type: ClassVar[str] = "uint64"
    go_kind: ClassVar[str] = "uint64"


class Duration(int):
    """Go's time.Duration in nanoseconds; prints as `1h2m3.5s`."""

    __slots__ = ()
    go_type: ClassVar[str] = "time.Duration"
    go_kind: ClassVar[str] = "int64"

    def __str__(self) -> str:
        """Give what Go's Duration.String gives (time/time.go)."""
        return format_duration(int(self))


def format_duration(nanoseconds: int) -> str:
    """Write a duration as Go does: `0s`, `1.5µs`, `300ms`, `1h0m1s`."""
    if nanoseconds == 0:
        return "0s"
    sign = "-" if nanoseconds < 0 else ""
    size = abs(nanoseconds)
    if size < 1_000_000_000:
        unit, scale = ("ns", 1)
        if size >= 1_000_000:
            unit, scale = ("ms", 1_000_000)
        elif size >= 1_000:
            unit, scale = ("µs", 1_000)
        return sign + _decimal(size, scale) + unit
    minutes, rest = divmod(size, 60_000_000_000)
    text = _decimal(rest, 1_000_000_000) + "s"
    if minutes:
        hours, minutes = divmod(minutes, 60)
        text = f"{minutes}m{text}"
        if hours:
            text = f"{hours}h{text}"
    return sign + text


def _decimal(value: int, scale: int) -> str:
    whole, rest = divmod(value, scale)
    if not rest:
        return str(whole)
    return f"{whole}.{str(rest + scale)[1:].rstrip('0')}"


class Float32(float):
    """Go's float32."""

    __slots__ = ()
    go_type: ClassVar[str] = "float32"
    go_kind: ClassVar[str] = "float32"


class Bytes(bytes):
    """Go's []byte, called []uint8 by `%T`."""

    __slots__ = ()
    go_type: ClassVar[str] = "[]uint8"
    go_kind: ClassVar[str] = "slice"
    go_elem: ClassVar[str] = "uint8"


class StringList(list["Any"]):
    """Go's []string."""

    __slots__ = ()
    go_type: ClassVar[str] = "[]string"
    go_kind: ClassVar[str] = "slice"
    go_elem: ClassVar[str] = "string"


class NilList(list["Any"]):
    """A nil []interface {}: empty, prints as `[]`, but is `null` in JSON and YAML."""

    __slots__ = ()
    go_type: ClassVar[str] = "[]interface {}"
    go_kind: ClassVar[str] = "slice"
    go_elem: ClassVar[str] = ANY


class NilMap(dict["Any", "Any"]):
    """A nil map[string]interface {}: empty, prints as `map[]`, but is `null` in JSON and YAML."""

    __slots__ = ()
    go_type: ClassVar[str] = "map[string]interface {}"
    go_kind: ClassVar[str] = "map"
    go_key: ClassVar[str] = "string"
    go_elem: ClassVar[str] = ANY


class NilStringList(StringList):
    """A nil []string: empty, prints as `[]`, but is `null` in JSON and YAML."""

    __slots__ = ()


class IntList(list["Any"]):
    """Go's []int: what `until` and `untilStep` give."""

    __slots__ = ()
    go_type: ClassVar[str] = "[]int"
    go_kind: ClassVar[str] = "slice"
    go_elem: ClassVar[str] = "int"


class MapList(list["Any"]):
    """Go's []map[string]interface {}."""

    __slots__ = ()
    go_type: ClassVar[str] = "[]map[string]interface {}"
    go_kind: ClassVar[str] = "slice"
    go_elem: ClassVar[str] = "map[string]interface {}"


class ListList(list["Any"]):
    """Go's [][]interface {}: what `chunk` gives."""

    __slots__ = ()
    go_type: ClassVar[str] = "[][]interface {}"
    go_kind: ClassVar[str] = "slice"
    go_elem: ClassVar[str] = "[]interface {}"


class Values(dict["Any", "Any"]):
    """Helm's common.Values: `.Values`, `.Template`, and what its Table method gives.

    `seen_as_map` is set once a function (`set`, `merge` ...) handed the map on as a plain
    map[string]interface {}: then `dig` takes it.
    """

    __slots__ = ("seen_as_map",)
    seen_as_map: bool
    go_type: ClassVar[str] = "common.Values"
    go_kind: ClassVar[str] = "map"
    go_key: ClassVar[str] = "string"
    go_elem: ClassVar[str] = ANY


class StringMap(dict["Any", "Any"]):
    """Go's map[string]string: a missing key reads as the empty string."""

    __slots__ = ()
    go_type: ClassVar[str] = "map[string]string"
    go_kind: ClassVar[str] = "map"
    go_key: ClassVar[str] = "string"
    go_elem: ClassVar[str] = "string"

    def get(self, key: Any, default: Any = "") -> Any:
        """Read a key as Go reads a map of strings: "" where it is missing."""
        return dict.get(self, key, default)


GO_TYPES: dict[type, str] = {
    type(None): "<nil>",
    bool: "bool",
    str: "string",
    int: "int",
    float: "float64",
    complex: "complex128",
    list: "[]interface {}",
    dict: "map[string]interface {}",
    bytes: "[]uint8",
}

GO_KINDS: dict[type, str] = {
    type(None): "invalid",
    bool: "bool",
    str: "string",
    int: "int",
    float: "float64",
    complex: "complex128",
    list: "slice",
    dict: "map",
    bytes: "slice",
}

SIGNED_KINDS = frozenset({"int", "int8", "int16", "int32", "int64"})
UNSIGNED_KINDS = frozenset({"uint", "uint8", "uint16", "uint32", "uint64", "uintptr"})
FLOAT_KINDS = frozenset({"float64", "float32"})


def go_type(value: object) -> str:
    """Name a value's Go type as `%T` prints it (`<nil>` for nil)."""
    kind = value.__class__
    return GO_TYPES.get(kind) or getattr(value, "go_type", None) or _go_type_of_base(kind)


def go_kind(value: object) -> str:
    """Name a value's reflect.Kind (`invalid` for nil)."""
    kind = value.__class__
    return GO_KINDS.get(kind) or getattr(value, "go_kind", None) or _go_kind_of_base(kind)


def _go_type_of_base(kind: type) -> str:
    for parent in kind.__mro__:
        if parent in GO_TYPES:
            return GO_TYPES[parent]
    return "struct {}"


def _go_kind_of_base(kind: type) -> str:
    for parent in kind.__mro__:
        if parent in GO_KINDS:
            return GO_KINDS[parent]
    return "struct"


def go_elem(value: object) -> str:
    """Name the element type of a slice or map value."""
    return str(getattr(value, "go_elem", ANY))
