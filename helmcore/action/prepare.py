"""From a request to a release that could be written: read, render, write nothing."""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple

from helmcore.errors import UsageError
from helmcore.model.release import Release
from helmcore.release import clock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, Protocol

    from helmcore.model.cluster import Capabilities
    from helmcore.model.manifest import ManifestSet

    class Source(Protocol):
        """A chart with the values that the user gave: what is to be installed."""

        #: The values that the user gave.
        values: dict[str, Any]

        def render(
            self, facts: Facts, values: dict[str, Any], defaults: dict[str, Any] | None = None
        ) -> Rendered:
            """Render with these values over the chart's own, or over `defaults` instead of those.

            May be called again, with other facts. Raises `HelmxError`.
            """
            ...


DRY_NONE, DRY_CLIENT, DRY_SERVER = "none", "client", "server"


class Facts:
    """What templates see of the release: name, namespace, revision, install or upgrade.

    `online` tells whether the cluster may be asked (for its API versions, by `lookup`).
    """

    __slots__ = ("install", "name", "namespace", "online", "revision", "upgrade")

    def __init__(
        self,
        name: str,
        namespace: str,
        revision: int,
        *,
        upgrade: bool = False,
        online: bool = True,
    ) -> None:
        self.name = name
        self.namespace = namespace
        self.revision = revision
        self.upgrade = upgrade
        self.install = not upgrade
        self.online = online


class Rendered:
    """What a chart became: the objects, and the chart as the record keeps it."""

    __slots__ = ("_chart", "_record", "manifests")

    def __init__(self, manifests: ManifestSet, record: Callable[[], dict[str, Any]]) -> None:
        self.manifests = manifests
        self._record = record
        self._chart: dict[str, Any] | None = None

    @property
    def chart(self) -> dict[str, Any]:
        """The chart for the record, made when it is first asked for."""
        if self._chart is None:
            self._chart = self._record()
        return self._chart


class ReleaseRequest(NamedTuple):
    """What install and upgrade share: the source and what is recorded besides it.

    `dry_run` is `none`, `client` or `server`; `server_side` is `true`, `false` or `auto`; `timeout`
    in seconds.
    """

    name: str
    source: Source
    namespace: str = ""
    description: str = ""
    labels: Mapping[str, str] = MappingProxyType({})
    dry_run: str = DRY_NONE
    hide_secret: bool = False
    server_side: str = "true"
    skip_crds: bool = False
    timeout: float = 300.0

    def check(self) -> None:
        """Refuse what makes no sense, in Helm's words. Raises `UsageError`."""
        if self.hide_secret and self.dry_run == DRY_NONE:
            raise UsageError("hiding Kubernetes secrets requires a dry-run mode")


def apply_method(server_side: str, former: str) -> str:
    """`ssa` or `csa`: what was asked for, or what the last revision did.

    As getUpgradeServerSideValue in `pkg/action/upgrade.go`. Raises `UsageError`.
    """
    if server_side == "auto":
        return "ssa" if former == "ssa" else "csa"
    if server_side in {"true", "false"}:
        return "ssa" if server_side == "true" else "csa"
    raise UsageError(f"invalid/unknown release server-side apply method: {server_side}")


def new_release(
    facts: Facts, rendered: Rendered, values: dict[str, Any], *, hide_secret: bool = False
) -> Release:
    """A release as it is before anything was done."""
    release = Release(facts.name, facts.namespace, facts.revision)
    now = clock.now()
    release.info.first_deployed = now
    release.info.last_deployed = now
    release.info.notes = rendered.manifests.notes
    release.chart = rendered.chart
    release.config = values
    release.manifest = manifest_text(rendered.manifests, hide_secret)
    release.hooks = rendered.manifests.hooks
    return release


def manifest_text(manifests: ManifestSet, hide_secret: bool) -> str:
    """The manifest as it is stored, or with Secrets left out, as renderResources does."""
    if not hide_secret:
        return manifests.manifest_text()
    hidden = "# HIDDEN: The Secret output has been suppressed"
    return "".join(
        f"---\n# Source: {one.source}\n"
        f"{hidden if (one.kind, one.api_version) == ('Secret', 'v1') else one.text}\n"
        for one in manifests.resources
    )


def with_declared(found: Capabilities, crds: list[Any]) -> Capabilities:
    """A cluster's capabilities and what the chart's own CRDs will add to them."""
    from helmcore.cluster.resources import declared_kinds, parse
    from helmcore.model.cluster import Capabilities

    objects = [object for crd in crds for object in parse(crd.text)]
    names = set(found.api_versions)
    for api_version, kind in declared_kinds(objects):
        names |= {api_version, f"{api_version}/{kind}"}
    return Capabilities(found.kube_version, tuple(sorted(names)))
