"""Release records in Secrets (Helm's default), in ConfigMaps, or in memory."""

from __future__ import annotations

from helmcore.plugin import ReleaseStoreSpec, hookimpl

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.model.release import ReleaseRecord
    from helmcore.plugin import PluginContext, ReleaseStore


@hookimpl
def helmx_release_stores() -> tuple[ReleaseStoreSpec, ...]:
    """Offer Helm's stores by the names that HELM_DRIVER has for them."""
    kept: dict[tuple[str, str], ReleaseRecord] = {}

    def memory(context: PluginContext) -> ReleaseStore:
        from helmx_storage_secrets.memory import MemoryReleaseStore

        return MemoryReleaseStore(kept, context.namespace)

    return (
        ReleaseStoreSpec(name="secret", aliases=("secrets", ""), create=_secrets),
        ReleaseStoreSpec(name="configmap", aliases=("configmaps",), create=_configmaps),
        ReleaseStoreSpec(name="memory", create=memory),
    )


def _secrets(context: PluginContext) -> ReleaseStore:
    from helmx_storage_secrets.store import ObjectReleaseStore, SecretShape

    return ObjectReleaseStore(context.cluster(), context.namespace, SecretShape())


def _configmaps(context: PluginContext) -> ReleaseStore:
    from helmx_storage_secrets.store import ConfigMapShape, ObjectReleaseStore

    return ObjectReleaseStore(context.cluster(), context.namespace, ConfigMapShape())
