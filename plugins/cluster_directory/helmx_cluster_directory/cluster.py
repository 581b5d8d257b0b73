"""The folder target: the `Cluster` contract over a tree of YAML files.

Objects are written whole, as they were rendered; what only an API server can know (uid,
resourceVersion) is made from the file's place and content when it is read, and never written.
"""

from __future__ import annotations

import hashlib
import os

from helmcore.errors import (
    HelmxError,
    ObjectConflict,
    ObjectExists,
    ObjectNotFound,
    ObjectRejected,
    SettingsError,
)
from helmcore.model.cluster import Capabilities, ResourceKind, ResourceRef
from helmcore.text import yaml
from helmx_cluster_directory import files, layout, selectors

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from helmcore.model.cluster import ClusterObject, Deletion, Patch, Selection, WatchEvent
    from helmcore.plugin import Cluster

# What a server adds to an object's metadata; a file never holds it.
SERVER_FIELDS = ("uid", "resourceVersion", "managedFields", "creationTimestamp", "generation")


class DirectoryCluster:
    """Manifests in the folder `root`, which is created when something is first written."""

    runs_workloads = False
    default_namespace = "default"

    def __init__(self, root: str) -> None:
        if not root:
            raise SettingsError(
                "the folder target needs a folder",
                hint="say which: --cluster dir:PATH (or HELMX_CLUSTER=dir:PATH)",
            )
        self.root = os.path.abspath(os.path.expanduser(root))
        self.location = self.root
        self._scopes: dict[tuple[str, str], bool] | None = None

    def kind(self, api_version: str, kind: str) -> ResourceKind:
        """Any kind will do; definitions in the folder say which ones live in no namespace."""
        plural = kind.lower() + ("es" if kind.endswith("s") else "s")
        return ResourceKind(api_version, kind, plural, self._namespaced(api_version, kind))

    def get(self, ref: ResourceRef) -> ClusterObject:
        """Read an object's file."""
        found = self._find(ref)
        if found is None:
            raise self._missing(ref)
        return found[1]

    def list(self, api_version: str, kind: str, selection: Selection) -> Iterator[ClusterObject]:
        """Read every file of that kind that the selection names."""
        namespaced = self._namespaced(api_version, kind)
        group = ResourceRef(api_version, kind, "").group
        for folder in layout.folders(self.root, kind, namespaced, selection.namespace):
            for name in sorted(_names(os.path.join(self.root, folder))):
                if not name.startswith((f"{kind.lower()}-", f"{kind.lower()}.")):
                    continue
                found = self._read(os.path.join(self.root, folder, name))
                if (
                    found is not None
                    and found.get("kind") == kind
                    and _ref(found).group == group
                    and selectors.labels_match(selection.labels, _labels(found))
                    and selectors.fields_match(selection.fields, found)
                ):
                    yield found

    def create(
        self,
        object: ClusterObject,
        *,
        manager: str = "helm",
        dry_run: bool = False,
        validation: str = "",
    ) -> ClusterObject:
        """Write a new object's file."""
        with files.FolderLock(self.root):
            ref = self._placed(object)
            if self._find(ref) is not None:
                raise ObjectExists(f'{_what(ref)} "{ref.name}" already exists', code=409)
            return self._write(ref, object, dry_run=dry_run, exclusive=True)

    def replace(
        self,
        object: ClusterObject,
        *,
        manager: str = "helm",
        dry_run: bool = False,
        validation: str = "",
    ) -> ClusterObject:
        """Overwrite an object's file."""
        with files.FolderLock(self.root):
            ref = self._placed(object)
            found = self._find(ref)
            if found is None:
                raise self._missing(ref)
            wanted = (object.get("metadata") or {}).get("resourceVersion")
            if wanted and wanted != found[1]["metadata"]["resourceVersion"]:
                raise ObjectConflict(
                    f'Operation cannot be fulfilled on {_what(ref)} "{ref.name}": the object has '
                    "been modified; please apply your changes to the latest version and try again",
                    code=409,
                )
            return self._write(ref, object, dry_run=dry_run)

    def patch(self, ref: ResourceRef, patch: Patch) -> ClusterObject:
        """Write an object (`apply`), or merge into its file (`merge`, `strategic`)."""
        with files.FolderLock(self.root):
            if patch.kind == "apply":
                return self._write(self._placed(patch.body, ref), patch.body, dry_run=patch.dry_run)
            found = self._find(ref)
            if found is None:
                raise self._missing(ref)
            if patch.kind == "json":
                raise ObjectRejected("the folder target takes no JSON patches", code=415)
            return self._write(ref, _merged(found[1], patch.body), dry_run=patch.dry_run)

    def delete(self, ref: ResourceRef, deletion: Deletion) -> None:
        """Remove an object's file."""
        with files.FolderLock(self.root):
            found = self._find(ref)
            if found is None:
                raise self._missing(ref)
            path, object = found
            if deletion.uid and deletion.uid != object["metadata"]["uid"]:
                raise ObjectConflict(f'{_what(ref)} "{ref.name}" is another object', code=409)
            if not deletion.dry_run:
                files.remove(self.root, path)
            if ref.kind == "CustomResourceDefinition":
                self.refresh()

    def watch(
        self, api_version: str, kind: str, selection: Selection, *, since: str, timeout: float
    ) -> Iterator[WatchEvent]:
        """Nothing ever happens in a folder by itself."""
        return iter(())

    def capabilities(self) -> Capabilities:
        """Helm's built-in defaults: a folder runs nothing, so it has no version of its own."""
        return Capabilities("", ())

    def refresh(self) -> None:
        """Read the definitions in the folder again."""
        self._scopes = None

    def _namespaced(self, api_version: str, kind: str) -> bool:
        if self._scopes is None:
            self._scopes = {}
            folder = os.path.join(self.root, layout.CLUSTER_SCOPE)
            for name in _names(folder):
                if name.startswith("customresourcedefinition-"):
                    spec = (self._read(os.path.join(folder, name)) or {}).get("spec") or {}
                    names = spec.get("names") or {}
                    key = (spec.get("group", ""), names.get("kind", ""))
                    self._scopes[key] = spec.get("scope") != "Cluster"
        group = ResourceRef(api_version, kind, "").group
        return self._scopes.get((group, kind), kind not in layout.CLUSTER_KINDS)

    def _placed(self, object: ClusterObject, ref: ResourceRef | None = None) -> ResourceRef:
        """Where an object goes: its own words, with the default namespace filled in."""
        own = _ref(object)
        namespaced = self._namespaced(own.api_version, own.kind)
        namespace = own.namespace or (ref.namespace if ref else "") or self.default_namespace
        return ResourceRef(own.api_version, own.kind, own.name, namespace if namespaced else "")

    def _paths(self, ref: ResourceRef) -> tuple[str, str]:
        namespaced = self._namespaced(ref.api_version, ref.kind)
        namespace = ref.namespace or self.default_namespace
        folder = layout.folder_of(ref.kind, ref.name, namespace, namespaced)
        short, long = layout.file_names(ref.group, ref.kind, ref.name)
        return os.path.join(self.root, folder, short), os.path.join(self.root, folder, long)

    def _find(self, ref: ResourceRef) -> tuple[str, ClusterObject] | None:
        for path in self._paths(ref):
            found = self._read(path)
            if found is not None and _ref(found).group == ref.group:
                return path, found
        return None

    def _read(self, path: str) -> ClusterObject | None:
        data = files.read(path)
        if data is None:
            return None
        try:
            found: Any = yaml.load(data, source=path)
        except HelmxError as error:
            raise ObjectRejected(
                f"{path} is not a manifest: {error.message}",
                subject=path,
                hint="mend or remove the file, then run the command again",
            ) from error
        if not isinstance(found, dict) or not isinstance(found.get("metadata"), dict):
            raise ObjectRejected(f"{path} is not a manifest", subject=path)
        return _served(found, path, data)

    def _write(
        self, ref: ResourceRef, object: ClusterObject, *, dry_run: bool, exclusive: bool = False
    ) -> ClusterObject:
        metadata = {
            key: value
            for key, value in (object.get("metadata") or {}).items()
            if key not in SERVER_FIELDS
        }
        if ref.namespace:
            metadata["namespace"] = ref.namespace
        stored = {**object, "metadata": metadata}
        data = yaml.dump(stored).encode("utf-8", "surrogateescape")
        short, long = self._paths(ref)
        other = self._read(short)
        path = short if other is None or _ref(other).group == ref.group else long
        if not dry_run:
            secret = ref.kind == "Secret" or ref.name.startswith(layout.RELEASE_PREFIX)
            files.write(self.root, path, data, secret=secret, exclusive=exclusive)
            if ref.kind == "CustomResourceDefinition":
                self.refresh()
        return _served(stored, path, data)

    def _missing(self, ref: ResourceRef) -> ObjectNotFound:
        return ObjectNotFound(
            f'{_what(ref)} "{ref.name}" not found', code=404, subject=self._paths(ref)[0]
        )


