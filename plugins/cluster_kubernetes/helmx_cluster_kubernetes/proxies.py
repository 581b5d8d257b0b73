"""Which proxy leads to a server, as Go's `http/httpproxy` chooses it.

`proxy-url` of the kubeconfig counts first, then HTTPS_PROXY or HTTP_PROXY unless NO_PROXY names the
server. This machine itself is never asked for through a proxy that the environment names.
"""

from __future__ import annotations

from helmcore.errors import KubeconfigInvalid
from helmx_cluster_kubernetes.address import Address
from helmx_cluster_kubernetes.kubeconfig import UNREACHABLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from ipaddress import IPv4Address, IPv6Address


def choose(server: Address, proxy_url: str, environment: Mapping[str, str]) -> Address | None:
    """The proxy to go through, None for none. Raises `KubeconfigInvalid`."""
    named = proxy_url
    if not named:
        variable = f"{server.scheme}_proxy"
        named = environment.get(variable.upper()) or environment.get(variable) or ""
        if not named or spared(server, environment):
            return None
        if "://" not in named:
            named = f"http://{named}"
    proxy = Address(named)
    if proxy.scheme not in {"http", "https"}:
        raise KubeconfigInvalid(
            f'{UNREACHABLE}proxies of the scheme "{proxy.scheme}" are not supported',
            subject=f"proxy {proxy.scheme}://{proxy.place}",
            hint="use one that speaks HTTP; what goes through it to the API server is encrypted",
        )
    return proxy


def spared(server: Address, environment: Mapping[str, str]) -> bool:
    """Whether the environment's proxy is not for this server."""
    address = _ip(server.host)
    if server.host.lower() == "localhost" or (address is not None and address.is_loopback):
        return True
    return listed(server, environment.get("NO_PROXY") or environment.get("no_proxy") or "")


def listed(server: Address, rules: str) -> bool:
    """Whether a comma list of NO_PROXY's rules names the server."""
    host = server.host.lower().rstrip(".")
    address = _ip(host)
    parts = [rule.strip().lower() for rule in rules.split(",")]
    return any(rule and _covers(rule, host, address, server.port) for rule in parts)


def _covers(rule: str, host: str, address: IPv4Address | IPv6Address | None, port: int) -> bool:
    if rule == "*":
        return True
    if address is not None and "/" in rule:
        return _within(address, rule)
    name, wanted = _host_port(rule)
    if wanted and wanted != str(port):
        return False
    if address is not None:
        return _ip(name) == address
    # ".example.com" covers what is below it, "example.com" itself as well.
    below = name if name.startswith(".") else f".{name}"
    return host.endswith(below) or host == name


def _host_port(rule: str) -> tuple[str, str]:
    if rule.startswith("["):
        host, _, port = rule[1:].partition("]")
        return host, port.removeprefix(":")
    host, _, port = rule.partition(":") if rule.count(":") == 1 else (rule, "", "")
    return host.removeprefix("*"), port


def _ip(host: str) -> IPv4Address | IPv6Address | None:
    if not host or not (host[-1].isdigit() or ":" in host):
        return None
    import ipaddress

    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _within(address: IPv4Address | IPv6Address, network: str) -> bool:
    import ipaddress

    try:
        return address in ipaddress.ip_network(network, strict=False)
    except (TypeError, ValueError):
        return False
