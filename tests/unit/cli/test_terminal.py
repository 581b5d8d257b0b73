"""What terminals get: colours when they want them, harmless characters, a line of progress."""

import io

import pytest

from helmcore.cli.output import progress, tables, terminal


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain ünïcode 日本\n\tx", "plain ünïcode 日本\n\tx"),
        ("\x1b[2Jgone", "\\x1b[2Jgone"),
        ("bell\x07 back\x08 del\x7f", "bell\\x07 back\\x08 del\\x7f"),
        ("over\rwrite", "over\\x0dwrite"),
        ("c1 \x9b31m", "c1 \\x9b31m"),
        ("turned \u202e around \u2066", "turned \\u202e around \\u2066"),
        ("\x1b[31mred\x1b[0m\x1b]0;title\x07", "\x1b[31mred\x1b[0m\\x1b]0;title\\x07"),
        ("\x1b", "\\x1b"),
        ("\x1b\x1b[32m", "\\x1b\x1b[32m"),
    ],
)
def test_control_characters_are_made_harmless(text: str, shown: str) -> None:
    assert terminal.safe(text) == shown


def test_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert terminal.wants_colours("auto", Screen())
    assert not terminal.wants_colours("auto", io.StringIO())
    assert terminal.wants_colours("always", io.StringIO())
    assert not terminal.wants_colours("never", Screen())
    monkeypatch.setenv("TERM", "dumb")
    assert not terminal.wants_colours("auto", Screen())
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    assert not terminal.wants_colours("auto", Screen())
    assert terminal.wants_colours("always", Screen())


def test_progress_shows_on_a_terminal_and_goes_away() -> None:
    screen = Screen()
    shown = progress.Progress(screen)
    shown.show("waiting for \x1b[2Jweb\nand more")
    assert "waiting for \\x1b[2Jweb and more" in screen.getvalue()
    assert screen.getvalue().startswith("\r\x1b[K")
    shown.show("too soon")
    assert "too soon" not in screen.getvalue()
    shown.clear()
    assert screen.getvalue().endswith("\r\x1b[K")


def test_progress_says_nothing_in_a_pipe() -> None:
    pipe = io.StringIO()
    shown = progress.Progress(pipe)
    shown.show("waiting")
    shown.clear()
    assert pipe.getvalue() == ""


def test_columns_as_kubectl_prints_them() -> None:
    rows = [["NAME", "READY", "AGE"], ["web-1", "1/1", "3m"], ["a", "0/1", "10d"]]
    assert tables.columns(rows) == "NAME    READY   AGE\nweb-1   1/1     3m\na       0/1     10d\n"
    assert tables.columns([]) == ""
