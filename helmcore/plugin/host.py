"""The plugin host: finds plugins, asks each for its offers, and sets the broken ones aside.

One caller of hook implementations, plugin by plugin, so that it is known whose fault an exception
is. Plugins of our own distribution are verified by a test; as soon as another distribution brings
one, pluggy verifies it against the specifications (names of hooks, names of arguments).
"""

from __future__ import annotations

import sys

from helmcore.errors import PluginError
from helmcore.plugin import specs
from helmcore.plugin.catalog import Catalog, Offer
from helmcore.plugin.discovery import EntryPoint, entry_points

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType
    from typing import Any

OURS = "helmx"

# hook -> (what its offers are called, their type, the names that an offer answers to)
OFFERS: dict[str, tuple[str, type, Callable[[Any], tuple[str, ...]]]] = {
    "helmx_renderers": ("renderer", specs.RendererSpec, lambda spec: (spec.name,)),
    "helmx_transports": ("transport", specs.TransportSpec, lambda spec: tuple(spec.schemes)),
    "helmx_release_stores": (
        "release store",
        specs.ReleaseStoreSpec,
        lambda spec: (spec.name, *spec.aliases),
    ),
    "helmx_clusters": ("cluster", specs.ClusterSpec, lambda spec: (spec.name, *spec.aliases)),
    "helmx_commands": ("command", specs.CommandSpec, lambda spec: (spec.name,)),
}

ACTIVE, DISABLED, QUARANTINED = "active", "disabled", "quarantined"


class PluginReport:
    """One plugin for `helmx plugin list`: `state` is active, disabled or quarantined, `reason` says
    why.
    """

    __slots__ = ("entry", "module", "offers", "reason", "state")

    def __init__(self, entry: EntryPoint) -> None:
        self.entry = entry
        self.state = ACTIVE
        self.reason = ""
        self.module: ModuleType | None = None
        self.offers: list[str] = []


class PluginHost:
    """All installed plugins, and what they offer.

    `environ` is read for HELMX_DISABLE_PLUGINS (names, comma list), HELMX_STRICT_PLUGINS (a broken
    plugin is an error) and HELMX_PREFER (`KIND:NAME=DISTRIBUTION`, comma list); `warn` prints one
    line.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        warn: Callable[[str], None],
        entries: list[EntryPoint] | None = None,
    ) -> None:
        self._warn = warn
        self._strict = environ.get("HELMX_STRICT_PLUGINS", "") not in {"", "0", "false"}
        self._prefer = _preferences(environ.get("HELMX_PREFER", ""))
        self._disabled = {
            name.strip() for name in environ.get("HELMX_DISABLE_PLUGINS", "").split(",")
        }
        self._entries = entries
        self._reports: list[PluginReport] | None = None
        self._catalogs: dict[str, Catalog[Any]] = {}

    def renderers(self) -> Catalog[specs.RendererSpec]:
        """Template engines by name."""
        return self._catalog("helmx_renderers")

    def suffixes(self) -> Catalog[specs.RendererSpec]:
        """Template engines by the endings of template files."""
        catalog = self._catalogs.get("suffixes")
        if catalog is None:
            catalog = Catalog("template suffix", self._prefer.get("template suffix", {}))
            for offer in self.renderers():
                catalog.add(offer, offer.spec.suffixes)
            self._catalogs["suffixes"] = catalog
        return catalog

    def transports(self) -> Catalog[specs.TransportSpec]:
        """Transports by URL scheme."""
        return self._catalog("helmx_transports")

    def release_stores(self) -> Catalog[specs.ReleaseStoreSpec]:
        """Release stores by name and alias."""
        return self._catalog("helmx_release_stores")

    def clusters(self) -> Catalog[specs.ClusterSpec]:
        """Clusters by name and alias."""
        return self._catalog("helmx_clusters")

    def commands(self) -> Catalog[specs.CommandSpec]:
        """Commands of plugins by name."""
        return self._catalog("helmx_commands")

    def reports(self) -> list[PluginReport]:
        """Every plugin with its state, after all of its offers were asked for."""
        for hook in OFFERS:
            self._catalog(hook)
        return self._plugins()

    def _plugins(self) -> list[PluginReport]:
        if self._reports is None:
            entries = entry_points() if self._entries is None else self._entries
            self._reports = [self._load(entry) for entry in entries]
            if any(r.entry.distribution != OURS and r.module for r in self._reports):
                from helmcore.plugin import verification

                for report in self._reports:
                    if report.module is not None and report.entry.distribution != OURS:
                        reason = verification.faults(report.entry.name, report.module)
                        if reason:
                            self._set_aside(report, reason)
        return self._reports

    def _load(self, entry: EntryPoint) -> PluginReport:
        report = PluginReport(entry)
        if entry.name in self._disabled:
            report.state = DISABLED
            report.reason = "disabled by HELMX_DISABLE_PLUGINS"
            return report
        try:
            __import__(entry.module)
            report.module = sys.modules[entry.module]
        except Exception as error:  # noqa: BLE001 - whatever a plugin's import raises, the rest goes on
            self._set_aside(report, f"import failed: {type(error).__name__}: {error}")
        return report

    def _catalog(self, hook: str) -> Catalog[Any]:
        catalog = self._catalogs.get(hook)
        if catalog is None:
            what, kind, names = OFFERS[hook]
            plugins = self._plugins()
            aside = [f"plugin {r.entry.name!r}: {r.reason}" for r in plugins if r.state != ACTIVE]
            catalog = Catalog(what, self._prefer.get(what, {}), aside)
            for report in plugins:
                for spec in self._offers(report, hook, kind):
                    catalog.add(Offer(what, spec, report.entry), names(spec))
                    report.offers.append(f"{what} {spec.name}")
            self._catalogs[hook] = catalog
        return catalog

    def _offers(self, report: PluginReport, hook: str, kind: type) -> list[Any]:
        function = getattr(report.module, hook, None)
        if report.state != ACTIVE or function is None or not hasattr(function, "helmx_impl"):
            return []
        try:
            offers = list(function())
        except Exception as error:  # noqa: BLE001 - whatever a plugin raises, the rest goes on
            self._set_aside(report, f"{hook} failed: {type(error).__name__}: {error}")
            return []
        for offer in offers:
            if not isinstance(offer, kind):
                self._set_aside(
                    report,
                    f"{hook} gave a {type(offer).__name__} where {kind.__name__} is wanted",
                )
                return []
        return offers

    def _set_aside(self, report: PluginReport, reason: str) -> None:
        report.state = QUARANTINED
        report.reason = reason
        report.module = None
        entry = report.entry
        line = f"plugin {entry.name!r} of {entry.origin} is set aside: {reason}"
        advice = f"mend it with `pip install --upgrade {entry.distribution}` or uninstall it"
        if self._strict:
            raise PluginError(line, hint=advice)
        self._warn(f"WARNING: {line} ({advice})")


def _preferences(text: str) -> dict[str, dict[str, str]]:
    chosen: dict[str, dict[str, str]] = {}
    for part in text.split(","):
        key, _, distribution = part.partition("=")
        what, _, name = key.strip().partition(":")
        if name and distribution:
            chosen.setdefault(what, {})[name] = distribution.strip()
    return chosen
