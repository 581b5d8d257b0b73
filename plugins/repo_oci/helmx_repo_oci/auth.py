"""Signing in: Basic, or a token from the realm that the registry names.

A realm is asked only where it is the registry's own host, or where somebody who is trusted said
that this registry has its tokens from there: the list below, and `HELMX_REGISTRY_REALMS`. A
registry could otherwise have passwords sent to any host.
"""

from __future__ import annotations

import threading
import time
from urllib.parse import urlencode

from helmcore.errors import TransportError, TransportUnauthorized
from helmcore.model.repo import Credentials
from helmcore.plugin.web.address import Address
from helmcore.plugin.web.connection import basic
from helmx_repo_oci import challenge as challenges
from helmx_repo_oci.keys import NOBODY, KeyRing, Login
from helmx_repo_oci.problems import problem
from helmx_repo_oci.wire import Request, Response, Wire

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from helmcore.plugin.web.connection import Deadline

# Registries that are known to have their tokens from another host.
REALMS: dict[str, tuple[str, ...]] = {
    "docker.io": ("auth.docker.io",),
    "registry-1.docker.io": ("auth.docker.io",),
    "index.docker.io": ("auth.docker.io",),
    "dhi.io": ("auth.docker.io",),
    "registry.gitlab.com": ("gitlab.com",),
}
SETTING = "HELMX_REGISTRY_REALMS"
TOKEN_LIFE = 60.0
TOKEN_LIMIT = 1 << 20
CLIENT = "helmx"


class Authorizer:
    """Gives requests to registries the header that signs in, and keeps tokens for a while."""

    def __init__(self, environ: Mapping[str, str], wire: Wire) -> None:
        self._keys = KeyRing(environ)
        self._realms = _listed(environ.get(SETTING, ""))
        self._wire = wire
        self._known: dict[tuple[object, ...], tuple[str, float]] = {}
        self._guard = threading.Lock()

    def login(self, registry: str, given: Credentials) -> Login:
        """Who one is: as the flags say, else as it was kept."""
        if given.password:
            return Login(given.username, given.password)
        return self._keys.find(registry)

    def keep(self, registry: str, login: Login) -> None:
        """Keep a sign-in."""
        self._keys.put(registry, login)

    def forget(self, registry: str) -> None:
        """Forget a sign-in."""
        self._keys.remove(registry)

    def header(
        self, address: Address, registry: str, scopes: tuple[str, ...], given: Credentials
    ) -> str:
        """What is known to sign in here already, "" for nothing."""
        with self._guard:
            known = self._known.get(_key(address, registry, scopes, given))
            # A password is good for everything at its registry.
            known = known or self._known.get(_key(address, registry, (), given))
        value, until = known or ("", 0.0)
        return value if until > time.monotonic() else ""

    def answer(
        self,
        response: Response,
        registry: str,
        scopes: tuple[str, ...],
        given: Credentials,
        deadline: Deadline,
    ) -> str:
        """Make the header that a 401 asks for.

        Raises `TransportUnauthorized` where one is nobody, `TransportError` for a realm that is not
        the registry's.
        """
        offered = challenges.parse(response.headers.get_all("WWW-Authenticate") or [])
        login = self.login(registry, given)
        life = 3600.0
        if "bearer" in offered:
            asked = offered["bearer"].parameters
            scopes_wanted = merged(scopes, asked.get("scope", ""))
            token = _Token(self, registry, given, deadline)
            value, life = token.fetch(response.address, asked, scopes_wanted, login)
        elif "basic" in offered:
            if not login.username or not login.password:
                raise self._nobody(registry)
            value, scopes = basic(login.username, login.password), ()
        else:
            raise TransportUnauthorized(
                problem("GET", response), subject=response.address.url, hint=_hint(registry)
            )
        with self._guard:
            key = _key(response.address, registry, scopes, given)
            self._known[key] = (value, time.monotonic() + life)
        return value

    def may_ask(self, registry: str, origin: Address, realm: str) -> Address:
        """The address of a realm that may be asked. Raises `TransportError` for any other."""
        try:
            address = Address(realm)
        except TransportError as error:
            raise self._refused(registry, realm, "it is not an https:// URL") from error
        if address.username or address.password:
            raise self._refused(registry, address.url, "it has a user name in it")
        own = address.host.lower() == origin.host.lower()
        if address.scheme == "http" and not (own and origin.scheme == "http"):
            raise self._refused(registry, address.url, "it has no TLS")
        if own or _matches(self._realms, registry, address):
            return address
        raise self._refused(
            registry,
            address.url,
            "it is another host",
            hint=f"if that is right, say so: {SETTING}={registry}={address.netloc}",
        )

    @staticmethod
    def _refused(
        registry: str, realm: str, reason: str, hint: str | None = None
    ) -> TransportUnauthorized:
        return TransportUnauthorized(
            f"registry {registry} has its tokens from {realm}, which is not asked: {reason}",
            subject=registry,
            hint=hint or "nothing that signs in was sent there",
        )

    @staticmethod
    def _nobody(registry: str) -> TransportUnauthorized:
        return TransportUnauthorized(
            "basic credential not found", subject=registry, hint=_hint(registry)
        )


