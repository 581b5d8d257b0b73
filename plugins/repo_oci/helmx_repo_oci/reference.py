"""References: which registry, which repository in it, which tag or digest
(`pkg/registry/reference.go`).
"""

from __future__ import annotations

import re

from helmcore.errors import RepoError

SCHEME = "oci://"
_HOST = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*"
    r"|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?",
)
_PART = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_REPOSITORY = re.compile(rf"{_PART}(?:/{_PART})*")
_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}")
MAX_REPOSITORY = 255
HUB = "docker.io"


class Reference:
    """One place in a registry: `registry` (host and port), `repository`, `tag` and `digest`, ""
    for none. The tag is as the registry has it: `_` where a version has `+`.
    """

    __slots__ = ("digest", "registry", "repository", "tag")

    def __init__(self, registry: str, repository: str, tag: str = "", digest: str = "") -> None:
        self.registry = registry
        self.repository = repository
        self.tag = tag
        self.digest = digest

    @property
    def host(self) -> str:
        """Where requests go: Docker Hub's name is not its server's."""
        return "registry-1.docker.io" if self.registry == HUB else self.registry

    @property
    def name(self) -> str:
        """What manifests are asked for: the digest where there is one."""
        return self.digest or self.tag

    def with_tag(self, version: str) -> Reference:
        """The place of a version, under its tag."""
        return Reference(self.registry, self.repository, check_tag(version.replace("+", "_")))

    def pinned(self, digest: str) -> Reference:
        """The same place at one digest."""
        return Reference(self.registry, self.repository, self.tag, digest)

    def __str__(self) -> str:
        """The reference as helm prints it: without the tag where a digest is known."""
        place = f"{self.registry}/{self.repository}"
        if self.digest:
            return f"{place}@{self.digest}"
        return f"{place}:{self.tag}" if self.tag else place


def parse(text: str) -> Reference:
    """Read `[oci://]host[:port]/path[:tag][@digest]`. Raises `RepoError` with helm's words."""
    place, at, digest = text.removeprefix(SCHEME).partition("@")
    if at:
        _check_digest(digest)
    registry, slash, rest = place.partition("/")
    if not slash or not rest:
        raise _invalid("missing registry or repository", text)
    repository, colon, tag = rest.rpartition(":")
    if not colon:
        repository, tag = rest, ""
    check_registry(registry)
    if not _REPOSITORY.fullmatch(repository) or len(repository) > MAX_REPOSITORY:
        hint = "the names in a repository are lower case letters and digits, with . _ - between"
        raise _invalid(f'invalid repository "{repository}"', text, hint)
    if colon:
        tag = check_tag(tag.replace("+", "_"))
    return Reference(registry, repository, tag, digest)


def check_registry(registry: str) -> str:
    """A registry's host, as it is. Raises `RepoError`."""
    if not _HOST.fullmatch(registry):
        raise _invalid(
            f'invalid registry "{registry}"', registry, "give a host, with its port: host[:port]"
        )
    return registry


def check_tag(tag: str) -> str:
    """A tag, as it is. Raises `RepoError`."""
    if not _TAG.fullmatch(tag):
        raise _invalid(f'invalid tag "{tag}"', tag)
    return tag


def is_digest(text: str) -> bool:
    """Whether this is a digest of an algorithm that is known here."""
    return _DIGEST.fullmatch(text) is not None


def _check_digest(digest: str) -> None:
    if _DIGEST.fullmatch(digest):
        return
    algorithm, colon, rest = digest.partition(":")
    if not colon or algorithm not in {"sha256", "sha512"}:
        reason = "unsupported digest algorithm" if colon else "invalid checksum digest format"
    else:
        right = len(rest) == (64 if algorithm == "sha256" else 128)
        reason = f"invalid checksum digest {'format' if right else 'length'}"
    raise _invalid(
        f'invalid digest "{digest}": {reason}', digest, "give @sha256: and 64 hexadecimal digits"
    )


def _invalid(reason: str, subject: str, hint: str | None = None) -> RepoError:
    return RepoError(
        f"invalid reference: {reason}",
        subject=subject,
        hint=hint or "a chart in a registry is oci://HOST[:PORT]/PATH/CHART[:TAG][@sha256:DIGEST]",
    )
