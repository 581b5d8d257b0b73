"""Go templates, as Helm renders them: the plugin's offer stands here, the engine beside it.

`program` is the renderer; `source` and `actions` read template files, `lexer`, `parser` and `nodes`
their expressions, `expressions`, `calls` and `blocks` make closures of them, `gofmt` and its
neighbours are Go's fmt and strconv, `functions/` the template functions by family.
"""

from __future__ import annotations

from helmcore.plugin import RendererSpec, hookimpl

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.plugin import Renderer, RenderOptions


def _create(options: RenderOptions) -> Renderer:
    from helmx_render_gotemplate.program import GoTemplateRenderer

    return GoTemplateRenderer(options)


@hookimpl
def helmx_renderers() -> tuple[RendererSpec, ...]:
    """Offer the renderer of Helm's own templates."""
    return (
        RendererSpec(name="gotemplate", suffixes=(".yaml", ".yml", ".tpl", ".txt"), create=_create),
    )
