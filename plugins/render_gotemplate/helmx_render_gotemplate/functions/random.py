"""Sprig's random text, numbers and UUIDs. Sources: Sprig's ``strings.go``, ``crypto.go``.

Everything comes from the system's random source, which costs no import; helm takes passwords from
there too (``crypto/rand``).
"""

from __future__ import annotations

import os

from helmcore.errors import BudgetExceeded

from .convention import GoError
from .conversion import runes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .convention import Table

_DIGITS = "0123456789"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_PRINTABLE = "".join(map(chr, range(32, 127)))

#: The most random characters that one call gives.
MOST_CHARACTERS = 1 << 24


def below(limit: int) -> int:
    """An even random number from 0 up to the limit, which is left out."""
    bits = (limit - 1).bit_length()
    size = (bits + 7) // 8
    while True:
        number = int.from_bytes(os.urandom(size), "big") >> (size * 8 - bits)
        if number < limit:
            return number


def _text(alphabet: str, count: int) -> str:
    if count <= 0:
        return ""
    if count > MOST_CHARACTERS:
        raise BudgetExceeded(f"random text may have at most {MOST_CHARACTERS} characters")
    # Bytes that would favour the front of the alphabet are thrown away.
    fair = 256 - 256 % len(alphabet)
    table = (alphabet * (256 // len(alphabet) + 1))[:256]
    found: list[str] = []
    while len(found) < count:
        found.extend([table[byte] for byte in os.urandom(count + 16) if byte < fair])
    return "".join(found[:count])


def alpha_num(count: int) -> str:
    """Random ASCII letters and digits."""
    return _text(_LETTERS + _DIGITS, count)


def alpha(count: int) -> str:
    """Random ASCII letters."""
    return _text(_LETTERS, count)


def ascii_text(count: int) -> str:
    """Random printable ASCII characters."""
    return _text(_PRINTABLE, count)


def numeric(count: int) -> str:
    """Random digits."""
    return _text(_DIGITS, count)


def integer(low: int, high: int) -> int:
    """A random number from ``low`` up to ``high``, which is left out."""
    if high <= low:
        raise GoError("invalid argument to Intn")
    return below(high - low) + low


def data(count: int) -> str:
    """Random bytes in base 64."""
    if count < 0:
        raise GoError("runtime error: makeslice: len out of range")
    if count > MOST_CHARACTERS:
        raise BudgetExceeded(f"random data may have at most {MOST_CHARACTERS} bytes")
    from .digests import b64enc_bytes

    return b64enc_bytes(os.urandom(count))


def uuidv4() -> str:
    """A random UUID."""
    number = bytearray(os.urandom(16))
    number[6] = number[6] & 0x0F | 0x40
    number[8] = number[8] & 0x3F | 0x80
    text = number.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def shuffle(text: str) -> str:
    """The runes of the text in random order."""
    letters = list(runes(text))
    for at in range(len(letters) - 1, 0, -1):
        other = below(at + 1)
        letters[at], letters[other] = letters[other], letters[at]
    return "".join(letters)


TABLE: Table = {
    "randAlphaNum": ("int", alpha_num),
    "randAlpha": ("int", alpha),
    "randAscii": ("int", ascii_text),
    "randNumeric": ("int", numeric),
    "randInt": ("int, int", integer),
    "randBytes": ("int", data),
    "uuidv4": ("", uuidv4),
    "shuffle": ("string", shuffle),
}
