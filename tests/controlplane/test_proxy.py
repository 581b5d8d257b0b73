"""The proxy records what is asked, passes streams through, and lets each fault happen."""

from __future__ import annotations

import http.client
import json
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.controlplane.api import Api, Refused
from tests.controlplane.cluster import ControlPlane
from tests.controlplane.faults import (
    Fault,
    answered,
    delayed,
    dropped,
    dropped_after_commit,
    matching,
    mutating,
    mutation,
    swallowed,
)
from tests.controlplane.kubeconfig import Access
from tests.controlplane.proxy import Moment, Proxy, killed_at
from tests.controlplane.users import SignIn
from tests.oracle import Program


@pytest.fixture
def through(proxy: Proxy) -> Api:
    """A client whose requests go through the proxy."""
    return Api(Access.read(proxy.kubeconfig))


@pytest.fixture
def maps(namespace: str) -> str:
    """The path of the ConfigMaps of the test's namespace."""
    return f"/api/v1/namespaces/{namespace}/configmaps"


def named(name: str) -> dict[str, object]:
    return {"metadata": {"name": name}, "data": {"key": "x" * 100}}


def test_every_request_is_recorded_with_path_size_and_code(
    proxy: Proxy, through: Api, maps: str
) -> None:
    through.create(maps, named("one"))
    through.find(f"{maps}/absent?pretty=false")
    through.delete(f"{maps}/one")
    length = len(json.dumps(named("one")))
    assert [(seen.method, seen.path, seen.size, seen.status) for seen in proxy.requests] == [
        ("POST", maps, length, 201),
        ("GET", f"{maps}/absent?pretty=false", 0, 404),
        ("DELETE", f"{maps}/one", 0, 200),
    ]
    assert [seen.mutation for seen in proxy.requests] == [1, None, 2]
    assert proxy.requests[0].headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/api/v1/pods", False),
        ("POST", "/api/v1/namespaces/a/secrets", True),
        ("PATCH", "/api/v1/namespaces/a/secrets/b?fieldManager=helm&force=false", True),
        ("PATCH", "/api/v1/namespaces/a/secrets/b?dryRun=All", False),
        ("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", False),
        ("DELETE", "/api/v1/namespaces/a/reviews/b", True),
    ],
)
def test_mutating_tells_writes_from_reads_reviews_and_dry_runs(
    method: str, path: str, expected: bool
) -> None:
    assert mutating(method, path) is expected


def test_a_connection_carries_many_requests_and_chunked_bodies(
    proxy: Proxy, through: Api, maps: str
) -> None:
    connection = through.connect()
    for number in range(3):
        chunks = iter([json.dumps(named(f"n{number}")).encode()])
        headers = {"Content-Type": "application/json"}
        connection.request("POST", maps, body=chunks, headers=headers, encode_chunked=False)
        response = connection.getresponse()
        assert response.status == 201, response.read()
        response.read()
    connection.close()
    assert [seen.status for seen in proxy.requests] == [201, 201, 201]


def test_watch_events_pass_through_as_they_happen(
    control_plane: ControlPlane, proxy: Proxy, through: Api, maps: str
) -> None:
    connection = through.connect(timeout=20)
    connection.request("GET", f"{maps}?watch=true&fieldSelector=metadata.name%3Done")
    response = connection.getresponse()
    for number in range(3):
        if number == 0:
            control_plane.api.create(maps, named("one"))
        else:
            control_plane.api.merge(f"{maps}/one", {"data": {"key": str(number)}})
        event = json.loads(response.readline())
        assert event["type"] == ("MODIFIED" if number else "ADDED")
    connection.close()


def test_proxy_signs_in_as_the_user_of_its_kubeconfig(
    sign_in: SignIn, namespace: str, maps: str, tmp_path: Path
) -> None:
    folder = tmp_path / "second"
    folder.mkdir()
    with Proxy(sign_in.account(namespace, "robot"), folder) as proxy:
        robot = Api(Access.read(proxy.kubeconfig))
        with pytest.raises(Refused, match=f"system:serviceaccount:{namespace}:robot"):
            robot.get(maps)


def test_real_clients_work_through_it(
    proxy: Proxy, kubectl: Program, namespace: str, maps: str
) -> None:
    bound = kubectl.at(proxy.kubeconfig)
    bound.run("create", "configmap", "one", "-n", namespace, "--from-literal=a=b")
    assert "one" in bound.run("get", "configmaps", "-n", namespace).stdout
    assert [seen.path.partition("?")[0] for seen in proxy.mutations] == [maps]


def test_upgraded_connections_pass_through(
    proxy: Proxy, kubectl: Program, control_plane: ControlPlane, namespace: str
) -> None:
    pods = f"/api/v1/namespaces/{namespace}/pods"
    spec = {"containers": [{"name": "main", "image": "example.test/main:1"}]}
    control_plane.api.create(pods, {"metadata": {"name": "one"}, "spec": spec})
    running = "Running"
    control_plane.until(
        "running pod", lambda: control_plane.api.get(f"{pods}/one")["status"]["phase"] == running
    )
    bound = kubectl.at(proxy.kubeconfig)
    run = bound.run("exec", "-n", namespace, "one", "--", "date", check=False)
    # The kubelet's words come over the upgraded connection.
    assert "no exec" in run.stderr
    assert 101 in [seen.status for seen in proxy.requests]


