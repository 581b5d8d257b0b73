"""What is true of every target for manifests, over the `Cluster` protocol alone.

Here may stand: order, ownership, apply, prune, wait, readiness. No client library, no sockets, no
release records.
"""
