"""Where a cluster's address and credentials come from: here the kubeconfig and Helm's settings."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from helmx_cluster_kubernetes.target import Target
    from helmx_cluster_kubernetes.transport import Options, Transport


class KubeconfigSource:
    """The target that the settings name; nothing is read before it is needed."""

    def __init__(self, settings: Mapping[str, str], warn: Callable[[str], None]) -> None:
        self._settings = settings
        self._warn = warn
        self._target: Target | None = None

    def namespace(self) -> str:
        """The namespace of the kubeconfig's context."""
        from helmx_cluster_kubernetes import target

        return target.namespace_of(self._settings)

    def server(self) -> str:
        """The server's address."""
        return self._resolved().server

    def transport(self) -> Transport:
        """What requests go through."""
        from helmx_cluster_kubernetes import signin
        from helmx_cluster_kubernetes.transport import Transport

        target = self._resolved()
        sign_in = signin.from_target(target)
        return Transport(target, sign_in, options(self._settings, self._warn))

    def _resolved(self) -> Target:
        if self._target is None:
            from helmx_cluster_kubernetes import target

            self._target = target.resolve(self._settings)
        return self._target


def options(settings: Mapping[str, str], warn: Callable[[str], None]) -> Options:
    """How requests are sent, from Helm's settings."""
    from helmx_cluster_kubernetes.transport import SECONDS, Options

    made = Options(agent(), warn)
    made.rate = _number(settings, "HELM_QPS", 0.0)
    made.burst = int(_number(settings, "HELM_BURST_LIMIT", 100.0))
    made.seconds = _number(settings, "HELMX_REQUEST_TIMEOUT", SECONDS) or SECONDS
    made.environment = settings
    return made


def agent() -> str:
    """The User-Agent; what stands before the slash is a field manager where none is named."""
    from helmcore import __version__

    return f"helmx/{__version__}"


def cache_folder(settings: Mapping[str, str]) -> str:
    """Where the kinds of servers are kept, "" for nowhere."""
    home = settings.get("HELM_CACHE_HOME", "")
    return os.path.join(home, "helmx", "kinds") if home else ""


def _number(settings: Mapping[str, str], name: str, default: float) -> float:
    try:
        return float(settings.get(name) or default)
    except ValueError:
        return default
