"""One run of a command: its command line, its session, and where it prints.

What a command module gets. A command is a function `run(invocation) -> int | None` (None is 0) that
reads flags from `invocation.line`, hands a request and `invocation.session` to an action, and
prints the report with `invocation.write`, `invocation.print_as` and the functions of
`helmcore.cli.output`. Errors are raised, never printed.
"""

from __future__ import annotations

import sys

from helmcore.cli.output import terminal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.cli.output.progress import Progress
    from helmcore.cli.parse import CommandLine
    from helmcore.session import Session
    from helmcore.settings import Settings


class Invocation:
    """A command line and what it is run with; everything but the line is created on first use."""

    __slots__ = ("_progress", "_session", "line")

    def __init__(self, line: CommandLine) -> None:
        self.line = line
        self._session: Session | None = None
        self._progress: Progress | None = None

    @property
    def arguments(self) -> list[str]:
        """The words that are neither the command nor flags."""
        return self.line.arguments

    @property
    def session(self) -> Session:
        """The session, with the settings that the flags override."""
        if self._session is None:
            from helmcore.session import Session

            self._session = Session(self.settings, warn=self.warn, progress=self.progress)
        return self._session

    @property
    def has_session(self) -> bool:
        """Whether the session was opened."""
        return self._session is not None

    @property
    def settings(self) -> Settings:
        """The environment's settings under the flags that were given."""
        if self._session is not None:
            return self._session.settings
        from helmcore.settings import Settings

        return Settings.read(overrides=self.line.overrides())

    @property
    def colours(self) -> bool:
        """Whether standard output gets colours."""
        return terminal.wants_colours(self.line.text("color"), sys.stdout)

    def write(self, text: str) -> None:
        """Print to standard output as it stands; a terminal gets control characters escaped."""
        self._clear()
        text = terminal.safe(text) if terminal.is_terminal(sys.stdout) else text
        try:
            sys.stdout.write(text)
        except UnicodeEncodeError:
            # Half a surrogate pair, which has no bytes: Go writes the replacement character.
            readable = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            sys.stdout.write(readable)

    def print_as(self, form: str, data: object, table: str) -> None:
        """Print a result as `-o/--output` asks: its data as JSON or YAML, or the ready table."""
        if form == "table":
            self.write(table)
        else:
            from helmcore.cli.output import encoding

            self.write(encoding.encode(form, data))

    def warn(self, line: str) -> None:
        """Print one line for the user to standard error."""
        self._clear()
        print(terminal.safe(line) if terminal.is_terminal(sys.stderr) else line, file=sys.stderr)

    def log_warning(self, message: str) -> None:
        """Warn the way that Helm's logger writes it: `level=WARN msg="..."`."""
        from helmcore.text.quote import log_line

        self.warn(log_line("WARN", message))

    def progress(self, line: str) -> None:
        """Show one line about long work: on a terminal only, and never in the output."""
        if self._progress is None:
            from helmcore.cli.output.progress import Progress

            self._progress = Progress(sys.stderr)
        self._progress.show(line)

    def close(self) -> None:
        """Take the progress line away."""
        self._clear()

    def _clear(self) -> None:
        if self._progress is not None:
            self._progress.clear()
