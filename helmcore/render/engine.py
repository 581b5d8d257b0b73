"""Choose an engine for every template, read them all once, render each (`pkg/engine/engine.go`)."""

from __future__ import annotations

from helmcore.model.render import TemplateSource
from helmcore.plugin.budget import Budget
from helmcore.text.kinds import Values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from helmcore.model.chart import Chart
    from helmcore.plugin.catalog import Offer
    from helmcore.plugin.contracts import Program
    from helmcore.plugin.host import PluginHost
    from helmcore.plugin.specs import RendererSpec, RenderOptions
    from helmcore.render.context import ScopedTemplate

DEFAULT_ENGINE = "gotemplate"
ENGINE_ANNOTATION = "helmx.dev/renderer"
_BYTE_ORDER_MARK = "\ufeff"


def in_order(templates: list[ScopedTemplate]) -> list[ScopedTemplate]:
    """Helm's order of parsing and of rendering: the deepest paths first, then backwards by name."""
    unique = {template.name: template for template in templates}
    return sorted(
        unique.values(),
        key=lambda t: (t.name.count("/"), t.name.encode("utf-8", "surrogateescape")),
        reverse=True,
    )


class ChartProgram:
    """The templates of a chart and its subcharts, read by their engines; renders any number of
    times.
    """

    def __init__(
        self, templates: list[ScopedTemplate], host: PluginHost, options: RenderOptions
    ) -> None:
        self._suffixes = host.suffixes()
        self._limits = options.limits
        self._order = [template.name for template in in_order(templates)]
        self._engine_of: dict[str, str] = {}
        self._programs: dict[str, tuple[Offer[RendererSpec], Program]] = {}
        groups: dict[str, list[TemplateSource]] = {}
        by_name = {template.name: template for template in templates}
        for name in self._order:
            template = by_name[name]
            engine = self._engine(template.chart, name)
            text = template.file.data.decode("utf-8", "surrogateescape")
            source = TemplateSource(name, text.removeprefix(_BYTE_ORDER_MARK), template.is_partial)
            self._engine_of[name] = engine
            groups.setdefault(engine, []).append(source)
        for engine, sources in groups.items():
            offer = host.renderers().get(engine)
            with offer.guard():
                program = offer.spec.create(options).compile(sources)
            self._programs[engine] = offer, program

    def render(self, templates: list[ScopedTemplate]) -> dict[str, str]:
        """Render every template that is not a partial; texts by name, in Helm's order.

        `templates` are those that the program was made of, with the contexts of this render. Raises
        `TemplateError`.
        """
        by_name = {template.name: template for template in templates}
        budget = Budget(self._limits)
        rendered: dict[str, str] = {}
        for name in self._order:
            template = by_name[name]
            if template.is_partial:
                continue
            # Helm adds `.Template` to the chart's own map, so templates of a chart share what they
            # set
            context = template.context
            context["Template"] = Values({"Name": name, "BasePath": template.base_path})
            offer, program = self._programs[self._engine_of[name]]
            with offer.guard():
                rendered[name] = program.render(name, context, budget)
        return rendered

    def _engine(self, chart: Chart, name: str) -> str:
        """The engine of a file: by its longest ending that one claims, else the chart's choice.

        Go's engine claims `.yaml` and the like for nobody's sake: it gets what is left.
        """
        file = name.rpartition("/")[2]
        at = file.find(".", 1)
        while at > 0:
            if file[at:] in self._suffixes:
                engine = self._suffixes.get(file[at:]).spec.name
                if engine != DEFAULT_ENGINE:
                    return engine
            at = file.find(".", at + 1)
        annotations: dict[str, Any] = chart.metadata.get("annotations") or {}
        return str(annotations.get(ENGINE_ANNOTATION) or DEFAULT_ENGINE)
