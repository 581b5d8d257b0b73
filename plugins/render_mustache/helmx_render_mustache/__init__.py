"""Mustache templates (`*.yaml.mustache`) in charts."""

from __future__ import annotations

from helmcore.plugin import RendererSpec, hookimpl

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.plugin import Renderer, RenderOptions


@hookimpl
def helmx_renderers() -> tuple[RendererSpec, ...]:
    """Offer the mustache engine."""
    suffixes = (".yaml.mustache", ".yml.mustache", ".txt.mustache", ".json.mustache", ".mustache")
    return (RendererSpec(name="mustache", suffixes=suffixes, create=_create),)


def _create(options: RenderOptions) -> Renderer:
    from helmx_render_mustache.renderer import MustacheRenderer

    return MustacheRenderer(options)
