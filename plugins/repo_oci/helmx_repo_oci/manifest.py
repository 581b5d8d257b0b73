"""Manifests of charts: written byte for byte as helm does, read with distrust
(`pkg/registry/client.go`).
"""

from __future__ import annotations

import hashlib

from helmcore.errors import IntegrityError, RepoError
from helmcore.text import gojson
from helmx_repo_oci.reference import is_digest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from helmcore.model.repo import Package

CONFIG = "application/vnd.cncf.helm.config.v1+json"
CHART = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
LEGACY_CHART = "application/tar+gzip"
PROVENANCE = "application/vnd.cncf.helm.chart.provenance.v1.prov"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"
DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
DOCKER_INDEX = "application/vnd.docker.distribution.manifest.list.v2+json"
ACCEPT = ", ".join((DOCKER_MANIFEST, DOCKER_INDEX, MANIFEST, INDEX))

MAX_MANIFEST = 4 << 20
MAX_LAYERS = 64
MAX_CONFIG = 4 << 20
MAX_PROVENANCE = 4 << 20
IMMUTABLE = frozenset({"org.opencontainers.image.version", "org.opencontainers.image.title"})


class Descriptor:
    """A blob by its media type, digest and size."""

    __slots__ = ("digest", "media_type", "size")

    def __init__(self, media_type: str, digest: str, size: int) -> None:
        self.media_type = media_type
        self.digest = digest
        self.size = size

    @classmethod
    def of(cls, media_type: str, data: bytes) -> Descriptor:
        """The descriptor of bytes."""
        return cls(media_type, digest_of(data), len(data))

    def written(self) -> gojson.OrderedView:
        """As it stands in a manifest."""
        fields = (("mediaType", self.media_type), ("digest", self.digest), ("size", self.size))
        return gojson.OrderedView(fields)


class Manifest:
    """What a chart's manifest names: its config, the chart, perhaps its provenance."""

    __slots__ = ("annotations", "chart", "config", "digest", "legacy", "provenance")

    def __init__(self, digest: str, config: Descriptor, chart: Descriptor) -> None:
        self.digest = digest
        self.config = config
        self.chart = chart
        self.provenance: Descriptor | None = None
        self.annotations: dict[str, str] = {}
        self.legacy = chart.media_type == LEGACY_CHART


def digest_of(data: bytes, algorithm: str = "sha256") -> str:
    """The digest of bytes, with its algorithm."""
    return f"{algorithm}:{hashlib.new(algorithm, data).hexdigest()}"


def check(data: bytes, wanted: Descriptor, where: str) -> bytes:
    """Bytes that are what a descriptor promises. Raises `IntegrityError`."""
    if len(data) != wanted.size:
        raise IntegrityError(
            f"mismatch size: {where} promises {wanted.size} bytes of {wanted.digest}, "
            f"the registry gave {len(data)}",
            subject=where,
        )
    return check_digest(data, wanted.digest, where)


def check_digest(data: bytes, wanted: str, where: str) -> bytes:
    """Bytes that have a digest. Raises `IntegrityError`."""
    found = digest_of(data, wanted.partition(":")[0])
    if found != wanted:
        raise IntegrityError(
            f"mismatch digest: asked for {wanted}, the registry gave {found}",
            subject=where,
            hint="somebody changed it on the way, or the registry is damaged",
        )
    return data


def write(package: Package) -> tuple[bytes, list[tuple[Descriptor, bytes]]]:
    """The manifest of a packed chart, and all blobs that it names, the config first."""
    config = Descriptor.of(CONFIG, package.config)
    chart = Descriptor.of(CHART, package.archive)
    layers = [(chart, package.archive)]
    if package.provenance is not None:
        layers.append((Descriptor.of(PROVENANCE, package.provenance), package.provenance))
    layers.sort(key=lambda layer: layer[0].digest)
    found = gojson.OrderedView(
        (
            ("schemaVersion", 2),
            ("config", config.written()),
            ("layers", [descriptor.written() for descriptor, _ in layers]),
            ("annotations", annotations_of(package.metadata, package.created)),
        )
    )
    return gojson.to_json(found).encode(), [(config, package.config), *layers]


def annotations_of(metadata: Mapping[str, Any], created: str) -> dict[str, str]:
    """The manifest's annotations: what Chart.yaml says, then the chart's own over it."""
    found = {
        "org.opencontainers.image.description": metadata.get("description") or "",
        "org.opencontainers.image.title": metadata.get("name") or "",
        "org.opencontainers.image.version": metadata.get("version") or "",
        "org.opencontainers.image.url": metadata.get("home") or "",
        "org.opencontainers.image.created": created,
    }
    sources = metadata.get("sources") or []
    if sources:
        found["org.opencontainers.image.source"] = sources[0]
    people = []
    for one in metadata.get("maintainers") or []:
        name, mail = (one or {}).get("name") or "", (one or {}).get("email") or ""
        people.append(name + (f" ({mail})" if mail else ""))
    found["org.opencontainers.image.authors"] = ", ".join(people)
    found = {name: text for name, text in found.items() if text.strip()}
    for name, text in (metadata.get("annotations") or {}).items():
        if name not in IMMUTABLE:
            found[name] = text
    return dict(sorted(found.items()))


