"""Jinja2 as a template engine of charts."""

from __future__ import annotations

from copy import copy

from jinja2 import TemplateError as JinjaError
from jinja2 import TemplateSyntaxError as JinjaSyntaxError
from jinja2.exceptions import UndefinedError

from helmcore.errors import (
    BudgetExceeded,
    TemplateError,
    TemplateRunError,
    TemplateSyntaxError,
)
from helmcore.model.plain import plain
from helmcore.plugin import Budget
from helmx_render_jinja.environment import ChartEnvironment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from helmcore.plugin import Program, Renderer, RenderOptions, TemplateSource


class JinjaRenderer:
    """The Jinja2 engine with its options."""

    def __init__(self, options: RenderOptions) -> None:
        self._options = options

    def compile(self, templates: Sequence[TemplateSource]) -> JinjaProgram:
        """Parse every template. Raises `TemplateSyntaxError`."""
        sources = {template.name: template for template in templates}
        environment = ChartEnvironment(sources, self._options, Budget(self._options.limits))
        for template in templates:
            try:
                environment.parse(template.text, template.name, template.name)
            except JinjaSyntaxError as error:
                raise _syntax_error(error, sources) from error
        return JinjaProgram(sources, self._options)


class JinjaProgram:
    """Parsed templates. Each render has an environment of its own, and with it a budget."""

    def __init__(self, sources: dict[str, TemplateSource], options: RenderOptions) -> None:
        self._sources = sources
        self._options = options

    def render(self, name: str, context: dict[str, Any], budget: Budget | None = None) -> str:
        """Render one template."""
        budget = budget or Budget(self._options.limits)
        environment = ChartEnvironment(self._sources, self._options, budget)
        objects = {key: plain(copy(value)) for key, value in context.items()}
        parts: list[str] = []
        size = 0
        try:
            for part in environment.get_template(name).generate(objects):
                parts.append(part)
                size += len(part)
                budget.count_growth(size, len(part))
        except TemplateError as error:
            raise self._placed(error, name) from error
        except JinjaSyntaxError as error:
            raise _syntax_error(error, self._sources) from error
        except UndefinedError as error:
            raise self._placed(TemplateRunError(str(error)), name, error) from error
        except (JinjaError, ArithmeticError, LookupError, TypeError, ValueError) as error:
            failure = TemplateRunError(f"{type(error).__name__}: {error}")
            raise self._placed(failure, name, error) from error
        except RecursionError as error:
            raise self._placed(BudgetExceeded("templates nested too deeply"), name) from error
        output = "".join(parts)
        budget.count_output(output)
        return output

    def _placed(
        self, failure: TemplateError, name: str, cause: BaseException | None = None
    ) -> TemplateError:
        """The same kind of error with template, line and source line, read from Jinja2's own
        trace.
        """
        template, line = name, 0
        trace = (cause or failure).__traceback__
        while trace is not None:
            file = trace.tb_frame.f_code.co_filename
            if file in self._sources:
                template, line = file, trace.tb_lineno
            trace = trace.tb_next
        excerpt = _line(self._sources, template, line)
        return type(failure)(
            f"{template}:{line}: {failure.message}",
            template=template,
            line=line,
            column=1,
            excerpt=excerpt,
        )


def _syntax_error(
    error: JinjaSyntaxError, sources: dict[str, TemplateSource]
) -> TemplateSyntaxError:
    name = error.name or ""
    return TemplateSyntaxError(
        f"{name}:{error.lineno}: {error.message}",
        template=name,
        line=error.lineno,
        column=1,
        excerpt=_line(sources, name, error.lineno),
    )


def _line(sources: dict[str, TemplateSource], name: str, line: int) -> str:
    source = sources.get(name)
    lines = source.text.splitlines() if source else []
    return lines[line - 1] if 0 < line <= len(lines) else ""


if TYPE_CHECKING:
    _renderer: type[Renderer] = JinjaRenderer
    _program: type[Program] = JinjaProgram
