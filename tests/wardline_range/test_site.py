"""The network: ARP before the first word, silence from addresses nobody has, an address for every name."""

import io

from tests.wardline_range.made import a_site, read
from wardline_range.devices.gateway import Gateway
from wardline_range.devices.printer import Printer
from wardline_range.devices.recorder import Recorder
from wardline_range.site import GATEWAY_IP, OUTSIDE
from wardline_range.truth import Label

FAR = 1 << 62


def test_a_host_is_asked_for_by_arp_once_and_remembered() -> None:
    out = io.BytesIO()
    site = a_site(out)
    printer = Printer(site)
    site.move_in(Gateway(site))
    at = site.reach(printer.nic, GATEWAY_IP, site.clock.now)
    assert at is not None
    assert at > site.clock.now
    assert site.reach(printer.nic, "192.0.2.5", at) == at
    site.capture.flush(FAR)
    assert read(out.getvalue())["arp"]["operation"].to_list() == [1, 2]


def test_where_nobody_answers_a_probe_sends_no_more_than_arp() -> None:
    out = io.BytesIO()
    site = a_site(out)
    is_open = site.probe(Printer(site).nic, "192.168.10.200", 23, site.clock.now, site.chance("one"), Label("scan"))
    site.capture.flush(FAR)
    tables = read(out.getvalue())
    assert not is_open
    assert tables["arp"].height == 3
    assert "conn" not in tables


def test_a_probe_tells_open_from_closed() -> None:
    out = io.BytesIO()
    site = a_site(out)
    site.move_in(Recorder(site))
    asked = [
        site.probe(Printer(site).nic, Recorder.spec.ip, port, site.clock.now, site.chance("one"), Label("scan"))
        for port in (23, 2323)
    ]
    site.capture.flush(FAR)
    assert asked == [True, False]
    assert sorted(read(out.getvalue())["conn"]["conn_state"]) == ["REJ", "RSTO"]


def test_every_name_outside_has_its_own_address_in_the_documentation_ranges() -> None:
    site = a_site()
    addresses = [site.address(f"host{at}.example") for at in range(500)]
    assert len(set(addresses)) == 500
    assert all(address.startswith(OUTSIDE) for address in addresses)
    assert site.address("host3.example") == addresses[3]


def test_a_ping_is_answered() -> None:
    out = io.BytesIO()
    site = a_site(out)
    site.move_in(Gateway(site))
    site.ping(Printer(site).nic, GATEWAY_IP, 5, 1, site.clock.now)
    site.capture.flush(FAR)
    row = read(out.getvalue())["conn"].row(0, named=True)
    assert (row["proto"], row["orig_p"], row["orig_pkts"], row["resp_pkts"]) == ("icmp", 8, 1, 1)
    assert row["community_id"] == site.book.flows[0].community_id
