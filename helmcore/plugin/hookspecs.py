"""The hooks: their names, signatures and meaning, and nothing else.

All of them are offers: called once per process and plugin, cheap, without I/O, in no particular
order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from helmcore.plugin.specs import (
        ClusterSpec,
        CommandSpec,
        ReleaseStoreSpec,
        RendererSpec,
        TransportSpec,
    )

hookspec = pluggy.HookspecMarker("helmx")


@hookspec
def helmx_renderers() -> Iterable[RendererSpec]:  # type: ignore[empty-body]  # a specification
    """Offer template engines.

    Example::

        @hookimpl
        def helmx_renderers():
            return (RendererSpec(name="jinja", suffixes=(".yaml.j2",), create=create),)
    """


@hookspec
def helmx_transports() -> Iterable[TransportSpec]:  # type: ignore[empty-body]  # a specification
    """Offer ways to fetch charts and values files, by URL scheme.

    Example::

        @hookimpl
        def helmx_transports():
            return (TransportSpec(name="ftp", schemes=("ftp",), create=create),)
    """


@hookspec
def helmx_release_stores() -> Iterable[ReleaseStoreSpec]:  # type: ignore[empty-body]  # a specification
    """Offer stores of release records, chosen by HELM_DRIVER.

    Example::

        @hookimpl
        def helmx_release_stores():
            return (ReleaseStoreSpec(name="sqlite", create=create),)
    """


@hookspec
def helmx_clusters() -> Iterable[ClusterSpec]:  # type: ignore[empty-body]  # a specification
    """Offer targets for manifests, chosen by --cluster.

    Example::

        @hookimpl
        def helmx_clusters():
            return (ClusterSpec(name="directory", aliases=("dir",), create=create),)
    """


@hookspec
def helmx_commands() -> Iterable[CommandSpec]:  # type: ignore[empty-body]  # a specification
    """Offer commands for the command line.

    Example::

        @hookimpl
        def helmx_commands():
            return (CommandSpec(name="greet", summary="Say hello", target="helmx_greet:app"),)
    """
