"""From a chart with settled dependencies to ordered manifests, hooks and notes.

As ToRenderValues (`pkg/chart/common/util/values.go`) and renderResources (`pkg/action/action.go`).
"""

from __future__ import annotations

from helmcore.errors import ChartInvalid
from helmcore.manifest import hooks
from helmcore.model.manifest import CustomResourceFile, Manifest, ManifestSet
from helmcore.render import context
from helmcore.render.engine import ChartProgram
from helmcore.render.watch import Watch
from helmcore.text import semver
from helmcore.text.quote import log_line
from helmcore.values import merge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from helmcore.model.chart import Chart, ChartFile
    from helmcore.plugin.host import PluginHost
    from helmcore.plugin.specs import RenderOptions
    from helmcore.render.capabilities import CapabilitiesObject
    from helmcore.render.context import ReleaseFacts, ScopedTemplate

NOTES = "NOTES.txt"


class Pipeline:
    """What one chart is rendered with: plugins, options, and a place for warnings.

    Renders any number of times; the templates are read once as long as the same subcharts take
    part. `post_render` gets all rendered files (path to text) and gives others back. `all_notes`
    joins the notes of subcharts to the chart's own.
    """

    __slots__ = ("_names", "_program", "all_notes", "host", "options", "post_render", "warn")

    def __init__(
        self,
        host: PluginHost,
        options: RenderOptions,
        warn: Callable[[str], None],
        *,
        all_notes: bool = False,
        post_render: Callable[[dict[str, str]], dict[str, str]] | None = None,
    ) -> None:
        self.host = host
        self.options = options
        self.warn = warn
        self.all_notes = all_notes
        self.post_render = post_render
        self._names: tuple[str, ...] = ()
        self._program: ChartProgram | None = None

    def run(
        self,
        chart: Chart,
        values: dict[str, Any],
        release: ReleaseFacts,
        capabilities: CapabilitiesObject,
    ) -> ManifestSet:
        """Render a chart; `values` are those that `complete_values` gave.

        Raises `ChartInvalid` (among them `ManifestInvalid`) and `TemplateError`.
        """
        check_kube_version(chart, capabilities)
        with Watch(self.options.limits):
            files = self._render(context.scope(chart, values, release, capabilities))
        notes = self._take_notes(chart, files)
        if self.post_render is not None:
            files = self.post_render(files)
        with Watch(self.options.limits):
            return self._sorted(chart, files, notes)

    def _sorted(self, chart: Chart, files: dict[str, str], notes: str) -> ManifestSet:
        try:
            resources, chart_hooks = hooks.sort(files, self.warn)
        except hooks.ManifestInvalid as error:
            error.files = files
            raise
        return ManifestSet(resources, chart_hooks, notes, crds(chart))

    def _render(self, templates: list[ScopedTemplate]) -> dict[str, str]:
        names = tuple(template.name for template in templates)
        program = self._program
        if program is None or names != self._names:
            program = ChartProgram(templates, self.host, self.options)
            self._program, self._names = program, names
        return program.render(templates)

    def _take_notes(self, chart: Chart, files: dict[str, str]) -> str:
        """Take the notes out of the rendered files and give those that are shown."""
        own = f"{chart.name}/templates/{NOTES}"
        found: list[str] = []
        for name in [name for name in files if _is_notes(name)]:
            text = files.pop(name)
            if name.startswith(own):
                found.insert(0, text)
            elif self.all_notes:
                found.append(text)
        return "\n".join(found)


def _is_notes(name: str) -> bool:
    return name.endswith(NOTES) or name.rpartition("/")[2].startswith(f"{NOTES}.")


def complete_values(
    chart: Chart,
    values: dict[str, Any],
    warn: Callable[[str], None],
    *,
    validate: bool = True,
    fetch: Callable[[str], bytes] | None = None,
) -> dict[str, Any]:
    """Lay the user's values over the defaults of a chart and its subcharts, and check the result.

    `validate` holds it against the charts' schemas; `fetch` reads schemas that they refer to by
    address. Raises `ValuesInvalid`.
    """
    table = merge.coalesce(chart, values, lambda text: warn(log_line("INFO", text)))
    if validate and _has_schema(chart):
        from helmcore.values import schema

        schema.check(chart, table, warn=warn, fetch=fetch)
    return table


def _has_schema(chart: Chart) -> bool:
    return chart.schema is not None or any(_has_schema(child) for child in chart.dependencies)


def check_kube_version(chart: Chart, capabilities: CapabilitiesObject) -> None:
    """Refuse a chart that is not for this version of Kubernetes. Raises `ChartInvalid`."""
    wanted = chart.metadata.get("kubeVersion") or ""
    version = capabilities.KubeVersion
    if wanted and not semver.satisfies(wanted, version.string()):
        raise ChartInvalid(
            f"chart requires kubeVersion: {wanted} which is incompatible with Kubernetes"
            f" {version.Version}",
            hint="--kube-version tells which version to render for",
        )


def _text_of(file: ChartFile) -> Callable[[], str]:
    return lambda: file.data.decode("utf-8", "surrogateescape")


def crds(chart: Chart) -> list[Manifest]:
    """The files in `crds/` of a chart and its subcharts, in helm's order (`CRDObjects`)."""
    base = chart.full_path
    found: list[Manifest] = [
        CustomResourceFile(f"{base}/{file.name}", _text_of(file)) for file in chart.crds
    ]
    for child in chart.dependencies:
        found.extend(crds(child))
    return found