def test_injected_status_reaches_the_client_and_not_the_server(
    proxy: Proxy, through: Api, control_plane: ControlPlane, maps: str
) -> None:
    proxy.add(answered(mutation(1), 409, "somebody was faster"))
    with pytest.raises(Refused, match="409 somebody was faster") as refused:
        through.create(maps, named("one"))
    assert refused.value.body["reason"] == "Conflict"
    assert control_plane.api.find(f"{maps}/one") is None
    assert not proxy.requests[0].forwarded
    through.create(maps, named("one"))


def test_fault_happens_as_often_as_it_says(proxy: Proxy, through: Api, maps: str) -> None:
    proxy.add(Fault(matching("GET", "/configmaps$"), status=503, times=2))
    codes = []
    for _ in range(3):
        try:
            through.get(maps)
            codes.append(200)
        except Refused as error:
            codes.append(error.status)
    assert codes == [503, 503, 200]


def test_delay_holds_the_request_back(proxy: Proxy, through: Api, maps: str) -> None:
    proxy.add(delayed(mutation(1), 0.4))
    started = time.monotonic()
    through.create(maps, named("one"))
    assert time.monotonic() - started >= 0.4


def test_swallowed_request_is_never_answered(
    proxy: Proxy, through: Api, control_plane: ControlPlane, maps: str
) -> None:
    proxy.add(swallowed(matching("POST", "/configmaps$")))
    connection = through.connect(timeout=0.5)
    connection.request("POST", maps, json.dumps(named("one")))
    with pytest.raises(TimeoutError):
        connection.getresponse()
    connection.close()
    assert control_plane.api.find(f"{maps}/one") is None
    assert proxy.requests[0].status is None


@pytest.mark.parametrize(("fault", "committed"), [(dropped, False), (dropped_after_commit, True)])
def test_dropped_connection_leaves_the_client_in_doubt(
    proxy: Proxy,
    through: Api,
    control_plane: ControlPlane,
    maps: str,
    fault: Callable[..., Fault],
    committed: bool,
) -> None:
    proxy.add(fault(mutation(1)))
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        through.create(maps, named("one"))
    assert (control_plane.api.find(f"{maps}/one") is not None) is committed
    assert proxy.requests[0].forwarded is committed


def test_hooks_run_before_and_after_the_server_is_asked(
    proxy: Proxy, through: Api, control_plane: ControlPlane, maps: str
) -> None:
    found: list[bool] = []

    def look(_: object) -> None:
        found.append(control_plane.api.find(f"{maps}/one") is not None)

    proxy.add(Fault(mutation(1), before=look, after=look))
    through.create(maps, named("one"))
    assert found == [False, True]


def test_error_in_a_hook_is_kept_for_the_test(proxy: Proxy, through: Api, maps: str) -> None:
    def broken(_: object) -> None:
        raise ValueError("broken hook")

    proxy.add(Fault(mutation(1), before=broken))
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        through.create(maps, named("one"))
    deadline = time.monotonic() + 5
    # the client sees its connection end before the proxy has written down why
    while not proxy.errors and time.monotonic() < deadline:
        time.sleep(0.01)
    assert [str(error) for error in proxy.errors] == ["broken hook"]
    proxy.errors.clear()


def test_requests_at_the_same_time_get_numbers_of_their_own(
    proxy: Proxy, through: Api, maps: str
) -> None:
    threads = [
        threading.Thread(target=through.create, args=(maps, named(f"n{number}")))
        for number in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [seen.mutation for seen in proxy.mutations] == list(range(1, 9))


@pytest.mark.parametrize(
    ("number", "moment", "status", "applied"),
    [
        (1, "before", None, False),
        (1, "after", "pending-install", False),
        (2, "before", "pending-install", False),
        (2, "after", "pending-install", True),
        (3, "before", "pending-install", True),
        (3, "after", "deployed", True),
    ],
)
def test_helm_is_killed_exactly_at_the_chosen_request(
    proxy: Proxy,
    helm: Program,
    control_plane: ControlPlane,
    namespace: str,
    maps: str,
    tmp_path: Path,
    number: int,
    moment: Moment,
    status: str | None,
    applied: bool,
) -> None:
    """helm's install of one object writes thrice: the record, the object, the record again."""
    bound = helm.at(proxy.kubeconfig, namespace)
    argv = [*bound.argv, "install", "web", str(one_map_chart(tmp_path))]

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            argv, env=bound.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    assert killed_at(proxy, start, number, moment)
    assert len(proxy.mutations) == number
    records = control_plane.api.get(f"/api/v1/namespaces/{namespace}/secrets")["items"]
    states = [record["metadata"]["labels"]["status"] for record in records]
    assert states == ([status] if status else [])
    assert (control_plane.api.find(f"{maps}/one") is not None) is applied


def test_client_that_ends_earlier_is_not_killed(
    proxy: Proxy, kubectl: Program, namespace: str
) -> None:
    bound = kubectl.at(proxy.kubeconfig)
    argv = [*bound.argv, "create", "configmap", "one", "-n", namespace]

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            argv, env=bound.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    assert not killed_at(proxy, start, 2, "after")
    assert len(proxy.mutations) == 1


def one_map_chart(folder: Path) -> Path:
    chart = folder / "chart"
    (chart / "templates").mkdir(parents=True)
    (chart / "Chart.yaml").write_text("apiVersion: v2\nname: web\nversion: 1.0.0\n")
    document = {"apiVersion": "v1", "kind": "ConfigMap", **named("one")}
    (chart / "templates" / "one.yaml").write_text(json.dumps(document))
    return chart
