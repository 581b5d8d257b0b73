"""Offers by name, each with the plugin that makes it; conflicts; the guard around what was
offered.
"""

from __future__ import annotations

from helmcore.errors import HelmxError, PluginConflict, PluginFault, PluginMissing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType
    from typing import Generic, TypeVar

    from helmcore.plugin.discovery import EntryPoint

    S = TypeVar("S")
else:

    class _Subscriptable:
        """Stands in for `typing.Generic`, whose import would cost every start."""

        def __class_getitem__(cls, item: object) -> type:
            return cls

    Generic = _Subscriptable
    S = None


class Guard:
    """A `with` block around a call to something that a plugin offered: its faults get the plugin's
    name.
    """

    __slots__ = ("entry", "what")

    def __init__(self, entry: EntryPoint, what: str) -> None:
        self.entry = entry
        self.what = what

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None or isinstance(error, (HelmxError, MemoryError, RecursionError)):
            return
        if not isinstance(error, Exception):
            return
        raise PluginFault(
            f"plugin {self.entry.name!r} failed in its {self.what}: "
            f"{type(error).__name__}: {error}",
            subject=f"plugin {self.entry.name} of {self.entry.origin}",
            hint="this is a fault of the plugin; run again with --debug for the trace",
        ) from error


class Offer(Generic[S]):
    """A spec and the plugin that offers it."""

    __slots__ = ("entry", "spec", "what")

    def __init__(self, what: str, spec: S, entry: EntryPoint) -> None:
        self.what = what
        self.spec = spec
        self.entry = entry

    def guard(self) -> Guard:
        """A `with` block that turns the plugin's faults into `PluginFault`."""
        return Guard(self.entry, self.what)


class Catalog(Generic[S]):
    """All offers of one kind, by every name that they answer to.

    `what` is the word for the kind in messages ("renderer"), `preferred` the distributions that the
    setting `prefer` chose, by name, `set_aside` says why plugins are missing, for the error about a
    missing name.
    """

    __slots__ = ("_by_name", "_preferred", "_set_aside", "offers", "what")

    def __init__(self, what: str, preferred: dict[str, str], set_aside: Sequence[str] = ()) -> None:
        self.what = what
        self.offers: list[Offer[S]] = []
        self._by_name: dict[str, list[Offer[S]]] = {}
        self._preferred = preferred
        self._set_aside = set_aside

    def add(self, offer: Offer[S], names: Sequence[str]) -> None:
        """Enter an offer under all names that it answers to."""
        self.offers.append(offer)
        for name in names:
            self._by_name.setdefault(name, []).append(offer)

    def names(self) -> list[str]:
        """Every name that something answers to, sorted."""
        return sorted(self._by_name)

    def __iter__(self) -> Iterator[Offer[S]]:
        return iter(self.offers)

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def get(self, name: str) -> Offer[S]:
        """The one offer of that name.

        Raises `PluginMissing`, and `PluginConflict` where several plugins offer it and the setting
        `prefer` does not choose.
        """
        offers = self._by_name.get(name)
        if not offers:
            raise self._missing(name)
        if len(offers) == 1:
            return offers[0]
        wanted = self._preferred.get(name)
        for offer in offers:
            if offer.entry.distribution == wanted:
                return offer
        origins = " and ".join(sorted(offer.entry.origin for offer in offers))
        example = offers[0].entry.distribution
        raise PluginConflict(
            f"{self.what} {name!r} is offered by {origins}",
            hint=f"choose one: HELMX_PREFER={self.what}:{name}={example}, or uninstall the other",
        )

    def _missing(self, name: str) -> PluginMissing:
        known = ", ".join(filter(None, self.names())) or "none"
        aside = "; ".join(self._set_aside)
        return PluginMissing(
            f"no plugin offers the {self.what} {name!r} (there are: {known})",
            hint=f"not loaded: {aside}" if aside else f"install a plugin that offers {name!r}",
        )
