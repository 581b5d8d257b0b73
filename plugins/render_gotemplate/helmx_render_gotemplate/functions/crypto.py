"""Sprig's passwords and ciphers (its ``crypto.go``); the libraries are imported on first use."""

from __future__ import annotations

import os

from .convention import GoError
from .conversion import from_bytes, to_bytes
from .digests import b64enc_bytes, decode_base64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .convention import Table

_MASTER_SEED = b"com.lyndir.masterpassword"
_TEMPLATES = {
    "maximum": ("anoxxxxxxxxxxxxxxxxx", "axxxxxxxxxxxxxxxxxno"),
    "long": (
        "CvcvnoCvcvCvcv", "CvcvCvcvnoCvcv", "CvcvCvcvCvcvno", "CvccnoCvcvCvcv", "CvccCvcvnoCvcv",
        "CvccCvcvCvcvno", "CvcvnoCvccCvcv", "CvcvCvccnoCvcv", "CvcvCvccCvcvno", "CvcvnoCvcvCvcc",
        "CvcvCvcvnoCvcc", "CvcvCvcvCvccno", "CvccnoCvccCvcv", "CvccCvccnoCvcv", "CvccCvccCvcvno",
        "CvcvnoCvccCvcc", "CvcvCvccnoCvcc", "CvcvCvccCvccno", "CvccnoCvcvCvcc", "CvccCvcvnoCvcc",
        "CvccCvcvCvccno",
    ),
    "medium": ("CvcnoCvc", "CvcCvcno"),
    "short": ("Cvcn",),
    "basic": ("aaanaaan", "aannaaan", "aaannaaa"),
    "pin": ("nnnn",),
}  # fmt: skip
_VOWELS, _CONSONANTS = "aeiou", "bcdfghjklmnpqrstvwxyz"
_CAPITALS, _LETTERS = (
    _VOWELS.upper() + _CONSONANTS.upper(),
    _VOWELS.upper() + _VOWELS + _CONSONANTS.upper() + _CONSONANTS,
)
_CHARACTERS = {
    "V": _VOWELS.upper(),
    "C": _CONSONANTS.upper(),
    "v": _VOWELS,
    "c": _CONSONANTS,
    "A": _CAPITALS,
    "a": _LETTERS,
    "n": "0123456789",
    "o": "@&%?,=[]_:-+*$#!'^~;()/.",
    "x": _LETTERS + "0123456789!@#$%^&*()",
}


def bcrypt(text: str) -> str:
    """A bcrypt hash, cost 10; of text over 72 bytes, the complaint."""
    import bcrypt as library

    data = to_bytes(text)
    if len(data) > 72:
        return "failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes"
    return library.hashpw(data, library.gensalt(10, b"2a")).decode("ascii")


def htpasswd(user: str, password: str) -> str:
    """A line of an htpasswd file."""
    if ":" in user:
        return f"invalid username: {user}"
    return f"{user}:{bcrypt(password)}"


def derive_password(counter: int, kind: str, password: str, user: str, site: str) -> str:
    """A password out of a master password (Spectre's version 3)."""
    templates = _TEMPLATES.get(kind)
    if templates is None:
        return f"cannot find password template {kind}"
    import hashlib
    import hmac

    name, place = to_bytes(user), to_bytes(site)
    salt = _MASTER_SEED + len(name).to_bytes(4, "big") + name
    key = hashlib.scrypt(to_bytes(password), salt=salt, n=32768, r=8, p=2, dklen=64, maxmem=1 << 27)
    message = (
        _MASTER_SEED
        + len(place).to_bytes(4, "big")
        + place
        + (counter & 0xFFFFFFFF).to_bytes(4, "big")
    )
    seed = hmac.new(key, message, "sha256").digest()
    template = templates[seed[0] % len(templates)]
    return "".join(
        _CHARACTERS[kind][byte % len(_CHARACTERS[kind])]
        for kind, byte in zip(template, seed[1:], strict=False)
    )


def generate_private_key(kind: str) -> str:
    """A new private key in PEM: rsa (4096 bits), dsa, ecdsa (P-256) or ed25519."""
    from . import keys

    if kind in ("", "rsa"):
        return keys.to_pem(keys.new_rsa(4096))
    if kind == "dsa":
        return keys.to_pem(keys.new_dsa())
    if kind == "ecdsa":
        return keys.to_pem(keys.new_ecdsa())
    if kind == "ed25519":
        return keys.to_pem(keys.new_ed25519())
    return f"Unknown type {kind}"


def _cipher(password: str, start: bytes) -> Any:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    key = to_bytes(password)[:32].ljust(32, b"\0")
    return Cipher(algorithms.AES(key), modes.CBC(start))


def encrypt_aes(password: str, text: str) -> str:
    """AES-256-CBC with a random start, in base 64."""
    if not text:
        return ""
    data = to_bytes(text)
    padding = 16 - len(data) % 16
    start = os.urandom(16)
    encryptor = _cipher(password, start).encryptor()
    sealed = encryptor.update(data + bytes([padding]) * padding) + encryptor.finalize()
    return b64enc_bytes(start + sealed)


def decrypt_aes(password: str, text: str) -> str:
    """The text behind ``encryptAES``; Go's panics where it is something else."""
    if not text:
        return ""
    try:
        data = decode_base64(to_bytes(text))
    except ValueError as failure:
        raise GoError(str(failure)) from failure
    if len(data) < 16:
        raise GoError(
            f"runtime error: slice bounds out of range [:16] with capacity {_capacity(text)}"
        )
    sealed = data[16:]
    if len(sealed) % 16:
        raise GoError("crypto/cipher: input not full blocks")
    if not sealed:
        raise GoError("runtime error: index out of range [-1]")
    decryptor = _cipher(password, data[:16]).decryptor()
    opened = decryptor.update(sealed) + decryptor.finalize()
    size = len(opened) - opened[-1]
    if size < 0:
        raise GoError(f"runtime error: slice bounds out of range [:{size}]")
    return from_bytes(opened[:size])


def _capacity(text: str) -> int:
    """The capacity of the buffer that Go's base64 decodes into."""
    return len(to_bytes(text)) // 4 * 3


TABLE: Table = {
    "bcrypt": ("string", bcrypt),
    "htpasswd": ("string, string", htpasswd),
    "derivePassword": ("uint32, string, string, string, string", derive_password),
    "genPrivateKey": ("string", generate_private_key),
    "encryptAES": ("string, string", encrypt_aes),
    "decryptAES": ("string, string", decrypt_aes),
}