def read(data: bytes, digest: str, where: str, media_type: str = "") -> Manifest:
    """Read a chart's manifest. Raises `RepoError` for one that is no chart's, or is ambiguous."""
    content = _object(data, where)
    if "manifests" in content:
        raise _wrong("it is a manifest and an index at once", where)
    _check_type(content, media_type, {MANIFEST, DOCKER_MANIFEST}, where)
    listed = content.get("layers")
    if content.get("schemaVersion") != 2 or not isinstance(listed, list):
        raise _wrong("it is not a manifest of schema version 2", where)
    if len(listed) > MAX_LAYERS:
        raise _wrong(f"it has {len(listed)} layers", where)
    config = _descriptor(content.get("config"), where)
    layers = [_descriptor(layer, where) for layer in listed]
    charts = [layer for layer in layers if layer.media_type in {CHART, LEGACY_CHART}]
    signed = [layer for layer in layers if layer.media_type == PROVENANCE]
    if config.media_type != CONFIG:
        if not charts:
            raise RepoError(
                "manifest does not contain minimum number of descriptors (2), descriptors found: 0",
                subject=where,
                hint=f"it is not a chart: its config is {_printable(config.media_type)}",
            )
        raise RepoError(f"could not load config with mediatype {CONFIG}", subject=where)
    if not charts:
        raise RepoError(f"manifest does not contain a layer with mediatype {CHART}", subject=where)
    if len(charts) > 1 or len(signed) > 1:
        raise _wrong("which of its layers is the chart is not clear", where)
    found = Manifest(digest, config, charts[0])
    found.provenance = signed[0] if signed else None
    said = content.get("annotations")
    if isinstance(said, dict):
        found.annotations = {str(k): str(v) for k, v in said.items()}
    return found


def chart_of_index(data: bytes, where: str, media_type: str) -> Descriptor:
    """The one chart that an index names. Raises `RepoError` where that is not clear."""
    content = _object(data, where)
    if "layers" in content or "config" in content:
        raise _wrong("it is a manifest and an index at once", where)
    _check_type(content, media_type, {INDEX, DOCKER_INDEX}, where)
    listed = content.get("manifests")
    if not isinstance(listed, list) or len(listed) > MAX_LAYERS:
        raise _wrong("it is not an index of a chart", where)
    found = [_descriptor(entry, where) for entry in listed if _is_chart(entry)]
    if len(found) != 1:
        raise _wrong(f"an index with {len(found)} charts in it", where)
    if found[0].media_type not in {MANIFEST, DOCKER_MANIFEST}:
        raise _wrong("an index of indexes", where)
    return found[0]


def is_index(data: bytes, media_type: str, where: str) -> bool:
    """Whether this is a list of manifests, as far as one can tell before reading it."""
    return media_type in {INDEX, DOCKER_INDEX} or (
        not media_type and "manifests" in _object(data, where)
    )


def _is_chart(entry: Any) -> bool:
    if not isinstance(entry, dict):
        return False
    kind = entry.get("artifactType")
    return kind in (None, "", CONFIG) and not entry.get("platform")


def _check_type(content: dict[str, Any], media_type: str, allowed: set[str], where: str) -> None:
    said = content.get("mediaType")
    if said and media_type and said != media_type:
        raise _wrong("its media type is not the one that the registry says", where)
    for one in (said, media_type):
        if one and one not in allowed:
            raise _wrong(f"its media type is {_printable(str(one))}", where)


def _object(data: bytes, where: str) -> dict[str, Any]:
    import json

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise _wrong("a key stands in it twice", where)
        return found

    try:
        content = json.loads(data, object_pairs_hook=once)
    except (ValueError, RecursionError):
        raise _wrong("it is not JSON", where) from None
    if not isinstance(content, dict):
        raise _wrong("it is not a JSON object", where)
    return content


def _descriptor(entry: Any, where: str) -> Descriptor:
    if isinstance(entry, dict):
        media_type, digest, size = (entry.get(key) for key in ("mediaType", "digest", "size"))
        if isinstance(media_type, str) and isinstance(digest, str) and is_digest(digest):
            if isinstance(size, int) and not isinstance(size, bool) and size >= 0:
                return Descriptor(media_type, digest, size)
    raise _wrong("a descriptor in it has no digest or size", where)


def _wrong(reason: str, where: str) -> RepoError:
    return RepoError(f"invalid manifest of {where}: {reason}", subject=where)


def _printable(text: str) -> str:
    return "".join(c for c in text if c.isprintable())[:200]
