"""What helmx prints of releases and repositories against the real helm, byte for byte.

Helm reads the releases from a file into its `memory` store, so that no cluster is needed.
"""

import json
from pathlib import Path

import pytest

from helmcore.cli.output import encoding, listing, releases
from helmcore.model.manifest import ChartHook, HookExecution
from helmcore.model.release import Release
from helmcore.model.repo import RepoEntry
from helmcore.release import codec, gojson
from tests.oracle import Program

FORMATS = ("table", "json", "yaml")


def release(name: str, version: int, status: str, deployed: str, **more: str) -> Release:
    made = Release(name, more.get("namespace", "default"), version)
    made.info.status = status
    made.info.first_deployed = made.info.last_deployed = deployed
    made.info.description = more.get("description", "Install complete")
    made.info.notes = more.get("notes", "")
    made.chart = {
        "metadata": {"name": more.get("chart", "web"), "version": "1.2.3", "apiVersion": "v2"},
        "templates": [],
        "values": {"a": 1.0, "b": {"c": "<x>&"}},
    }
    if more.get("app", "v9"):
        made.chart["metadata"]["appVersion"] = more.get("app", "v9")
    made.manifest = "---\n# Source: web/templates/a.yaml\nkind: X\n"
    made.config = {"n": 1000000.0, "f": 0.000001, "t": "é<\u2028>", "empty": {}}
    return made


ALPHA_1 = release("alpha", 1, "superseded", "2026-11-25T04:30:24.123456789Z")
ALPHA_2 = release(
    "alpha", 2, "deployed", "2026-11-25T04:30:24.5Z", description="Up", notes="\n hello \n\n"
)
ALPHA_2.hooks = [
    ChartHook(
        name="t1",
        kind="Pod",
        path="web/templates/t.yaml",
        text="kind: Pod\n",
        events=["test"],
        weight=-3,
        delete_policies=["hook-succeeded"],
        last_run=HookExecution("2026-11-25T04:31:24Z", "2026-11-25T04:31:54Z", "Succeeded"),
    ),
    ChartHook(name="t2", kind="Pod", path="web/b.yaml", text="kind: Pod\n", events=["test"]),
]
ALPHA_2.info.rollback_revision = 1
LONG = release("a-much-longer-name", 12, "failed", "2026-01-02T03:04:05+02:00", chart="wébé")
WIDE = release("wide", 1, "uninstalled", "2026-02-28T23:59:59.000000001-03:30", chart="日本語")
PENDING = release("pending", 3, "pending-upgrade", "", app="")
DRY = release("dry", 1, "pending-install", "2026-12-31T00:00:00Z", description="Dry run complete")
ALL = [LONG, ALPHA_2, DRY, PENDING, WIDE]
# Descriptions that hold lines, tabs, colours.
ODD = [
    release("odd", number, "failed", "2026-11-25T04:30:24Z", description=text)
    for number, text in enumerate(
        ["one\nand a longer line\nthree", "ab\ncd", "a\ttab", "\x1b[31mred\x1b[0m", "a\n\nb", ""], 1
    )
]


