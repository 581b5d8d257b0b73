"""The plugin boundary: the one module that a plugin's author imports.

A plugin is a package whose entry point in the group `helmx.plugins` names a module. The module
holds functions marked with `hookimpl`; each returns *offers*: small records that say what exists
and how to create it. Nothing is created before it is needed::

    from helmcore.plugin import RendererSpec, hookimpl

    @hookimpl
    def helmx_renderers():
        return (RendererSpec(name="upper", suffixes=(".yaml.up",), create=create),)

    def create(options):
        from helmx_render_upper.renderer import UpperRenderer
        return UpperRenderer(options)

Here may stand only what authors need; whatever this folder imports is paid for at every start, so
the Protocols load when they are first asked for.
"""

from __future__ import annotations

from helmcore.model.render import Limits, TemplateSource
from helmcore.plugin.budget import Budget
from helmcore.plugin.specs import (
    ClusterSpec,
    CommandSpec,
    PluginContext,
    ReleaseStoreSpec,
    RendererSpec,
    RenderOptions,
    TransportSpec,
    hookimpl,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.plugin.contracts import (
        Cluster,
        Program,
        ReleaseStore,
        Renderer,
        SupportsConditional,
        SupportsLogs,
        SupportsPush,
        SupportsSignIn,
        SupportsTables,
        SupportsTrace,
        SupportsVersions,
        Transport,
    )

__all__ = [
    "Budget",
    "Cluster",
    "ClusterSpec",
    "CommandSpec",
    "Limits",
    "PluginContext",
    "Program",
    "ReleaseStore",
    "ReleaseStoreSpec",
    "RenderOptions",
    "Renderer",
    "RendererSpec",
    "SupportsConditional",
    "SupportsLogs",
    "SupportsPush",
    "SupportsSignIn",
    "SupportsTables",
    "SupportsTrace",
    "SupportsVersions",
    "TemplateSource",
    "Transport",
    "TransportSpec",
    "hookimpl",
]


def __getattr__(name: str) -> object:
    """Load the Protocols on demand: only authors' type checks and abilities need them at run
    time.
    """
    if name in __all__:
        from helmcore.plugin import contracts

        return getattr(contracts, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
