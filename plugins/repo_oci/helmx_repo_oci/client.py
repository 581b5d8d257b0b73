"""Requests to one repository of a registry: they sign in, and follow redirects without telling
anyone who one is.
"""

from __future__ import annotations

from urllib.parse import quote, urljoin

from helmcore.errors import TransportError, TransportMissing, TransportUnauthorized
from helmcore.plugin.web.address import Address
from helmx_repo_oci.auth import Authorizer, stranger
from helmx_repo_oci.problems import problem
from helmx_repo_oci.wire import Request, Response, Wire

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from helmcore.model.repo import Credentials
    from helmcore.plugin.web.connection import Deadline
    from helmx_repo_oci.reference import Reference

REDIRECTS = frozenset({301, 302, 303, 307, 308})
MAX_REDIRECTS = 5
PULL = ("pull",)
PUSH = ("pull", "push")


class Repository:
    """One repository: requests below `/v2/NAME/`, signed in for the `actions` on it."""

    def __init__(
        self,
        reference: Reference,
        credentials: Credentials,
        wire: Wire,
        authorizer: Authorizer,
        deadline: Deadline,
        actions: tuple[str, ...] = PULL,
    ) -> None:
        scheme = "http" if credentials.plain_http else "https"
        self.reference = reference
        self.root = Address(f"{scheme}://{reference.host}/v2/")
        self._credentials = credentials
        self._wire = wire
        self._authorizer = authorizer
        self._deadline = deadline
        self.scopes: tuple[str, ...] = ()
        if reference.repository:
            self.scopes = (f"repository:{reference.repository}:{','.join(actions)}",)

    def also_pull(self, name: str) -> None:
        """Sign in for reading another repository as well, to mount from it."""
        scope = f"repository:{name}:pull"
        if scope not in self.scopes:
            self.scopes = (*self.scopes, scope)

    def address(self, path: str, query: Mapping[str, str] | None = None) -> Address:
        """The address of something below the repository, as `blobs/sha256:...`."""
        from urllib.parse import urlencode

        name = quote(self.reference.repository)
        url = f"{self.root.url}{name}/{path}" if name else self.root.url
        return Address(f"{url}?{urlencode(query)}" if query else url)

    def follow(self, response: Response, location: str) -> Address:
        """Where an upload goes on: always at the registry itself.

        A proxy in front may have lost scheme and port, so those are the registry's own. Raises
        `TransportError` for another host: a chart is not sent to strangers.
        """
        found = Address(urljoin(response.address.url, location))
        if found.host.lower() != self.root.host.lower():
            raise TransportError(
                f"registry {self.reference.registry} wants the upload sent to {found.netloc}, "
                "another host: refused",
                subject=self.reference.registry,
            )
        return Address(f"{self.root.scheme}://{self.root.netloc}{found.target}")

    def ask(
        self, method: str, address: Address, *, accept: tuple[int, ...] = (200,), **more: object
    ) -> Response:
        """Ask, sign in where the registry wants that, and give an answer of an accepted status.

        `more` are headers, body and limit of the request. Raises `TransportMissing` for 404,
        `TransportUnauthorized` for 401 and 403, `TransportError` for all others.
        """
        request = Request(method, address, **more)  # type: ignore[arg-type]  # passed on
        response = self._signed(request)
        if response.status in REDIRECTS and method in {"GET", "HEAD"}:
            response = self._redirected(request, response)
        if response.status in accept:
            return response
        raise self.refused(method, response)

    def refused(self, method: str, response: Response) -> TransportError:
        """The error that a status is."""
        kind: type[TransportError] = TransportError
        hint = None
        if response.status in {401, 403}:
            kind = TransportUnauthorized
            hint = f"sign in with `helmx registry login {self.reference.registry}`"
        elif response.status == 404:
            kind = TransportMissing
        return kind(problem(method, response), subject=self.reference.registry, hint=hint)

    def _signed(self, request: Request) -> Response:
        given, registry = self._credentials, self.reference.registry
        value = self._authorizer.header(self.root, registry, self.scopes, given)
        response = self._send(request, value)
        if response.status != 401:
            return response
        try:
            value = self._authorizer.answer(response, registry, self.scopes, given, self._deadline)
        except TransportUnauthorized as error:
            if error.message == "basic credential not found":
                error.message = f"{request}: {error.message}"
            raise
        return self._send(request, value)

    def _send(self, request: Request, authorization: str) -> Response:
        request.headers.pop("Authorization", None)
        if authorization:
            if request.address.origin != self.root.origin:
                raise TransportError(f"{request}: not an address of {self.reference.registry}")
            request.headers["Authorization"] = authorization
        return self._wire.send(request, self._credentials, self._deadline)

    def _redirected(self, request: Request, response: Response) -> Response:
        """Follow redirects; only `Accept` and `Range` go along, and the digest is checked later."""
        headers = {k: v for k, v in request.headers.items() if k in {"Accept", "Range"}}
        for _ in range(MAX_REDIRECTS):
            target = Address(
                urljoin(response.address.url, response.header("Location") or _nowhere(response))
            )
            if response.address.scheme == "https" and target.scheme == "http":
                raise TransportError(
                    f"{request}: redirect to {target.netloc} without TLS: refused",
                    subject=self.reference.registry,
                )
            if target.origin == self.root.origin:
                again = Request(request.method, target, headers, limit=request.limit)
                response = self._signed(again)
            else:
                plain = Request(request.method, target, headers, limit=request.limit)
                trust = stranger(self._credentials)
                response = self._wire.send(plain, trust, self._deadline)
            if response.status not in REDIRECTS:
                return response
        raise TransportError(
            f"{request}: stopped after {MAX_REDIRECTS} redirects", subject=self.reference.registry
        )


def _nowhere(response: Response) -> str:
    raise TransportError(f'"{response.address.url}": a redirect without a Location')


def next_page(response: Response, repository: Repository) -> Address | None:
    """Where a list goes on: the `Link` header with `rel="next"`, at the registry itself."""
    import re

    link = response.header("Link")
    match = re.search(r'<([^<>]*)>\s*;[^,<]*\brel="?next"?', link)
    if match is None:
        return None
    return repository.follow(response, match.group(1))
