"""Mustache by chevron: Helm's objects by Helm's names, `{{ Values.image.tag }}`.

Templates are tokenized once. Manifests are not HTML, so `{{x}}` writes the text as it is, like
`{{{x}}}`. Partials are found by their full name, by their path in the including chart's
`templates/`, or by the file name alone, without the underscore and the suffix.
"""

from __future__ import annotations

import logging
import re

import chevron
from chevron.tokenizer import tokenize

from helmcore.errors import TemplateRunError, TemplateSyntaxError
from helmcore.model.plain import attribute, plain, text
from helmcore.model.template import TemplateObject
from helmcore.plugin import Budget

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from helmcore.plugin import Program, Renderer, RenderOptions, TemplateSource

    Tokens = list[tuple[str, ...]]


class _Falsy(str):
    """A text that closes sections: what `false`, `0` and nothing print, and how they decide."""

    __slots__ = ()
    # chevron would print nothing for a falsy value otherwise
    _CHEVRON_return_scope_when_falsy = True

    def __bool__(self) -> bool:
        return False


class _Fields:
    """A template object as a scope: its fields by name."""

    def __init__(self, value: TemplateObject) -> None:
        self._value = value

    def __getitem__(self, name: str) -> Any:
        try:
            return _scope(attribute(self._value, name))
        except AttributeError:
            raise KeyError(name) from None


class MustacheRenderer:
    """The mustache engine with its options."""

    def __init__(self, options: RenderOptions) -> None:
        self._options = options

    def compile(self, templates: Sequence[TemplateSource]) -> MustacheProgram:
        """Tokenize all templates. Raises `TemplateSyntaxError`."""
        return MustacheProgram(
            {template.name: _tokens(template) for template in templates}, self._options
        )


class MustacheProgram:
    """Tokenized templates."""

    def __init__(self, templates: dict[str, Tokens], options: RenderOptions) -> None:
        self._templates = templates
        self._options = options
        self._logger = logging.getLogger("helmx.mustache")
        self._logger.addHandler(logging.NullHandler())
        self._logger.propagate = False

    def render(self, name: str, context: dict[str, Any], budget: Budget | None = None) -> str:
        """Render one template."""
        budget = budget or Budget(self._options.limits)
        scope = {key: _scope(plain(value)) for key, value in context.items()}
        try:
            output = chevron.render(
                self._templates[name],
                scope,
                partials_dict=_Partials(self._templates, name),
                logger=self._logger,
            )
        except (chevron.ChevronError, TypeError, ValueError, RecursionError) as error:
            raise TemplateRunError(f"{name}: {error}", template=name) from error
        budget.count_text(output)
        budget.count_output(output)
        return str(output)


class _Partials(dict[str, "Tokens"]):
    """The templates by every name that a partial tag may use for them."""

    def __init__(self, templates: dict[str, Tokens], including: str) -> None:
        super().__init__(templates)
        folder = including.rpartition("templates/")[0] + "templates/"
        for name, tokens in templates.items():
            if name.startswith(folder):
                path = name[len(folder) :]
                stem = re.sub(r"(\.[a-z]+)?\.mustache$", "", path)
                head, slash, last = stem.rpartition("/")
                for alias in (path, stem, head + slash + last.lstrip("_")):
                    self.setdefault(alias, tokens)


def _tokens(template: TemplateSource) -> Tokens:
    try:
        tokens = list(tokenize(template.text))
    except chevron.ChevronError as error:
        found = re.search(r"line (\d+)", str(error))
        words = " ".join(str(error).split())
        line = int(found.group(1)) if found else 0
        raise TemplateSyntaxError(
            f"{template.name}:{line}: {words}", template=template.name, line=line, column=1
        ) from error
    return [
        ("no escape", *token[1:]) if token[0] == "variable" else tuple(token) for token in tokens
    ]


def _scope(value: Any) -> Any:
    """A value as chevron's scopes need it: texts that print as YAML and decide as mustache does."""
    if isinstance(value, dict):
        return {str(key): _scope(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_scope(item) for item in value]
    if isinstance(value, TemplateObject):
        return _Fields(value)
    return text(value) if value or isinstance(value, str) else _Falsy(text(value))


if TYPE_CHECKING:
    _renderer: type[Renderer] = MustacheRenderer
    _program: type[Program] = MustacheProgram
