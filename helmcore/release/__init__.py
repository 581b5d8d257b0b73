"""Releases over any store: Helm's record format, history, and the lock.

Here may stand what is true of every release store. Kubernetes objects of a release are
`helmcore.cluster`'s; what to do with a release is `helmcore.action`'s.
"""
