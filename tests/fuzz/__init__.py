"""Fuzz targets: whatever comes in, only a `HelmxError` comes out.

Each target gets a fixed number of inputs, the same in every run. `HELMX_FUZZ=N` gives each N random
ones instead; what such a run finds becomes an `@example`.
"""
