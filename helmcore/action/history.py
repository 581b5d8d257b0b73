"""The revisions of a release; as `pkg/action/history.go`."""

from __future__ import annotations

from helmcore.action import names
from helmcore.errors import RecordCorrupt, ReleaseNotFound
from helmcore.model.release import Release
from helmcore.release.history import NOT_FOUND, History

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.session import Session


def run(session: Session, name: str, *, namespace: str = "", limit: int = 256) -> list[Release]:
    """The last `limit` revisions, the oldest first.

    A record that cannot be read is a warning, and its row says what its labels say. Raises
    `ReleaseNotFound`, `StoreUnavailable`.
    """
    names.check(name, "release name is invalid: {name}")
    place = namespace or session.namespace
    history = History(session.store(place), name, place)
    headers = history.headers()
    if not headers:
        raise ReleaseNotFound(NOT_FOUND, subject=f"release {name}")
    found = []
    for header in headers[-limit:] if limit > 0 else []:
        try:
            found.append(history.read(header.version))
        except RecordCorrupt as error:
            session.warn(error.message)
            unreadable = Release(name, place, header.version)
            unreadable.info.status = header.status or "unknown"
            unreadable.info.description = "unreadable record"
            found.append(unreadable)
    return found


def stored_labels(session: Session, name: str, version: int) -> dict[str, str]:
    """All labels of a revision's record, Helm's own with them."""
    place = session.namespace
    for header in History(session.store(place), name, place).headers():
        if header.version == version:
            return header.labels
    return {}


def content(session: Session, name: str, version: int = 0, *, namespace: str = "") -> Release:
    """One revision, the last one for 0; as releaseContent in `pkg/action/action.go`.

    Raises `ReleaseNotFound`, `RecordCorrupt`.
    """
    names.check(name, "releaseContent: Release name is invalid: {name}")
    place = namespace or session.namespace
    history = History(session.store(place), name, place)
    if version > 0:
        return history.read(version)
    last = history.last()
    if last is None:
        raise ReleaseNotFound(NOT_FOUND, subject=f"release {name} in namespace {place}")
    return last
