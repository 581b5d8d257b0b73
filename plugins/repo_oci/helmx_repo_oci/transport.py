"""Charts in registries: list versions, resolve once, fetch by digest, push, sign in."""

from __future__ import annotations

import threading

from helmcore.errors import (
    IntegrityError,
    RepoError,
    TransportError,
    TransportMissing,
    TransportUnauthorized,
    VersionInvalid,
    VersionNotFound,
)
from helmcore.model.repo import Blob, RemoteChart
from helmcore.plugin.web.connection import Deadline
from helmcore.text import semver
from helmx_repo_oci import manifest as manifests
from helmx_repo_oci import reference as references
from helmx_repo_oci.auth import Authorizer
from helmx_repo_oci.client import PULL, PUSH, Repository, next_page
from helmx_repo_oci.keys import Login
from helmx_repo_oci.upload import upload
from helmx_repo_oci.whereabouts import Whereabouts
from helmx_repo_oci.wire import Wire

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from helmcore.model.repo import Credentials, Package
    from helmcore.plugin import (
        SupportsPush,
        SupportsSignIn,
        SupportsVersions,
        Transport,
    )
    from helmx_repo_oci.manifest import Descriptor, Manifest
    from helmx_repo_oci.reference import Reference

PROVENANCE_SUFFIX = ".prov"
MAX_TAGS = 100_000
MAX_PAGES = 1_000
UNDERSCORE = (
    "OCI artifact references (e.g. tags) do not support the plus sign (+). To support "
    "storing semantic versions, Helm adopts the convention of changing plus (+) to "
    "an underscore (_) in chart version tags when pushing to a registry and back to "
    "a plus (+) when pulling from a registry."
)


