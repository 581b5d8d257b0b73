"""Charts, indexes and values files over HTTP and HTTPS."""

from __future__ import annotations

from helmcore.plugin import TransportSpec, hookimpl

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.plugin import PluginContext, Transport


@hookimpl
def helmx_transports() -> tuple[TransportSpec, ...]:
    """Offer http:// and https://."""
    return (TransportSpec(name="http", schemes=("http", "https"), create=_create),)


def _create(context: PluginContext) -> Transport:
    from helmx_repo_http.transport import HttpTransport

    return HttpTransport(context.settings)
