"""Completion that has to look somewhere: releases, namespaces, contexts, repositories, charts.

`LOOKUPS` maps a kind of the command table to a function from (command line, typed word) to
candidates and a directive. A lookup that fails has no candidates.
"""

from __future__ import annotations

import os

from helmcore.cli.directives import DEFAULT, NO_FILES, NO_SPACE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from helmcore.cli.parse import CommandLine
    from helmcore.session import Session

    Found = tuple[list[str], int]

_PREFIXES = (
    "oci://\ta chart in an OCI registry",
    "https://\tthe address of a chart",
    "http://\tthe address of a chart",
    "file://\ta chart on this machine",
)
_PATHS = ("./\ta chart in a folder below", "/\ta chart at an absolute path")


def find(kind: str, line: CommandLine, typed: str) -> Found:
    """Candidates of a kind and the directive for the shell; never raises."""
    lookup = LOOKUPS.get(kind)
    if lookup is None:
        return [], DEFAULT
    try:
        return lookup(line, typed)
    except Exception:  # noqa: BLE001 - a TAB must never end in an error
        return [], NO_FILES


def plugin_commands(typed: str) -> list[str]:
    """The commands that plugins of others offer; plugins load only where there is such a one."""
    from helmcore.plugin.discovery import entry_points

    entries = [entry for entry in entry_points() if entry.distribution != "helmx"]
    if not entries:
        return []
    from helmcore.plugin.host import PluginHost

    try:
        offers = list(PluginHost(os.environ, lambda line: None, entries).commands())
    except Exception:  # noqa: BLE001 - a TAB must never end in an error
        return []
    return [
        f"{each.spec.name}\t{each.spec.summary}"
        for each in offers
        if each.spec.name.startswith(typed)
    ]


def open_session(line: CommandLine) -> Session:
    """A session for the flags so far; it says nothing, because a TAB has nowhere to say it."""
    from helmcore.session import Session
    from helmcore.settings import Settings

    return Session(Settings.read(overrides=line.overrides()))


def _settings(line: CommandLine, typed: str) -> Found:
    from helmcore.cli.env import names

    return names(line), NO_FILES


def _plugins(line: CommandLine, typed: str) -> Found:
    reports = open_session(line).host.reports()
    return [each.entry.name for each in reports if each.entry.name not in line.arguments], NO_FILES


def _clusters(line: CommandLine, typed: str) -> Found:
    name, colon, _ = typed.partition(":")
    if colon:
        return [], DEFAULT
    catalog = open_session(line).host.clusters()
    return [each for each in catalog.names() if each.startswith(name)], NO_SPACE | NO_FILES


def _contexts(line: CommandLine, typed: str) -> Found:
    cluster = open_session(line).cluster()
    contexts: Callable[[], list[tuple[str, str]]] | None = getattr(cluster, "contexts", None)
    if contexts is None:
        return [], NO_FILES
    return [f"{name}\t{about}" for name, about in contexts()], NO_FILES


def _namespaces(line: CommandLine, typed: str) -> Found:
    from helmcore.model.cluster import Selection

    cluster = open_session(line).cluster()
    found = cluster.list("v1", "Namespace", Selection(metadata_only=True))
    return [str((each.get("metadata") or {}).get("name")) for each in found], NO_FILES


def _releases(line: CommandLine, typed: str) -> Found:
    session = open_session(line)
    newest: dict[str, tuple[int, str]] = {}
    for record in session.store(session.namespace).query({"owner": "helm"}, bodies=False):
        name = record.labels.get("name", "")
        version = int(record.labels.get("version") or 0)
        if name and version >= newest.get(name, (0, ""))[0]:
            newest[name] = (version, record.labels.get("status", ""))
    found = [
        f"{name}\trevision {version}, {status}"
        for name, (version, status) in sorted(newest.items())
        if name not in line.arguments
    ]
    return found, NO_FILES


def _revisions(line: CommandLine, typed: str) -> Found:
    if len(line.arguments) != 1:
        return [], NO_FILES
    session = open_session(line)
    labels = {"owner": "helm", "name": line.arguments[0]}
    found = [
        (int(record.labels.get("version") or 0), record.labels.get("status", ""))
        for record in session.store(session.namespace).query(labels, bodies=False)
    ]
    return [f"{version}\t{status}" for version, status in sorted(found)], NO_FILES


