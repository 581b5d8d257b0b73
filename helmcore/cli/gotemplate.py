"""Go templates given on the command line (`--template`), rendered by the engine plugin."""

from __future__ import annotations

from helmcore.plugin import RenderOptions, TemplateSource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from helmcore.session import Session


def render(session: Session, template: str, data: Mapping[str, object]) -> str:
    """The text that a Go template gives for `data`. Raises `TemplateError` and `PluginMissing`."""
    offer = session.host.renderers().get("gotemplate")
    with offer.guard():
        renderer = offer.spec.create(RenderOptions())
        program = renderer.compile([TemplateSource("_", template)])
        return program.render("_", dict(data))
