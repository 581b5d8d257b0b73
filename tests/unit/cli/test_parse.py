"""Reading command lines: what flags hold, where their defaults come from, what never happens."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helmcore.cli import kinds, parse
from helmcore.cli.table import find
from helmcore.cli.table.records import Flag
from helmcore.errors import UsageError


def read(*words: str, **environ: str) -> parse.CommandLine:
    return parse.parse(list(words), environ)


def test_a_flag_with_a_bare_value_takes_a_value_only_after_an_equals_sign() -> None:
    line = read("install", "--wait", "rel", "chart")
    assert line.text("wait") == "watcher"
    assert line.arguments == ["rel", "chart"]
    assert read("install", "--wait=legacy", "rel", "chart").text("wait") == "legacy"
    assert read("install", "rel", "chart").text("wait") == "hookOnly"
    assert read("install", "--dry-run", "client", "chart").text("dry-run") == "unset"


def test_booleans_take_false_after_an_equals_sign() -> None:
    assert read("install", "--server-side=false", "x").flag("server-side") is False
    assert read("install", "x").flag("server-side") is True
    assert read("install", "--replace=T", "x").flag("replace") is True


def test_letters_may_stand_together_and_the_last_may_have_a_value() -> None:
    line = read("list", "-Aqm5", "-rf=x")
    assert line.flag("all-namespaces")
    assert line.flag("short")
    assert line.number("max") == 5
    assert line.flag("reverse")
    assert line.text("filter") == "x"


def test_two_dashes_end_the_flags() -> None:
    line = read("install", "rel", "--", "--not-a-flag", "-x")
    assert line.arguments == ["rel", "--not-a-flag", "-x"]


def test_a_lone_dash_is_an_argument_and_a_value() -> None:
    line = read("template", "-f", "-", "-")
    assert line.texts("values") == ["-"]
    assert line.arguments == ["-"]


def test_lists_with_commas_follow_csv_and_arrays_do_not() -> None:
    line = read("template", "-f", 'a,"b,c"', "-f=d", "--set", "a=1,b=2", "--set", "c=3", "x")
    assert line.texts("values") == ["a", "b,c", "d"]
    assert line.texts("set") == ["a=1,b=2", "c=3"]


def test_labels_add_up() -> None:
    line = read("install", "-l", "a=1,b=2", "--labels", 'c="x"', "-lb=3", "x")
    assert line.pairs("labels") == {"a": "1", "b": "3", "c": '"x'}


def test_flags_may_stand_anywhere() -> None:
    line = read("--namespace", "ns", "get", "--debug", "values", "rel", "-n", "other")
    assert line.command.path == "get values"
    assert line.text("namespace") == "other"
    assert line.flag("debug")
    assert line.arguments == ["rel"]


def test_an_old_name_sets_the_value_of_the_new_one() -> None:
    line = read("install", "--atomic", "--force", "a", "b")
    assert line.flag("rollback-on-failure")
    assert line.flag("force-replace")
    assert line.given("rollback-on-failure")
    assert line.changed == {"atomic", "force"}
    assert line.notices == [
        "Flag --atomic has been deprecated, use --rollback-on-failure instead",
        "Flag --force has been deprecated, use --force-replace instead",
    ]
    assert read("list", "--colour", "never").text("color") == "never"


def test_booleans_of_helm_3_for_wait_are_taken_with_a_warning() -> None:
    line = read("install", "--wait=true", "a", "b")
    assert line.text("wait") == "watcher"
    assert line.notices == [
        'level=WARN msg="--wait=true is deprecated (boolean value) and can be replaced with '
        '--wait=watcher"'
    ]


def test_defaults_come_from_the_environment_where_they_can_be_read() -> None:
    assert read("upgrade", "a", "b", HELM_MAX_HISTORY="3").number("history-max") == 3
    assert read("upgrade", "a", "b", HELM_MAX_HISTORY="x").number("history-max") == 10
    assert read("upgrade", "a", "b").number("history-max") == 10
    assert read("list", HELM_NAMESPACE="ns").text("namespace") == "ns"
    assert read("list", HELM_KUBEASGROUPS=" a,b, ").texts("kube-as-group") == ["a", "b"]
    assert read("list", HELM_DEBUG="1").flag("debug") is True
    assert read("list", HELM_DEBUG="often").flag("debug") is False
    assert read("list", HELM_COLOR="ALWAYS").text("color") == "always"
    assert read("list", HELM_COLOR="pink").text("color") == "auto"
    assert read("list", HELM_COLOR="always", NO_COLOR="1").text("color") == "never"
    assert read("list", "--color=always", NO_COLOR="1").text("color") == "always"


def test_overrides_are_what_was_given_by_the_names_of_the_settings() -> None:
    line = read(
        *("list", "-n", "ns", "--debug=false", "--kube-as-group=a", "--kube-as-group=b"),
        *("--qps=2", "--cluster=dir:x", "--max=3"),
        HELM_KUBECONTEXT="from-environment",
    )
    assert line.overrides() == {
        "HELM_NAMESPACE": "ns",
        "HELM_DEBUG": "false",
        "HELM_KUBEASGROUPS": "a,b",
        "HELM_QPS": "2.0",
        "HELMX_CLUSTER": "dir:x",
    }


def test_asking_for_a_flag_as_something_else_is_a_fault_of_the_caller() -> None:
    with pytest.raises(TypeError):
        read("list").text("max")
    with pytest.raises(KeyError):
        read("list").value("no-such-flag")


def test_a_post_renderer_can_be_named_once_only() -> None:
    line = read("install", "--post-renderer", "", "--post-renderer", "x", "a", "b")
    assert line.text("post-renderer") == "x"
    with pytest.raises(UsageError, match="cannot specify --post-renderer flag more than once"):
        read("install", "--post-renderer", "x", "--post-renderer", "y", "a", "b")


def test_help_wins_over_missing_arguments_and_errors_in_flags_win_over_help() -> None:
    assert "help" in read("upgrade", "-h").changed
    with pytest.raises(UsageError, match="unknown flag: --nope"):
        read("upgrade", "--help", "--nope")


WORDS = st.lists(
    st.one_of(
        st.sampled_from(["install", "list", "get", "values", "-n", "--wait", "--", "-", "", "-qA"]),
        st.text(max_size=6),
        st.builds("--{}={}".format, st.sampled_from(["max", "labels", "timeout"]), st.text()),
    ),
    max_size=6,
)


@settings(max_examples=300, deadline=None)
@given(WORDS)
def test_any_words_give_a_command_line_or_a_usage_error(words: list[str]) -> None:
    try:
        line = parse.parse(words, {})
        parse.check(line)
    except UsageError as error:
        assert error.message  # noqa: PT017 - nothing else may be raised


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet='a",\n\r=é', max_size=12))
def test_csv_gives_fields_or_an_error(text: str) -> None:
    try:
        fields = kinds.csv_record(text)
    except ValueError:
        return
    assert fields


@pytest.mark.parametrize("command", find.every(), ids=lambda command: command.path)
def test_every_default_of_the_table_can_be_read(command: object) -> None:
    line = parse.CommandLine(command, parse.flag_tables(command)[0], {})  # type: ignore[arg-type]
    for flag in find.flags_of(command):  # type: ignore[arg-type]
        assert isinstance(flag, Flag)
        assert flag.kind in kinds.READERS
        line.value(flag.name)


def test_every_command_that_is_available_can_be_imported() -> None:
    for command in find.every():
        if command.target and find.available(command):
            module, _, function = command.target.partition(":")
            assert callable(getattr(__import__(module, fromlist=[function]), function))


def test_what_is_not_available_is_in_the_table() -> None:
    assert {command.path for command in find.every()} >= find.NOT_AVAILABLE


def test_a_name_and_a_letter_mean_one_flag_only() -> None:
    for command in find.every():
        names = [flag.name for flag in find.flags_of(command)]
        letters = [flag.shorthand for flag in find.flags_of(command) if flag.shorthand]
        assert len(names) == len(set(names)), command
        assert len(letters) == len(set(letters)), command
