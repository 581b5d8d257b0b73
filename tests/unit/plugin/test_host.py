"""Plugins as strangers install them: found, asked, and set aside when they are broken."""

import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from helmcore.errors import PluginConflict, PluginError, PluginFault, PluginMissing
from helmcore.plugin.discovery import entry_points
from helmcore.plugin.host import ACTIVE, DISABLED, QUARANTINED, PluginHost

IMPORT = "from helmcore.plugin import hookimpl\n"
GOOD = """
from helmcore.plugin import RendererSpec, hookimpl

@hookimpl
def helmx_renderers():
    return (RendererSpec(name="{name}", suffixes=(".yaml.{name}",), create=create),)

def create(options):
    return 1 // 0
"""


class Site:
    """A folder of installed distributions on `sys.path`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lines: list[str] = []

    def install(self, name: str, code: str, version: str = "1.0") -> None:
        module = f"thirdparty_{name}"
        (self.folder / f"{module}.py").write_text(textwrap.dedent(code))
        info = self.folder / f"helmx_{name}-{version}.dist-info"
        info.mkdir()
        (info / "entry_points.txt").write_text(f"[helmx.plugins]\n{name} = {module}\n")

    def host(self, **environ: str) -> PluginHost:
        self.lines.clear()
        return PluginHost(environ, self.lines.append, entry_points([str(self.folder)]))


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.syspath_prepend(str(tmp_path))
    before = set(sys.modules)
    yield Site(tmp_path)
    for name in set(sys.modules) - before:
        if name.startswith("thirdparty_"):
            del sys.modules[name]


def states(host: PluginHost) -> dict[str, tuple[str, str]]:
    return {report.entry.name: (report.state, report.reason) for report in host.reports()}


def test_a_plugin_is_found_with_its_origin(site: Site) -> None:
    site.install("upper", GOOD.format(name="upper"), version="2.1")
    offer = site.host().renderers().get("upper")
    assert offer.spec.suffixes == (".yaml.upper",)
    assert offer.entry.origin == "helmx-upper 2.1"
    assert site.lines == []


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import no_such_module_anywhere", "import failed: ModuleNotFoundError: No module named"),
        ("raise RuntimeError('boom')", "import failed: RuntimeError: boom"),
        (
            IMPORT + "@hookimpl\ndef helmx_unheard_of():\n    return ()",
            "unknown hook 'helmx_unheard_of'",
        ),
        (
            IMPORT + "@hookimpl\ndef helmx_renderers(chart):\n    return ()",
            "chart",
        ),
        (
            IMPORT + "@hookimpl\ndef helmx_renderers():\n    return 1 // 0",
            "helmx_renderers failed: ZeroDivisionError",
        ),
        (
            IMPORT + "@hookimpl\ndef helmx_renderers():\n    return ['x']",
            "helmx_renderers gave a str where RendererSpec is wanted",
        ),
    ],
    ids=[
        "missing module",
        "import raises",
        "unknown hook",
        "wrong argument",
        "raises",
        "wrong type",
    ],
)
def test_a_broken_plugin_is_set_aside_and_the_rest_goes_on(
    site: Site, code: str, reason: str
) -> None:
    site.install("bad", code)
    site.install("good", GOOD.format(name="good"))
    host = site.host()
    assert host.renderers().names() == ["good"]
    found = states(host)
    assert found["bad"][0] == QUARANTINED
    assert reason in found["bad"][1]
    assert found["good"] == (ACTIVE, "")
    assert len(site.lines) == 1
    assert site.lines[0].startswith("WARNING: plugin 'bad' of helmx-bad 1.0 is set aside: ")
    assert "pip install --upgrade helmx-bad" in site.lines[0]


def test_a_missing_name_says_which_plugin_did_not_load(site: Site) -> None:
    site.install("bad", "raise RuntimeError('boom')")
    with pytest.raises(PluginMissing) as caught:
        site.host().renderers().get("bad")
    assert "boom" in str(caught.value.hint)


def test_strict_plugins_raise(site: Site) -> None:
    site.install("bad", "raise RuntimeError('boom')")
    with pytest.raises(PluginError, match="boom"):
        site.host(HELMX_STRICT_PLUGINS="1").renderers()


def test_a_plugin_can_be_disabled_by_name(site: Site) -> None:
    site.install("bad", "raise RuntimeError('boom')")
    host = site.host(HELMX_DISABLE_PLUGINS="bad,other")
    assert states(host)["bad"][0] == DISABLED
    assert site.lines == []


def test_two_offers_of_one_name_conflict_only_when_it_is_used(site: Site) -> None:
    for distribution in ("one", "two"):
        site.install(distribution, GOOD.format(name="same"))
    site.install("other", GOOD.format(name="other"))
    catalog = site.host().renderers()
    assert catalog.get("other").spec.name == "other"
    with pytest.raises(PluginConflict) as caught:
        catalog.get("same")
    assert "helmx-one 1.0 and helmx-two 1.0" in caught.value.message
    preferred = site.host(HELMX_PREFER="renderer:same=helmx-two").renderers()
    assert preferred.get("same").entry.distribution == "helmx-two"


def test_a_fault_of_what_was_offered_names_the_plugin(site: Site) -> None:
    site.install("bad", GOOD.format(name="bad"))
    offer = site.host().renderers().get("bad")
    with pytest.raises(PluginFault) as caught, offer.guard():
        offer.spec.create(None)  # type: ignore[arg-type]
    assert "ZeroDivisionError" in caught.value.message
    assert "helmx-bad 1.0" in str(caught.value.subject)
    assert caught.value.exit_code == 70


def test_the_first_distribution_on_the_path_counts(tmp_path: Path) -> None:
    for place, version in (("a", "2.0"), ("b", "1.0")):
        info = tmp_path / place / f"helmx_x-{version}.dist-info"
        info.mkdir(parents=True)
        (info / "entry_points.txt").write_text(
            "[console_scripts]\nx = y:z\n\n[helmx.plugins]\nx = mod_x [extra]\n# y = z\n"
        )
    found = entry_points([str(tmp_path / "a"), str(tmp_path / "b"), str(tmp_path / "missing")])
    assert [(e.name, e.module, e.version) for e in found] == [("x", "mod_x", "2.0")]


def test_discovery_is_quick_with_a_hundred_distributions(tmp_path: Path) -> None:
    """The best of many tries: the machine may be busy, the code may not."""
    import time

    for number in range(100):
        info = tmp_path / f"some_distribution_{number}-1.{number}.dist-info"
        info.mkdir()
        (info / "entry_points.txt").write_text("[console_scripts]\nx = y:z\n" * 5)
    best = 1.0
    for _ in range(60):
        start = time.perf_counter()
        entry_points([str(tmp_path)])
        best = min(best, time.perf_counter() - start)
    assert best < 0.003


def test_our_own_plugins_satisfy_the_specifications() -> None:
    """At run time pluggy holds only strangers against them, so here it does ours."""
    from importlib import import_module

    from helmcore.plugin import verification

    ours = [entry for entry in entry_points() if entry.distribution == "helmx"]
    assert len(ours) >= 7
    for entry in ours:
        assert verification.faults(entry.name, import_module(entry.module)) == ""


def test_our_marker_is_the_one_that_pluggy_reads() -> None:
    import pluggy

    from helmcore.plugin import hookimpl

    def helmx_renderers() -> tuple[()]:
        return ()

    def twin() -> tuple[()]:
        return ()

    ours = hookimpl(helmx_renderers).helmx_impl  # type: ignore[attr-defined]
    assert ours == pluggy.HookimplMarker("helmx")(twin).helmx_impl  # type: ignore[attr-defined]


def test_every_hook_of_the_specifications_is_called_by_the_host() -> None:
    from helmcore.plugin import hookspecs
    from helmcore.plugin.host import OFFERS

    assert {name for name in vars(hookspecs) if name.startswith("helmx_")} == set(OFFERS)


def test_the_boundary_exports_what_it_says() -> None:
    import helmcore.plugin

    names = helmcore.plugin.__all__
    assert names == sorted(
        names, key=lambda name: (name[0].islower(), name.lower())
    ) or names == sorted(names)
    for name in names:
        assert getattr(helmcore.plugin, name) is not None
    with pytest.raises(AttributeError):
        _ = helmcore.plugin.no_such_name
