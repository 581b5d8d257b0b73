"""Slash-separated paths, as Go's package ``path`` takes them apart.

The ``os`` functions are the same on every system that helm's charts are rendered for but Windows.
Source: Go's ``path/path.go``.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .convention import Table


def clean(path: str) -> str:
    """The shortest path that means the same."""
    rooted = path.startswith("/")
    kept: list[str] = []
    for part in path.split("/"):
        if part == "..":
            if kept and kept[-1] != "..":
                kept.pop()
            elif not rooted:
                kept.append(part)
        elif part not in ("", "."):
            kept.append(part)
    return ("/" if rooted else "") + "/".join(kept) or "."


def base(path: str) -> str:
    """The last element; "." of an empty path, "/" of slashes only."""
    if not path:
        return "."
    return path.rstrip("/").rpartition("/")[2] or "/"


def directory(path: str) -> str:
    """All but the last element, cleaned."""
    head, slash, _ = path.rpartition("/")
    return clean(head + slash)


def ext(path: str) -> str:
    """From the last dot of the last element on."""
    last = path.rpartition("/")[2]
    at = last.rfind(".")
    return last[at:] if at >= 0 else ""


def is_abs(path: str) -> bool:
    """Whether the path starts at the root."""
    return path.startswith("/")


TABLE: Table = {
    prefix + (name if not prefix else name[0].upper() + name[1:]): ("string", call)
    for prefix in ("", "os")
    for name, call in (
        ("base", base),
        ("clean", clean),
        ("dir", directory),
        ("ext", ext),
        ("isAbs", is_abs),
    )
}
