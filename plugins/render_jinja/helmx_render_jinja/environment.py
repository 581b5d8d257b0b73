"""The Jinja2 environment of charts: sandboxed, strict about missing values, without files or
network.
"""

from __future__ import annotations

from jinja2 import FunctionLoader, StrictUndefined, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from helmcore.errors import TemplateFailed
from helmcore.model.plain import attribute, text
from helmcore.model.template import TemplateObject

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

    from helmcore.plugin import Budget, RenderOptions, TemplateSource


class ChartEnvironment(ImmutableSandboxedEnvironment):
    """Jinja2 over Helm's objects: `Values.items` is the value of that name before it is a
    method.
    """

    def __init__(
        self, sources: Mapping[str, TemplateSource], options: RenderOptions, budget: Budget
    ) -> None:
        super().__init__(
            undefined=StrictUndefined,
            finalize=text,
            keep_trailing_newline=True,
            trim_blocks=True,
            lstrip_blocks=True,
            loader=FunctionLoader(lambda name: _load(sources, name)),
        )
        self._budget = budget
        self.filters.update(to_yaml=_to_yaml, to_json=_to_json, required=_required)
        self.globals.update(fail=_fail, range=self._range, lookup=_lookup(options))

    def getattr(self, obj: Any, attribute_name: str) -> Any:
        """Read `obj.name`: a key of a mapping, a field or method of a template object, an
        attribute.
        """
        if isinstance(obj, dict) and attribute_name in obj:
            return obj[attribute_name]
        if isinstance(obj, TemplateObject):
            try:
                return attribute(obj, attribute_name)
            except AttributeError:
                return self.undefined(obj=obj, name=attribute_name)
        return super().getattr(obj, attribute_name)

    def join_path(self, template: str, parent: str) -> str:
        """Find an included template: by its full name, or by a path below the chart's
        `templates/`.
        """
        folder = parent.rpartition("templates/")[0]
        return template if "/templates/" in template else f"{folder}templates/{template}"

    def _range(self, *bounds: int) -> Iterator[int]:
        """Count as Python does, against the render's budget of steps."""
        for number in range(*bounds):
            self._budget.spend(1)
            yield number


def _load(
    sources: Mapping[str, TemplateSource], name: str
) -> tuple[str, str, Callable[[], bool]] | None:
    source = sources.get(name)
    return None if source is None else (source.text, name, lambda: True)


def _to_yaml(value: Any) -> str:
    from helmcore.text import yaml

    return yaml.dump(value).removesuffix("\n")


def _to_json(value: Any) -> str:
    from helmcore.text import gojson

    return gojson.to_json(value)


def _required(value: Any, message: str) -> Any:
    if isinstance(value, Undefined) or value is None or value == "":
        raise TemplateFailed(message)
    return value


def _fail(message: str) -> None:
    raise TemplateFailed(message)


def _lookup(options: RenderOptions) -> Callable[[str, str, str, str], Any]:
    def lookup(api_version: str, kind: str, namespace: str = "", name: str = "") -> Any:
        ask = options.lookup
        return {} if ask is None else ask(api_version, kind, namespace, name)

    return lookup
