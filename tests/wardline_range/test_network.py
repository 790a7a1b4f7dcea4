"""The network: ARP before the first word, silence from addresses nobody has, answers from those who are there."""

import io
from pathlib import Path

import pytest

from tests.wardline_range.made import a_site, read, residents
from wardline_range.network import EVERYONE, NOBODY
from wardline_range.packets.conversation import Unreachable
from wardline_range.packets.frames import checksum, mac_bytes
from wardline_range.packets.reading import packets
from wardline_range.truth import Label

FAR = 1 << 62
SCAN = Label("scan", "scan")


def test_a_host_is_asked_for_by_arp_once_and_remembered() -> None:
    out = io.BytesIO()
    site = a_site(out)
    _, printer = residents(site, "unifi-gateway", "hp-printer")
    at = site.reach(printer.nic, site.gateway_ip, site.clock.now)
    assert at is not None
    assert at > site.clock.now
    assert site.reach(printer.nic, "192.0.2.5", at) == at
    site.capture.flush(FAR)
    assert read(out.getvalue())["arp"]["operation"].to_list() == [1, 2]


def test_where_nobody_answers_a_probe_sends_no_more_than_arp() -> None:
    out = io.BytesIO()
    site = a_site(out)
    [printer] = residents(site, "hp-printer")
    is_open = site.probe(printer.nic, "192.168.10.200", 23, site.clock.now, site.chance("one"), SCAN)
    site.capture.flush(FAR)
    tables = read(out.getvalue())
    assert not is_open
    assert tables["arp"].height == 3
    assert "conn" not in tables


def test_a_call_to_nobody_is_unreachable() -> None:
    site = a_site()
    [printer] = residents(site, "hp-printer")
    with pytest.raises(Unreachable):
        site.connect(printer.nic, "192.168.10.200", 80, site.clock.now, "http", site.chance("one"))


def test_a_probe_tells_open_from_closed() -> None:
    out = io.BytesIO()
    site = a_site(out)
    printer, recorder = residents(site, "hp-printer", "hikvision-recorder")
    asked = [
        site.probe(printer.nic, recorder.nic.ip, port, site.clock.now, site.chance("one"), SCAN) for port in (23, 2323)
    ]
    site.capture.flush(FAR)
    assert asked == [True, False]
    assert sorted(read(out.getvalue())["conn"]["conn_state"]) == ["REJ", "RSTO"]


def test_a_ping_is_answered_by_those_who_are_there() -> None:
    out = io.BytesIO()
    site = a_site(out)
    gateway, printer = residents(site, "unifi-gateway", "hp-printer")
    assert site.ping(printer.nic, gateway.nic.ip, 5, 1, site.clock.now) is not None
    assert site.ping(printer.nic, "192.168.10.200", 5, 1, site.clock.now) is None
    site.capture.flush(FAR)
    [row] = read(out.getvalue())["conn"].rows(named=True)
    assert (row["proto"], row["orig_p"], row["orig_pkts"], row["resp_pkts"]) == ("icmp", 8, 1, 1)


def test_addresses_are_inside_outside_or_of_many() -> None:
    site = a_site()
    assert site.is_local("192.168.10.77")
    assert not site.is_local("192.168.11.77")
    assert [site.is_group(ip) for ip in ("224.0.0.251", "192.168.10.255", "255.255.255.255", "192.0.2.1")] == [
        True, True, True, False,
    ]  # fmt: skip
    assert site.nic("239.255.255.250").mac == "01:00:5e:7f:ff:fa"
    assert site.nic("192.0.2.1").mac == site.gateway_mac


def test_who_was_told_a_wrong_mac_address_sends_there_and_it_is_sent_on(tmp_path: Path) -> None:
    path = tmp_path / "made.pcapng"
    with path.open("wb") as out:
        site = a_site(out)
        gateway, printer, laptop = residents(site, "unifi-gateway", "hp-printer", "windows-laptop")
        site.poisoned[printer.nic.ip, NOBODY] = laptop.nic.mac
        for number, dst in enumerate(("192.0.2.5", gateway.nic.ip)):
            site.datagram(printer.nic, 5000 + number, dst, 9, b"x", site.clock.now, "")
        site.capture.flush(FAR)
    sent = [frame for _, frame in packets(path) if frame[12:14] == b"\x08\x00"]
    mine, theirs, gateways = (mac_bytes(one.nic.mac) for one in (printer, laptop, gateway))
    outside = mac_bytes(site.gateway_mac)
    assert sorted((frame[6:12], frame[:6], frame[22]) for frame in sent) == sorted(
        [(mine, theirs, 64), (theirs, outside, 63), (mine, gateways, 64)]
    )
    assert all(checksum(frame[14:34]) == 0 for frame in sent)


def test_what_is_sent_to_everyone_is_heard() -> None:
    site = a_site()
    [printer] = residents(site, "hp-printer")
    heard: list[bytes] = []
    site.hearers.append(lambda src, payload, at: heard.append(payload))
    for dst in (EVERYONE, site.gateway_ip):
        site.datagram(printer.nic, 68, dst, 67, dst.encode(), site.clock.now, "")
    assert heard == [EVERYONE.encode()]
