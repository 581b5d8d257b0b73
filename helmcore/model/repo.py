"""Where charts come from: credentials, downloads, entries of repositories and of their indexes."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Credentials:
    """How to sign in to a server, and how to trust it. Never printed: `repr` hides the secrets."""

    __slots__ = (
        "ca_file",
        "cert_file",
        "insecure_skip_tls_verify",
        "key_file",
        "pass_everywhere",
        "password",
        "plain_http",
        "username",
    )

    def __init__(  # noqa: PLR0913 - Helm's transport flags
        self,
        *,
        username: str = "",
        password: str = "",
        ca_file: str = "",
        cert_file: str = "",
        key_file: str = "",
        insecure_skip_tls_verify: bool = False,
        plain_http: bool = False,
        pass_everywhere: bool = False,
    ) -> None:
        self.username = username
        self.password = password
        self.ca_file = ca_file
        self.cert_file = cert_file
        self.key_file = key_file
        self.insecure_skip_tls_verify = insecure_skip_tls_verify
        self.plain_http = plain_http
        self.pass_everywhere = pass_everywhere

    def __repr__(self) -> str:
        return f"Credentials(username={self.username!r}, ...)"


class Blob:
    """Bytes that a transport fetched, and what the server said about them."""

    __slots__ = ("data", "digest", "etag", "media_type", "modified", "url")

    def __init__(
        self,
        url: str,
        data: bytes,
        *,
        media_type: str = "",
        etag: str = "",
        modified: str = "",
        digest: str = "",
    ) -> None:
        self.url = url
        self.data = data
        self.media_type = media_type
        self.etag = etag
        self.modified = modified
        self.digest = digest


class ChartRef:
    """A chart as the user named it: `name` (folder, archive, URL, `repo/name`), with `--repo`,
    `--version`.
    """

    __slots__ = ("credentials", "devel", "keyring", "name", "repo_url", "verify", "version")

    def __init__(  # noqa: PLR0913 - Helm's chart source flags
        self,
        name: str,
        *,
        repo_url: str = "",
        version: str = "",
        devel: bool = False,
        verify: bool = False,
        keyring: str = "",
        credentials: Credentials | None = None,
    ) -> None:
        self.name = name
        self.repo_url = repo_url
        self.version = version
        self.devel = devel
        self.verify = verify
        self.keyring = keyring
        self.credentials = credentials or Credentials()


class RemoteChart:
    """A chart in a registry, settled once: `url` names its digest, so that it stays this one.

    `name` is how helm prints it (`host/path/chart:tag`), `digest` the manifest's,
    `archive_digest` that of the archive's bytes.
    """

    __slots__ = ("archive_digest", "digest", "has_provenance", "name", "url", "version")

    def __init__(
        self,
        url: str,
        *,
        name: str,
        version: str,
        digest: str,
        archive_digest: str,
        has_provenance: bool = False,
    ) -> None:
        self.url = url
        self.name = name
        self.version = version
        self.digest = digest
        self.archive_digest = archive_digest
        self.has_provenance = has_provenance


class Package:
    """A packed chart that is to be stored somewhere.

    `config` is its metadata as JSON in Go's field order, `metadata` the same as a table, `created`
    the time of the archive (RFC 3339), `provenance` the .prov file beside it.
    """

    __slots__ = ("archive", "config", "created", "metadata", "provenance")

    def __init__(
        self,
        archive: bytes,
        metadata: dict[str, Any],
        config: bytes,
        created: str,
        provenance: bytes | None = None,
    ) -> None:
        self.archive = archive
        self.metadata = metadata
        self.config = config
        self.created = created
        self.provenance = provenance

    @property
    def name(self) -> str:
        """The chart's name."""
        return self.metadata.get("name") or ""

    @property
    def version(self) -> str:
        """The chart's version."""
        return self.metadata.get("version") or ""


class RepoEntry:
    """One repository of repositories.yaml."""

    __slots__ = ("credentials", "extra", "name", "url")

    def __init__(
        self,
        name: str,
        url: str,
        credentials: Credentials | None = None,
        extra: dict[str, Any] | None = None,
    ) -> None:
        self.name = name
        self.url = url
        self.credentials = credentials or Credentials()
        # Keys that helmx does not know, kept so that rewriting the shared file loses nothing.
        self.extra = extra or {}


class ChartVersion:
    """One version of a chart in an index: its metadata, where the archive is, and its digest."""

    __slots__ = ("created", "digest", "metadata", "urls")

    def __init__(
        self, metadata: dict[str, Any], urls: list[str], digest: str = "", created: str = ""
    ) -> None:
        self.metadata = metadata
        self.urls = urls
        self.digest = digest
        self.created = created

    @property
    def name(self) -> str:
        """The chart's name."""
        return self.metadata.get("name") or ""

    @property
    def version(self) -> str:
        """The chart's version."""
        return self.metadata.get("version") or ""
