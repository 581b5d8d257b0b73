"""The entry point of `helmx`: words in, an exit code out.

`helmx version` imports next to nothing; everything else is read by the command table, run, and its
errors printed here, once: first Helm's own text, then what helmx adds, on lines of its own.
"""

from __future__ import annotations

import gc
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.cli.invocation import Invocation
    from helmcore.cli.parse import CommandLine
    from helmcore.errors import HelmxError

# Exit codes beside Helm's 0 and 1: as a shell reports a program that SIGINT or SIGPIPE ended, and
# sysexits' EX_SOFTWARE for faults of the program or of a plugin.
INTERRUPTED, PIPE_CLOSED, FAULT = 130, 141, 70

# errno.ENOSPC; the module would cost every start its import.
_NO_SPACE = 28
_VERSION = (["version"], ["--version"], ["version", "--short"])
# Commands that wait for a cluster: they live long enough to collect garbage.
_LONG = frozenset({"install", "upgrade", "rollback", "uninstall", "test"})


def main(words: list[str] | None = None) -> int:
    """Run one command line and return the exit code.

    Without `words` it is the whole program: the words are those of `sys.argv`, modules come from
    the start image, and the process may end in here.
    """
    if words is not None:
        return _guarded(words)
    words = sys.argv[1:]
    # A run is over in milliseconds: collecting garbage would only cost time.
    gc.disable()
    if words in _VERSION:
        return _guarded(words)
    for word in words:
        if word.endswith(".tgz"):
            from helmcore.chart import ahead

            ahead.start(word)
            break
    from helmcore.cli import start_image

    command = next((word for word in words if word[:1] != "-"), "")
    image = start_image.use(command)
    code = _guarded(words)
    if start_image.is_due(image, command):
        from helmcore.cli import start_image_writing

        start_image_writing.write(image, command)
    return _leave(code)


def _guarded(words: list[str]) -> int:
    try:
        code = _run(words)
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        code = _pipe_closed()
    except OSError as error:
        # What Python still holds would fail again at its end, with a trace.
        sys.stdout = None
        print(f"Error: cannot write the output: {error.strerror or error}", file=sys.stderr)
        code = 1
    return code


def _leave(code: int) -> int:
    """End the process without taking its objects apart, which takes a tenth of its time.

    Returns where there may be more to do than to run what waits for the end of the process.
    """
    import atexit
    import os

    if "threading" in sys.modules:
        return code
    atexit._run_exitfuncs()
    sys.stderr.flush()
    os._exit(code)


def _run(words: list[str]) -> int:
    if words in _VERSION:
        from helmcore.cli import version

        print(version.line(short=len(words) > 1))
        return 0
    from helmcore.errors import HelmxError

    debug = "--debug" in words or _debugging()
    _open_outputs()
    try:
        if words[:1] in (["__complete"], ["__completeNoDesc"]):
            from helmcore.cli import complete

            return complete.run(words[1:], describe=words[0] == "__complete")
        return _dispatch(words)
    except HelmxError as error:
        return _report(error, debug)
    except (KeyboardInterrupt, BrokenPipeError):
        raise
    except OSError as error:
        if error.errno == _NO_SPACE:
            raise
        return _report(_fault(error, f"{type(error).__name__}: {error}"), debug)
    except RecursionError as error:
        return _report(_fault(error, "it is nested too deeply"), debug)
    except Exception as error:  # noqa: BLE001 - the last one who can say something about it
        return _report(_fault(error, f"{type(error).__name__}: {error}"), debug)


def _open_outputs() -> None:
    """Write UTF-8 whatever the locale says, and bytes that are none as they came in."""
    for stream, errors in ((sys.stdout, "surrogateescape"), (sys.stderr, "backslashreplace")):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors=errors, newline="\n")


def _debugging() -> bool:
    """Whether the environment asks for more to be said."""
    import os

    return os.environ.get("HELM_DEBUG", "").lower() in {"1", "t", "true"}


def _dispatch(words: list[str]) -> int:
    from helmcore.cli import parse, usage
    from helmcore.cli.table import find
    from helmcore.errors import UsageError

    try:
        line = parse.parse(words)
    except UsageError as error:
        code = _of_a_plugin(words, error)
        if code is None:
            raise
        return code
    for notice in line.notices:
        print(notice, file=sys.stderr)
    mode = line.text("color")
    if mode not in {"never", "auto", "always"}:
        raise UsageError(f'invalid color mode "{mode}": must be one of: never, auto, always')
    if not find.available(line.command):
        raise usage.not_available(line.command)
    if "help" in line.changed or not line.command.target:
        from helmcore.cli import front

        return front.show_help(line.command, mode)
    return _execute(line)


def _execute(line: CommandLine) -> int:
    from helmcore.cli import parse
    from helmcore.cli.invocation import Invocation

    command = line.command
    parse.check(line)
    if command.path in _LONG:
        gc.freeze()
        gc.enable()
    module, _, function = command.target.partition(":")
    run = getattr(__import__(module, fromlist=[function]), function)
    invocation = Invocation(line)
    try:
        code: int | None = run(invocation)
    except Exception as error:
        fault = _blamed(invocation, error)
        if fault is None:
            raise
        raise fault from error
    finally:
        invocation.close()
    return code or 0


def _blamed(invocation: Invocation, error: Exception) -> HelmxError | None:
    """The fault of a plugin, where the error came out of one's code."""
    from helmcore.errors import HelmxError

    if isinstance(error, (HelmxError, BrokenPipeError)) or not invocation.has_session:
        return None
    return invocation.session.blame(error)


def _of_a_plugin(words: list[str], error: HelmxError) -> int | None:
    """Run a command that a plugin offers, where the first word names one."""
    if not error.message.startswith("unknown command"):
        return None
    from helmcore.cli import front, parse
    from helmcore.cli.table import find

    place = parse.plain_positions(words, *parse.flag_tables(find.ROOT))[0]
    return front.run_plugin_command(words[:place], words[place:])


def _fault(error: BaseException, what: str) -> HelmxError:
    from helmcore.errors import HelmxError

    fault = HelmxError(
        f"helmx failed: {what}",
        hint="this is a fault of helmx; run again with --debug for the trace, and report it",
    )
    fault.exit_code = FAULT
    fault.__cause__ = error
    return fault


def _report(error: HelmxError, debug: bool) -> int:
    """Print an error and return its exit code."""
    from helmcore.cli.output import terminal

    sys.stdout.flush()
    lines = [f"Error: {error.message}"]
    if error.subject:
        lines.append(f"  where: {error.subject}")
    if error.hint:
        lines += [f"  hint: {line}" for line in error.hint.splitlines()]
    text = "\n".join(lines) + "\n"
    sys.stderr.write(terminal.safe(text) if terminal.is_terminal(sys.stderr) else text)
    if debug:
        import traceback

        traceback.print_exception(error, file=sys.stderr)
    return error.exit_code


def _pipe_closed() -> int:
    """Nobody reads on: say no more, and end as a program that SIGPIPE ended."""
    import os

    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
    return PIPE_CLOSED
