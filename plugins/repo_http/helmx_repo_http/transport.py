"""GET over HTTP: one request, its redirects, limits on bytes and time, credentials for one origin
only.

The redirect loop is our own. What signs in never leaves the origin that it belongs to (scheme, host
and port), unless the user says so (`--pass-credentials`).
"""

from __future__ import annotations

import http.client
import zlib

from helmcore import __version__
from helmcore.errors import TransportError, TransportMissing, TransportUnauthorized
from helmcore.model.repo import Blob, Credentials
from helmcore.plugin.web.address import Address
from helmcore.plugin.web.connection import Deadline, basic, connect, failure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from helmcore.plugin import Transport

MAX_REDIRECTS = 10
CHUNK = 1 << 16


class HttpTransport:
    """Fetches http:// and https:// URLs."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def fetch(self, url: str, credentials: Credentials, *, limit: int, timeout: float) -> Blob:
        """Fetch a URL."""
        blob = self._get(url, credentials, {}, limit, timeout)
        if blob is None:
            raise TransportError(f"failed to fetch {Address(url).url} : 304 Not Modified")
        return blob

    def fetch_changed(
        self, url: str, credentials: Credentials, known: Blob, *, limit: int, timeout: float
    ) -> Blob | None:
        """Fetch a URL unless the server says that it is what `known` is."""
        asked = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
        headers = {name: value for name, value in asked.items() if value}
        return self._get(url, credentials, headers, limit, timeout)

    def _get(
        self,
        url: str,
        credentials: Credentials,
        conditions: dict[str, str],
        limit: int,
        timeout: float,
    ) -> Blob | None:
        address = Address(url)
        owner = address.origin
        deadline = Deadline(timeout)
        try:
            for _ in range(MAX_REDIRECTS + 1):
                signed = credentials
                if address.origin != owner and not credentials.pass_everywhere:
                    signed = _anonymous(credentials)
                connection, target = connect(address, signed, self._environ, timeout)
                try:
                    connection.connect()
                    deadline.watch(connection.sock)
                    response = _ask(connection, target, _headers(address, signed) | conditions)
                    deadline.check()
                    location = response.headers.get("Location")
                    if response.status in {301, 302, 303, 307, 308} and location:
                        address = address.follow(location)
                        continue
                    if response.status == 304 and conditions:
                        return None
                    _check(response, address)
                    data = _body(response, limit, address)
                    deadline.check()
                    return _blob(address, response, data)
                except (OSError, http.client.HTTPException, zlib.error) as error:
                    raise failure(address, error, deadline) from error
                finally:
                    connection.close()
        finally:
            deadline.cancel()
        raise TransportError(
            f'Get "{Address(url).url}": stopped after {MAX_REDIRECTS} redirects',
            subject=address.url,
        )


def _headers(address: Address, credentials: Credentials) -> dict[str, str]:
    headers = {
        "Host": address.netloc,
        "User-Agent": f"helmx/{__version__}",
        "Accept-Encoding": "gzip",
    }
    username = address.username or credentials.username
    password = address.password or credentials.password
    if username and password:
        headers["Authorization"] = basic(username, password)
    return headers


def _ask(
    connection: http.client.HTTPConnection, target: str, headers: dict[str, str]
) -> http.client.HTTPResponse:
    connection.request("GET", target, headers=headers)
    return connection.getresponse()


def _anonymous(credentials: Credentials) -> Credentials:
    """The same trust in servers, without anything that signs in."""
    return Credentials(
        ca_file=credentials.ca_file,
        insecure_skip_tls_verify=credentials.insecure_skip_tls_verify,
        plain_http=credentials.plain_http,
    )


def _check(response: http.client.HTTPResponse, address: Address) -> None:
    if response.status == 200:
        return
    reason = response.reason or http.client.responses.get(response.status, "")
    words = f"failed to fetch {address.url} : {response.status} {reason}".rstrip()
    if response.status in {401, 403}:
        raise TransportUnauthorized(
            words,
            subject=address.url,
            hint="give --username and --password, or `helmx repo add` them",
        )
    if response.status in {404, 410}:
        raise TransportMissing(words, subject=address.url)
    raise TransportError(words, subject=address.url)


def _body(response: http.client.HTTPResponse, limit: int, address: Address) -> bytes:
    """The whole body, unpacked where it is packed once; counted as it comes."""
    encoding = (response.headers.get("Content-Encoding") or "identity").lower()
    if encoding not in {"identity", "gzip", "x-gzip"}:
        raise TransportError(
            f"{address.url}: Content-Encoding {encoding!r} was not asked for", subject=address.url
        )
    unpack = None if encoding == "identity" else zlib.decompressobj(wbits=31)
    parts, size = [], 0
    while chunk := response.read1(CHUNK):
        while chunk:
            part = chunk if unpack is None else unpack.decompress(chunk, CHUNK * 16)
            chunk = b"" if unpack is None else unpack.unconsumed_tail
            size += len(part)
            if size > limit:
                raise TransportError(
                    f"{address.url} is larger than {limit} bytes", subject=address.url
                )
            parts.append(part)
    length = response.headers.get("Content-Length")
    data = b"".join(parts)
    cut = unpack is None and length is not None and length.isdigit() and len(data) < int(length)
    if cut or (unpack is not None and not unpack.eof):
        raise http.client.IncompleteRead(b"")
    return data


def _blob(address: Address, response: http.client.HTTPResponse, data: bytes) -> Blob:
    headers = response.headers
    return Blob(
        address.url,
        data,
        media_type=headers.get("Content-Type") or "",
        etag=headers.get("ETag") or "",
        modified=headers.get("Last-Modified") or "",
    )


if TYPE_CHECKING:
    _contract: type[Transport] = HttpTransport
