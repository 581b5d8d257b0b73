"""From the name that the user gave to a chart on disk (`ChartPathOptions.LocateChart`)."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from helmcore.errors import (
    ChartNotFound,
    RepoError,
    TransportError,
    UnsupportedScheme,
    UsageError,
    VersionNotFound,
)
from helmcore.model.repo import Blob, ChartRef, ChartVersion, Credentials, RepoEntry
from helmcore.repo import cache
from helmcore.repo.entries import RepositoriesFile
from helmcore.repo.index import Index, resolve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from helmcore.model.repo import RemoteChart
    from helmcore.plugin import SupportsVersions, Transport
    from helmcore.settings import Settings

INDEX_LIMIT = 256 << 20
ARCHIVE_LIMIT = 100 << 20
PROVENANCE_LIMIT = 4 << 20
TIMEOUT = 120.0
REGISTRY_SCHEME = "oci://"


class ChartSources:
    """Everything that charts can come from: folders, archives, URLs, repositories.

    `transport` gives the transport for a URL; it raises `UnsupportedScheme`. `say` takes the lines
    that helm prints about what came from a registry.
    """

    def __init__(
        self,
        settings: Settings,
        transport: Callable[[str], Transport],
        say: Callable[[str], None] = lambda line: None,
    ) -> None:
        self.settings = settings
        self._say = say
        self._transport = transport
        self._archives = cache.ArchiveCache(settings)

    def locate(self, ref: ChartRef) -> str:
        """Give the path of the folder or archive that `ref` names, downloading it where needed.

        Raises `ChartNotFound`, or a `RepoError`.
        """
        name = ref.name.strip()
        if ref.verify:
            raise UsageError(
                "--verify is not available in this version of helmx",
                hint="check the chart with `helm verify`, then install without the flag",
            )
        if not ref.repo_url and os.path.exists(name):
            return os.path.abspath(name)
        if os.path.isabs(name) or name.startswith("."):
            raise ChartNotFound(
                f'path "{name}" not found', hint="give a chart's folder, archive, URL or repo/name"
            )
        if ref.repo_url:
            return self._from_address(ref, name)
        if "://" in name:
            if is_registry(name):
                return self._from_registry(ref, name)
            return self.download(name, ref.credentials, promised="")
        return self._from_repository(ref, name)

    def download(self, url: str, credentials: Credentials, *, promised: str) -> str:
        """Fetch an archive into the cache and give its path; `promised` is its digest, or ""."""
        if promised:
            kept = self._archives.find(promised)
            if kept is not None:
                return kept
        blob = self.fetch(url, credentials, ARCHIVE_LIMIT)
        return self._archives.put(blob.data, promised=promised, source=blob.url)

    def fetch(self, url: str, credentials: Credentials, limit: int) -> Blob:
        """Fetch a URL through the transport of its scheme."""
        if credentials.plain_http and url.startswith("https://"):
            url = f"http://{url[8:]}"
        transport = self._transport(url)
        return transport.fetch(url, credentials, limit=limit, timeout=TIMEOUT)

    def index(self, url: str, credentials: Credentials) -> tuple[Index, bytes]:
        """Fetch a repository's index. Raises `RepoError` with Helm's words where there is none."""
        try:
            blob = self.fetch(resolve(url, "index.yaml"), credentials, INDEX_LIMIT)
            return Index.parse(blob.data, blob.url), blob.data
        except UnsupportedScheme:
            raise
        except RepoError as error:
            failure = type(error) if isinstance(error, TransportError) else RepoError
            raise failure(
                f'looks like "{url}" is not a valid chart repository or cannot be reached: '
                f"{error.message}",
                subject=error.subject,
                hint=error.hint,
            ) from error

    def cached_index(self, entry: RepoEntry) -> Index:
        """The index of a repository as it was last fetched."""
        path = cache.index_path(self.settings, entry.name)
        try:
            with open(path, "rb") as file:
                return Index.parse(file.read(), path)
        except OSError as error:
            raise RepoError(
                f"no cached repo found. (try 'helm repo update'): open {path}: {error.strerror}",
                subject=path,
                hint="fetch it with `helmx repo update`",
            ) from error

    def resolve(self, url: str, wanted: str, credentials: Credentials) -> RemoteChart:
        """Settle what an address in a registry and a version or range mean, once."""
        return self._registry(url).resolve(url, wanted, credentials, timeout=TIMEOUT)

    def versions(self, url: str, credentials: Credentials) -> list[str]:
        """All versions of the chart at an address in a registry, the highest first."""
        return self._registry(url).versions(url, credentials, timeout=TIMEOUT)

    def archive(self, chart: RemoteChart, credentials: Credentials) -> str:
        """The path of a settled chart's archive, from the cache where it is there."""
        return self.download(chart.url, credentials, promised=chart.archive_digest)

    def provenance(self, chart: RemoteChart, credentials: Credentials) -> bytes:
        """The .prov file of a settled chart. Raises `TransportMissing`."""
        return self.fetch(f"{chart.url}.prov", credentials, PROVENANCE_LIMIT).data

    def _registry(self, url: str) -> SupportsVersions:
        from helmcore.plugin import SupportsVersions

        transport = self._transport(url)
        if not isinstance(transport, SupportsVersions):
            raise UnsupportedScheme(
                f"{url}: its transport cannot list versions",
                subject=url,
                hint="give the address of the archive itself",
            )
        return transport

    def _from_registry(self, ref: ChartRef, url: str) -> str:
        found = self.resolve(url, _wanted(ref), ref.credentials)
        path = self.archive(found, ref.credentials)
        self._say(f"Pulled: {found.name}")
        self._say(f"Digest: {found.digest}")
        return path

    def _from_address(self, ref: ChartRef, name: str) -> str:
        index, _ = self.index(ref.repo_url, ref.credentials)
        asked = f'chart "{name}"' + (f' version "{ref.version}"' if ref.version else "")
        try:
            found = index.get(name, _wanted(ref))
        except VersionNotFound as error:
            raise VersionNotFound(
                f"{asked} not found in {ref.repo_url} repository", hint=error.hint
            ) from error
        return self._archive(found, ref.repo_url, ref.credentials)

    def _from_repository(self, ref: ChartRef, name: str) -> str:
        repository, slash, chart = name.partition("/")
        if not slash or not chart:
            raise ChartNotFound(
                f"non-absolute URLs should be in form of repo_name/path_to_chart, got: {name}",
                hint=f"no folder or archive {name!r} is here; give a path, a URL or repo/name",
            )
        listed = RepositoriesFile.load(self.settings.get("HELM_REPOSITORY_CONFIG"))
        entry = listed.get(repository)
        try:
            found = self.cached_index(entry).get(chart, _wanted(ref))
        except VersionNotFound as error:
            raise VersionNotFound(
                f'chart "{chart}" matching {ref.version} not found in {repository} index. '
                f"(try 'helm repo update'): {error.message}",
                hint=error.hint,
            ) from error
        return self._archive(found, entry.url, _merged(entry.credentials, ref.credentials))

    def _archive(self, found: ChartVersion, repository: str, credentials: Credentials) -> str:
        """Download a version of an index; its credentials go to the repository's own origin
        alone.
        """
        if not found.urls:
            raise RepoError(
                f'chart "{found.name}" has no downloadable URLs', subject=f"index of {repository}"
            )
        url = resolve(repository, found.urls[0])
        if not credentials.pass_everywhere and _origin(url) != _origin(repository):
            credentials = Credentials(
                ca_file=credentials.ca_file,
                insecure_skip_tls_verify=credentials.insecure_skip_tls_verify,
                plain_http=credentials.plain_http,
            )
        return self.download(url, credentials, promised=found.digest)


def is_registry(url: str) -> bool:
    """Whether an address is in an OCI registry, as helm tells (`registry.IsOCI`)."""
    return url.startswith(REGISTRY_SCHEME)


def _wanted(ref: ChartRef) -> str:
    """The range to look for: prereleases count where `--devel` is given without a version."""
    return ">0.0.0-0" if ref.devel and not ref.version else ref.version


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    default = {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or default


def _merged(own: Credentials, given: Credentials) -> Credentials:
    """A repository's credentials, with what the command line says over them."""
    merged = Credentials()
    for name in Credentials.__slots__:
        setattr(merged, name, getattr(given, name) or getattr(own, name))
    return merged
