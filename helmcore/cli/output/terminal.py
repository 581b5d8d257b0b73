"""What a terminal gets and a pipe does not: colours, and control characters made harmless."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

BOLD, RED, GREEN, YELLOW, CYAN = "1", "31", "32", "33", "36"

# Line ends and tabs pass; so do the codes that `paint` writes. Everything else below a space, DEL,
# the C1 controls and the marks that turn the direction of text around come out as escapes, because
# the text may come from a chart, an index or a cluster that somebody else wrote.
_DANGEROUS = {
    code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0)) if code not in {9, 10}
}
_DANGEROUS.update(
    {code: f"\\u{code:04x}" for code in (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F),
                                         *range(0x2066, 0x206A))}
)  # fmt: skip
_OURS = tuple(f"\x1b[{code}m" for code in ("0", BOLD, RED, GREEN, YELLOW, CYAN, "22"))


def is_terminal(stream: TextIO) -> bool:
    """Whether somebody looks at the stream."""
    try:
        return stream.isatty()
    except ValueError:  # closed
        return False


def wants_colours(mode: str, stream: TextIO) -> bool:
    """Whether `--color` and the environment ask for colours on this stream.

    NO_COLOR beats everything but `--color=always`; a terminal that calls itself dumb gets none.
    """
    if mode != "auto":
        return mode == "always"
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return is_terminal(stream)


def paint(text: str, code: str, colours: bool) -> str:
    """Text in a colour, or as it is; as the fatih/color package ends what it starts."""
    if not colours or not text:
        return text
    return f"\x1b[{code}m{text}\x1b[{'22' if code == BOLD else '0'}m"


def safe(text: str) -> str:
    """Text whose control characters do nothing to a terminal; our own colours pass."""
    if text.isprintable():
        return text
    if "\x1b" not in text:
        return text.translate(_DANGEROUS)
    out: list[str] = []
    rest = text
    while rest:
        before, escape, rest = rest.partition("\x1b")
        out.append(before.translate(_DANGEROUS))
        if not escape:
            break
        ours = next((code for code in _OURS if (escape + rest).startswith(code)), "")
        out.append(ours or "\\x1b")
        rest = rest[len(ours) - 1 :] if ours else rest
    return "".join(out)


_STATUS = {
    "deployed": GREEN,
    "failed": RED,
    "unknown": RED,
    "pending-install": YELLOW,
    "pending-upgrade": YELLOW,
    "pending-rollback": YELLOW,
    "uninstalling": YELLOW,
}


def status(word: str, colours: bool) -> str:
    """A release's status in its colour; as Helm's internal/cli/output/color.go."""
    code = _STATUS.get(word)
    return paint(word, code, colours) if code else word
