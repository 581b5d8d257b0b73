"""Go structs, as templates see them: `.Files`, `.Capabilities`, times, versions, certificates.

A class states its Go type, its fields and its methods as class attributes, so that a template
engine can look them up, call them with Go's checks, and print them, without knowing the class::

    class KubeVersion(TemplateObject):
        go_type = "common.KubeVersion"
        FIELDS = ("Version", "normalizedVersion", "Major", "Minor")
        METHODS = {"GitVersion": ("", "git_version")}
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, ClassVar


class TemplateObject:
    """A value of a Go struct type (or of a named type with methods).

    `go_type` is what `%T` prints and `go_kind` its reflect.Kind: `struct`, `ptr` (pointer to a
    struct, prints as its struct in `{{ }}` and with a `&` in `printf`), `slice` or `map` (named
    types with methods: `items()` or iteration give the elements, see `elements`). `FIELDS` are the
    struct's fields in Go's order; those that start with a lower-case letter print but cannot be
    read. `METHODS` maps a Go method's name to its parameter types (as in `functions.convention`:
    "string, ...any") and the name of the Python method. `STRINGER` names the Python method that
    stands for String() or Error(), if printing uses one; with `STRINGER_NEEDS_POINTER` it is only
    used where Go can take the value's address.

    Engines read maps with `get` and `[]` before they look any closer, so no subclass may have
    either.
    """

    __slots__ = ()

    go_type: ClassVar[str] = "struct {}"
    go_kind: ClassVar[str] = "struct"
    go_elem: ClassVar[str] = "interface {}"
    FIELDS: ClassVar[tuple[str, ...]] = ()
    METHODS: ClassVar[Mapping[str, tuple[str, str]]] = {}
    STRINGER: ClassVar[str] = ""
    STRINGER_NEEDS_POINTER: ClassVar[bool] = False

    def __init_subclass__(cls) -> None:
        for name in ("get", "__getitem__"):
            if hasattr(cls, name):
                raise TypeError(f"{cls.__name__} must not have {name}: it would pass for a map")

    def __bool__(self) -> bool:
        """Give Go's truth: structs are true, slices and maps where they have elements."""
        return self.go_kind not in {"slice", "map"} or bool(self.elements())

    def field(self, name: str) -> Any:
        """Read a field by its Go name; by default the attribute of the same name."""
        return getattr(self, name)

    def elements(self) -> list[Any] | dict[Any, Any]:
        """Give the elements of a named slice or map type, for `range`, `index`, `len` and
        printing.
        """
        raise TypeError(f"{self.go_type} has no elements")
