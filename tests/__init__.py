"""The tests of helmx: `unit/` mirrors helmcore, `plugins/` holds one folder a plugin.

Beside them stand the test world's own parts: `oracle/` (the real helm and kubectl) and
`controlplane/` (a real Kubernetes API server), with `needs.py`, which skips what a machine lacks
and says so, and `cache.py`, where the parts are kept between runs.
"""
