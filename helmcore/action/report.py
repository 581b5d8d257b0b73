"""What actions give back."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.cluster.removal import Removal
    from helmcore.model.release import Release


class ReleaseReport:
    """A release after an action, and what a user should know besides.

    `installed` is true where an upgrade found nothing and installed; `notes` are lines about this
    run (hooks that were not run, objects that stay).
    """

    __slots__ = ("installed", "notes", "release")

    def __init__(
        self, release: Release, notes: list[str] | None = None, *, installed: bool = False
    ) -> None:
        self.release = release
        self.notes = notes or []
        self.installed = installed


class UninstallReport:
    """What an uninstall did: the release as it was recorded last (None where it was not there and
    that was fine), what was kept in Helm's words (`kept`), and lines about this run (`notes`).
    """

    __slots__ = ("kept", "notes", "release", "removal")

    def __init__(
        self,
        release: Release | None,
        kept: str = "",
        removal: Removal | None = None,
        notes: list[str] | None = None,
    ) -> None:
        self.release = release
        self.kept = kept
        self.removal = removal
        self.notes = notes or []


NOT_RUN = "hooks were written, not run: the target runs nothing"
