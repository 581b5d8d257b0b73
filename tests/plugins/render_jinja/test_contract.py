"""The Jinja2 engine keeps the contract of template engines."""

from helmcore.plugin import Renderer, RenderOptions
from helmcore.testing.renderer import RendererContract
from helmx_render_jinja.renderer import JinjaRenderer


class TestJinja(RendererContract):
    release_name = "{{ Release.Name }}"
    nested_value = "{{ Values.image.tag }}"
    conditional = "{% if Values.on %}yes{% endif %}"
    loop = "{% for item in Values.items %}{{ item }},{% endfor %}"
    broken = "a: 1\nb: {{ Values."

    def renderer(self, options: RenderOptions) -> Renderer:
        return JinjaRenderer(options)
