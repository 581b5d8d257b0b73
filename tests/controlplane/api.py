"""A small REST client for the API server, for what tests set up and see behind helmx's back.

It shares no code with helmx: a test must not find its own error right.
"""

from __future__ import annotations

import http.client
import json
import ssl
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.controlplane.kubeconfig import Access


class Refused(Exception):
    """The API server answered an error; `status` is the HTTP code, `body` the Status object."""

    def __init__(self, method: str, path: str, status: int, body: Any) -> None:
        message = body.get("message", "") if isinstance(body, dict) else str(body)
        super().__init__(f"{method} {path}: {status} {message}")
        self.status = status
        self.body = body


def tls_context(access: Access) -> ssl.SSLContext:
    """The TLS settings for this access: trusts its authority only, shows its certificate if any."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=access.authority.decode("ascii"))
    if access.certificate is not None:
        # Python reads client certificates from files only.
        with tempfile.TemporaryDirectory(prefix="helmx-tls-") as folder:
            certificate, key = access.certificate.write(Path(folder), "client")
            context.load_cert_chain(certificate, key)
    return context


class Api:
    """Requests to one API server with one access; a connection for each request."""

    def __init__(self, access: Access) -> None:
        self.access = access
        self._context = tls_context(access)
        parts = urlsplit(access.server)
        self._host, self._port = parts.hostname or "", parts.port or 443

    def connect(self, timeout: float = 30) -> http.client.HTTPSConnection:
        """A new connection; the caller closes it."""
        return http.client.HTTPSConnection(
            self._host, self._port, timeout=timeout, context=self._context
        )

    def text(self, method: str, path: str, body: object = None, kind: str = "json") -> str:
        """Sends a request (`body` as JSON, content type `application/KIND`); the answer's text.

        Raises `Refused` for an answer of 400 and above, `OSError` if the server cannot be reached.
        """
        headers = {"Accept": "application/json"}
        content = None
        if body is not None:
            content = json.dumps(body).encode()
            headers["Content-Type"] = f"application/{kind}"
        if self.access.token is not None:
            headers["Authorization"] = f"Bearer {self.access.token}"
        connection = self.connect()
        try:
            connection.request(method, path, body=content, headers=headers)
            response = connection.getresponse()
            text = response.read().decode()
        finally:
            connection.close()
        if response.status >= 400:
            try:
                parsed = json.loads(text)
            except ValueError:
                parsed = text
            raise Refused(method, path, response.status, parsed)
        return text

    def get(self, path: str) -> Any:
        """The object or list at `path`, as parsed JSON."""
        return json.loads(self.text("GET", path))

    def find(self, path: str) -> Any | None:
        """The object at `path`, or None if there is none."""
        try:
            return self.get(path)
        except Refused as error:
            if error.status == 404:
                return None
            raise

    def create(self, path: str, body: object) -> Any:
        """Creates an object in the collection at `path`; returns what was made of it."""
        return json.loads(self.text("POST", path, body))

    def merge(self, path: str, body: object) -> Any:
        """Changes the object at `path` by a JSON merge patch; returns it."""
        return json.loads(self.text("PATCH", path, body, "merge-patch+json"))

    def delete(self, path: str) -> None:
        """Deletes the object at `path`; it may live on until its finalizers are done."""
        self.text("DELETE", path)
