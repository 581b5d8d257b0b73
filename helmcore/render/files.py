"""`.Files`: the files of a chart that are none of Helm's own (`pkg/engine/files.go`)."""

from __future__ import annotations

from helmcore.model.template import TemplateObject
from helmcore.text.kinds import Bytes, StringList, StringMap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import ClassVar

    from helmcore.model.chart import ChartFile


class Files(TemplateObject):
    """A map from path to bytes. The bytes of a file are read when a template asks for them."""

    __slots__ = ("_files",)
    go_type = "engine.files"
    go_kind = "map"
    go_elem = "[]uint8"
    METHODS: ClassVar[Mapping[str, tuple[str, str]]] = {
        "Get": ("string", "read"),
        "GetBytes": ("string", "read_bytes"),
        "Glob": ("string", "glob"),
        "Lines": ("string", "lines"),
        "AsConfig": ("", "as_config"),
        "AsSecrets": ("", "as_secrets"),
    }

    def __init__(self, files: Iterable[ChartFile] = ()) -> None:
        self._files = {file.name: file for file in files}

    def read(self, name: str) -> str:
        """A file as text, "" where there is none of that name."""
        file = self._files.get(name)
        return "" if file is None else file.data.decode("utf-8", "surrogateescape")

    def read_bytes(self, name: str) -> Bytes:
        """A file as bytes, none where there is none of that name."""
        file = self._files.get(name)
        return Bytes(b"" if file is None else file.data)

    def glob(self, pattern: str) -> Files:
        """The files whose path matches a pattern."""
        from helmcore.text import glob

        matches = glob.compiled(pattern)
        return Files(file for file in self._files.values() if matches(file.name))

    def lines(self, name: str) -> StringList:
        """The lines of a file."""
        text = self.read(name)
        return StringList(text.removesuffix("\n").split("\n")) if text else StringList()

    def as_config(self) -> str:
        """The data of a ConfigMap: base name -> text, as YAML."""
        return self._yaml(lambda data: data.decode("utf-8", "surrogateescape"))

    def as_secrets(self) -> str:
        """The data of a Secret: base name -> base64, as YAML."""
        import base64

        return self._yaml(lambda data: base64.b64encode(data).decode("ascii"))

    def elements(self) -> dict[str, Bytes]:
        """All files by path."""
        return {name: Bytes(file.data) for name, file in sorted(self._files.items())}

    def json_view(self) -> dict[str, Bytes]:
        """All files by path."""
        return self.elements()

    def _yaml(self, encode: Callable[[bytes], str]) -> str:
        from helmcore.text import yaml

        table = StringMap()
        for name, file in self._files.items():
            table[name.rpartition("/")[2]] = encode(file.data)
        return yaml.dump(table).removesuffix("\n")
