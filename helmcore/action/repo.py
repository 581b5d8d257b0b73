"""Add, update, list and remove repositories (`pkg/cmd/repo_*.go`)."""

from __future__ import annotations

import contextlib
import os
from concurrent.futures import ThreadPoolExecutor, as_completed

from helmcore.errors import HelmxError, RepoError, UsageError
from helmcore.repo import cache, files
from helmcore.repo.entries import RepositoriesFile, same

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from helmcore.model.repo import RepoEntry
    from helmcore.session import Session

# Addresses that Helm refuses, since what was there is gone.
GONE = ("https://kubernetes-charts.storage.googleapis.com",)
GONE_INCUBATOR = ("https://kubernetes-charts-incubator.storage.googleapis.com",)
AT_ONCE = 8


class UpdateResult:
    """What became of one repository in an update: `error` is None where its index was fetched."""

    __slots__ = ("entry", "error")

    def __init__(self, entry: RepoEntry, error: HelmxError | None) -> None:
        self.entry = entry
        self.error = error


def add(
    session: Session, entry: RepoEntry, *, force: bool = False, allow_gone: bool = False
) -> bool:
    """Enter a repository, after its index was fetched.

    Gives False where the very same entry is there already. Raises `RepoError`.
    """
    if not allow_gone and entry.url.rstrip("/") in GONE + GONE_INCUBATOR:
        raise RepoError(
            f'repo "{entry.url}" is no longer available; '
            'try "https://charts.helm.sh/stable" instead'
        )
    if "/" in entry.name:
        raise RepoError(
            f"repository name ({entry.name}) contains '/', "
            "please specify a different name without '/'"
        )
    if entry.name in {"", ".", ".."} or any(c in entry.name for c in "\\\0"):
        raise UsageError(f"repository name {entry.name!r} cannot be a part of a file's name")
    path = session.settings.get("HELM_REPOSITORY_CONFIG")
    with files.locked(path):
        listed = RepositoriesFile.load(path)
        known = listed.find(entry.name)
        if known is not None and not force:
            if same(known, entry):
                return False
            raise RepoError(
                f"repository name ({entry.name}) already exists, please specify a different name",
                hint=f"{entry.name} is {known.url}; --force-update replaces it",
            )
        _fetch_index(session, entry)
        listed.put(entry)
        listed.save()
    return True


def listed(session: Session) -> list[RepoEntry]:
    """The repositories that were added, in their order."""
    return RepositoriesFile.load(session.settings.get("HELM_REPOSITORY_CONFIG")).entries


def update(session: Session, names: list[str]) -> Iterator[UpdateResult]:
    """Fetch the indexes of all repositories, or of those named, at once; results as they come.

    Raises `RepoError` for a name that was not added, before anything is fetched.
    """
    entries = listed(session)
    if not entries:
        raise RepoError(
            "no repositories found. You must add one before updating",
            hint="add one with `helmx repo add NAME URL`",
        )
    for name in names:
        if not any(entry.name == name for entry in entries):
            raise RepoError(f"no repositories found matching '{name}'.  Nothing will be updated")
    chosen = [entry for entry in entries if not names or entry.name in names]

    def work(entry: RepoEntry) -> UpdateResult:
        try:
            _fetch_index(session, entry)
        except HelmxError as error:
            return UpdateResult(entry, error)
        return UpdateResult(entry, None)

    with ThreadPoolExecutor(min(AT_ONCE, len(chosen))) as pool:
        for done in as_completed([pool.submit(work, entry) for entry in chosen]):
            yield done.result()


def remove(session: Session, name: str) -> None:
    """Take a repository out, and its cached index with it. Raises `RepoError`."""
    path = session.settings.get("HELM_REPOSITORY_CONFIG")
    with files.locked(path):
        entries = RepositoriesFile.load(path)
        if not entries.remove(name):
            raise RepoError(f'no repo named "{name}" found')
        entries.save()
    for kept in (
        cache.index_path(session.settings, name),
        cache.charts_path(session.settings, name),
    ):
        with contextlib.suppress(OSError):
            os.unlink(kept)


def _fetch_index(session: Session, entry: RepoEntry) -> None:
    """Fetch an index, check that it is one, and keep it where helm looks for it."""
    index, data = session.chart_sources().index(entry.url, entry.credentials)
    files.write(cache.index_path(session.settings, entry.name), data)
    names = "".join(f"{name}\n" for name, _ in index)
    files.write(cache.charts_path(session.settings, entry.name), names.encode())
