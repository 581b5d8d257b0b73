"""Fixtures and rules for the whole test tree.

**What a test may need.** `@pytest.mark.needs("controlplane")` (also `oracle`, `corpus`, `nginx`,
...) skips a test where that part cannot be had and the summary says how many and why in one loud
line; with `CI=true` or `HELMX_REQUIRE_ALL=1` it fails instead. See `tests/needs.py`; the fixtures
below need no mark, they ask for their part themselves.

**Fixtures**
- `helm`, `helm3`, `kubectl`: the real programs, each with a home of its own (`tests/oracle`).
- `helmx`: the installed program, likewise; `examples`: the example charts (`tests/endtoend`).
- `control_plane`, `kubeconfig`, `namespace`, `sign_in`: a real API server for the whole run, one
  namespace a test, users of one's own (`tests/controlplane`).
- `proxy`: a recording, fault-injecting proxy in front of it (`tests/controlplane/proxy.py`).
"""

from __future__ import annotations

pytest_plugins = (
    "tests.needs",
    "tests.oracle.fixtures",
    "tests.controlplane.fixtures",
    "tests.endtoend.fixtures",
)
