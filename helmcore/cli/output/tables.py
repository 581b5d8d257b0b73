"""Tables as Helm prints them: padded columns and a tab between them; as gosuri/uitable does."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def table(rows: Iterable[Sequence[object]], max_width: int = 0) -> str:
    """Rows of cells as text, with a final line end, as Helm's EncodeTable writes it.

    Every column is as wide as its widest cell, or `max_width` (0 for no limit), to which longer
    cells are cut with an ellipsis; the last column is padded too. Cells may hold colours and lines.
    """
    lines = [[_show(cell) for cell in row] for row in rows]
    widths: list[int] = []
    for row in lines:
        for index, cell in enumerate(row):
            width = max(display_width(line) for line in cell.split("\n"))
            width = min(width, max_width) if max_width else width
            if index == len(widths):
                widths.append(width)
            elif width > widths[index]:
                widths[index] = width
    return "\n".join(_row(row, widths) for row in lines) + "\n"


def _show(cell: object) -> str:
    return cell if isinstance(cell, str) else str(cell)


def _row(row: list[str], widths: list[int]) -> str:
    # uitable fits a whole cell before it splits it into lines, and fits each line again.
    cells = [_fit(cell, widths[index]).split("\n") for index, cell in enumerate(row)]
    height = max((len(cell) for cell in cells), default=0)
    return "\n".join(
        "\t".join(
            _fit(cell[line], widths[index]) if line < len(cell) else " " * max(widths[index], 1)
            for index, cell in enumerate(cells)
        )
        for line in range(height)
    )


def _fit(text: str, width: int) -> str:
    if not width:
        return text
    taken = display_width(text)
    if taken <= width:
        return text + " " * (width - taken)
    out: list[str] = []
    used = 0
    for char in text:
        out.append(char)
        step = display_width(char)
        if used + step >= width - 3:
            break
        used += step
    return "".join(out) + "..."


def display_width(text: str) -> int:
    """The columns that a text takes on a terminal: colours take none, East Asian characters two."""
    if "\x1b[" in text:
        text = _without_colours(text)
    if text.isascii():
        return len(text) if text.isprintable() else sum(map(str.isprintable, text))
    from unicodedata import category, east_asian_width

    width = 0
    for char in text:
        if category(char) in {"Mn", "Me", "Cf", "Cc"}:
            continue
        width += 2 if east_asian_width(char) in {"W", "F"} else 1
    return width


def _without_colours(text: str) -> str:
    parts = text.split("\x1b[")
    return parts[0] + "".join(part.partition("m")[2] for part in parts[1:])


def columns(rows: Sequence[Sequence[str]]) -> str:
    """Rows as kubectl prints them: columns three spaces apart, the last one not padded.

    As k8s.io/cli-runtime's tab writer (minimum width 6, padding 3).
    """
    widths = [0] * max((len(row) for row in rows), default=0)
    for row in rows:
        for index, cell in enumerate(row[:-1]):
            widths[index] = max(widths[index], len(cell) + 3, 6)
    return "".join(
        "".join(cell.ljust(widths[index]) for index, cell in enumerate(row[:-1])) + row[-1] + "\n"
        for row in rows
        if row
    )
