"""Managed fields, simplified: maps are followed, every list is one value.

The real server merges some lists by key; a fake that treats them as one value still shows who owns
what, which fields conflict and which disappear.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from helmcore.model.cluster import Selection

FieldSet = dict[str, "Any"]
_UNOWNED = (("apiVersion",), ("kind",), ("metadata", "name"), ("metadata", "namespace"))


def field_set(value: dict[str, Any], path: tuple[str, ...] = ()) -> FieldSet:
    """The FieldsV1 form of every field that an object states."""
    fields: FieldSet = {}
    for key, child in value.items():
        if (*path, key) in _UNOWNED:
            continue
        if isinstance(child, dict) and child:
            inner = field_set(child, (*path, key))
            if inner or path:
                fields["f:" + key] = inner
        else:
            fields["f:" + key] = {}
    return fields


def paths(fields: FieldSet, prefix: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    """The leaves of a field set."""
    found: set[tuple[str, ...]] = set()
    for key, inner in fields.items():
        here = (*prefix, key.removeprefix("f:"))
        found |= paths(inner, here) if inner else {here}
    return found


def read(value: Any, path: tuple[str, ...]) -> Any:
    """The value at a path, None where there is none."""
    for key in path:
        if not isinstance(value, dict) or key not in value:
            return None
        value = value[key]
    return value


def drop(value: dict[str, Any], path: tuple[str, ...]) -> None:
    """Remove the value at a path, and the maps that are empty then."""
    parents = [value]
    for key in path[:-1]:
        child = parents[-1].get(key)
        if not isinstance(child, dict):
            return
        parents.append(child)
    parents[-1].pop(path[-1], None)
    for key, parent in zip(reversed(path[:-1]), reversed(parents[:-1]), strict=True):
        if parent[key] == {}:
            del parent[key]


def write(target: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    """Set the value at a path."""
    for key in path[:-1]:
        child = target.get(key)
        if not isinstance(child, dict):
            child = target[key] = {}
        target = child
    target[path[-1]] = value


def merge(target: dict[str, Any], change: dict[str, Any]) -> None:
    """Merge as RFC 7386 does: null removes, maps merge, everything else replaces."""
    for key, value in change.items():
        if value is None:
            target.pop(key, None)
        elif isinstance(value, dict):
            child = target.get(key)
            if not isinstance(child, dict):
                child = target[key] = {}
            merge(child, value)
        else:
            target[key] = value


def json_patch(target: dict[str, Any], operations: list[dict[str, Any]]) -> None:
    """Carry out the `add`, `replace`, `remove` and `test` of RFC 6902 on maps; ValueError where a
    test fails.
    """
    for operation in operations:
        path = tuple(
            part.replace("~1", "/").replace("~0", "~") for part in operation["path"].split("/")[1:]
        )
        kind = operation["op"]
        if kind == "remove":
            drop(target, path)
        elif kind == "test":
            if read(target, path) != operation["value"]:
                raise ValueError(f"the server rejected our request: test of {operation['path']}")
        else:
            write(target, path, operation["value"])


def own(stored: dict[str, Any], manager: str, operation: str, body: dict[str, Any]) -> None:
    """Note that a manager set the fields of `body`."""
    metadata = stored["metadata"]
    stated = {key: value for key, value in body.items() if key != "status"}
    if operation == "Update":
        stated["metadata"] = {
            key: value
            for key, value in body.get("metadata", {}).items()
            if key in {"labels", "annotations", "finalizers", "ownerReferences"}
        }
    mine = (manager, operation)
    managed = metadata.setdefault("managedFields", [])
    entry = {
        "manager": manager,
        "operation": operation,
        "apiVersion": stored["apiVersion"],
        "fieldsType": "FieldsV1",
        "fieldsV1": field_set(stated),
    }
    for index, known in enumerate(managed):
        if (known["manager"], known["operation"]) == mine:
            managed[index] = entry
            return
    managed.append(entry)


def selected(stored: dict[str, Any], selection: Selection) -> bool:
    """Whether an object has the labels and fields."""
    labels = stored["metadata"].get("labels") or {}
    for term in filter(None, selection.labels.split(",")):
        key, _, value = term.partition("=")
        if labels.get(key) != value.removeprefix("="):
            return False
    for term in filter(None, selection.fields.split(",")):
        key, _, value = term.partition("=")
        if read(stored, tuple(key.split("."))) != value:
            return False
    return True
