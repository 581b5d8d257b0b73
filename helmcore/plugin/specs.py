"""Offers: what a plugin says it has, and what it is given when one of them is created."""

from __future__ import annotations

from helmcore.model.render import Limits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, TypeVar

    from helmcore.plugin.contracts import Cluster, ReleaseStore, Renderer, Transport

    F = TypeVar("F", bound=Callable[..., object])


def hookimpl(function: F) -> F:
    """Mark a function of a plugin module as the implementation of the hook of its name.

    Sets the attribute that pluggy's own marker sets, so that plugins, which load at every start,
    need not import pluggy.
    """
    function.helmx_impl = {  # type: ignore[attr-defined]  # the marker is an attribute
        "wrapper": False,
        "hookwrapper": False,
        "optionalhook": False,
        "tryfirst": False,
        "trylast": False,
        "specname": None,
    }
    return function


class RenderOptions:
    """What a renderer may do.

    `strict` makes a missing value an error (Helm's lint mode does the reverse: see `lint`),
    `lookup` reads from the cluster (apiVersion, kind, namespace, name -> object, or {}) and is None
    where there is no cluster to ask.
    """

    __slots__ = ("enable_dns", "limits", "lint", "lookup", "strict")

    def __init__(
        self,
        *,
        strict: bool = False,
        lint: bool = False,
        enable_dns: bool = False,
        lookup: Callable[[str, str, str, str], dict[str, Any]] | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.strict = strict
        self.lint = lint
        self.enable_dns = enable_dns
        self.lookup = lookup
        self.limits = limits or Limits()


class PluginContext:
    """What a cluster, store or transport is created with.

    `settings` are all settings by Helm's environment names (`HELM_DRIVER`, `KUBECONFIG` ...);
    `argument` is what followed the colon of `--cluster NAME:ARGUMENT`; `namespace` the release's
    namespace ("" = all); `cluster` gives the cluster of the session (stores keep records in it);
    `warn` prints one line for the user.
    """

    __slots__ = ("argument", "cluster", "namespace", "settings", "warn")

    def __init__(
        self,
        *,
        settings: Mapping[str, str],
        namespace: str,
        cluster: Callable[[], Cluster],
        warn: Callable[[str], None],
        argument: str = "",
    ) -> None:
        self.settings = settings
        self.namespace = namespace
        self.cluster = cluster
        self.warn = warn
        self.argument = argument


class RendererSpec:
    """A template engine: `suffixes` are the endings of the template files that it renders."""

    __slots__ = ("create", "name", "suffixes")

    def __init__(
        self, *, name: str, suffixes: tuple[str, ...], create: Callable[[RenderOptions], Renderer]
    ) -> None:
        self.name = name
        self.suffixes = suffixes
        self.create = create


class TransportSpec:
    """A way to fetch: `schemes` are the URL schemes that it answers to, without `://`."""

    __slots__ = ("create", "name", "schemes")

    def __init__(
        self, *, name: str, schemes: tuple[str, ...], create: Callable[[PluginContext], Transport]
    ) -> None:
        self.name = name
        self.schemes = schemes
        self.create = create


class ReleaseStoreSpec:
    """A store of release records, chosen by HELM_DRIVER: `name` or one of its `aliases`."""

    __slots__ = ("aliases", "create", "name")

    def __init__(
        self,
        *,
        name: str,
        create: Callable[[PluginContext], ReleaseStore],
        aliases: tuple[str, ...] = (),
    ) -> None:
        self.name = name
        self.aliases = aliases
        self.create = create


class ClusterSpec:
    """A target for manifests, chosen by `--cluster NAME[:ARGUMENT]`.

    `namespace` tells the namespace to work in where the user names none, without the cluster that
    `create` gives: `template` asks for nothing else, and should not load a client for it.
    """

    __slots__ = ("aliases", "create", "name", "namespace")

    def __init__(
        self,
        *,
        name: str,
        create: Callable[[PluginContext], Cluster],
        aliases: tuple[str, ...] = (),
        namespace: Callable[[PluginContext], str] | None = None,
    ) -> None:
        self.name = name
        self.aliases = aliases
        self.create = create
        self.namespace = namespace


class CommandSpec:
    """A command for the command line: `target` ("module:attribute") is an ordinary typer
    application.
    """

    __slots__ = ("name", "summary", "target")

    def __init__(self, *, name: str, summary: str, target: str) -> None:
        self.name = name
        self.summary = summary
        self.target = target
