"""Sprig's semantic versions (its ``semver.go``), and the version as templates see it."""

from __future__ import annotations

from helmcore.errors import VersionInvalid
from helmcore.model.template import TemplateObject
from helmcore.text import semver as versions
from helmcore.text.kinds import Uint64

from .convention import GoError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, ClassVar

    from .convention import Table


class Version(TemplateObject):
    """``*semver.Version`` of Masterminds/semver: prints as the full version."""

    __slots__ = ("_version",)

    go_type: ClassVar[str] = "*semver.Version"
    go_kind: ClassVar[str] = "ptr"
    FIELDS: ClassVar[tuple[str, ...]] = ("major", "minor", "patch", "pre", "metadata", "original")
    METHODS: ClassVar[Mapping[str, tuple[str, str]]] = {
        "Major": ("", "major_number"),
        "Minor": ("", "minor_number"),
        "Patch": ("", "patch_number"),
        "Prerelease": ("", "prerelease"),
        "Metadata": ("", "metadata"),
        "Original": ("", "original"),
        "String": ("", "text"),
        "IncMajor": ("", "next_major"),
        "IncMinor": ("", "next_minor"),
        "IncPatch": ("", "next_patch"),
        "SetPrerelease": ("string", "with_prerelease"),
        "SetMetadata": ("string", "with_metadata"),
        "Compare": ("*semver.Version", "compare"),
        "Equal": ("*semver.Version", "equals"),
        "LessThan": ("*semver.Version", "is_less"),
        "LessThanEqual": ("*semver.Version", "is_less_or_equal"),
        "GreaterThan": ("*semver.Version", "is_greater"),
        "GreaterThanEqual": ("*semver.Version", "is_greater_or_equal"),
    }
    STRINGER: ClassVar[str] = "text"

    def __init__(self, version: versions.Version) -> None:
        self._version = version

    def field(self, name: str) -> Any:
        """Read a private field, for printing only."""
        return getattr(self._version, name)

    def text(self) -> str:
        """The full version."""
        return str(self._version)

    json_view = text

    def major_number(self) -> Uint64:
        """The first number."""
        return Uint64(self._version.major)

    def minor_number(self) -> Uint64:
        """The second number."""
        return Uint64(self._version.minor)

    def patch_number(self) -> Uint64:
        """The third number."""
        return Uint64(self._version.patch)

    def prerelease(self) -> str:
        """What stands behind the dash."""
        return self._version.pre

    def metadata(self) -> str:
        """What stands behind the plus."""
        return self._version.metadata

    def original(self) -> str:
        """The text that was read."""
        return self._version.original

    def next_major(self) -> PlainVersion:
        """The next major version."""
        return self._next(self._version.major + 1, 0, 0)

    def next_minor(self) -> PlainVersion:
        """The next minor version."""
        return self._next(self._version.major, self._version.minor + 1, 0)

    def next_patch(self) -> PlainVersion:
        """The next patch; a prerelease only loses its prerelease."""
        step = 0 if self._version.pre else 1
        return self._next(self._version.major, self._version.minor, self._version.patch + step)

    def _next(self, major: int, minor: int, patch: int) -> PlainVersion:
        return self._changed((major, minor, patch), "", "")

    def _changed(self, numbers: tuple[int, int, int], pre: str, metadata: str) -> PlainVersion:
        changed = versions.Version(numbers, pre, metadata, "")
        lead = "v" if self._version.original.startswith("v") else ""
        return PlainVersion(versions.Version(numbers, pre, metadata, lead + str(changed)))

    def with_prerelease(self, pre: str) -> PlainVersion:
        """The same version with another prerelease."""
        return self._with(pre, self._version.metadata)

    def with_metadata(self, metadata: str) -> PlainVersion:
        """The same version with other metadata."""
        return self._with(self._version.pre, metadata)

    def _with(self, pre: str, metadata: str) -> PlainVersion:
        own = self._version
        text = "0.0.0" + (f"-{pre}" if pre else "") + (f"+{metadata}" if metadata else "")
        try:
            versions.parse_strict(text)
        except VersionInvalid as failure:
            raise GoError(failure.message) from failure
        return self._changed((own.major, own.minor, own.patch), pre, metadata)

    def compare(self, other: Version) -> int:
        """-1, 0 or 1."""
        mine, theirs = self._version, other._version
        return -1 if mine < theirs else 1 if theirs < mine else 0

    def equals(self, other: Version) -> bool:
        """Whether both are the same, metadata aside."""
        return self.compare(other) == 0

    def is_less(self, other: Version) -> bool:
        """Whether this one is the older."""
        return self.compare(other) < 0

    def is_less_or_equal(self, other: Version) -> bool:
        """Whether this one is not the newer."""
        return self.compare(other) <= 0

    def is_greater(self, other: Version) -> bool:
        """Whether this one is the newer."""
        return self.compare(other) > 0

    def is_greater_or_equal(self, other: Version) -> bool:
        """Whether this one is not the older."""
        return self.compare(other) >= 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Version) and self._all() == other._all()

    def __hash__(self) -> int:
        return hash(self._all())

    def _all(self) -> tuple[str, str]:
        return str(self._version), self._version.original


class PlainVersion(Version):
    """``semver.Version``, not a pointer: what the methods that change a version give."""

    __slots__ = ()

    go_type: ClassVar[str] = "semver.Version"
    go_kind: ClassVar[str] = "struct"


#: What is left of a version when only its public fields are copied.
EMPTY_VERSION = Version(versions.Version((0, 0, 0), "", "", ""))


_answers: dict[tuple[str, str], bool] = {}
_MOST_ANSWERS = 1000


def semver(text: str) -> Version:
    """Read a version, leniently."""
    try:
        return Version(versions.parse(text))
    except VersionInvalid as failure:
        raise GoError(failure.message) from failure


def semver_compare(wanted: str, version: str) -> bool:
    """Whether the version is in the range."""
    # Charts ask the same few questions again and again.
    answer = _answers.get((wanted, version))
    if answer is None:
        try:
            answer = versions.constraint(wanted).allows(versions.parse(version))
        except VersionInvalid as failure:
            raise GoError(failure.message) from failure
        if len(_answers) > _MOST_ANSWERS:
            _answers.clear()
        _answers[wanted, version] = answer
    return answer


TABLE: Table = {
    "semver": ("string", semver),
    "semverCompare": ("string, string", semver_compare),
}
