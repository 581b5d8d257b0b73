"""The types of what YAML and JSON text hold."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    Scalar: TypeAlias = bool | int | float | str | None
    #: What a document holds once it is read: JSON's kinds, numbers as floats.
    YamlValue: TypeAlias = (
        bool | int | float | str | list["YamlValue"] | dict[str, "YamlValue"] | None
    )
