"""Private keys in PEM, written and read as Sprig's ``crypto.go`` does with Go's ``crypto/x509``.

RSA keys are PKCS #1, elliptic ones SEC 1, DSA ones OpenSSL's own sequence, all others PKCS #8.
"""

from __future__ import annotations

import re
from binascii import Error as BinasciiError
from binascii import a2b_base64, b2a_base64

from .convention import GoError
from .conversion import to_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_BLOCK = re.compile(
    rb"(?:^|\n)-----BEGIN ([^\r\n]*?)-----[ \t]*\r?\n(.*?)-----END \1-----[ \t]*(?:\r?\n|\Z)",
    re.S,
)


#: Keys that we wrote ourselves: to read one back, OpenSSL would test its primes again, which takes
#: longer than most charts take.
_written: dict[bytes, Any] = {}
_MOST_WRITTEN = 64


def new_rsa(bits: int) -> Any:
    """A new RSA key."""
    from cryptography.hazmat.primitives.asymmetric import rsa

    return rsa.generate_private_key(65537, bits)


def new_dsa() -> Any:
    """A new DSA key of 2048 bits."""
    from cryptography.hazmat.primitives.asymmetric import dsa

    return dsa.generate_private_key(2048)


def new_ecdsa() -> Any:
    """A new key on the curve P-256."""
    from cryptography.hazmat.primitives.asymmetric import ec

    return ec.generate_private_key(ec.SECP256R1())


def new_ed25519() -> Any:
    """A new Ed25519 key."""
    from cryptography.hazmat.primitives.asymmetric import ed25519

    return ed25519.Ed25519PrivateKey.generate()


def decode_pem(text: str) -> tuple[str, bytes] | None:
    """The first block of a PEM text: its type and its bytes (``pem.Decode``)."""
    for found in _BLOCK.finditer(to_bytes(text)):
        body = found[2]
        if b":" in body:
            body = re.split(rb"\r?\n\r?\n", body, maxsplit=1)[-1]
        try:
            data = a2b_base64(body.translate(None, b" \t\r\n"), strict_mode=bool(body.strip()))
        except BinasciiError:
            continue
        return found[1].decode("utf-8", "surrogateescape"), data
    return None


def encode_pem(kind: str, data: bytes) -> str:
    """A PEM block (``pem.Encode``)."""
    text = b2a_base64(data, newline=False).decode("ascii")
    lines = [text[at : at + 64] for at in range(0, len(text), 64)]
    return "\n".join([f"-----BEGIN {kind}-----", *lines, f"-----END {kind}-----", ""])


def to_pem(key: Any) -> str:
    """A private key in PEM, in the form that Go uses for its type."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa

    old = serialization.PrivateFormat.TraditionalOpenSSL
    if isinstance(key, rsa.RSAPrivateKey):
        kind, form = "RSA PRIVATE KEY", old
    elif isinstance(key, dsa.DSAPrivateKey):
        kind, form = "DSA PRIVATE KEY", old
    elif isinstance(key, ec.EllipticCurvePrivateKey):
        kind, form = "EC PRIVATE KEY", old
    else:
        kind, form = "PRIVATE KEY", serialization.PrivateFormat.PKCS8
    data = key.private_bytes(serialization.Encoding.DER, form, serialization.NoEncryption())
    if len(_written) >= _MOST_WRITTEN:
        _written.clear()
    _written[data] = key
    return encode_pem(kind, data)


def parse_private_key(text: str) -> Any:
    """A private key out of PEM. Raises GoError; the reasons behind the first words are our own."""
    block = decode_pem(text)
    if block is None:
        raise GoError("no PEM data in input")
    kind, data = block
    if kind == "PRIVATE KEY":
        return _load(data, "decoding PEM as PKCS#8")
    if not kind.endswith(" PRIVATE KEY"):
        raise GoError(f"no private key data in PEM block of type {kind}")
    name = kind.removesuffix(" PRIVATE KEY")
    if name not in ("RSA", "EC", "DSA"):
        raise GoError(f"invalid private key type {name}")
    return _load(data, f"parsing {name} private key from PEM")


def _load(data: bytes, doing: str) -> Any:
    known = _written.get(data)
    if known is not None:
        return known
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_der_private_key

    try:
        return load_der_private_key(data, None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as failure:
        raise GoError(f"{doing}: {failure}") from failure
