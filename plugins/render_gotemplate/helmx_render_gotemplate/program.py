"""The renderer that this plugin offers: all templates of a chart as one program."""

from __future__ import annotations

import sys

from helmcore.errors import TemplateSyntaxError
from helmcore.plugin import Budget
from helmx_render_gotemplate.actions import ActionTable
from helmx_render_gotemplate.blocks import Block, Definition, Place
from helmx_render_gotemplate.faults import Located, report
from helmx_render_gotemplate.source import Source, Suspicion
from helmx_render_gotemplate.state import Run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from helmcore.plugin import RenderOptions, TemplateSource

#: Python frames for one level of include, with room for what is nested inside a template.
_FRAMES_PER_LEVEL = 40
#: What the stack of C holds, where functions in C take part in the recursion.
_MOST_FRAMES = 40_000
_TPL_NAME = "gotpl"
_TPL_CACHE = 4096


def _make_room(levels: int) -> None:
    """Allow calls of Python functions to nest deep enough for so many levels of templates."""
    frames = min((levels or _MOST_FRAMES) * _FRAMES_PER_LEVEL, _MOST_FRAMES)
    if sys.getrecursionlimit() < frames:
        sys.setrecursionlimit(frames)


def _too_deep(name: str) -> TemplateSyntaxError:
    return TemplateSyntaxError(
        f"parse error at ({name}): max expression depth exceeded", template=name
    )


class GoTemplateRenderer:
    """Go's text/template with Helm's and Sprig's functions."""

    __slots__ = ("options",)

    def __init__(self, options: RenderOptions) -> None:
        self.options = options

    def compile(self, templates: Sequence[TemplateSource]) -> GoTemplateProgram:
        """Read all templates of a chart and its subcharts.

        They must come in Helm's order of parsing (pkg/engine/engine.go, sortTemplates): names with
        more slashes first, and among equals in reverse alphabetical order. The last definition of a
        name counts, so that a parent's beats its subcharts', and `_a.tpl` beats `_b.tpl`. Helm
        renders in the same order, which templates that change `.Values` can tell. Raises
        `TemplateSyntaxError` in Helm's words.
        """
        return GoTemplateProgram(templates, self.options)


class GoTemplateProgram:
    """Parsed templates. Rendering changes nothing in it but what it remembers, so threads may share
    it.
    """

    __slots__ = ("_options", "_table", "_templates", "_tpl")

    def __init__(self, templates: Sequence[TemplateSource], options: RenderOptions) -> None:
        _make_room(options.limits.depth)
        self._options = options
        self._table = ActionTable()
        self._templates: dict[str, Definition] = {}
        self._tpl: dict[str, tuple[Definition, dict[str, Definition]]] = {}
        for template in templates:
            text = template.text
            try:
                self._add(self._templates, Source(template.name, text, self._table))
            except Suspicion:
                from helmx_render_gotemplate.strict import syntax_error

                raise syntax_error(template.name, text) from None
            except RecursionError:
                raise _too_deep(template.name) from None

    def _add(self, namespace: dict[str, Definition], source: Source) -> None:
        """Add what a file defines, and the file itself, to a namespace of templates."""
        strict = self._options.strict
        seen: dict[str, bool] = {}
        for name, first, end in source.definitions:
            if name in namespace or name in seen:
                empty = source.is_empty(first, end)
                if name in seen and not seen[name] and not empty:
                    raise Suspicion
                if empty and name in namespace:
                    # Go never replaces a template by one that is only space and comments.
                    continue
                seen[name] = empty
            else:
                seen[name] = False if first < end else source.is_empty(first, end)
            place = Place(source, name, strict)
            namespace[name] = Definition(name, Block(place, first, end))
        if source.name in namespace and source.main_is_empty():
            return
        place = Place(source, source.name, strict)
        namespace[source.name] = Definition(source.name, Block(place, 0, len(source.actions)))

    def render(self, name: str, context: dict[str, Any], budget: Budget | None = None) -> str:
        """Render one template file. Raises `TemplateRunError`, `TemplateFailed` or
        `BudgetExceeded`.
        """
        options = self._options
        run = Run(self._templates, budget or Budget(options.limits), self._parse_tpl)
        run.lint = options.lint
        run.enable_dns = options.enable_dns
        run.lookup = options.lookup
        _make_room(run.limit)
        try:
            text = self._templates[name].execute(context, run)
        except Located as error:
            raise report(error) from None
        run.budget.count_output(text)
        return text.replace("<no value>", "")

    def _parse_tpl(self, text: str, run: Run) -> Definition:
        """Parse the text of a `tpl`, and let the run see what it defines."""
        if text in self._tpl:
            main, definitions = self._tpl[text]
        else:
            definitions = {}
            try:
                self._add(definitions, Source(_TPL_NAME, text, self._table))
            except Suspicion:
                from helmx_render_gotemplate.strict import tpl_error

                raise tpl_error(_TPL_NAME, text) from None
            main = definitions[_TPL_NAME]
            if len(self._tpl) > _TPL_CACHE:
                self._tpl.clear()
            self._tpl[text] = main, definitions
        run.templates = {**run.templates, **definitions}
        return main
