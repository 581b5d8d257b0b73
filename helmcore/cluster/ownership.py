"""Whose an object is: Helm's label and two annotations, as `pkg/action/validate.go` has them."""

from __future__ import annotations

from helmcore.errors import ClusterError, ObjectNotFound, OwnershipConflict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from helmcore.cluster.resources import Resource
    from helmcore.cluster.work import Work
    from helmcore.model.cluster import ClusterObject

LABEL = "app.kubernetes.io/managed-by"
MANAGER = "Helm"
NAME = "meta.helm.sh/release-name"
NAMESPACE = "meta.helm.sh/release-namespace"


class Owner:
    """A release as the owner of objects."""

    __slots__ = ("name", "namespace")

    def __init__(self, name: str, namespace: str) -> None:
        self.name = name
        self.namespace = namespace

    def mark(self, object: ClusterObject) -> None:
        """Say on an object that it is this release's."""
        metadata = object["metadata"]
        labels = dict(metadata.get("labels") or {})
        notes = dict(metadata.get("annotations") or {})
        labels[LABEL] = MANAGER
        notes[NAME] = self.name
        notes[NAMESPACE] = self.namespace
        metadata["labels"], metadata["annotations"] = labels, notes

    def doubts(self, live: ClusterObject) -> str:
        """Why a live object is not this release's, in Helm's words; "" where it is."""
        metadata = live["metadata"]
        labels = metadata.get("labels") or {}
        notes = metadata.get("annotations") or {}
        errors = [
            f"{what} validation error: {problem}"
            for what, problem in (
                ("label", _differs(labels, LABEL, MANAGER)),
                ("annotation", _differs(notes, NAME, self.name)),
                ("annotation", _differs(notes, NAMESPACE, self.namespace)),
            )
            if problem
        ]
        return f"invalid ownership metadata; {'; '.join(errors)}" if errors else ""


def _differs(found: dict[str, str], key: str, wanted: str) -> str:
    if key not in found:
        return f'missing key "{key}": must be set to "{wanted}"'
    if found[key] != wanted:
        return f'key "{key}" must equal "{wanted}": current value is "{found[key]}"'
    return ""


class Standing:
    """What is there already of the objects to be applied: `missing` ones, and `present` ones."""

    __slots__ = ("missing", "present")

    def __init__(self) -> None:
        self.missing: list[Resource] = []
        self.present: list[Resource] = []


def look(
    work: Work, resources: Iterable[Resource], owner: Owner, *, take: bool, doing: str
) -> Standing:
    """Find out which objects exist, and refuse those that are not the owner's, unless `take`.

    `doing` is Helm's word for the error (`install`, `update`). Raises `OwnershipConflict` that
    starts with the first object, as Helm's does, and names all of them.
    """
    standing = Standing()
    foreign: list[str] = []
    for resource in resources:
        if resource.generates_name:
            continue
        if resource.declared:
            standing.missing.append(resource)
            continue
        try:
            live = work.get(resource.ref)
        except ObjectNotFound:
            standing.missing.append(resource)
            continue
        except ClusterError as error:
            error.message = (
                f"unable to continue with {doing}: could not get information about the resource "
                f"{resource.described}: {error.message}"
            )
            raise
        doubts = "" if take else owner.doubts(live)
        if doubts:
            foreign.append(
                f"{resource.described} exists and cannot be imported into the current release: "
                f"{doubts}"
            )
        standing.present.append(resource)
    if foreign:
        others = "; ".join(line.partition(" exists and")[0] for line in foreign[1:])
        raise OwnershipConflict(
            f"unable to continue with {doing}: {foreign[0]}",
            subject=f"the same is true of {others}" if others else None,
            hint="remove or rename the objects, or take them over with --take-ownership",
        )
    return standing
