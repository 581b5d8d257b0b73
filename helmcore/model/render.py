"""What a render is given: templates, and limits on what it may use."""

from __future__ import annotations


class Limits:
    """What one render may use, as a whole.

    `depth`: nested include, tpl and template calls; `steps`: actions and loop turns;
    `output_bytes`: all output; `template_bytes`: the output of one template; `value_bytes`: the
    size of one value; `seconds`: wall time.
    """

    __slots__ = ("depth", "output_bytes", "seconds", "steps", "template_bytes", "value_bytes")

    def __init__(
        self,
        *,
        depth: int = 1000,
        steps: int = 20_000_000,
        output_bytes: int = 256 << 20,
        template_bytes: int = 64 << 20,
        value_bytes: int = 64 << 20,
        seconds: float = 60.0,
    ) -> None:
        self.depth = depth
        self.steps = steps
        self.output_bytes = output_bytes
        self.template_bytes = template_bytes
        self.value_bytes = value_bytes
        self.seconds = seconds


class TemplateSource:
    """One template: its full name (`mychart/charts/kid/templates/a.yaml`) and its text.

    `partial` templates (a name part that starts with `_`) are parsed for what they define and not
    rendered.
    """

    __slots__ = ("name", "partial", "text")

    def __init__(self, name: str, text: str, partial: bool = False) -> None:
        self.name = name
        self.text = text
        self.partial = partial

    def __repr__(self) -> str:
        return f"TemplateSource({self.name!r})"
