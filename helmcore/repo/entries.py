"""repositories.yaml, which helmx shares with helm (`pkg/repo/v1/repo.go`)."""

from __future__ import annotations

from helmcore.errors import RepoError, SettingsError, YamlError
from helmcore.model.repo import Credentials, RepoEntry
from helmcore.repo import files
from helmcore.text import yaml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# Helm's keys, and the attribute of `Credentials` that each one is
KEYS = {
    "caFile": "ca_file",
    "certFile": "cert_file",
    "insecure_skip_tls_verify": "insecure_skip_tls_verify",
    "keyFile": "key_file",
    "pass_credentials_all": "pass_everywhere",
    "password": "password",
    "username": "username",
}


class RepositoriesFile:
    """The repositories that the user added, in their order. Change it inside
    `files.locked(path)`.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.entries: list[RepoEntry] = []
        self._head: dict[str, Any] = {"apiVersion": "", "generated": "0001-01-01T00:00:00Z"}

    @classmethod
    def load(cls, path: str) -> RepositoriesFile:
        """Read the file; a missing one has no entries. Raises `SettingsError` for a broken one."""
        found = cls(path)
        try:
            with open(path, "rb") as file:
                data = file.read()
        except FileNotFoundError:
            return found
        except OSError as error:
            words = f"couldn't load repositories file ({path}): {error.strerror}"
            raise SettingsError(words, subject=path) from error
        try:
            content: Any = yaml.load(data, source=path) or {}
        except YamlError as error:
            words = f"couldn't load repositories file ({path}): {error.message}"
            raise SettingsError(words, subject=path, hint="mend or remove the file") from error
        listed = content.get("repositories") if isinstance(content, dict) else None
        for entry in listed if isinstance(listed, list) else []:
            if isinstance(entry, dict):
                found.entries.append(_entry(entry))
        if isinstance(content, dict):
            content.pop("repositories", None)
            found._head |= content
        return found

    def save(self) -> None:
        """Write the file with mode 0600, since it may hold passwords."""
        listed = [_written(entry) for entry in self.entries]
        text = yaml.dump({**self._head, "repositories": listed})
        files.write(self.path, f"{text.rstrip()}\n".encode(), 0o600)

    def find(self, name: str) -> RepoEntry | None:
        """The entry of that name."""
        return next((entry for entry in self.entries if entry.name == name), None)

    def get(self, name: str) -> RepoEntry:
        """The entry of that name. Raises `RepoError`."""
        entry = self.find(name)
        if entry is None:
            known = ", ".join(e.name for e in self.entries) or "none"
            raise RepoError(
                f"repo {name} not found",
                subject=self.path,
                hint=f"add it with `helmx repo add {name} URL`; there are: {known}",
            )
        return entry

    def put(self, entry: RepoEntry) -> None:
        """Add an entry, or replace the one of its name in its place."""
        for index, old in enumerate(self.entries):
            if old.name == entry.name:
                self.entries[index] = entry
                return
        self.entries.append(entry)

    def remove(self, name: str) -> bool:
        """Drop the entry of that name; whether there was one."""
        before = len(self.entries)
        self.entries = [entry for entry in self.entries if entry.name != name]
        return len(self.entries) != before


def same(one: RepoEntry, other: RepoEntry) -> bool:
    """Whether two entries say the same in every field of Helm's."""
    return {**_written(one), **one.extra} == {**_written(other), **other.extra}


def _entry(found: dict[str, Any]) -> RepoEntry:
    credentials = Credentials()
    for key, attribute in KEYS.items():
        default = getattr(credentials, attribute)
        value = found.get(key)
        setattr(credentials, attribute, type(default)(value) if value is not None else default)
    extra = {k: v for k, v in found.items() if k not in KEYS and k not in {"name", "url"}}
    return RepoEntry(str(found.get("name") or ""), str(found.get("url") or ""), credentials, extra)


def _written(entry: RepoEntry) -> dict[str, Any]:
    known = {key: getattr(entry.credentials, attribute) for key, attribute in KEYS.items()}
    return {**entry.extra, **known, "name": entry.name, "url": entry.url}
