"""Checks values against values.schema.json, in the words of the validator that helm uses.

Here may stand what reads a schema, finds its parts and judges values by them. Nothing here loads a
chart, and a chart without a schema costs no import from here beyond `charts`. Helm's own part is
pkg/chart/common/util/jsonschema.go; the words of the messages and the order of the checks are
those of santhosh-tekuri/jsonschema 6.0.3, except that properties are visited in the order of their
names where Go visits them in a random one.
"""

from __future__ import annotations

from helmcore.values.schema.charts import check

__all__ = ["check"]
