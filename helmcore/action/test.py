"""Run the tests of a release; as `pkg/action/release_testing.go`."""

from __future__ import annotations

from helmcore.action import chart_hooks, names, report
from helmcore.action.chart_hooks import HookRun
from helmcore.action.operation import Operation
from helmcore.errors import ClusterError, HelmxError, ReleaseNotFound
from helmcore.model.cluster import ResourceRef
from helmcore.release.history import NOT_FOUND
from helmcore.release.lock import Intent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmcore.model.manifest import ChartHook
    from helmcore.model.release import Release
    from helmcore.session import Session

EVENT = "test"


class TestRequest:
    """Which release, and which of its tests: those in `only` (empty for all), none in `without`;
    `logs` asks for the output of their pods.
    """

    __test__ = False  # not a test of pytest's
    __slots__ = ("logs", "name", "namespace", "only", "timeout", "without")

    def __init__(
        self,
        name: str,
        *,
        namespace: str = "",
        only: list[str] | None = None,
        without: list[str] | None = None,
        logs: bool = False,
        timeout: float = 300.0,
    ) -> None:
        self.name = name
        self.namespace = namespace
        self.only = only or []
        self.without = without or []
        self.logs = logs
        self.timeout = timeout

    def wants(self, hook: ChartHook) -> bool:
        """Whether a test is to be run."""
        return hook.name not in self.without and (not self.only or hook.name in self.only)


class TestReport:
    """A release after its tests, the output of their pods, and what failed (None for nothing)."""

    __test__ = False
    __slots__ = ("failure", "logs", "notes", "release")

    def __init__(self, release: Release) -> None:
        self.release = release
        self.logs = ""
        self.notes: list[str] = []
        self.failure: HelmxError | None = None


def run(session: Session, request: TestRequest) -> TestReport:
    """Run the tests. A test that fails is in the report, so that the rest can be shown too.

    Raises `ReleaseNotFound`, `OperationPending`.
    """
    names.check(request.name, "releaseTest: Release name is invalid: {name}")
    namespace = request.namespace or session.namespace
    operation = Operation(session, request.name, namespace, timeout=request.timeout)
    if operation.history.last() is None:
        raise ReleaseNotFound(NOT_FOUND, subject=f"release {request.name}")
    with operation:
        last = operation.take_turn(Intent(EVENT))
        if last is None:
            raise ReleaseNotFound(NOT_FOUND, subject=f"release {request.name}")
        return _run(operation, request, last)


def _run(operation: Operation, request: TestRequest, last: Release) -> TestReport:
    chosen = [hook for hook in last.hooks if request.wants(hook)]
    moment = HookRun(last, EVENT, server_side=last.apply_method == "ssa", only=chosen)
    outcome, done = TestReport(last), []  # type: tuple[TestReport, list[ChartHook]]
    if not operation.runs:
        outcome.notes.append(report.NOT_RUN)
        return outcome
    try:
        chart_hooks.execute(operation, moment, done)
    except HelmxError as error:
        outcome.failure = error
    last.hooks = [*_left_out(last.hooks, request), *chosen]
    operation.save(last)
    if request.logs:
        _collect_logs(operation, moment, outcome)
    try:
        chart_hooks.clean_up(operation, moment, done, failed=outcome.failure is not None)
    except HelmxError as error:
        outcome.failure = outcome.failure or error
    return outcome


def _left_out(hooks: list[ChartHook], request: TestRequest) -> list[ChartHook]:
    """The hooks that a filter leaves out, in the order in which helm puts them before the rest."""
    excluded = [hook for hook in hooks if hook.name in request.without]
    return excluded + [hook for hook in hooks if hook not in excluded and not request.wants(hook)]


def _collect_logs(operation: Operation, moment: HookRun, outcome: TestReport) -> None:
    """The output of every container of the tests' pods, as getContainerLogs prints it."""
    from helmcore.plugin.contracts import SupportsLogs

    cluster, parts = operation.work.cluster, []
    for hook in moment.hooks():
        if hook.kind != "Pod" or not isinstance(cluster, SupportsLogs):
            continue
        ref = ResourceRef("v1", "Pod", hook.name, operation.namespace)
        try:
            pod = operation.work.get(ref)
            spec = pod["spec"]
            for container in [*(spec.get("initContainers") or ()), *spec["containers"]]:
                text = cluster.logs(operation.namespace, hook.name, container["name"])
                parts.append(f"POD LOGS: {hook.name} ({container['name']})\n{text}\n")
        except ClusterError as error:
            error.message = f"unable to get pod {hook.name}: {error.message}"
            outcome.failure = outcome.failure or error
    outcome.logs = "".join(parts)