class _Token:
    """One request for a token."""

    def __init__(
        self, owner: Authorizer, registry: str, given: Credentials, deadline: Deadline
    ) -> None:
        self._owner = owner
        self._registry = registry
        self._given = given
        self._deadline = deadline
        self._own = False

    def fetch(
        self, origin: Address, asked: dict[str, str], scopes: tuple[str, ...], login: Login
    ) -> tuple[str, float]:
        """The header with a token for these scopes, and for how many seconds it is good."""
        realm = self._owner.may_ask(self._registry, origin, asked.get("realm", ""))
        self._own = realm.host.lower() == origin.host.lower()
        service = asked.get("service", "")
        if login.refresh_token:
            response = self._posted(realm, service, scopes, login)
        else:
            response = self._got(realm, service, scopes, login)
            if response.status in {400, 401, 403, 404, 405} and login.password:
                # Some give tokens in OAuth 2's way alone.
                other = self._posted(realm, service, scopes, login)
                response = other if other.status == 200 else response
        if response.status != 200:
            words = problem("GET", response)
            if response.status in {401, 403}:
                raise TransportUnauthorized(
                    words, subject=self._registry, hint=_hint(self._registry)
                )
            raise TransportError(words, subject=self._registry)
        return _read_token(response)

    def _got(self, realm: Address, service: str, scopes: tuple[str, ...], login: Login) -> Response:
        words = [("service", service)] if service else []
        words += [("scope", scope) for scope in scopes]
        query = urlencode(words)
        glue = "&" if "?" in realm.url else "?"
        address = Address(f"{realm.url}{glue}{query}" if query else realm.url)
        headers = {}
        if login.username or login.password:
            headers["Authorization"] = basic(login.username, login.password)
        return self._send(Request("GET", address, headers, limit=TOKEN_LIMIT))

    def _posted(
        self, realm: Address, service: str, scopes: tuple[str, ...], login: Login
    ) -> Response:
        form = {"service": service, "client_id": CLIENT, "scope": " ".join(scopes)}
        if login.refresh_token:
            form |= {"grant_type": "refresh_token", "refresh_token": login.refresh_token}
        else:
            form |= {
                "grant_type": "password",
                "username": login.username,
                "password": login.password,
            }
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode(form).encode()
        return self._send(Request("POST", realm, headers, body=body, limit=TOKEN_LIMIT))

    def _send(self, request: Request) -> Response:
        trust = self._given if self._own else stranger(self._given)
        response = self._owner._wire.send(request, trust, self._deadline)
        if 300 <= response.status < 400:
            raise TransportUnauthorized(
                f"{request}: the realm sends one on to another address, which is not asked",
                subject=self._registry,
                hint="nothing that signs in was sent there",
            )
        return response


def stranger(trust: Credentials) -> Credentials:
    """The same trust in servers, without anything that tells who one is."""
    return Credentials(
        ca_file=trust.ca_file,
        insecure_skip_tls_verify=trust.insecure_skip_tls_verify,
        plain_http=trust.plain_http,
    )


def merged(scopes: tuple[str, ...], more: str) -> tuple[str, ...]:
    """Scopes with those of a challenge, the actions on one thing together."""
    actions: dict[str, set[str]] = {}
    plain: list[str] = []
    for scope in (*scopes, *more.split()):
        thing, colon, verbs = scope.rpartition(":")
        if not colon:
            plain.append(scope)
            continue
        actions.setdefault(thing, set()).update(verb for verb in verbs.split(",") if verb)
    joined = (f"{thing}:{','.join(sorted(verbs))}" for thing, verbs in sorted(actions.items()))
    return (*sorted(set(plain)), *joined)


def _read_token(response: Response) -> tuple[str, float]:
    import json

    try:
        content = json.loads(response.data)
        token = content.get("access_token") or content.get("token")
        life = float(content.get("expires_in") or TOKEN_LIFE)
    except (ValueError, AttributeError, TypeError, RecursionError):
        token, life = None, 0.0
    if not isinstance(token, str) or not token.isascii() or not token.isprintable():
        raise TransportError(
            f'GET "{response.address.url}": the answer has no token', subject=response.address.url
        )
    # A little less, so that none is sent which is over when it arrives.
    return f"Bearer {token}", max(life - 5, 1.0)


def _key(
    address: Address, registry: str, scopes: tuple[str, ...], given: Credentials
) -> tuple[object, ...]:
    return (address.origin, registry, scopes, given.username, given.password)


def _listed(text: str) -> dict[str, tuple[str, ...]]:
    """The pairs REGISTRY=REALM of the setting, parted by commas, beside those that are known."""
    realms = dict(REALMS)
    for pair in text.split(","):
        registry, equals, host = (part.strip().lower() for part in pair.partition("="))
        if equals and registry and host:
            realms[registry] = (*realms.get(registry, ()), host)
    return realms


def _matches(realms: dict[str, tuple[str, ...]], registry: str, realm: Address) -> bool:
    hosts = realms.get(registry.lower(), ())
    return realm.host.lower() in hosts or realm.netloc.lower() in hosts


def _hint(registry: str) -> str:
    return f"sign in with `helmx registry login {registry}`"


__all__ = ["NOBODY", "Authorizer", "merged", "stranger"]
