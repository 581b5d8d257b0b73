"""Block scalars (`|` and `>`) for the fast reader."""

from __future__ import annotations

from helmcore.text.patterns import later
from helmcore.text.yaml.signals import Slow

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

# Style, chomping and depth; compiled when a rare header is met.
_HEADER = later(r"([|>])(?:([+-])([1-9])?|([1-9])([+-])?)?(?: +(?:#[^\n]*)?)?")
_HEADERS = {style + sign: (style, sign, 0) for style in "|>" for sign in ("", "-", "+")}
# Blank lines, the margin, then every line that has the margin, or is blank.
_BODY = later(r"((?: *\n)*)( +)(?=[^ \n\t])([^\n]*\n(?:\2[^\n]*\n| *\n)*)")

#: What stands behind a text whose last line had no line break of its own (NUL is in no YAML).
UNENDED = "#\0\n"


def block_scalar(text: str, header: str, position: int, indent: int) -> tuple[str, int]:
    """Read the block scalar whose lines start at `position`; give its value and where it ends.

    `indent` is that of the collection it stands in.
    """
    style, chomping, digit = _HEADERS.get(header) or _header(header)
    if indent < 0:
        raise Slow
    if digit:
        value, end = _explicit(text, position, indent + digit)
    else:
        found = _BODY.match(text, position)
        if found is None or len(found[2]) <= indent:
            # Nothing in it; what the blank lines are worth, only the complete reader knows.
            if chomping == "+" or _tab_follows(text, position):
                raise Slow
            return "", position
        value, end = _dedented(found)
    stripped = value.rstrip("\n")
    breaks = len(value) - len(stripped)
    if style == ">":
        stripped = _folded(stripped)
    if text.startswith(UNENDED, end):
        if breaks != 1:
            raise Slow
        return stripped, end
    if chomping == "-":
        return stripped, end
    if chomping == "+":
        return stripped + "\n" * breaks, end
    return stripped + "\n" if stripped else "", end


def _header(text: str) -> tuple[str, str, int]:
    found = _HEADER.fullmatch(text)
    if found is None:
        raise Slow
    return found[1], found[2] or found[5] or "", int(found[3] or found[4] or 0)


def _tab_follows(text: str, position: int) -> bool:
    while position < len(text) and text[position] in " \n":
        position += 1
    return text[position : position + 1] == "\t"


def _dedented(found: re.Match[str]) -> tuple[str, int]:
    blank, margin, body = found.groups()
    if " " in blank and any(len(line) > len(margin) for line in blank.split("\n")):
        raise Slow  # blank lines that are deeper than the text decide the margin
    if " \n" in body:
        width = len(margin)
        first, *lines = body.split("\n")
        body = "\n".join([first, *(line[width:] for line in lines)])
    else:
        body = body.replace("\n" + margin, "\n")
    return "\n" * blank.count("\n") + body, found.end()


def _explicit(text: str, position: int, width: int) -> tuple[str, int]:
    margin = " " * width
    lines = []
    while position < len(text):
        end = text.index("\n", position)
        line = text[position:end]
        if line.strip(" ") and not line.startswith(margin):
            if "\t" in line:
                raise Slow
            break
        lines.append(line[width:])
        position = end + 1
    return "".join(line + "\n" for line in lines), position


def _folded(text: str) -> str:
    """Fold lines as `yaml_parser_scan_block_scalar` does; `text` ends without a line break."""
    out: list[str] = []
    breaks = 0
    indented = True  # so that leading line breaks stay
    for line in text.split("\n"):
        if not line:
            breaks += 1
            continue
        was, indented = indented, line[0] in " \t"
        if out or breaks:
            if was or indented:
                out.append("\n" * breaks)
            else:
                out.append(" " if breaks == 1 else "\n" * (breaks - 1))
        out.append(line)
        breaks = 1
    return "".join(out)
