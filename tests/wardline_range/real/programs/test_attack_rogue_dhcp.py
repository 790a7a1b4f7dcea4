"""The rogue server answers whoever asks it, and plays computers that do not exist."""

import subprocess
import sys

from wardline_range.packets import frames
from wardline_range.protocols import dhcp
from wardline_range.real.programs.attack_rogue_dhcp import Server, asked_in, server_in
from wardline_range.real.topology import Topology

_MAC, _IP, _CLIENT = "02:00:00:00:00:0a", "10.77.0.10", "02:00:00:00:00:77"
_SERVER = Server(_MAC, _IP, "10.77.0.224")


def question(kind: int, server: str = "") -> bytes:
    """A client's frame."""
    message = dhcp.asked(kind, 7, _CLIENT, dhcp.Client("pc"), server=server)
    datagram = frames.udp(("0.0.0.0", 68), ("255.255.255.255", 67), message)
    packet = frames.ipv4("0.0.0.0", "255.255.255.255", frames.UDP, datagram, ident=1, ttl=64)
    return frames.ethernet(frames.BROADCAST, _CLIENT, 0x0800, packet)


def told(frame: bytes) -> tuple[int, str, str]:
    """Kind, offered address and server of a server's frame."""
    message = frame[42:]
    offered = ".".join(str(one) for one in message[16:20])
    return message[242], offered, ".".join(str(one) for one in server_in(message))


def test_a_discover_gets_an_offer_and_a_request_the_same_address() -> None:
    assert told(_SERVER.answer(question(dhcp.DISCOVER))) == (dhcp.OFFER, "10.77.0.231", _IP)
    assert told(_SERVER.answer(question(dhcp.REQUEST, _IP))) == (dhcp.ACK, "10.77.0.231", _IP)


def test_what_is_meant_for_another_server_is_left_to_it() -> None:
    assert _SERVER.answer(question(dhcp.REQUEST, "10.77.0.1")) == b""


def test_other_frames_are_passed_over() -> None:
    mine = _SERVER.answer(question(dhcp.DISCOVER))
    assert asked_in(mine) == _SERVER.answer(mine) == b""
    packet = frames.ipv4("10.77.0.9", _IP, frames.ICMP, frames.icmp_echo(8, 1, 1, b"x" * 300), ident=1, ttl=64)
    assert _SERVER.answer(frames.ethernet(_MAC, _CLIENT, 0x0800, packet)) == b""


def test_a_newcomer_goes_through_all_four_messages() -> None:
    frames_seen = list(_SERVER.newcomer(3))
    assert [frame[42 + 242] for frame in frames_seen] == [dhcp.DISCOVER, dhcp.OFFER, dhcp.REQUEST, dhcp.ACK]
    assert {frame[6:12] for frame in frames_seen} == {frames.mac_bytes(_MAC)}


def test_it_speaks_in_a_namespace(wired: Topology) -> None:
    rogue, client = (wired.of(host) for host in wired.hosts)
    module = ["-m", "wardline_range.real.programs.attack_rogue_dhcp", "--ip", _IP, "--first", "10.77.0.224"]
    running = subprocess.Popen(["ip", "netns", "exec", rogue, sys.executable, *module, "--seconds", "30"])
    try:
        asking = ["busybox", "udhcpc", "-i", "eth0", "-f", "-q", "-n", "-t", "10", "-T", "1", "-s", "/bin/true"]
        ran = subprocess.run(["ip", "netns", "exec", client, *asking], capture_output=True, text=True, check=False)
    finally:
        running.kill()
        running.wait()
    assert f"obtained from {_IP}" in ran.stderr + ran.stdout
