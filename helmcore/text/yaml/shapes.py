"""The types of what YAML and JSON text hold."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias, Union

    Scalar: TypeAlias = Union[None, bool, int, float, str]
    #: What a document holds once it is read: JSON's kinds, numbers as floats.
    YamlValue: TypeAlias = Union[
        None, bool, int, float, str, list["YamlValue"], dict[str, "YamlValue"]
    ]
