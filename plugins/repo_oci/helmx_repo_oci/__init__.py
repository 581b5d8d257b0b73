"""Charts in OCI registries: `oci://host/path/chart[:tag][@sha256:...]`.

A client of our own on the standard library, in layers that know only those below them: `transport`
(charts) > `manifest`, `upload` > `client` (requests that sign in) > `auth`, `tokens`, `keys` (who
one is) > `wire` (one HTTP exchange, tried again) > `reference`.
"""

from __future__ import annotations

from helmcore.plugin import TransportSpec, hookimpl

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.plugin import PluginContext, Transport


@hookimpl
def helmx_transports() -> tuple[TransportSpec, ...]:
    """Offer oci://."""
    return (TransportSpec(name="oci", schemes=("oci",), create=_create),)


def _create(context: PluginContext) -> Transport:
    from helmx_repo_oci.transport import OciTransport

    return OciTransport(context.settings, context.warn)