class OciTransport:
    """Charts at `oci://` addresses. One object may be used from any thread."""

    def __init__(self, environ: Mapping[str, str], warn: Callable[[str], None]) -> None:
        self._warn = warn
        self._wire = Wire(environ)
        self._authorizer = Authorizer(environ, self._wire)
        self._whereabouts = Whereabouts(environ)
        self._read: dict[tuple[str, str, str], Manifest] = {}
        self._guard = threading.Lock()

    def fetch(self, url: str, credentials: Credentials, *, limit: int, timeout: float) -> Blob:
        """Fetch a chart's archive, or its provenance file for an address that ends in `.prov`.

        The address has a tag or, better, a digest. Raises as `Transport.fetch` does, and
        `IntegrityError` for bytes that are not the ones that were promised.
        """
        signed = url.endswith(PROVENANCE_SUFFIX)
        reference = references.parse(url.removesuffix(PROVENANCE_SUFFIX))
        deadline = Deadline(timeout)
        try:
            repository = self._open(reference, credentials, deadline, PULL)
            found = self._manifest(repository)
            layer = found.chart
            if signed:
                if found.provenance is None:
                    raise TransportMissing(
                        f"manifest does not contain a layer with mediatype {manifests.PROVENANCE}",
                        subject=str(reference),
                        hint="the chart was pushed without a .prov file beside it",
                    )
                layer, limit = found.provenance, min(limit, manifests.MAX_PROVENANCE)
            data = self._blob(repository, layer, limit)
            self._whereabouts.note(reference, [layer.digest])
        finally:
            deadline.cancel()
        return Blob(url, data, media_type=layer.media_type, digest=layer.digest)

    def versions(self, url: str, credentials: Credentials, *, timeout: float) -> list[str]:
        """All versions that the tags of a repository are, the highest first."""
        deadline = Deadline(timeout)
        try:
            reference = references.parse(url)
            return self._versions(self._open(reference, credentials, deadline, PULL))
        finally:
            deadline.cancel()

    def resolve(
        self, url: str, wanted: str, credentials: Credentials, *, timeout: float
    ) -> RemoteChart:
        """Settle once what an address and a version or range mean: one digest.

        Follows `Client.ValidateReference` in the choice of the tag. Raises `VersionNotFound`.
        """
        deadline = Deadline(timeout)
        try:
            return self._resolve(references.parse(url), wanted, credentials, deadline)
        finally:
            deadline.cancel()

    def push(
        self, url: str, package: Package, credentials: Credentials, *, timeout: float
    ) -> RemoteChart:
        """Upload a packed chart below `url`, under its own name and version."""
        base = references.parse(f"{url.rstrip('/')}/{package.name}")
        if base.tag or base.digest:
            raise RepoError(f'invalid reference: invalid repository "{url}"', subject=url)
        reference = base.with_tag(package.version)
        deadline = Deadline(timeout)
        try:
            return self._push(reference, package, credentials, deadline)
        finally:
            deadline.cancel()

    def sign_in(self, host: str, credentials: Credentials, *, timeout: float) -> None:
        """Try a sign-in at a registry and keep it. Raises `TransportUnauthorized`."""
        references.check_registry(host)
        deadline = Deadline(timeout)
        try:
            registry = references.Reference(host, "")
            repository = self._open(registry, credentials, deadline, PULL)
            repository.ask("GET", repository.root)
        except TransportError as error:
            error.message = f'authenticating to "{host}": {error.message}'
            if isinstance(error, TransportUnauthorized):
                error.hint = "check the user name, and the password or token"
            raise
        finally:
            deadline.cancel()
        self._authorizer.keep(host, Login(credentials.username, credentials.password))

    def sign_out(self, host: str) -> None:
        """Forget the sign-in to a registry."""
        self._authorizer.forget(host)

    def _open(
        self,
        reference: Reference,
        credentials: Credentials,
        deadline: Deadline,
        actions: tuple[str, ...],
    ) -> Repository:
        return Repository(reference, credentials, self._wire, self._authorizer, deadline, actions)

    def _versions(self, repository: Repository) -> list[str]:
        found: dict[str, semver.Version] = {}
        address = repository.address("tags/list")
        seen = 0
        for _ in range(MAX_PAGES):
            response = repository.ask("GET", address, limit=manifests.MAX_MANIFEST)
            for tag in _tags(response.data, repository):
                seen += 1
                version = tag.replace("_", "+")
                try:
                    found[version] = semver.parse_strict(version)
                except VersionInvalid:
                    continue
            following = next_page(response, repository)
            if following is None or seen > MAX_TAGS:
                break
            address = following
        if following is not None:
            raise TransportError(
                f"{repository.reference} has more than {MAX_TAGS} tags",
                subject=str(repository.reference),
                hint="name the version that you want",
            )
        return sorted(found, key=lambda text: (found[text], text), reverse=True)

    def _resolve(
        self, reference: Reference, wanted: str, credentials: Credentials, deadline: Deadline
    ) -> RemoteChart:
        asked_tag = reference.tag
        if wanted and asked_tag and asked_tag != wanted.replace("+", "_"):
            raise RepoError(
                f"chart reference and version mismatch: {wanted} is not {asked_tag}",
                subject=str(reference),
                hint="give the version once: in the address or with --version",
            )
        repository = self._open(reference, credentials, deadline, PULL)
        version = wanted or asked_tag.replace("_", "+")
        if reference.digest:
            self._check_tag(repository, version)
            return self._remote(repository, version)
        if not _is_version(version):
            version = _choose(self._versions(repository), version, reference)
        repository.reference = reference.with_tag(version)
        return self._remote(repository, version)

    def _check_tag(self, repository: Repository, version: str) -> None:
        """A tag beside a digest must be of that digest, where there is such a tag."""
        if not version:
            return
        reference = repository.reference
        try:
            tag = reference.with_tag(version).tag
            address = repository.address(f"manifests/{tag}")
            response = repository.ask(
                "GET",
                address,
                headers={"Accept": manifests.ACCEPT},
                limit=manifests.MAX_MANIFEST,
            )
        except RepoError:
            return
        found = manifests.digest_of(response.data, reference.digest.partition(":")[0])
        if found != reference.digest:
            raise IntegrityError(
                f"chart reference digest mismatch: {found} is not {reference.digest}",
                subject=f"{reference.registry}/{reference.repository}:{tag}",
                hint="the tag was moved since; leave it out to have the chart of that digest",
            )

    def _remote(self, repository: Repository, version: str) -> RemoteChart:
        found = self._manifest(repository)
        reference = repository.reference
        return RemoteChart(
            f"{references.SCHEME}{reference.pinned(found.digest)}",
            name=str(reference),
            version=version or found.annotations.get("org.opencontainers.image.version", ""),
            digest=found.digest,
            archive_digest=found.chart.digest,
            has_provenance=found.provenance is not None,
        )

    def _manifest(self, repository: Repository) -> Manifest:
        """The manifest of a reference, checked against its digest; read once a digest."""
        reference = repository.reference
        key = (reference.registry, reference.repository, reference.digest)
        with self._guard:
            known = self._read.get(key) if reference.digest else None
        if known is not None:
            return known
        where = str(reference)
        if not reference.name:
            raise RepoError(f"{where}: a tag or a digest is needed", subject=where)
        data, media_type = self._document(repository, reference.name, where)
        digest = reference.digest or manifests.digest_of(data)
        if manifests.is_index(data, media_type, where):
            inner = manifests.chart_of_index(data, where, media_type)
            data, media_type = self._document(repository, inner.digest, where)
            manifests.check(data, inner, where)
        found = manifests.read(data, digest, where, media_type)
        if found.legacy:
            self._warn(f"Warning: chart media type {manifests.LEGACY_CHART} is deprecated")
        with self._guard:
            self._read[(reference.registry, reference.repository, digest)] = found
        return found

    def _document(self, repository: Repository, name: str, where: str) -> tuple[bytes, str]:
        """A manifest by tag or digest, with its media type."""
        try:
            response = repository.ask(
                "GET",
                repository.address(f"manifests/{name}"),
                headers={"Accept": manifests.ACCEPT},
                limit=manifests.MAX_MANIFEST,
            )
        except TransportMissing as error:
            raise TransportMissing(
                f'failed to perform "FetchReference" on source: {where}: not found',
                subject=where,
                hint="without --version, the newest version that is there is taken",
            ) from error
        except TransportError as error:
            error.message = f'failed to perform "FetchReference" on source: {error.message}'
            raise
        media_type = response.header("Content-Type").partition(";")[0].strip()
        said = response.header("Docker-Content-Digest")
        if ":" in name:
            manifests.check_digest(response.data, name, where)
        elif references.is_digest(said):
            manifests.check_digest(response.data, said, where)
        if media_type in {"application/json", "text/plain", "application/octet-stream"}:
            media_type = ""
        return response.data, media_type

    def _blob(self, repository: Repository, wanted: Descriptor, limit: int) -> bytes:
        where = str(repository.reference)
        if wanted.size > limit:
            raise TransportError(
                f"{where}: {wanted.digest} is larger than {limit} bytes", subject=where
            )
        response = repository.ask(
            "GET", repository.address(f"blobs/{wanted.digest}"), limit=wanted.size
        )
        return manifests.check(response.data, wanted, where)

    def _push(
        self,
        reference: Reference,
        package: Package,
        credentials: Credentials,
        deadline: Deadline,
    ) -> RemoteChart:
        data, blobs = manifests.write(package)
        digest = manifests.digest_of(data)
        repository = self._open(reference, credentials, deadline, PUSH)
        step = "Exists"
        try:
            there = repository.ask(
                "HEAD",
                repository.address(f"manifests/{digest}"),
                accept=(200, 404),
                headers={"Accept": manifests.ACCEPT},
            )
            step = "Push"
            if there.status == 404:
                for blob, content in blobs:
                    self._upload(repository, blob, content)
            repository.ask(
                "PUT",
                repository.address(f"manifests/{reference.tag}"),
                accept=(200, 201),
                headers={"Content-Type": manifests.MANIFEST},
                body=data,
            )
        except TransportError as error:
            error.message = f'failed to perform "{step}" on destination: {error.message}'
            raise
        self._whereabouts.note(reference, [blob.digest for blob, _ in blobs])
        return RemoteChart(
            f"{references.SCHEME}{reference.pinned(digest)}",
            name=str(reference),
            version=package.version,
            digest=digest,
            archive_digest=blobs[0][0].digest,
            has_provenance=package.provenance is not None,
        )

    def _upload(self, repository: Repository, blob: Descriptor, content: bytes) -> None:
        source = self._whereabouts.find(repository.reference, blob.digest)
        if source:
            repository.also_pull(source)
        upload(repository, blob, content, source)


