"""The mustache engine keeps the contract of template engines."""

from helmcore.plugin import Renderer, RenderOptions
from helmcore.testing.renderer import RendererContract
from helmx_render_mustache.renderer import MustacheRenderer


class TestMustache(RendererContract):
    release_name = "{{Release.Name}}"
    nested_value = "{{Values.image.tag}}"
    conditional = "{{#Values.on}}yes{{/Values.on}}"
    loop = "{{#Values.items}}{{.}},{{/Values.items}}"
    broken = "a: 1\nb: {{Values."

    def renderer(self, options: RenderOptions) -> Renderer:
        return MustacheRenderer(options)