@pytest.fixture(scope="module")
def stocked(helm: Program, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """Helm with these releases in its memory."""
    data = tmp_path_factory.mktemp("memory") / "releases.yaml"
    documents = [codec.document(each) for each in [ALPHA_1, *ALL]]
    data.write_bytes(gojson.encode(documents))
    extra = {"HELM_DRIVER": "memory", "HELM_MEMORY_DRIVER_DATA": str(data), "TZ": "UTC"}
    return Program(helm.argv, helm.home, extra)


def as_printed(form: str, result: tuple[object, str]) -> str:
    data, table = result
    return table if form == "table" else encoding.encode(form, data)


@pytest.mark.parametrize("form", FORMATS)
def test_list(form: str, stocked: Program) -> None:
    printed = as_printed(form, listing.releases(ALL))
    assert printed == stocked.run("list", "-o", form).stdout


def test_list_with_colours(stocked: Program) -> None:
    _, table = listing.releases(ALL, colours=True)
    assert table == stocked.run("list", "--color", "always").stdout


def test_list_without_headers(stocked: Program) -> None:
    _, table = listing.releases(ALL, headers=False)
    assert table == stocked.run("list", "--no-headers").stdout


@pytest.mark.parametrize("arguments", [(), ("--no-headers",), ("-o", "json"), ("-o", "yaml")])
def test_an_empty_list(arguments: tuple[str, ...], stocked: Program) -> None:
    form = arguments[1] if len(arguments) > 1 else "table"
    result = listing.releases([], headers="--no-headers" not in arguments)
    assert as_printed(form, result) == stocked.run("list", "-f", "nonesuch", *arguments).stdout


LAYOUTS = [
    "2006-01-02 15:04:05Z0700",
    "Mon Jan _2 15:04:05.000 MST 2006",
    "Monday, 02-Jan-06 3:04PM -07:00 Z07:00",
    "January 2006 002 __2 03 3 04 4 05 5 pm .999999999 ,000 Z070000",
    "Janet Monster _2006 2006. 1/2 06 Z07 -07 -0700 -070000 -07:00:00",
    "no layout at all",
]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_list_with_a_time_format(layout: str, stocked: Program) -> None:
    printed = as_printed("json", listing.releases(ALL, time_format=layout))
    assert printed == stocked.run("list", "-o", "json", "--time-format", layout).stdout


@pytest.mark.parametrize("zone", ["Europe/Helsinki", "Asia/Kolkata", "America/St_Johns"])
def test_times_of_the_machines_own_zone_have_its_name(
    zone: str, stocked: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        printed = as_printed("json", listing.releases(ALL))
        assert printed == stocked.run("list", "-o", "json", env={"TZ": zone}).stdout
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("column", [False, True])
def test_history(form: str, column: bool, stocked: Program) -> None:
    result = listing.history([ALPHA_1, ALPHA_2], rollback_column=column)
    words = ["history", "alpha", "-o", form, *(["--show-rollback-revision"] if column else [])]
    assert as_printed(form, result) == stocked.run(*words).stdout


def test_history_of_a_revision_without_a_time(stocked: Program) -> None:
    _, table = listing.history([PENDING])
    assert table == stocked.run("history", "pending").stdout


@pytest.mark.parametrize("subject", ALL, ids=lambda each: each.name)
@pytest.mark.parametrize("form", FORMATS)
def test_status(form: str, subject: Release, stocked: Program) -> None:
    shape = releases.Shape(with_chart=False)
    result = (releases.data(subject, shape), releases.text(subject, shape))
    assert as_printed(form, result) == stocked.run("status", subject.name, "-o", form).stdout


def test_history_with_odd_descriptions(
    helm: Program, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = tmp_path_factory.mktemp("odd") / "releases.yaml"
    data.write_bytes(gojson.encode([codec.document(each) for each in ODD]))
    environment = {"HELM_DRIVER": "memory", "HELM_MEMORY_DRIVER_DATA": str(data), "TZ": "UTC"}
    _, table = listing.history(ODD)
    assert table == helm.run("history", "odd", env=environment).stdout


def test_status_with_colours(stocked: Program) -> None:
    shape = releases.Shape(colours=True)
    theirs = stocked.run("status", "alpha", "--color", "always").stdout
    assert releases.text(ALPHA_2, shape) == theirs


@pytest.mark.parametrize("subject", ALL, ids=lambda each: each.name)
def test_get_all(subject: Release, stocked: Program) -> None:
    computed = {**subject.chart["values"], **subject.config}
    shape = releases.Shape(debug=True, metadata=True, computed=lambda: computed)
    assert releases.text(subject, shape) == stocked.run("get", "all", subject.name).stdout


def test_get_hooks(stocked: Program) -> None:
    assert releases.hooks(ALPHA_2) == stocked.run("get", "hooks", "alpha").stdout


@pytest.fixture(scope="module")
def repository(helm: Program, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two repositories, of which one has an index."""
    folder = tmp_path_factory.mktemp("repositories")
    entries = {
        "web": [("1.0.0", "1", "short"), ("0.9.0", "", "older")],
        "long": [("2.0.0", "v2", "a description that is a good deal longer than 50 columns are")],
        "wide": [("3.0.0", "", "日本語の説明はとても長いので、列には収まりきらないはずです")],
        "empty": [("4.0.0", "", "")],
    }
    index = {
        "apiVersion": "v1",
        "entries": {
            name: [
                {"apiVersion": "v2", "name": name, "version": version, "appVersion": app,
                 "description": description, "urls": ["x.tgz"]}
                for version, app, description in versions
            ]
            for name, versions in entries.items()
        },
    }  # fmt: skip
    (folder / "stable-index.yaml").write_text(json.dumps(index))
    (folder / "repositories.yaml").write_text(
        "apiVersion: v1\nrepositories:\n- {name: stable, url: 'https://a.example/charts'}\n"
    )
    return folder


def charts_of(folder: Path) -> list[tuple[str, str, str, str]]:
    index = json.loads((folder / "stable-index.yaml").read_text())
    return [
        (f"stable/{name}", each[0]["version"], each[0]["appVersion"], each[0]["description"])
        for name, each in sorted(index["entries"].items())
    ]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("width", [50, 0, 12, 5])
def test_search_repo(form: str, width: int, helm: Program, repository: Path) -> None:
    environment = {
        "HELM_REPOSITORY_CONFIG": str(repository / "repositories.yaml"),
        "HELM_REPOSITORY_CACHE": str(repository),
    }
    run = helm.run("search", "repo", "--max-col-width", str(width), "-o", form, env=environment)
    result = listing.charts(charts_of(repository), max_width=width)
    assert as_printed(form, result) == run.stdout


@pytest.mark.parametrize("form", FORMATS)
def test_search_without_a_result(form: str, helm: Program, repository: Path) -> None:
    environment = {
        "HELM_REPOSITORY_CONFIG": str(repository / "repositories.yaml"),
        "HELM_REPOSITORY_CACHE": str(repository),
    }
    run = helm.run("search", "repo", "nonesuch", "-o", form, env=environment)
    assert as_printed(form, listing.charts([])) == run.stdout


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("headers", [True, False])
def test_repo_list(form: str, headers: bool, helm: Program, repository: Path) -> None:
    environment = {"HELM_REPOSITORY_CONFIG": str(repository / "repositories.yaml")}
    words = ["repo", "list", "-o", form, *([] if headers else ["--no-headers"])]
    entries = [RepoEntry("stable", "https://a.example/charts")]
    result = listing.repositories(entries, headers=headers)
    assert as_printed(form, result) == helm.run(*words, env=environment).stdout
