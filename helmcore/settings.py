"""Helm's settings: one frozen view of the environment, with Helm's names and defaults.

Flags of the command line override it before it is built: every global flag has an environment
variable, and arrives here under that name. As `pkg/cli/environment.go` and `pkg/helmpath` do.
"""

from __future__ import annotations

import os

from helmcore.errors import SettingsError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


class Settings:
    """Every setting by its environment name, defaults filled in.

    `values` maps names (`HELM_DRIVER`, `KUBECONFIG` ...) to text and is what plugins see; the
    properties give the ones that the core needs with their types.
    """

    __slots__ = ("values",)

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values

    @classmethod
    def read(
        cls, environ: Mapping[str, str] | None = None, overrides: Mapping[str, str] | None = None
    ) -> Settings:
        """Build settings from an environment (`os.environ` by default) and overrides by the same
        names.
        """
        values = dict(os.environ if environ is None else environ)
        values.update(overrides or {})
        home = values.get("HOME") or os.path.expanduser("~")
        for name, xdg, folder in (
            ("HELM_CACHE_HOME", "XDG_CACHE_HOME", ".cache"),
            ("HELM_CONFIG_HOME", "XDG_CONFIG_HOME", ".config"),
            ("HELM_DATA_HOME", "XDG_DATA_HOME", os.path.join(".local", "share")),
        ):
            if not values.get(name):
                base = values.get(xdg) or os.path.join(home, folder)
                values[name] = os.path.join(base, "helm")
        cache, config = values["HELM_CACHE_HOME"], values["HELM_CONFIG_HOME"]
        for name, default in (
            ("HELM_REGISTRY_CONFIG", os.path.join(config, "registry", "config.json")),
            ("HELM_REPOSITORY_CONFIG", os.path.join(config, "repositories.yaml")),
            ("HELM_REPOSITORY_CACHE", os.path.join(cache, "repository")),
            ("HELM_CONTENT_CACHE", os.path.join(cache, "content")),
            ("HELM_PLUGINS", os.path.join(values["HELM_DATA_HOME"], "plugins")),
            ("HELM_DRIVER", "secret"),
            ("HELM_MAX_HISTORY", "10"),
            ("HELM_BURST_LIMIT", "100"),
            ("HELM_QPS", "0"),
            ("HELMX_CLUSTER", "kubernetes"),
        ):
            if not values.get(name):
                values[name] = default
        return cls(values)

    def get(self, name: str) -> str:
        """A setting by its environment name, "" where it is not set."""
        return self.values.get(name, "")

    @property
    def namespace(self) -> str:
        """The namespace that the user chose, "" where none was chosen."""
        return self.get("HELM_NAMESPACE")

    @property
    def driver(self) -> str:
        """The name of the release store."""
        return self.get("HELM_DRIVER").lower()

    @property
    def debug(self) -> bool:
        """Whether to say more."""
        return self.get("HELM_DEBUG").lower() in {"1", "t", "true"}

    @property
    def cluster(self) -> tuple[str, str]:
        """The target for manifests: its name, and the argument after the colon ("" for none)."""
        name, _, argument = self.get("HELMX_CLUSTER").partition(":")
        return name, argument

    @property
    def max_history(self) -> int:
        """How many revisions a release keeps; 0 keeps all. Raises `SettingsError`."""
        return self.integer("HELM_MAX_HISTORY")

    def integer(self, name: str) -> int:
        """A setting as a whole number. Raises `SettingsError`."""
        text = self.get(name)
        try:
            return int(text or "0")
        except ValueError:
            raise SettingsError(
                f"invalid value {text!r} for {name}: not a whole number",
                hint=f"unset {name} or give it a number",
            ) from None
