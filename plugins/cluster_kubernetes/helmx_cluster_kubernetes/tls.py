"""TLS settings for a target: which authorities to trust, which name to expect, what to show."""

from __future__ import annotations

import os
import ssl

from helmcore.errors import KubeconfigInvalid
from helmx_cluster_kubernetes.kubeconfig import UNREACHABLE, os_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmx_cluster_kubernetes.credentials import Credentials
    from helmx_cluster_kubernetes.target import Target


class KeptSocket(ssl.SSLSocket):
    """A socket that may be dropped: a connection waits for its next use until nobody holds it."""

    def __del__(self) -> None:
        self.close()


def context(target: Target, credentials: Credentials) -> ssl.SSLContext:
    """TLS settings with this certificate. Raises `KubeconfigInvalid`.

    The system's authorities are read only where the kubeconfig names none: that costs as much as a
    whole request.
    """
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.sslsocket_class = KeptSocket
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.set_alpn_protocols(["http/1.1"])
    if target.insecure:
        made.check_hostname = False
        made.verify_mode = ssl.CERT_NONE
    else:
        made.check_hostname = not target.any_name
        _trust(made, target)
    if credentials.certificate:
        _show(made, credentials, target)
    return made


def _trust(made: ssl.SSLContext, target: Target) -> None:
    authority = target.authority
    if not authority and target.authority_file:
        try:
            with open(target.authority_file, "rb") as file:
                authority = file.read()
        except OSError as error:
            raise _invalid(target, f"open {target.authority_file}: {os_words(error)}") from error
    if not authority:
        made.load_default_certs()
        return
    try:
        made.load_verify_locations(cadata=authority.decode("ascii"))
    except (ssl.SSLError, ValueError):
        raise _invalid(
            target, "unable to load root certificates: unable to parse bytes as PEM block"
        ) from None


def _show(made: ssl.SSLContext, credentials: Credentials, target: Target) -> None:
    """Load the client certificate, which the ssl module takes from files only.

    The file is one in memory where the system has such, else one that only this user can read and
    that is gone before the first request.
    """
    pem = credentials.certificate.rstrip() + b"\n" + credentials.key
    try:
        if hasattr(os, "memfd_create"):
            handle = os.memfd_create("helmx", os.MFD_CLOEXEC)
            try:
                os.write(handle, pem)
                path = f"/proc/self/fd/{handle}"
                if os.path.exists(path):
                    made.load_cert_chain(path)
                    return
            finally:
                os.close(handle)
        _show_file(made, pem)
    except (ssl.SSLError, ValueError):
        raise _invalid(
            target, "tls: failed to find any PEM data in certificate or key input"
        ) from None


def _show_file(made: ssl.SSLContext, pem: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory(prefix="helmx-") as folder:
        path = os.path.join(folder, "client.pem")
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(pem)
        made.load_cert_chain(path)


def _invalid(target: Target, problem: str) -> KubeconfigInvalid:
    return KubeconfigInvalid(
        UNREACHABLE + problem,
        subject=", ".join(target.files) or None,
        hint="correct the certificates in the kubeconfig",
    )


def words(error: ssl.SSLError) -> str:
    """What went wrong in a handshake, in Go's words where the same thing can be told apart."""
    if isinstance(error, ssl.SSLCertVerificationError):
        known = {
            10: "x509: certificate has expired or is not yet valid",
            9: "x509: certificate has expired or is not yet valid",
            18: "x509: certificate signed by unknown authority",
            19: "x509: certificate signed by unknown authority",
            20: "x509: certificate signed by unknown authority",
            21: "x509: certificate signed by unknown authority",
        }
        said = known.get(error.verify_code) or f"x509: {error.verify_message}"
        return f"tls: failed to verify certificate: {said}"
    if error.reason in {"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE"}:
        return "http: server gave HTTP response to HTTPS client"
    reason = (error.reason or "").lower().replace("_", " ")
    if "alert" in reason:
        return f"remote error: tls: {reason.rpartition('alert ')[2]}"
    return f"tls: {reason or error.strerror or 'handshake failure'}"
