"""helmcore: the library under the `helmx` program.

This file holds the version and nothing else, so that `helmx version` need load nothing more.
"""

__version__ = "0.1.0"

# What helmx renders and stores like; templates see this version (`.Capabilities.HelmVersion`).
HELM_VERSION = "v4.3.1"
HELM_COMMIT = "c0d08d0d6d9424d4a14febb5e8a3e51b0dd00dff"
HELM_GO_VERSION = "go1.27.2"
