"""The composition root: settings and plugins, and what they create, each on first use.

An action gets one `Session` and asks it for a cluster, a store or a transport. Nothing here prints:
`warn` and `progress` are given by whoever opens the session.
"""

from __future__ import annotations

from helmcore.errors import HelmxError, PluginFault, UnsupportedScheme
from helmcore.plugin.host import PluginHost
from helmcore.plugin.specs import PluginContext
from helmcore.settings import Settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from helmcore.plugin.contracts import Cluster, ReleaseStore, Transport
    from helmcore.repo.locate import ChartSources


def _silent(line: str) -> None:
    return None


class Session:
    """One run of helmx: settings, plugins, and what was created from them.

    `warn` takes one line that a user should see, `progress` one line about long work that a
    terminal may show. Clusters, stores and transports are created when they are first asked for,
    once each.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        warn: Callable[[str], None] = _silent,
        progress: Callable[[str], None] = _silent,
        host: PluginHost | None = None,
    ) -> None:
        self.settings = settings or Settings.read()
        self.warn = warn
        self.progress = progress
        self.host = host or PluginHost(self.settings.values, warn)
        self._cluster: Cluster | None = None
        self._stores: dict[str, ReleaseStore] = {}
        self._transports: dict[str, Transport] = {}

    def cluster(self) -> Cluster:
        """The target for manifests that the settings name. Raises `PluginMissing` or
        `ClusterError`.
        """
        if self._cluster is None:
            name, argument = self.settings.cluster
            offer = self.host.clusters().get(name)
            with offer.guard():
                self._cluster = offer.spec.create(self._context("", argument))
        return self._cluster

    def use_cluster(self, cluster: Cluster) -> None:
        """Work on this cluster instead of the one that the settings name; for users of the
        library.
        """
        self._cluster = cluster
        self._stores.clear()

    @property
    def namespace(self) -> str:
        """The namespace to work in: the user's choice, else the cluster's default."""
        if self.settings.namespace:
            return self.settings.namespace
        if self._cluster is None:
            name, argument = self.settings.cluster
            offer = self.host.clusters().get(name)
            if offer.spec.namespace is not None:
                with offer.guard():
                    return offer.spec.namespace(self._context("", argument))
        return self.cluster().default_namespace

    def store(self, namespace: str) -> ReleaseStore:
        """The store of the release records of one namespace ("" for all of them)."""
        store = self._stores.get(namespace)
        if store is None:
            offer = self.host.release_stores().get(self.settings.driver)
            with offer.guard():
                store = self._stores[namespace] = offer.spec.create(self._context(namespace))
        return store

    def transport(self, url: str) -> Transport:
        """The transport that answers to the URL's scheme. Raises `UnsupportedScheme`."""
        scheme = url.partition("://")[0].lower()
        transport = self._transports.get(scheme)
        if transport is None:
            catalog = self.host.transports()
            if scheme not in catalog:
                known = ", ".join(catalog.names())
                raise UnsupportedScheme(
                    f"scheme {scheme!r} not supported",
                    subject=url,
                    hint=f"install a plugin that offers it; there are: {known}",
                )
            offer = catalog.get(scheme)
            with offer.guard():
                transport = self._transports[scheme] = offer.spec.create(self._context(""))
        return transport

    def chart_sources(self) -> ChartSources:
        """Everything that charts can come from: folders, archives, URLs, repositories."""
        from helmcore.repo.locate import ChartSources

        return ChartSources(self.settings, self.transport, self.warn)

    def blame(self, error: Exception) -> HelmxError | None:
        """Name the plugin whose code raised `error`, innermost first; None where it was none of
        theirs.
        """
        if isinstance(error, HelmxError):
            return error
        trace, modules = error.__traceback__, []
        while trace is not None:
            modules.append(str(trace.tb_frame.f_globals.get("__name__", "")))
            trace = trace.tb_next
        owners = {report.entry.module: report.entry for report in self.host.reports()}
        for module in reversed(modules):
            entry = owners.get(module.partition(".")[0])
            if entry is not None:
                return PluginFault(
                    f"plugin {entry.name!r} failed: {type(error).__name__}: {error}",
                    subject=f"plugin {entry.name} of {entry.origin}",
                    hint="this is a fault of the plugin; run again with --debug for the trace",
                )
        return None

    def _context(self, namespace: str, argument: str = "") -> PluginContext:
        return PluginContext(
            settings=self.settings.values,
            namespace=namespace,
            cluster=self.cluster,
            warn=self.warn,
            argument=argument,
        )