def _repos(line: CommandLine, typed: str) -> Found:
    entries = _repo_entries(line)
    return [each for each in entries if each.partition("\t")[0] not in line.arguments], NO_FILES


def _repo_entries(line: CommandLine) -> list[str]:
    """`name<tab>url` of every repository that was added; none where the file cannot be read."""
    from helmcore.settings import Settings
    from helmcore.text import yaml

    path = Settings.read(overrides=line.overrides()).get("HELM_REPOSITORY_CONFIG")
    try:
        with open(path, "rb") as handle:
            document = yaml.load(handle.read())
    except OSError:
        return []
    entries = document.get("repositories") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        return []
    return [f"{each.get('name')}\t{each.get('url')}" for each in entries if isinstance(each, dict)]


def _charts_of(line: CommandLine, repo: str) -> list[str]:
    """Charts of a repository, from the list of names that `repo update` writes."""
    from helmcore.settings import Settings

    folder = Settings.read(overrides=line.overrides()).get("HELM_REPOSITORY_CACHE")
    try:
        with open(os.path.join(folder, f"{repo}-charts.txt"), encoding="utf-8") as handle:
            return [f"{repo}/{name.strip()}" for name in handle if name.strip()]
    except OSError:
        return []


def _versions(line: CommandLine, typed: str) -> Found:
    """Versions of the chart among the arguments; as compVersionFlag in pkg/cmd/flags.go."""
    from helmcore.settings import Settings
    from helmcore.text import yaml

    repo, slash, chart = (line.arguments or [""])[-1].partition("/")
    if not slash or "/" in chart:
        return [], NO_FILES
    folder = Settings.read(overrides=line.overrides()).get("HELM_REPOSITORY_CACHE")
    with open(os.path.join(folder, f"{repo}-index.yaml"), "rb") as handle:
        index = yaml.load(handle.read())
    entries = index.get("entries") if isinstance(index, dict) else None
    versions = entries.get(chart) if isinstance(entries, dict) else None
    found = [
        f"{each.get('version')}\t{_about(each)}"
        for each in (versions if isinstance(versions, list) else ())
        if isinstance(each, dict)
    ]
    return found, NO_FILES


def _about(entry: dict[str, Any]) -> str:
    parts = (
        f"App: {entry['appVersion']}" if entry.get("appVersion") else "",
        f"Created: {str(entry['created'])[:10]}" if entry.get("created") else "",
        "(deprecated)" if entry.get("deprecated") else "",
    )
    return ", ".join(part for part in parts if part)


def _charts(line: CommandLine, typed: str) -> Found:
    return _chart_words(line, typed, files=True)


def _remote_charts(line: CommandLine, typed: str) -> Found:
    return _chart_words(line, typed, files=False)


def _chart_words(line: CommandLine, typed: str, *, files: bool) -> Found:
    """As compListCharts in pkg/cmd/search_repo.go."""
    found: list[str] = []
    directive = DEFAULT if files else NO_FILES
    for entry in _repo_entries(line):
        name, _, url = entry.partition("\t")
        if typed.startswith(f"{name}/"):
            found += _charts_of(line, name)
            directive &= ~NO_SPACE
            break
        if name.startswith(typed):
            found.append(f"{name}/\t{url}")
            directive |= NO_SPACE
    for prefix in _PREFIXES:
        if prefix.startswith(typed):
            found.append(prefix)
            directive |= NO_SPACE
    if files and found and typed:
        found += sorted(name for name in os.listdir(".") if name.startswith(typed))
    if files and not typed:
        found += _PATHS
    return found, directive


def _registries(line: CommandLine, typed: str) -> Found:
    return ["oci://"], NO_SPACE | NO_FILES


LOOKUPS: dict[str, Callable[[CommandLine, str], Found]] = {
    "charts": _charts,
    "clusters": _clusters,
    "contexts": _contexts,
    "namespaces": _namespaces,
    "plugins": _plugins,
    "registries": _registries,
    "releases": _releases,
    "remote charts": _remote_charts,
    "repos": _repos,
    "revisions": _revisions,
    "settings": _settings,
    "versions": _versions,
}
