"""Base 64, base 32 and checksums of Sprig (its ``strings.go`` and ``crypto.go``)."""

from __future__ import annotations

from binascii import Error as BinasciiError
from binascii import a2b_base64, b2a_base64

from .conversion import from_bytes, to_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .convention import Table

_BASE64 = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
_BASE32 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def b64enc(text: str) -> str:
    """Base 64 of the bytes."""
    return b64enc_bytes(to_bytes(text))


def b64enc_bytes(data: bytes) -> str:
    """Base 64 of bytes."""
    return b2a_base64(data, newline=False).decode("ascii")


def b64dec(text: str) -> str:
    """The bytes behind base 64, or Go's error as text."""
    try:
        return from_bytes(decode_base64(to_bytes(text)))
    except ValueError as failure:
        return str(failure)


def decode_base64(data: bytes) -> bytes:
    """Go's ``base64.StdEncoding``: line breaks are skipped, loose trailing bits are fine.

    Raises ValueError with Go's text.
    """
    bare = data.translate(None, b"\r\n")
    if len(bare) % 4 == 0 and b"=" not in bare[:-2]:
        try:
            return a2b_base64(bare, strict_mode=True)
        except BinasciiError:
            pass
    place = _first_bad_base64(data)
    if place is None:
        # Only loose bits after the last byte: Python minds them, Go does not.
        return a2b_base64(bare)
    raise ValueError(f"illegal base64 data at input byte {place}")


def _first_bad_base64(data: bytes) -> int | None:
    """Where Go's decoder stops; its ``decodeQuantum`` reports odd places for short groups."""
    at = in_group = 0
    while at < len(data):
        byte = data[at]
        at += 1
        if byte in b"\r\n":
            continue
        if byte in _BASE64:
            in_group = (in_group + 1) % 4
            continue
        if byte != 0x3D or in_group < 2:
            return at - 1
        return _after_padding(data, at, in_group)
    return at - in_group if in_group else None


def _after_padding(data: bytes, at: int, in_group: int) -> int | None:
    def skip(place: int) -> int:
        while place < len(data) and data[place] in b"\r\n":
            place += 1
        return place

    if in_group == 2:
        at = skip(at)
        if at == len(data):
            return len(data)
        if data[at] != 0x3D:
            return at - 1
        at += 1
    at = skip(at)
    return at if at < len(data) else None


def b32enc(text: str) -> str:
    """Base 32 of the bytes."""
    from base64 import b32encode

    return b32encode(to_bytes(text)).decode("ascii")


def b32dec(text: str) -> str:
    """The bytes behind base 32, or Go's error as text."""
    try:
        return from_bytes(_decode_base32(to_bytes(text)))
    except ValueError as failure:
        return str(failure)


def _decode_base32(data: bytes) -> bytes:
    """Go's ``base32.StdEncoding``; raises ValueError with Go's text."""
    data = data.replace(b"\r", b"").replace(b"\n", b"")
    result = bytearray()
    for start in range(0, len(data), 8):
        digits = _base32_group(data, start)
        bits = 0
        for digit in digits:
            bits = bits << 5 | digit
        size = len(digits) * 5 // 8
        result += (bits >> len(digits) * 5 - size * 8).to_bytes(size, "big")
        if len(digits) < 8:
            break
    return bytes(result)


def _base32_group(data: bytes, start: int) -> list[int]:
    digits: list[int] = []
    for place in range(8):
        at = start + place
        if at >= len(data):
            raise ValueError(f"illegal base32 data at input byte {at - place}")
        left = len(data) - at - 1
        if data[at] == 0x3D and place >= 2 and left < 8:
            if left + place < 7:
                raise ValueError(f"illegal base32 data at input byte {len(data)}")
            for other in range(min(7 - place, left)):
                if data[at + 1 + other] != 0x3D:
                    raise ValueError(f"illegal base32 data at input byte {at + other}")
            if place in (3, 6):
                raise ValueError(f"illegal base32 data at input byte {at}")
            return digits
        digit = _BASE32.find(data[at])
        if digit < 0:
            raise ValueError(f"illegal base32 data at input byte {at}")
        digits.append(digit)
    return digits


def _digest(name: str, *homes: str) -> Any:
    """A hash from its own small module: `hashlib` loads all of OpenSSL, which costs more."""
    for home in homes:
        try:
            return getattr(__import__(home), name)
        except ImportError:
            continue
    import hashlib

    return getattr(hashlib, name)


def sha1sum(text: str) -> str:
    """SHA-1 in hexadecimal."""
    return str(_digest("sha1", "_sha1")(to_bytes(text)).hexdigest())


def sha256sum(text: str) -> str:
    """SHA-256 in hexadecimal."""
    return str(_digest("sha256", "_sha2", "_sha256")(to_bytes(text)).hexdigest())


def sha512sum(text: str) -> str:
    """SHA-512 in hexadecimal."""
    return str(_digest("sha512", "_sha2", "_sha512")(to_bytes(text)).hexdigest())


def adler32sum(text: str) -> str:
    """Adler-32 as a decimal number."""
    from zlib import adler32

    return str(adler32(to_bytes(text)))


TABLE: Table = {
    "b64enc": ("string", b64enc),
    "b64dec": ("string", b64dec),
    "b32enc": ("string", b32enc),
    "b32dec": ("string", b32dec),
    "sha1sum": ("string", sha1sum),
    "sha256sum": ("string", sha256sum),
    "sha512sum": ("string", sha512sum),
    "adler32sum": ("string", adler32sum),
}
