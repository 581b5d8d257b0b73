"""Helm's functions that need the state of the render (helm's pkg/engine/engine.go).

They get the `Run` before their arguments.
"""

from __future__ import annotations

from helmcore.errors import BudgetExceeded, HelmxError
from helmx_render_gotemplate.faults import FAIL_END, FAIL_START, CalledFault, Cause, Located
from helmx_render_gotemplate.functions.convention import GoError
from helmx_render_gotemplate.goquote import quote
from helmx_render_gotemplate.state import BIG, CALL_STEPS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from helmx_render_gotemplate.functions.convention import Table
    from helmx_render_gotemplate.state import Run

_MAX_INCLUDES = 1000


def include(run: Run, name: str, data: Any) -> str:
    """Render a named template and give its text."""
    template = run.templates.get(name)
    nested = run.including.get(name, 0)
    if nested > _MAX_INCLUDES or run.depth >= run.limit:
        raise GoError(
            f"rendering template has a nested reference name: {name}: unable to execute template"
        )
    if template is None:
        raise GoError(f'template: no template {quote(name)} associated with template "gotpl"')
    budget = run.budget
    budget.steps -= CALL_STEPS
    if not budget.steps & 0xFF0 or budget.steps < 0:
        budget.spend(0)
    run.including[name] = nested + 1
    run.depth += 1
    try:
        return template.execute(data, run)
    except Located as error:
        raise CalledFault(Cause(error.texts(), error)) from None
    finally:
        run.depth -= 1
        run.including[name] = nested


def tpl(run: Run, text: str, data: Any) -> str:
    """Render a string as a template that sees all named templates; what it defines only it sees."""
    if run.depth >= run.limit:
        raise BudgetExceeded(
            f"templates call each other more than {run.limit} levels deep",
            hint="A template calls itself through tpl.",
        )
    run.budget.spend(CALL_STEPS + (len(text) >> 6))
    before = run.templates
    template = run.parse(text, run)
    run.depth += 1
    try:
        result = template.execute(data, run)
    except Located as error:
        whole = f"error during tpl function execution for {quote(text)}: {error.text()}"
        raise CalledFault(Cause([whole, *error.texts()], error)) from None
    finally:
        run.depth -= 1
        run.templates = before
    if len(result) > BIG:
        run.budget.count_value(result)
    return result.replace("<no value>", "")


def required(run: Run, warning: str, value: Any) -> Any:
    """Give the value; fail with the warning where it is nil or an empty string."""
    if value is None or (value == "" and isinstance(value, str)):
        if run.lint:
            return ""
        raise GoError(FAIL_START + warning + FAIL_END)
    return value


def fail(run: Run, message: str) -> str:
    """Fail with a message; in lint mode, do nothing."""
    if run.lint:
        return ""
    raise GoError(FAIL_START + message + FAIL_END)


def lookup(run: Run, api_version: str, kind: str, namespace: str, name: str) -> dict[str, Any]:
    """Read an object, or the list of a kind, from the cluster; {} where there is none to ask."""
    if run.lookup is None or run.lint:
        return {}
    try:
        return run.lookup(api_version, kind, namespace, name)
    except HelmxError as error:
        raise GoError(error.message) from error


def get_host_by_name(run: Run, name: str) -> str:
    """Look up an address of a host; "" unless DNS look-ups are allowed."""
    if not run.enable_dns:
        return ""
    import socket

    try:
        return str(socket.getaddrinfo(name, None)[0][4][0])
    except OSError:
        return ""


ENGINE_FUNCTIONS: Table = {
    "fail": ("string", fail),
    "getHostByName": ("string", get_host_by_name),
    "include": ("string, any", include),
    "lookup": ("string, string, string, string", lookup),
    "required": ("string, any", required),
    "tpl": ("string, any", tpl),
}
