"""The lab's hosts: enough of them, each what its address says, and every name and program there."""

import ipaddress
import re

import netaddr
import pytest

from wardline_range.real.hosts import HOSTS
from wardline_range.real.needs import module_path
from wardline_range.real.plan import NETWORK, Host
from wardline_range.real.processes import filled, places
from wardline_range.real.topology import check_plan

INSIDE = [host for host in HOSTS if not host.is_outside]
MADE_BY_OTHERS = {
    "Axis": "Axis", "Shelly": "Espressif", "ecobee": "ecobee", "Hikvision": "Hangzhou Hikvision",
    "Schneider Electric": "TELEMECANIQUE", "Hewlett Packard Enterprise": "Hewlett Packard Enterprise",
}  # fmt: skip


def test_there_are_enough_and_they_fit_together() -> None:
    check_plan(HOSTS)
    assert len(INSIDE) >= 14
    assert [host.name for host in HOSTS if host.is_outside] == ["internet"]
    assert all(ipaddress.ip_address(host.ip) in ipaddress.ip_network(NETWORK) for host in INSIDE)


@pytest.mark.parametrize("host", INSIDE, ids=lambda host: host.name)
def test_its_mac_address_is_its_vendors(host: Host) -> None:
    registered = str(netaddr.EUI(host.mac.replace(":", "-")).oui.registration()["org"])
    assert MADE_BY_OTHERS.get(host.vendor, host.vendor).lower() in registered.lower()
    assert re.fullmatch(r"[0-9a-f]{2}(:[0-9a-f]{2}){5}", host.mac)


@pytest.mark.parametrize("host", HOSTS, ids=lambda host: host.name)
def test_its_programs_can_be_started(host: Host) -> None:
    values = {**places(HOSTS), "ip": host.ip, "mac": host.mac, "folder": "folder"}
    for program in host.programs:
        for package in program.needs_packages:
            pytest.importorskip(package, reason=f"needs {package}")
        module = __import__(module_path(program.module), fromlist=["main"])
        assert callable(module.main)
        assert all(filled(one, values, host.name) for one in program.arguments)


def test_whom_a_host_calls_is_a_host_or_a_name_outside() -> None:
    names = {host.name for host in HOSTS}
    for host in HOSTS:
        assert all(other in names or "." in other for other in host.talks_to)
        for program in host.programs:
            called = {name for one in program.arguments for name in re.findall(r"\{([a-z0-9_]+)\}", one)}
            called -= {"ip", "mac", "folder", "gateway", "outside"}
            assert {name.replace("_", "-") for name in called} - {host.name} <= set(host.talks_to), host.name
