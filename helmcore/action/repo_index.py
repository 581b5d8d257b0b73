"""Make the index of a folder of packed charts (`pkg/cmd/repo_index.go`, `pkg/repo/v1/index.go`)."""

from __future__ import annotations

import functools
import hashlib
import os
from datetime import UTC, datetime
from posixpath import join as join_url
from typing import Any, NamedTuple
from urllib.parse import urlsplit, urlunsplit

from helmcore.chart import load, metadata
from helmcore.errors import ChartInvalid, RepoError, VersionInvalid, YamlError
from helmcore.repo import files
from helmcore.text import gojson, semver, yaml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from helmcore.session import Session

#: The fields of an entry, as Go's structs have them, in their order.
FIELDS = (
    "name", "home", "sources", "version", "description", "keywords", "maintainers", "icon",
    "apiVersion", "condition", "tags", "appVersion", "deprecated", "annotations", "kubeVersion",
    "dependencies", "type", "urls", "created", "removed", "digest",
)  # fmt: skip


class IndexRequest(NamedTuple):
    """What to index: a folder; the address that its charts will have; an index to add to."""

    folder: str
    url: str = ""
    merge: str = ""
    json: bool = False


def run(session: Session, request: IndexRequest) -> str:
    """Write `index.yaml` into the folder and give its path.

    What is no chart is passed over. Raises `ChartInvalid`, `RepoError`.
    """
    folder = os.path.abspath(request.folder)
    if not os.path.isdir(folder):
        raise RepoError(f"{request.folder}: no such folder", hint="give a folder of packed charts")
    now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    entries: dict[str, list[dict[str, Any]]] = {}
    for path in _archives(folder):
        entry = _entry(session, request.url, folder, path, now)
        if entry is not None:
            entries.setdefault(entry["name"], []).append(entry)
    target = os.path.join(folder, "index.yaml")
    if request.merge:
        if not os.path.exists(request.merge):
            _write(request.merge, {}, now, request.json)
        _merge(entries, request.merge)
    for versions in entries.values():
        versions.sort(key=functools.cmp_to_key(_newest_first))
    _write(target, entries, now, request.json)
    return target


def _archives(folder: str) -> Iterator[str]:
    """The archives of a folder, then those one level below, as Go's Glob finds them."""
    names = sorted(os.listdir(folder))
    yield from (os.path.join(folder, name) for name in names if name.endswith(".tgz"))
    for name in names:
        below = os.path.join(folder, name)
        if os.path.isdir(below):
            found = sorted(os.listdir(below))
            yield from (os.path.join(below, each) for each in found if each.endswith(".tgz"))


def _entry(session: Session, url: str, folder: str, path: str, now: str) -> dict[str, Any] | None:
    try:
        chart = load.load(path, session.warn)
    except ChartInvalid:
        return None
    facts = {key: value for key, value in chart.metadata.items() if value}
    if chart.requirements:
        facts["dependencies"] = [requirement.entry() for requirement in chart.requirements]
    name = os.path.basename(path)
    try:
        metadata.validate(facts)
    except ChartInvalid as error:
        error.message = f"failed adding to {name} to index: validate failed for {name}: " + (
            error.message
        )
        raise
    with open(path, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    parent = os.path.relpath(os.path.dirname(path), folder)
    base = _joined(url, "" if parent == "." else parent)
    return {
        **facts,
        "urls": [_joined(base, name) if base else name],
        "created": now,
        "digest": digest,
    }


def _joined(url: str, part: str) -> str:
    """As urlutil.URLJoin: a path added to an address, which keeps its query."""
    if not part:
        return url
    parts = urlsplit(url)
    path = join_url(parts.path, part) if parts.path or parts.netloc else part
    if parts.netloc and not path.startswith("/"):
        path = "/" + path
    return urlunsplit(parts._replace(path=path))


def _merge(entries: dict[str, list[dict[str, Any]]], path: str) -> None:
    """Add what an index has and the folder has not."""
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            old: dict[str, Any] = yaml.load_map(file.read())
    except (OSError, YamlError) as error:
        raise RepoError(f"merge failed: error loading {path}: {error}", subject=path) from error
    if not old.get("apiVersion"):
        raise RepoError(f"merge failed: error loading {path}: no API version specified")
    for name, versions in (old.get("entries") or {}).items():
        mine = entries.setdefault(name, [])
        known = {entry["version"] for entry in mine}
        for entry in versions or ():
            if entry and entry.get("version") not in known:
                kept = {field: entry[field] for field in FIELDS if entry.get(field)}
                mine.append({"created": "0001-01-01T00:00:00Z", **kept})


def _newest_first(one: dict[str, Any], other: dict[str, Any]) -> int:
    try:
        mine = semver.parse(str(one.get("version") or ""))
    except VersionInvalid:
        return 1
    try:
        theirs = semver.parse(str(other.get("version") or ""))
    except VersionInvalid:
        return -1
    return (mine < theirs) - (theirs < mine)


def _write(path: str, entries: dict[str, list[dict[str, Any]]], now: str, as_json: bool) -> None:
    index: dict[str, Any] = {"apiVersion": "v1", "entries": entries, "generated": now}
    if as_json:
        ordered = gojson.OrderedView(
            apiVersion="v1",
            generated=now,
            entries={name: [_ordered(each) for each in found] for name, found in entries.items()},
        )
        text = gojson.to_pretty_json(ordered)
    else:
        text = yaml.dump(index)
    files.write(path, text.encode("utf-8", "surrogateescape"))


def _ordered(entry: dict[str, Any]) -> gojson.OrderedView:
    """The fields in the order of Go's structs, as its JSON has them."""
    people = entry.get("maintainers") or ()
    inner = {"maintainers": [_fields(person, ("name", "email", "url")) for person in people]}
    return _fields({**entry, **{key: value for key, value in inner.items() if value}}, FIELDS)


def _fields(value: dict[str, Any], names: tuple[str, ...]) -> gojson.OrderedView:
    return gojson.OrderedView((name, value[name]) for name in names if value.get(name))
