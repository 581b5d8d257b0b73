"""Releases, and the records that keep them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from helmcore.model.manifest import ChartHook

# Helm's words for where a release stands.
UNKNOWN = "unknown"
DEPLOYED = "deployed"
UNINSTALLED = "uninstalled"
SUPERSEDED = "superseded"
FAILED = "failed"
UNINSTALLING = "uninstalling"
PENDING_INSTALL = "pending-install"
PENDING_UPGRADE = "pending-upgrade"
PENDING_ROLLBACK = "pending-rollback"
PENDING = (PENDING_INSTALL, PENDING_UPGRADE, PENDING_ROLLBACK)


class ReleaseInfo:
    """What happened to a revision; times are RFC 3339 text with up to nine fractional digits, ""
    for none.
    """

    __slots__ = (
        "deleted",
        "description",
        "first_deployed",
        "last_deployed",
        "notes",
        "resources",
        "rollback_revision",
        "status",
    )

    def __init__(self, status: str = UNKNOWN, description: str = "") -> None:
        self.first_deployed = ""
        self.last_deployed = ""
        self.deleted = ""
        self.description = description
        self.status = status
        self.notes = ""
        self.rollback_revision = 0
        self.resources: dict[str, list[dict[str, Any]]] = {}


class Release:
    """One revision of a release, as Helm's record says it.

    `chart` is the chart part of the record (metadata, templates, values, files; JSON shape, base64
    bodies), `config` the values that the user gave, `manifest` the text of all objects in install
    order, `labels` the user's own labels. `apply_method` is `ssa`, `csa` or "" (helm 3; means
    `csa`). Changes as an action works on it.
    """

    __slots__ = (
        "apply_method",
        "chart",
        "config",
        "hooks",
        "info",
        "labels",
        "manifest",
        "name",
        "namespace",
        "version",
    )

    def __init__(self, name: str, namespace: str, version: int) -> None:
        self.name = name
        self.namespace = namespace
        self.version = version
        self.info = ReleaseInfo()
        self.chart: dict[str, Any] = {}
        self.config: dict[str, Any] = {}
        self.manifest = ""
        self.hooks: list[ChartHook] = []
        self.labels: dict[str, str] = {}
        self.apply_method = ""

    @property
    def chart_metadata(self) -> dict[str, Any]:
        """Chart.yaml of the release's chart."""
        metadata: dict[str, Any] = self.chart.get("metadata") or {}
        return metadata

    def __repr__(self) -> str:
        return f"Release({self.namespace}/{self.name} v{self.version} {self.info.status})"


class ReleaseRecord:
    """A release record as a store sees it: a key, labels, and bytes that it need not understand.

    `key` is Helm's (`sh.helm.release.v1.NAME.vN`), `body` the encoded release (ASCII), empty when a
    query asked for no bodies. `token` is the store's version of the record: `replace` refuses a
    record whose token is not the stored one's.
    """

    __slots__ = ("body", "key", "labels", "namespace", "token")

    def __init__(
        self, key: str, namespace: str, labels: dict[str, str], body: bytes, token: str = ""
    ) -> None:
        self.key = key
        self.namespace = namespace
        self.labels = labels
        self.body = body
        self.token = token

    def __repr__(self) -> str:
        return f"ReleaseRecord({self.namespace}/{self.key})"
