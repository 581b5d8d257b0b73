"""The releases of one namespace, or of all; as `pkg/action/list.go`.

Bodies of records are read only for the releases that are shown: everything before that is decided
by labels, which is why a long history costs little.
"""

from __future__ import annotations

from typing import NamedTuple

from helmcore.action import selectors
from helmcore.errors import RecordCorrupt, RecordNotFound, UsageError
from helmcore.model.release import (
    DEPLOYED,
    FAILED,
    PENDING,
    SUPERSEDED,
    UNINSTALLED,
    UNINSTALLING,
    Release,
)
from helmcore.release import clock, codec
from helmcore.release.history import Header, History

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from helmcore.session import Session

ALL = frozenset({DEPLOYED, UNINSTALLED, UNINSTALLING, SUPERSEDED, FAILED, *PENDING})


class ListRequest(NamedTuple):
    """Which releases: `statuses` (empty for all), `filter` a regular expression on names,
    `selector` on labels; in which order; which part (`limit` 0 for all).
    """

    namespace: str = ""
    all_namespaces: bool = False
    statuses: frozenset[str] = frozenset()
    filter: str = ""
    selector: str = ""
    by_date: bool = False
    reverse: bool = False
    limit: int = 256
    offset: int = 0


class _Found:
    """A record by its labels: which release, which revision."""

    __slots__ = ("header", "name", "namespace")

    def __init__(self, name: str, namespace: str, header: Header) -> None:
        self.name = name
        self.namespace = namespace
        self.header = header


def run(session: Session, request: ListRequest) -> list[Release]:
    """List releases. A record that cannot be read is a warning. Raises `StoreUnavailable`."""
    matches = _name_filter(request.filter)
    selected = selectors.parse(request.selector)
    namespace = "" if request.all_namespaces else request.namespace or session.namespace
    found = [
        one
        for one in _latest(session, namespace, request)
        if matches(one.name)
        and one.header.status in (request.statuses or ALL)
        and selected(one.header.labels)
    ]
    if not request.by_date:
        found.sort(key=lambda one: one.name, reverse=request.reverse)
        return _read(session, _part(request, found))
    releases = _read(session, found)
    # Helm's --date puts the oldest first, and --reverse the newest.
    releases.sort(
        key=lambda one: clock.nanoseconds(one.info.last_deployed), reverse=request.reverse
    )
    start, end = _bounds(request, len(releases))
    return releases[start:end]


def _name_filter(text: str) -> Callable[[str], bool]:
    if not text:
        return lambda name: True
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        pattern = re2.compile(text, options)
    except re2.error as error:
        reason = error.args[0] if error.args else error
        if isinstance(reason, bytes):
            reason = reason.decode("utf-8", "replace")
        # RE2 in C++ says `missing ]: [34` where Go says "missing closing ]: `[34`".
        what, colon, where = str(reason).partition(": ")
        what = {"missing ]": "missing closing ]", "missing )": "missing closing )"}.get(what, what)
        raise UsageError(f"error parsing regexp: {what}: `{where if colon else text}`") from error
    return lambda name: pattern.search(name) is not None


def _latest(session: Session, namespace: str, request: ListRequest) -> list[_Found]:
    """The last revision of every release; every one, where only superseded ones are asked for."""
    every = request.statuses == {SUPERSEDED}
    newest: dict[tuple[str, str], _Found] = {}
    found: list[_Found] = []
    # The namespace that is asked of a store "" is in every record.
    history = History(session.store(namespace), "", namespace)
    for record in history.everything():
        name = record.labels.get("name") or record.key.removeprefix("sh.helm.release.v1.")
        one = _Found(name, record.namespace, Header(record))
        place = (one.namespace, name)
        known = newest.get(place)
        if every:
            found.append(one)
        elif known is None or one.header.version >= known.header.version:
            newest[place] = one
    return found if every else list(newest.values())


def _part(request: ListRequest, found: list[_Found]) -> list[_Found]:
    start, end = _bounds(request, len(found))
    return found[start:end]


def _bounds(request: ListRequest, total: int) -> tuple[int, int]:
    start = max(0, request.offset)
    return start, start + request.limit if request.limit > 0 else total


def _read(session: Session, found: list[_Found]) -> list[Release]:
    releases = []
    for one in found:
        try:
            record = session.store(one.namespace).get(one.header.key)
            release = codec.decode(record.body, record.key, record.labels)
        except RecordNotFound:
            continue  # uninstalled in between
        except RecordCorrupt as error:
            session.warn(error.message)
            continue
        release.namespace = release.namespace or one.namespace
        releases.append(release)
    return releases
