"""The wiring: hosts reach one another and the Internet, frames are those of a wire, odd plans are refused."""

import dataclasses
import json
import socket

import pytest

from tests.wardline_range.real.stand_ins import host
from wardline_range.real.commands import LabError, run
from wardline_range.real.namespaces import inside
from wardline_range.real.plan import GATEWAY, OUTSIDE, Host
from wardline_range.real.topology import Topology, check_plan, plan, unplug


def pings(topology: Topology, at: str) -> bool:
    """Whether host one gets an answer from an address."""
    asking = ["ip", "netns", "exec", topology.of(topology.hosts[0]), "busybox", "ping", "-c", "1", "-W", "1", at]
    try:
        return "1 packets received" in run(asking, "ping")
    except LabError:
        return False


def test_neighbours_the_gateway_and_the_whole_internet_answer(wired: Topology) -> None:
    assert all(pings(wired, at) for at in ("10.77.0.11", GATEWAY, OUTSIDE, "203.0.113.9", "192.0.2.77"))
    unplug(wired, wired.hosts[1])
    assert not pings(wired, "10.77.0.11")


def test_a_host_has_its_addresses_and_no_ipv6(wired: Topology) -> None:
    told = json.loads(run(["ip", "-n", wired.of(wired.hosts[0]), "-j", "address"], "look"))
    eth0 = next(link for link in told if link["ifname"] == "eth0")
    assert eth0["address"] == wired.hosts[0].mac
    assert [one["local"] for one in eth0["addr_info"]] == ["10.77.0.10"]


def test_a_large_message_crosses_the_switch_in_frames_of_the_usual_size(wired: Topology) -> None:
    one, two = (wired.of(host) for host in wired.hosts)
    tap = inside(wired.switch, lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3)))
    server = inside(two, lambda: socket.create_server(("10.77.0.11", 7)))
    with tap, server, inside(one, lambda: socket.create_connection(("10.77.0.11", 7), timeout=5)) as client:
        peer, _ = server.accept()
        with peer:
            client.sendall(bytes(20_000))
            left = 20_000
            while left:
                left -= len(peer.recv(left))
        sizes = []
        tap.setblocking(False)
        while True:
            try:
                sizes.append(len(tap.recv(1 << 17)))
            except BlockingIOError:
                break
    assert max(sizes) == 1514


def test_the_gateway_may_be_a_host_of_its_own() -> None:
    router = dataclasses.replace(host("router", 1), ip=GATEWAY)
    cloud = Host("cloud", "server", "", "", "", OUTSIDE, (), is_outside=True)
    made = plan("1_2", [router, cloud, host("one", 10)])
    assert made.gateway_mac == router.mac
    assert [made.of(one) for one in (router, cloud)] == ["wlr-1_2-gateway", "wlr-1_2-internet"]
    assert made.names == ["wlr-1_2-switch", "wlr-1_2-gateway", "wlr-1_2-internet", "wlr-1_2-one"]


@pytest.mark.parametrize(
    ("hosts", "said"),
    [
        ([host("one", 10), host("one", 11)], "two hosts have the name one"),
        ([host("one", 10), host("two", 10)], "two hosts have the mac 02:00:00:00:00:0a"),
        ([host("switch", 10)], "no host can be called 'switch'"),
        ([host("One", 10)], "small letters, digits and dashes"),
        ([dataclasses.replace(host("one", 10), ip="10.78.0.1")], "one has 10.78.0.1, which is not in 10.77.0.0/24"),
        ([dataclasses.replace(host("one", 10), is_outside=True)], "not in 192.0.2.0/24 or"),
    ],
)
def test_hosts_that_cannot_be_together_are_refused(hosts: list[Host], said: str) -> None:
    with pytest.raises(LabError, match=said):
        check_plan(hosts)
