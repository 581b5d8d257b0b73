"""Sprig's certificates (its ``crypto.go``): the fields and extensions that Go's ``x509`` writes."""

from __future__ import annotations

from datetime import UTC

from helmcore.model.template import TemplateObject

from .convention import GoError
from .conversion import from_bytes, to_bytes
from .digests import decode_base64
from .keys import decode_pem, encode_pem, new_rsa, parse_private_key, to_pem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, ClassVar

    from .convention import Table

    Items = list[Any] | None


class Certificate(TemplateObject):
    """Sprig's pair of a certificate and its key, both in PEM."""

    __slots__ = ("Cert", "Key")

    go_type: ClassVar[str] = "sprig.certificate"
    go_kind: ClassVar[str] = "struct"
    FIELDS: ClassVar[tuple[str, ...]] = ("Cert", "Key")

    def __init__(self, cert: str, key: str) -> None:
        self.Cert = cert
        self.Key = key

    def json_view(self) -> dict[str, str]:
        """Both parts under their names."""
        return {"Cert": self.Cert, "Key": self.Key}


class _Names:
    """What a certificate is for: its common name, addresses, host names, and days to live."""

    __slots__ = ("addresses", "common_name", "days", "hosts")

    def __init__(self, common_name: str, ips: Items, hosts: Items, days: int) -> None:
        self.common_name = common_name
        self.addresses = [_address(ip) for ip in ips or ()]
        self.hosts = [_host(host) for host in hosts or ()]
        self.days = days


def _shown(value: object) -> str:
    from helmx_render_gotemplate.gofmt import sprint

    return sprint(value)


def _address(value: object) -> Any:
    if not isinstance(value, str):
        raise GoError(f"error parsing ip: {_shown(value)} is not a string")
    from ipaddress import ip_address

    try:
        address = ip_address(value)
    except ValueError:
        address = None
    if address is None or "%" in value:
        raise GoError(f"error parsing ip: {value}")
    # Go writes an IPv4 address that is mapped into IPv6 in four bytes.
    return getattr(address, "ipv4_mapped", None) or address


def _host(value: object) -> str:
    if not isinstance(value, str):
        raise GoError(f"error processing alternate dns name: {_shown(value)} is not a string")
    return value


class _Issuer:
    """Who signs: a key, with the certificate that belongs to it, or none to sign itself."""

    __slots__ = ("certificate", "key")

    def __init__(self, key: Any, certificate: Any = None) -> None:
        self.key = key
        self.certificate = certificate


def _issue(names: _Names, key: Any, issuer: _Issuer, *, is_ca: bool = False) -> Certificate:
    from datetime import datetime, timedelta

    from cryptography import x509

    subject = _subject(names.common_name)
    issuer_name = subject if issuer.certificate is None else issuer.certificate.subject
    started = datetime.now(UTC).replace(microsecond=0)
    try:
        ended = started + timedelta(days=names.days)
        builder = (
            x509.CertificateBuilder(issuer_name, subject, key.public_key())
            .serial_number(_serial())
            .not_valid_before(started)
            .not_valid_after(ended)
        )
        for extension, critical in _extensions(names, key, issuer, is_ca=is_ca):
            builder = builder.add_extension(extension, critical)
        signed = builder.sign(issuer.key, _hash(issuer.key))
    except (ValueError, TypeError, OverflowError) as failure:
        raise GoError(f"error creating certificate: {failure}") from failure
    from cryptography.hazmat.primitives.serialization import Encoding

    return Certificate(encode_pem("CERTIFICATE", signed.public_bytes(Encoding.DER)), to_pem(key))


def _subject(common_name: str) -> Any:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    if not common_name:
        return x509.Name([])
    printable = all(
        char.isascii() and (char.isalnum() or char in " '()+,-./:=?") for char in common_name
    )
    from cryptography.x509.name import _ASN1Type

    kind = _ASN1Type.PrintableString if printable else _ASN1Type.UTF8String
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name, kind, _validate=False)])


def _serial() -> int:
    import os

    # X.509 wants a positive number; Go draws again for 0, too.
    return int.from_bytes(os.urandom(16), "big") or 1


def _hash(key: Any) -> Any:
    """Go's choice of a digest for a key's signatures."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519

    if isinstance(key, ed25519.Ed25519PrivateKey):
        return None
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.key_size > 256:
        return hashes.SHA384() if key.curve.key_size == 384 else hashes.SHA512()
    return hashes.SHA256()


def _extensions(names: _Names, key: Any, issuer: _Issuer, *, is_ca: bool) -> list[tuple[Any, bool]]:
    """The extensions in Go's order, each with whether it is critical."""
    from cryptography import x509
    from cryptography.x509.oid import ExtendedKeyUsageOID as Usage

    found: list[tuple[Any, bool]] = [
        (_key_usage(is_ca=is_ca), True),
        (x509.ExtendedKeyUsage([Usage.SERVER_AUTH, Usage.CLIENT_AUTH]), False),
        (x509.BasicConstraints(ca=is_ca, path_length=None), True),
    ]
    if is_ca:
        found.append((_key_identifier(key), False))
    authority = _authority_identifier(issuer)
    if authority is not None:
        found.append((authority, False))
    alternatives: list[Any] = [x509.DNSName(_ascii(host)) for host in names.hosts]
    alternatives += [x509.IPAddress(address) for address in names.addresses]
    if alternatives:
        found.append((x509.SubjectAlternativeName(alternatives), not names.common_name))
    return found


