"""Manifests as objects with their place in a cluster, as `Build` in `pkg/kube/client.go` gives."""

from __future__ import annotations

from helmcore.errors import ClusterError, KindUnknown, ObjectRejected, YamlError
from helmcore.manifest import split
from helmcore.model.cluster import ResourceKind, ResourceRef
from helmcore.text import yaml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from helmcore.cluster.work import Work
    from helmcore.model.cluster import ClusterObject

POLICY = "helm.sh/resource-policy"


class Resource:
    """One object of a manifest: `object` as it is sent, `ref` where it stands, `kind` what the
    cluster knows of its kind (from the chart's own CRDs where `declared`).
    """

    __slots__ = ("declared", "kind", "object", "ref")

    def __init__(
        self, object: ClusterObject, ref: ResourceRef, kind: ResourceKind, declared: bool = False
    ) -> None:
        self.object = object
        self.ref = ref
        self.kind = kind
        self.declared = declared

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes it the same object in two manifests: group, kind, namespace, name."""
        return (self.ref.group, self.ref.kind, self.ref.namespace, self.ref.name)

    @property
    def generates_name(self) -> bool:
        """Whether the API server is to make up its name."""
        return not self.ref.name and bool(self.object["metadata"].get("generateName"))

    @property
    def described(self) -> str:
        """As Helm writes it in errors: `ConfigMap "a" in namespace "b"`."""
        return f'{self.ref.kind} "{self.ref.name}" in namespace "{self.ref.namespace}"'

    @property
    def placed(self) -> str:
        """As Helm writes it in errors of an apply: `ns/name apps/v1, Kind=Deployment`."""
        version = (
            self.ref.api_version if "/" in self.ref.api_version else "/" + self.ref.api_version
        )
        return f"{self.ref.namespace}/{self.ref.name} {version}, Kind={self.ref.kind}"

    @property
    def is_kept(self) -> bool:
        """Whether its manifest says that it outlives its release."""
        return keeps(self.object)

    def __repr__(self) -> str:
        return f"Resource({self.ref!r})"


def keeps(object: ClusterObject) -> bool:
    """Whether an object carries `helm.sh/resource-policy: keep`."""
    notes = (object.get("metadata") or {}).get("annotations") or {}
    return str(notes.get(POLICY) or "").strip().lower() == "keep"


def parse(text: str) -> list[ClusterObject]:
    """The objects of a manifest, lists unfolded. Raises `ObjectRejected`."""
    found: list[ClusterObject] = []
    for document in split.documents(text):
        try:
            value = _json_numbers(yaml.load_typed(document))
        except YamlError as error:
            raise ObjectRejected(f"error parsing : {error.message}") from error
        found += _unfold(value)
    return found


def _json_numbers(value: Any) -> Any:
    """Whole numbers without a fraction, as Go writes them: `1.0` is sent as `1`."""
    if isinstance(value, float) and value == int(value):
        return int(value)
    if isinstance(value, dict):
        return {key: _json_numbers(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_json_numbers(child) for child in value]
    return value


def _unfold(value: Any) -> Iterator[ClusterObject]:
    if value is None:
        return
    if not isinstance(value, dict):
        raise ObjectRejected("error validating data: the document is not an object")
    if str(value.get("kind") or "").endswith("List") and isinstance(value.get("items"), list):
        for item in value["items"]:
            yield from _unfold(item)
        return
    for field in ("apiVersion", "kind"):
        if not value.get(field):
            raise ObjectRejected(f"error validating data: {field} not set")
    if not isinstance(value.get("metadata"), dict):
        value["metadata"] = {}
    yield value


def build(
    work: Work, text: str, namespace: str, crds: Iterable[ClusterObject] = ()
) -> list[Resource]:
    """Every object of a manifest with its place; objects that name no namespace go into
    `namespace`.

    Kinds that `crds`, or CRDs of the manifest itself, will bring are known already. Raises
    `KindUnknown` with Helm's words for all unknown kinds, `ObjectRejected`.
    """
    objects = parse(text)
    declared = declared_kinds([*crds, *objects])
    resources, unknown = [], []
    for object in objects:
        try:
            resources.append(_place(work, object, namespace, declared))
        except KindUnknown:
            name = object["metadata"].get("name") or ""
            unknown.append(
                f'resource mapping not found for name: "{name}" namespace: '
                f'"{object["metadata"].get("namespace") or ""}" from "": no matches for kind '
                f'"{object["kind"]}" in version "{object["apiVersion"]}"'
            )
    if unknown:
        raise KindUnknown("\n".join([*unknown, "ensure CRDs are installed first"]))
    return resources


def _place(
    work: Work,
    object: ClusterObject,
    namespace: str,
    declared: dict[tuple[str, str], ResourceKind],
) -> Resource:
    api_version, name = object["apiVersion"], object["kind"]
    brought = declared.get((api_version, name))
    try:
        kind = work.read(lambda: work.cluster.kind(api_version, name))
        from_chart = False
    except KindUnknown:
        if brought is None:
            raise
        kind, from_chart = brought, True
    metadata = object["metadata"]
    if kind.namespaced:
        place = metadata.setdefault("namespace", namespace) or namespace
        metadata["namespace"] = place
    else:
        metadata.pop("namespace", None)
        place = ""
    ref = ResourceRef(api_version, name, str(metadata.get("name") or ""), place)
    if ref.name and metadata.get("generateName"):
        raise ObjectRejected("metadata.name and metadata.generateName cannot both be set")
    return Resource(object, ref, kind, from_chart)


def declared_kinds(crds: Iterable[ClusterObject]) -> dict[tuple[str, str], ResourceKind]:
    """The kinds that CRDs bring, by apiVersion and kind."""
    kinds = {}
    for crd in crds:
        if crd.get("kind") != "CustomResourceDefinition":
            continue
        spec = crd.get("spec") or {}
        names = spec.get("names") or {}
        versions = [one.get("name") for one in spec.get("versions") or ()] or [spec.get("version")]
        for version in versions:
            api_version, kind = f"{spec.get('group')}/{version}", str(names.get("kind"))
            namespaced = spec.get("scope") != "Cluster"
            plural = str(names.get("plural"))
            kinds[api_version, kind] = ResourceKind(api_version, kind, plural, namespaced)
    return kinds


def build_known(work: Work, text: str, namespace: str) -> list[Resource]:
    """The objects of an older manifest, at whatever version the cluster serves them now.

    A kind that the cluster does not know any more has no objects left: it is left out with a
    warning.
    """
    resources = []
    for object in parse(text):
        try:
            resources.append(_place(work, object, namespace, {}))
        except KindUnknown as error:
            served = _served_version(work, object)
            if served is None:
                work.warn(f"an older revision holds a kind that is gone: {error.message}")
                continue
            object["apiVersion"] = served
            resources.append(_place(work, object, namespace, {}))
    return resources


def _served_version(work: Work, object: ClusterObject) -> str | None:
    group = ResourceRef(object["apiVersion"], "", "").group
    try:
        served = work.read(work.cluster.capabilities).api_versions
    except ClusterError:
        return None
    for entry in served:
        api_version, _, kind = entry.rpartition("/")
        here = ResourceRef(api_version, "", "").group
        if kind == object["kind"] and here == group and "/" in api_version:
            return api_version
    return None


def union(*lists: Iterable[Resource]) -> list[Resource]:
    """All objects of several manifests, each once; the first list that has one counts."""
    merged: dict[tuple[str, str, str, str], Resource] = {}
    for resources in lists:
        for resource in resources:
            merged.setdefault(resource.key, resource)
    return list(merged.values())
