"""Kubeconfig files: found, read, and merged as client-go's `tools/clientcmd/loader.go` does.

Nothing here connects or signs in, and nothing heavy is imported: a render that only wants to know
the namespace of the current context reads a kubeconfig too.
"""

from __future__ import annotations

import os

from helmcore.errors import KubeconfigInvalid, YamlError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

#: What every message about an unusable target starts with (`pkg/kube/client.go`).
UNREACHABLE = "kubernetes cluster unreachable: "

_BY_JSON = "error converting YAML to JSON: "

FOLDER_HINT = "or write into a folder, without any cluster: --cluster dir:PATH"


class Entry:
    """A named cluster, context or user, and the file that it was read from."""

    __slots__ = ("data", "origin")

    def __init__(self, data: dict[str, Any], origin: str = "") -> None:
        self.data = data
        self.origin = origin

    def text(self, key: str) -> str:
        """A field that must be text, "" where it is missing. Raises `KubeconfigInvalid`."""
        value = self.data.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise broken(self.origin, f"{key} must be a string, not {value!r:.40}")
        return value

    def flag(self, key: str) -> bool:
        """A field that must be true or false, false where it is missing."""
        value = self.data.get(key)
        if value is None:
            return False
        if not isinstance(value, bool):
            raise broken(self.origin, f"{key} must be true or false, not {value!r:.40}")
        return value

    def table(self, key: str) -> Entry | None:
        """A field that must be a mapping, None where it is missing."""
        value = self.data.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise broken(self.origin, f"{key} must be a mapping")
        return Entry(value, self.origin)

    def texts(self, key: str) -> list[str]:
        """A field that must be a list of texts, empty where it is missing."""
        value = self.data.get(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise broken(self.origin, f"{key} must be a list of strings")
        return list(value)

    def content(self, key: str) -> bytes:
        """A field that holds bytes as base64 text, empty where it is missing."""
        text = self.text(key)
        if not text:
            return b""
        import binascii

        try:
            return binascii.a2b_base64("".join(text.split()), strict_mode=True)
        except ValueError:
            raise broken(self.origin, f"{key}: illegal base64 data") from None

    def path(self, key: str) -> str:
        """A field that names a file, relative to the kubeconfig's folder; "" where it is
        missing.
        """
        text = self.text(key)
        if not text or os.path.isabs(text) or not self.origin:
            return text
        return os.path.join(os.path.dirname(os.path.abspath(self.origin)), text)


class Kubeconfig:
    """All kubeconfig files as one: the first file that names something counts.

    `files` were read; `missing` were named and are not there; `named` tells whether a user named
    them at all (KUBECONFIG, --kubeconfig).
    """

    __slots__ = ("clusters", "contexts", "current_context", "files", "missing", "named", "users")

    def __init__(self) -> None:
        self.clusters: dict[str, Entry] = {}
        self.contexts: dict[str, Entry] = {}
        self.users: dict[str, Entry] = {}
        self.current_context = ""
        self.files: list[str] = []
        self.missing: list[str] = []
        self.named = False

    def add(self, path: str, document: object) -> None:
        """Merge the document of one more file. Raises `KubeconfigInvalid`."""
        if document is None:
            return
        if not isinstance(document, dict):
            raise broken(path, "the file is not a mapping")
        whole = Entry(document, path)
        kind, version = whole.text("kind"), whole.text("apiVersion")
        if kind not in {"", "Config"} or version not in {"", "v1"}:
            wanted = f'no kind "{kind or "Config"}" is registered for version "{version or "v1"}"'
            raise broken(path, wanted)
        self.current_context = self.current_context or whole.text("current-context")
        for plural, singular, target in (
            ("clusters", "cluster", self.clusters),
            ("contexts", "context", self.contexts),
            ("users", "user", self.users),
        ):
            for name, entry in _named(whole, plural, singular):
                target.setdefault(name, entry)


def locations(settings: Mapping[str, str]) -> tuple[list[str], bool]:
    """The kubeconfig files to look for, and whether a user named them."""
    named = settings.get("KUBECONFIG", "")
    if named:
        return list(dict.fromkeys(filter(None, named.split(os.pathsep)))), True
    home = settings.get("HOME") or os.path.expanduser("~")
    return [os.path.join(home, ".kube", "config")], False


def read(settings: Mapping[str, str]) -> Kubeconfig:
    """Read and merge all kubeconfig files; those that are missing are noted, not an error.

    Raises `KubeconfigInvalid` for a file that cannot be read or understood.
    """
    merged = Kubeconfig()
    paths, merged.named = locations(settings)
    for path in paths:
        try:
            with open(path, "rb") as file:
                content = file.read()
        except FileNotFoundError:
            merged.missing.append(path)
            continue
        except OSError as error:
            raise broken(path, f"open {path}: {os_words(error)}") from error
        merged.files.append(path)
        merged.add(path, _parsed(path, content))
    return merged


def broken(path: str, reason: str) -> KubeconfigInvalid:
    """The error for a kubeconfig that cannot be used as it is, in client-go's words."""
    return KubeconfigInvalid(
        f'{UNREACHABLE}error loading config file "{path}": {reason}',
        subject=path or None,
        hint="correct the kubeconfig, or name another with --kubeconfig",
    )


def os_words(error: OSError) -> str:
    """What the operating system said, as Go prints it: in lower case."""
    return (error.strerror or type(error).__name__).lower()


def _parsed(path: str, content: bytes) -> object:
    from helmcore.text import yaml

    try:
        return yaml.load(content.decode("utf-8", "surrogateescape"))
    except YamlError as error:
        # Go reads a kubeconfig without the step by way of JSON that charts take.
        raise broken(path, error.message.removeprefix(_BY_JSON)) from error


def _named(whole: Entry, plural: str, singular: str) -> Iterator[tuple[str, Entry]]:
    items = whole.data.get(plural)
    if items is None:
        return
    if not isinstance(items, list):
        raise broken(whole.origin, f"{plural} must be a list")
    for item in items:
        if not isinstance(item, dict):
            raise broken(whole.origin, f"{plural} must hold mappings")
        entry = Entry(item, whole.origin)
        inner = entry.table(singular)
        yield entry.text("name"), inner if inner is not None else Entry({}, whole.origin)
