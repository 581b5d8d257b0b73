"""A chart with the user's values, ready to be rendered for install, upgrade and template."""

from __future__ import annotations

import os

from helmcore.chart import dependencies, load
from helmcore.errors import ChartInvalid, ChartNotFound, HelmxError, UsageError
from helmcore.model.render import Limits
from helmcore.plugin.specs import RenderOptions
from helmcore.render import capabilities as kube
from helmcore.render import pipeline
from helmcore.render.context import ReleaseFacts
from helmcore.render.watch import Watch
from helmcore.text.quote import log_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from helmcore.action.prepare import Facts, Rendered
    from helmcore.model.chart import Chart
    from helmcore.model.manifest import ManifestSet
    from helmcore.model.repo import ChartRef
    from helmcore.render.capabilities import CapabilitiesObject
    from helmcore.session import Session


class SourceOptions:
    """How a chart is rendered, whatever is done with the result.

    `kube_version` and `api_versions` stand for a cluster where none is asked. `post_render` gets
    all rendered files and gives others back. With `declare_crds`, templates see the API versions
    that the chart's own CRDs will bring, as they do in helm, which installs those first.
    """

    __slots__ = (
        "all_notes",
        "api_versions",
        "declare_crds",
        "enable_dns",
        "kube_version",
        "limits",
        "post_render",
        "skip_schema",
    )

    def __init__(  # noqa: PLR0913 - flags that install, upgrade and template share
        self,
        *,
        kube_version: str = "",
        api_versions: tuple[str, ...] = (),
        enable_dns: bool = False,
        skip_schema: bool = False,
        declare_crds: bool = True,
        all_notes: bool = False,
        limits: Limits | None = None,
        post_render: Callable[[dict[str, str]], dict[str, str]] | None = None,
    ) -> None:
        self.kube_version = kube_version
        self.api_versions = api_versions
        self.enable_dns = enable_dns
        self.skip_schema = skip_schema
        self.declare_crds = declare_crds
        self.all_notes = all_notes
        self.limits = limits or Limits()
        self.post_render = post_render


class Ready:
    """A chart whose dependencies are settled, with its values complete: what a render needs."""

    __slots__ = ("capabilities", "chart", "release", "values")

    def __init__(
        self,
        chart: Chart,
        values: dict[str, Any],
        release: ReleaseFacts,
        capabilities: CapabilitiesObject,
    ) -> None:
        self.chart = chart
        self.values = values
        self.release = release
        self.capabilities = capabilities

    @property
    def has_crds(self) -> bool:
        """Whether the chart or one of its subcharts brings CRDs of its own."""
        return _has_crds(self.chart)


def _has_crds(chart: Chart) -> bool:
    return bool(chart.crds) or any(_has_crds(child) for child in chart.dependencies)


