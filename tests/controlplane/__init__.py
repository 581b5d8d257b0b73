"""A real Kubernetes for the tests: etcd, API server, controllers, scheduler, and pretended nodes.

Here stand its building (`module/`, `build.py`, `toolchain.py`), its running (`components.py`,
`supervisor.py`, `cluster.py`), the fixtures that tests use it through (`fixtures.py`) and the proxy
that watches and disturbs what a client says to it (`proxy.py`). What is tested on it stands
elsewhere, but for the tests of these parts themselves.
"""
