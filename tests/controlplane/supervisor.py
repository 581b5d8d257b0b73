"""The process that owns one control plane's components: they end with it, and it with its owner.

`python -m tests.controlplane.supervisor FOLDER [OWNER]` goes to the background at once and writes
into the folder `state.json` (who runs), `kubeconfig` (when all is ready) or `failed` (why not). It
ends on SIGTERM, when the process OWNER (`PID-STARTED`) is gone, and when a component dies. On the
way out it kills the components; should it be killed itself, the kernel kills them.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path

from tests.controlplane.build import programs
from tests.controlplane.components import Components, StartFailed
from tests.controlplane.processes import Identity, this_process

_TRIES = 3
_PAUSE = 0.3


def main(argv: list[str]) -> int:
    """Detaches from the caller and watches over the components until there is a reason to end."""
    folder = Path(argv[0])
    owner = Identity.parse(argv[1]) if len(argv) > 1 else None
    if os.fork():
        return 0
    os.setsid()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    components = None
    try:
        components = _start(folder)
        _watch(components, owner)
    except Exception as error:
        (folder / "failed").write_text(f"{type(error).__name__}: {error}")
        return 1
    finally:
        if components is not None:
            components.kill()
    return 0


def _start(folder: Path) -> Components:
    for tries_left in reversed(range(_TRIES)):
        attempt = folder / f"try-{_TRIES - tries_left}"
        attempt.mkdir()
        _write_state(folder, attempt, [])
        components = Components(attempt, programs())
        try:
            components.start()
        except BaseException as error:
            components.kill()
            # Another process may have taken a port that was free a moment ago.
            if isinstance(error, StartFailed) and "address already in use" in str(error):
                continue
            raise
        _write_state(folder, attempt, components.identities())
        (attempt / "kubeconfig").rename(folder / "kubeconfig")
        return components
    raise StartFailed("no free ports on loopback")


def _write_state(folder: Path, files: Path, components: list[Identity]) -> None:
    state = {
        "supervisor": str(this_process()),
        "components": [str(one) for one in components],
        "files": str(files),
    }
    unfinished = folder / ".state.json"
    unfinished.write_text(json.dumps(state))
    unfinished.rename(folder / "state.json")


def _watch(components: Components, owner: Identity | None) -> None:
    while owner is None or owner.alive():
        dead = components.dead()
        if dead is not None:
            raise StartFailed(f"{dead} ended by itself")
        time.sleep(_PAUSE)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