def _ascii(host: str) -> str:
    if not host.isascii():
        quoted = _shown(host)
        raise ValueError(f'x509: "{quoted}" cannot be encoded as an IA5String')
    return host


def _key_usage(*, is_ca: bool) -> Any:
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=True,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_ca,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def _key_identifier(key: Any) -> Any:
    """Go's identifier of a CA's key: the first 20 bytes of its SHA-256."""
    from hashlib import sha256

    from cryptography import x509

    return x509.SubjectKeyIdentifier(sha256(_public_bits(key)).digest()[:20])


def _public_bits(key: Any) -> bytes:
    """The bit string inside the public key's SubjectPublicKeyInfo."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519

    public = key.public_key()
    if isinstance(public, ec.EllipticCurvePublicKey):
        return public.public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
    if isinstance(public, ed25519.Ed25519PublicKey):
        return public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return public.public_bytes(  # type: ignore[no-any-return]  # the library's own bytes
        serialization.Encoding.DER, serialization.PublicFormat.PKCS1
    )


def _authority_identifier(issuer: _Issuer) -> Any:
    from cryptography import x509

    if issuer.certificate is None:
        return None
    try:
        found = issuer.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    except x509.ExtensionNotFound:
        return None
    return x509.AuthorityKeyIdentifier(found.value.digest, None, None)


def _signer(ca: Certificate) -> _Issuer:
    block = decode_pem(ca.Cert)
    if block is None:
        raise GoError("unable to decode certificate")
    certificate = _parse_certificate(block[1])
    try:
        key = parse_private_key(ca.Key)
    except GoError as failure:
        raise GoError(f"error parsing private key: {failure.text}") from failure
    return _Issuer(key, certificate)


def _parse_certificate(data: bytes) -> Any:
    from cryptography import x509

    try:
        return x509.load_der_x509_certificate(data)
    except ValueError as failure:
        raise GoError(f"error parsing certificate: decodedCert.Bytes: {failure}") from failure


def _given_key(text: str) -> Any:
    try:
        return parse_private_key(text)
    except GoError as failure:
        raise GoError(f"parsing private key: {failure.text}") from failure


def build_custom_cert(cert64: str, key64: str) -> Certificate:
    """A pair out of a certificate and a key, both PEM in base 64."""
    try:
        cert = decode_base64(to_bytes(cert64))
    except ValueError as failure:
        raise GoError("unable to decode base64 certificate") from failure
    try:
        key = decode_base64(to_bytes(key64))
    except ValueError as failure:
        raise GoError("unable to decode base64 private key") from failure
    block = decode_pem(from_bytes(cert))
    if block is None:
        raise GoError("unable to decode certificate")
    _parse_certificate(block[1])
    try:
        parse_private_key(from_bytes(key))
    except GoError as failure:
        raise GoError(f"error parsing private key: {failure.text}") from failure
    return Certificate(from_bytes(cert), from_bytes(key))


def gen_ca(common_name: str, days: int) -> Certificate:
    """A new certificate authority."""
    return _authority(common_name, days, new_rsa(2048))


def gen_ca_with_key(common_name: str, days: int, key: str) -> Certificate:
    """A certificate authority for a key that is there."""
    return _authority(common_name, days, _given_key(key))


def _authority(common_name: str, days: int, key: Any) -> Certificate:
    return _issue(_Names(common_name, None, None, days), key, _Issuer(key), is_ca=True)


def gen_self_signed_cert(common_name: str, ips: Items, hosts: Items, days: int) -> Certificate:
    """A new certificate that signs itself."""
    key = new_rsa(2048)
    return _issue(_Names(common_name, ips, hosts, days), key, _Issuer(key))


def gen_self_signed_cert_with_key(
    common_name: str, ips: Items, hosts: Items, days: int, key: str
) -> Certificate:
    """A certificate that signs itself, for a key that is there."""
    private = _given_key(key)
    return _issue(_Names(common_name, ips, hosts, days), private, _Issuer(private))


def gen_signed_cert(
    common_name: str, ips: Items, hosts: Items, days: int, ca: Certificate
) -> Certificate:
    """A new certificate that an authority signs."""
    issuer = _signer(ca)
    return _issue(_Names(common_name, ips, hosts, days), new_rsa(2048), issuer)


def gen_signed_cert_with_key(  # Sprig's own parameters
    common_name: str, ips: Items, hosts: Items, days: int, ca: Certificate, key: str
) -> Certificate:
    """A certificate that an authority signs, for a key that is there."""
    private = _given_key(key)
    return _issue(_Names(common_name, ips, hosts, days), private, _signer(ca))


TABLE: Table = {
    "buildCustomCert": ("string, string", build_custom_cert),
    "genCA": ("string, int", gen_ca),
    "genCAWithKey": ("string, int, string", gen_ca_with_key),
    "genSelfSignedCert": ("string, []any, []any, int", gen_self_signed_cert),
    "genSelfSignedCertWithKey": (
        "string, []any, []any, int, string",
        gen_self_signed_cert_with_key,
    ),
    "genSignedCert": ("string, []any, []any, int, sprig.certificate", gen_signed_cert),
    "genSignedCertWithKey": (
        "string, []any, []any, int, sprig.certificate, string",
        gen_signed_cert_with_key,
    ),
}
