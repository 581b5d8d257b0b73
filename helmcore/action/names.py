"""Names of releases: Helm's rule, and made-up ones."""

from __future__ import annotations

import os
import time

from helmcore.errors import NameInvalid, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_RULE = r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$"
_LABEL = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
MAX_LENGTH = 53


def problem(name: str) -> str:
    """What is wrong with a name, in Helm's words; "" for nothing.

    As `pkg/chart/v2/util/validate_name.go`.
    """
    if not name:
        return "no name provided"
    if len(name) > MAX_LENGTH or not all(map(_is_label, name.split("."))):
        return (
            f"invalid release name, must match regex {_RULE} and the length must not be longer "
            f"than {MAX_LENGTH}"
        )
    return ""


def _is_label(part: str) -> bool:
    return bool(part) and _LABEL.issuperset(part) and part[0] != "-" and part[-1] != "-"


def check(name: str, message: str) -> None:
    """Refuse a name with Helm's message for the place; `{name}` and `{problem}` are filled in.

    Raises `NameInvalid`.
    """
    wrong = problem(name)
    if wrong:
        raise NameInvalid(
            message.replace("{name}", name).replace("{problem}", wrong), subject=name or None
        )


def generate(chart: str) -> str:
    """A name for a release of a chart that was given so: its base name and the time.

    As NameAndChart in `pkg/action/install.go`.
    """
    base = os.path.basename(chart.rstrip("/")) or "chart"
    base = "chart" if base == "." else base.partition(".")[0]
    return f"{base}-{int(time.time())}"


def check_labels(labels: Mapping[str, str]) -> None:
    """Refuse labels that are Helm's own. Raises `UsageError`."""
    if not labels:
        return
    from helmcore.release import codec

    if any(name in codec.SYSTEM_LABELS for name in labels):
        listed = " ".join(codec.SYSTEM_LABELS)
        raise UsageError(
            f"user supplied labels contains system reserved label name. System labels: [{listed}]"
        )
