"""The gateway's configuration: reservations by MAC, names of hosts, and one answer for the rest."""

from pathlib import Path

from tests.wardline_range.real.stand_ins import host
from wardline_range.real.dnsmasq import configuration, program
from wardline_range.real.plan import Host


def test_hosts_are_reserved_and_named() -> None:
    cloud = Host("api.maker.example", "server", "", "", "", "203.0.113.5", (), is_outside=True)
    lines = configuration([host("one", 10, uses_dhcp=True), host("two", 11), cloud], Path("leases")).splitlines()
    assert "dhcp-host=02:00:00:00:00:0a,10.77.0.10,one" in lines
    assert not [line for line in lines if line.startswith("dhcp-host") and "two" in line]
    assert "host-record=two.lan,two,10.77.0.11" in lines
    assert "host-record=api.maker.example,203.0.113.5" in lines
    assert "address=/#/198.51.100.10" in lines
    assert "address=/invalid/" in lines, "RFC 6761 6.4: it never resolves"
    assert {"no-resolv", "no-hosts"} <= set(lines)


def test_it_serves_once_it_answers_questions() -> None:
    assert program(Path("x.conf")).ready_tcp == 53
    assert "--conf-file=x.conf" in program(Path("x.conf")).arguments
