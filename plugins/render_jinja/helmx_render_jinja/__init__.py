"""Jinja2 templates (`*.yaml.j2`) in charts."""

from __future__ import annotations

from helmcore.plugin import RendererSpec, hookimpl

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.plugin import Renderer, RenderOptions


@hookimpl
def helmx_renderers() -> tuple[RendererSpec, ...]:
    """Offer the Jinja2 engine."""
    suffixes = (".yaml.j2", ".yml.j2", ".txt.j2", ".json.j2", ".j2", ".yaml.jinja", ".jinja")
    return (RendererSpec(name="jinja", suffixes=suffixes, create=_create),)


def _create(options: RenderOptions) -> Renderer:
    from helmx_render_jinja.renderer import JinjaRenderer

    return JinjaRenderer(options)