def _tags(data: bytes, repository: Repository) -> list[str]:
    import json

    try:
        tags = json.loads(data)["tags"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise TransportError(
            f"{repository.reference}: the list of tags is not one",
            subject=str(repository.reference),
        ) from None
    return [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []


def _is_version(text: str) -> bool:
    """Whether this names one version: Go's semver takes `1` and `v1.2` for versions, too."""
    try:
        semver.parse(text)
    except VersionInvalid:
        return False
    return True


def _choose(versions: list[str], wanted: str, reference: Reference) -> str:
    """The highest version that is wanted (`GetTagMatchingVersionOrConstraint`)."""
    if not versions:
        raise VersionNotFound(
            "unable to locate any tags in provided repository: "
            f"{references.SCHEME}{reference.registry}/{reference.repository}",
            subject=str(reference),
        )
    if wanted in versions:
        return wanted
    constraint = semver.constraint(wanted or "*")
    for version in versions:
        if constraint.allows(semver.parse(version)):
            return version
    raise VersionNotFound(
        f"could not locate a version matching provided version string {wanted}",
        subject=str(reference),
        hint=f"newest versions: {', '.join(versions[:3])} (--devel allows prereleases)",
    )


if TYPE_CHECKING:
    _transport: type[Transport] = OciTransport
    _versions: type[SupportsVersions] = OciTransport
    _push: type[SupportsPush] = OciTransport
    _sign_in: type[SupportsSignIn] = OciTransport
