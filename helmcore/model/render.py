"""What a render is given: templates, and limits on what it may use."""

from __future__ import annotations


class Limits:
    """What one render may use, as a whole; 0 lifts a limit.

    `depth`: nested include, tpl and template calls; `steps`: actions and loop turns;
    `output_bytes`: all output; `value_bytes`: one value, and the text of one template;
    `seconds`: wall time; `cpu_seconds`: time that its thread computes; `memory_bytes`: by how much
    the process may grow meanwhile, which counts other threads too and so has no limit by default.
    """

    __slots__ = (
        "cpu_seconds",
        "depth",
        "memory_bytes",
        "output_bytes",
        "seconds",
        "steps",
        "value_bytes",
    )

    def __init__(  # noqa: PLR0913 - one for each limit
        self,
        *,
        depth: int = 1000,
        steps: int = 20_000_000,
        output_bytes: int = 64 << 20,
        value_bytes: int = 16 << 20,
        seconds: float = 60.0,
        cpu_seconds: float = 6.0,
        memory_bytes: int = 0,
    ) -> None:
        self.depth = depth
        self.steps = steps
        self.output_bytes = output_bytes
        self.value_bytes = value_bytes
        self.seconds = seconds
        self.cpu_seconds = cpu_seconds
        self.memory_bytes = memory_bytes


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
