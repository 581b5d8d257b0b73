"""What crosses the boundary to a cluster: references, kinds, objects, watch events,
capabilities.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    # A Kubernetes object as its JSON says it.
    ClusterObject = dict[str, Any]


class ResourceRef:
    """Which object: apiVersion, kind, namespace ("" for cluster-scoped ones, or "the default") and
    name.
    """

    __slots__ = ("api_version", "kind", "name", "namespace")

    def __init__(self, api_version: str, kind: str, name: str, namespace: str = "") -> None:
        self.api_version = api_version
        self.kind = kind
        self.name = name
        self.namespace = namespace

    def _key(self) -> tuple[str, str, str, str]:
        return (self.api_version, self.kind, self.namespace, self.name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ResourceRef) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        place = f"{self.namespace}/" if self.namespace else ""
        return f"{self.api_version} {self.kind} {place}{self.name}"

    @property
    def group(self) -> str:
        """The API group, "" for the core group."""
        group, slash, _ = self.api_version.partition("/")
        return group if slash else ""


class ResourceKind:
    """What a cluster knows of a kind: its plural, whether it lives in namespaces, its verbs."""

    __slots__ = ("api_version", "kind", "namespaced", "plural", "verbs")

    def __init__(
        self,
        api_version: str,
        kind: str,
        plural: str,
        namespaced: bool,
        verbs: tuple[str, ...] = (),
    ) -> None:
        self.api_version = api_version
        self.kind = kind
        self.plural = plural
        self.namespaced = namespaced
        self.verbs = verbs


class WatchEvent:
    """One event of a watch: `type` is ADDED, MODIFIED, DELETED, BOOKMARK or ERROR."""

    __slots__ = ("object", "type")

    def __init__(self, type: str, object: ClusterObject) -> None:
        self.type = type
        self.object = object


class Capabilities:
    """What templates see of a cluster.

    `kube_version` is the version text (`v1.36.3`), `api_versions` every `group/version` and
    `group/version/Kind` that the cluster serves. Empty ones stand for Helm's built-in defaults: a
    target that runs nothing has none of its own.
    """

    __slots__ = ("api_versions", "kube_version")

    def __init__(self, kube_version: str, api_versions: tuple[str, ...]) -> None:
        self.kube_version = kube_version
        self.api_versions = api_versions


class Patch:
    """How to change an object.

    `kind` is `apply` (server-side apply; `body` is the whole object), `merge` (RFC 7386),
    `strategic` (Kubernetes' own merge) or `json` (RFC 6902; `body` is a list). `manager` is the
    field manager, `force` takes fields over from other managers, `dry_run` changes nothing.
    """

    __slots__ = ("body", "dry_run", "force", "kind", "manager", "validation")

    def __init__(
        self,
        kind: str,
        body: Any,
        *,
        manager: str = "helm",
        force: bool = False,
        dry_run: bool = False,
        validation: str = "",
    ) -> None:
        self.kind = kind
        self.body = body
        self.manager = manager
        self.force = force
        self.dry_run = dry_run
        self.validation = validation


class Deletion:
    """How to delete: propagation (`background`, `foreground`, `orphan`), and only that very object.

    `uid`, where given, is a precondition: another object of the same name stays.
    """

    __slots__ = ("dry_run", "propagation", "uid")

    def __init__(
        self, propagation: str = "background", uid: str = "", dry_run: bool = False
    ) -> None:
        self.propagation = propagation
        self.uid = uid
        self.dry_run = dry_run


class Selection:
    """Which objects of a kind: a namespace ("" for all), label and field selectors, page size.

    `metadata_only` asks for the objects' metadata alone, which is all that counting or finding
    needs.
    """

    __slots__ = ("fields", "labels", "metadata_only", "namespace", "page")

    def __init__(
        self,
        namespace: str = "",
        *,
        labels: str = "",
        fields: str = "",
        metadata_only: bool = False,
        page: int = 500,
    ) -> None:
        self.namespace = namespace
        self.labels = labels
        self.fields = fields
        self.metadata_only = metadata_only
        self.page = page
