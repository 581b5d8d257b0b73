"""index.yaml: what a repository has, and the choice of a version (`pkg/repo/v1/index.go`)."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit, urlunsplit

from helmcore.errors import RepoError, VersionInvalid, VersionNotFound, YamlError
from helmcore.model.repo import ChartVersion
from helmcore.text import semver, yaml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


class Index:
    """The charts of one repository; versions of each, the highest first."""

    def __init__(self, charts: dict[str, list[ChartVersion]]) -> None:
        self.charts = charts

    @classmethod
    def parse(cls, data: bytes, source: str) -> Index:
        """Read an index, YAML or JSON, strictly: a key that stands twice is an error.

        Entries that no chart can have are left out, as Helm does. Raises `RepoError`; `source` is
        the file or URL for messages.
        """
        if not data.strip():
            raise RepoError("empty index.yaml file", subject=source)
        try:
            content: Any = yaml.load_strict(data, source=source)
        except YamlError as error:
            raise RepoError(
                error.message, subject=source, hint="the repository's index is damaged"
            ) from error
        if not isinstance(content, dict) or not content.get("apiVersion"):
            raise RepoError("no API version specified", subject=source)
        entries = content.get("entries") or {}
        if not isinstance(entries, dict):
            raise RepoError("the index has no entries by chart name", subject=source)
        charts = {}
        for name, found in entries.items():
            versions = [v for v in map(_version, found if isinstance(found, list) else ()) if v]
            charts[name] = sorted(versions, key=lambda v: semver.parse(v.version), reverse=True)
        return cls(charts)

    def get(self, name: str, wanted: str) -> ChartVersion:
        """The version that was asked for by name, else the highest that satisfies it as a range.

        "" is the highest stable one. Raises `VersionNotFound` with Helm's words.
        """
        versions = self.charts.get(name)
        if not versions:
            raise VersionNotFound("no chart name found", hint=_similar(name, self.charts))
        for version in versions:
            if wanted and version.version == wanted:
                return version
        constraint = semver.constraint(wanted or "*")
        for version in versions:
            if constraint.allows(semver.parse(version.version)):
                return version
        newest = ", ".join(version.version for version in versions[:3])
        raise VersionNotFound(
            f"no chart version found for {name}-{wanted}",
            hint=f"newest versions of {name}: {newest} (--devel allows prereleases)",
        )

    def __iter__(self) -> Iterator[tuple[str, list[ChartVersion]]]:
        return iter(sorted(self.charts.items()))


def resolve(repository: str, reference: str) -> str:
    """The URL of something that an index names: absolute, or relative to the repository's own.

    As Helm's `ResolveReferenceURL`: the repository's URL counts as a folder, and its query is kept.
    """
    if urlsplit(reference).scheme:
        return reference
    base = urlsplit(repository)
    folder = urlunsplit(base._replace(path=base.path.rstrip("/") + "/", query=""))
    found = urlsplit(urljoin(folder, reference))
    return urlunsplit(found._replace(query=base.query or found.query))


def _version(found: Any) -> ChartVersion | None:
    """One version of an index, None where it is not one that a chart can have."""
    if not isinstance(found, dict):
        return None
    name, version, urls = found.get("name"), found.get("version"), found.get("urls")
    if not isinstance(name, str) or not isinstance(version, str) or not name:
        return None
    try:
        semver.parse(version)
    except VersionInvalid:
        return None
    listed = [url for url in urls if isinstance(url, str)] if isinstance(urls, list) else []
    digest = found.get("digest")
    # one that YAML takes for a number stays, as text that no archive has: it fails closed
    promised = "" if digest is None else str(digest)
    return ChartVersion(found, listed, promised, str(found.get("created") or ""))


def _similar(name: str, charts: dict[str, list[ChartVersion]]) -> str | None:
    import difflib

    close = difflib.get_close_matches(name, charts, 3)
    return f"did you mean {' or '.join(close)}?" if close else None