def _what(ref: ResourceRef) -> str:
    """A kind as the API server names it in errors: plural, with its group."""
    plural = ref.kind.lower() + ("es" if ref.kind.endswith("s") else "s")
    return f"{plural}.{ref.group}" if ref.group else plural


def _ref(object: ClusterObject) -> ResourceRef:
    metadata = object.get("metadata") or {}
    return ResourceRef(
        str(object.get("apiVersion") or ""),
        str(object.get("kind") or ""),
        str(metadata.get("name") or ""),
        str(metadata.get("namespace") or ""),
    )


def _labels(object: ClusterObject) -> dict[str, str]:
    labels: dict[str, str] = object["metadata"].get("labels") or {}
    return labels


def _names(folder: str) -> list[str]:
    try:
        return [name for name in os.listdir(folder) if name.endswith(".yaml")]
    except (FileNotFoundError, NotADirectoryError):
        return []


def _served(object: ClusterObject, path: str, data: bytes) -> ClusterObject:
    """An object as an API server would give it: with a uid (its place) and a version (its
    bytes).
    """
    metadata = {
        **object["metadata"],
        "uid": hashlib.sha256(path.encode("utf-8", "surrogateescape")).hexdigest()[:32],
        "resourceVersion": hashlib.sha256(data).hexdigest()[:16],
    }
    return {**object, "metadata": metadata}


def _merged(target: Any, patch: Any) -> Any:
    """RFC 7386: maps merge, null removes, everything else replaces."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = _merged(result.get(key), value)
    return result


if TYPE_CHECKING:
    _contract: type[Cluster] = DirectoryCluster