class ChartSource:
    """A chart and the values that the user gave; renders any number of times.

    The chart itself is never changed: each render settles the dependencies of a copy.
    """

    def __init__(
        self,
        session: Session,
        chart: Chart,
        values: dict[str, Any],
        options: SourceOptions | None = None,
    ) -> None:
        self.session = session
        self.chart = chart
        self.values = values
        self.options = options or SourceOptions()
        self._pipelines: dict[bool, pipeline.Pipeline] = {}

    def render(
        self, facts: Facts, values: dict[str, Any], defaults: dict[str, Any] | None = None
    ) -> Rendered:
        """Render with these values over the chart's own, or over `defaults` instead of those.

        Raises `ChartInvalid`, `ValuesInvalid`, `TemplateError`, `ClusterError`.
        """
        from helmcore.action.prepare import Rendered
        from helmcore.render.record import chart_record

        release = ReleaseFacts(
            facts.name, facts.namespace, facts.revision, is_upgrade=facts.upgrade
        )
        ready = self.make_ready(release, values, defaults, online=facts.online)
        manifests = self.run(ready, online=facts.online)
        return Rendered(manifests, lambda: chart_record(ready.chart))

    def make_ready(
        self,
        release: ReleaseFacts,
        values: dict[str, Any],
        defaults: dict[str, Any] | None = None,
        *,
        online: bool = False,
    ) -> Ready:
        """Settle dependencies, ask for the capabilities, complete and check the values."""
        warn = self.session.warn
        chart = copy_tree(self.chart)
        if defaults is not None:
            chart.values = defaults
        limits = self.options.limits
        try:
            with Watch(limits):
                dependencies.process(chart, values, warn)
        except HelmxError as error:
            failed = "chart dependencies processing failed"
            warn(log_line("ERROR", failed, error=error.message))
            error.message = f"{failed}: {error.message}"
            raise
        capabilities = self._capabilities(chart, online)
        with Watch(limits):
            complete = pipeline.complete_values(
                chart, values, warn, validate=not self.options.skip_schema, fetch=self._fetch
            )
        return Ready(chart, complete, release, capabilities)

    def run(self, ready: Ready, *, online: bool) -> ManifestSet:
        """Render what `make_ready` gave."""
        line = self._pipelines.get(online)
        if line is None:
            lookup = None
            if online:
                from helmcore.action.lookup import Lookup

                lookup = Lookup(self.session.cluster()).find
            options = RenderOptions(
                enable_dns=self.options.enable_dns, lookup=lookup, limits=self.options.limits
            )
            line = self._pipelines[online] = pipeline.Pipeline(
                self.session.host,
                options,
                self.session.warn,
                all_notes=self.options.all_notes,
                post_render=self.options.post_render,
            )
        return line.run(ready.chart, ready.values, ready.release, ready.capabilities)

    def _capabilities(self, chart: Chart, online: bool) -> CapabilitiesObject:
        if not online:
            return kube.capabilities(
                kube_version=self.options.kube_version, extra=self.options.api_versions
            )
        from helmcore.action.prepare import with_declared

        found = self.session.cluster().capabilities()
        declared = pipeline.crds(chart) if self.options.declare_crds else []
        return kube.capabilities(with_declared(found, declared) if declared else found)

    def _fetch(self, url: str) -> bytes:
        from helmcore.errors import UnsupportedScheme

        raise UnsupportedScheme(
            f"schema at {url} is not read", hint="put a copy of the schema into the chart"
        )


def copy_tree(chart: Chart) -> Chart:
    """Copy a chart so that settling the copy's dependencies leaves the chart alone."""
    twin = chart.copy()
    twin.metadata = dict(chart.metadata)
    twin.requirements = [requirement.copy() for requirement in chart.requirements]
    twin.dependencies = [copy_tree(child) for child in chart.dependencies]
    for child in twin.dependencies:
        child.parent = twin
    return twin


def locate(session: Session, ref: ChartRef) -> str:
    """Give the path of a chart's folder or archive. Raises `ChartNotFound` or `RepoError`."""
    name = ref.name.strip()
    if not ref.repo_url and not ref.verify:
        if os.path.exists(name):
            return os.path.abspath(name)
        if os.path.isabs(name) or name.startswith("."):
            raise ChartNotFound(
                f'path "{name}" not found', hint="give a chart's folder, archive, URL or repo/name"
            )
    return session.chart_sources().locate(ref)


def open_chart(
    session: Session, path: str, *, update: bool = False, limits: Limits | None = None
) -> Chart:
    """Read a chart that is to be installed or rendered, and check that it can be.

    Raises `ChartInvalid`, `DependencyError`, `UsageError`.
    """
    with Watch(limits or Limits()):
        chart = load.load(path, session.warn)
    dependencies.check_kind(chart)
    if chart.metadata.get("deprecated"):
        session.warn(log_line("WARN", "this chart is deprecated"))
    if update and dependencies.missing(chart):
        raise UsageError(
            "--dependency-update is not available in this version of helmx",
            hint="put the missing charts into charts/ (`helm dependency build` does)",
        )
    dependencies.require(chart)
    if chart.metadata.get("apiVersion") == "v3":
        raise ChartInvalid("invalid chart apiVersion", hint="apiVersion must be v1 or v2")
    return chart
