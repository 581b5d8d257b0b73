"""Cut rendered text into YAML documents as helm does (`pkg/release/v1/util/manifest.go`).

The cut is made on the text, before anything is parsed: a `---` at the start of a line inside a
block scalar cuts too, and `---apiVersion: v1` loses its dashes. Charts depend on both.
"""

from __future__ import annotations

MARK = "---"
# What unicode.IsSpace takes; Python's own idea of space is wider.
SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)


def documents(text: str) -> list[str]:
    """Give the documents of a rendered file that hold anything but space, in order."""
    text = text.lstrip(SPACE)
    if "\n---" not in text:
        text = text[3:] if text.startswith(MARK) else text
        document = text.lstrip(SPACE)
        return [document] if document else []
    pieces = ("\n" + text).split("\n---")
    found: list[str] = []
    last = len(pieces) - 1
    for index, piece in enumerate(pieces):
        # The line break before a mark belongs to the document that it ends.
        document = (piece if index == last else piece + "\n").lstrip(SPACE)
        if document:
            found.append(document)
    return found
