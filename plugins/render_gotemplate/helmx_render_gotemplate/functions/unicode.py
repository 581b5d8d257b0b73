"""Go's ``unicode`` predicates and simple case mappings, one rune at a time.

Python maps case by the full tables of Unicode (one letter may become two) and looks at the
neighbours of a sigma; Go maps rune to rune. Imported only for text that is not ASCII, or by
functions that are rare.
"""

from __future__ import annotations

from unicodedata import category

#: Letters whose full upper case has several letters while Go's simple mapping has one.
_SIMPLE_UPPER = {
    **{
        chr(code): chr(code + 8)
        for start in (0x1F80, 0x1F90, 0x1FA0)
        for code in range(start, start + 8)
    },
    "\u1fb3": "\u1fbc",
    "\u1fc3": "\u1fcc",
    "\u1ff3": "\u1ffc",
}


def to_upper(rune: str) -> str:
    """``unicode.ToUpper``."""
    mapped = rune.upper()
    return mapped if len(mapped) == 1 else _SIMPLE_UPPER.get(rune, rune)


def to_lower(rune: str) -> str:
    """``unicode.ToLower``."""
    return rune.lower()[0]


def to_title(rune: str) -> str:
    """``unicode.ToTitle``."""
    mapped = rune.title()
    return mapped if len(mapped) == 1 else _SIMPLE_UPPER.get(rune, rune)


def is_upper(rune: str) -> bool:
    """``unicode.IsUpper``."""
    return category(rune) == "Lu"


def is_lower(rune: str) -> bool:
    """``unicode.IsLower``."""
    return category(rune) == "Ll"


def is_titlecase(rune: str) -> bool:
    """``unicode.IsTitle``."""
    return category(rune) == "Lt"


def is_letter(rune: str) -> bool:
    """``unicode.IsLetter``."""
    return category(rune)[0] == "L"


def is_digit(rune: str) -> bool:
    """``unicode.IsDigit``."""
    return category(rune) == "Nd"


def is_number(rune: str) -> bool:
    """``unicode.IsNumber``."""
    return category(rune)[0] == "N"


def is_punct(rune: str) -> bool:
    """``unicode.IsPunct``."""
    return category(rune)[0] == "P"
