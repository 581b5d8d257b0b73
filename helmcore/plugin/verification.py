"""Hold a plugin that is not ours against the hook specifications, with pluggy.

Imported only when such a plugin is installed: pluggy costs a start 20 ms.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType


def faults(name: str, module: ModuleType) -> str:
    """Say what is wrong with a plugin's hooks, "" for nothing: unknown hooks, wrong arguments,
    wrappers.
    """
    import pluggy

    from helmcore.plugin import hookspecs

    manager = pluggy.PluginManager("helmx")
    manager.add_hookspecs(hookspecs)
    try:
        manager.register(module, name)
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        return " ".join(str(error).split())
    except Exception as error:  # noqa: BLE001 - pluggy reads every attribute of the plugin
        return f"{type(error).__name__}: {error}"
    for caller in manager.get_hookcallers(module) or ():
        for implementation in caller.get_hookimpls():
            if implementation.hookwrapper or implementation.wrapper:
                return f"{caller.name} is a wrapper, which offers cannot be"
    return ""
