"""What every device can do: names are asked for once while they hold, and it comes and goes."""

import io

import pytest

from tests.wardline_range.made import a_site, read, residents
from wardline_range.packets.conversation import Conversation, Unreachable
from wardline_range.truth import Label


def test_a_name_is_asked_for_again_only_when_its_time_is_over() -> None:
    out = io.BytesIO()
    site = a_site(out)
    _, device = residents(site, "unifi-gateway", "ecobee-thermostat")
    address, known = device.resolve("www.news.example", site.clock.now)
    assert device.resolve("www.news.example", known) == (address, known)
    device.resolve("www.news.example", known + 3_600_000_000_000)
    site.capture.flush(1 << 62)
    dns = read(out.getvalue())["dns"]
    assert dns["query"].to_list() == ["www.news.example"] * 2
    assert dns["answers"].to_list() == [[address]] * 2


def test_a_device_that_speaks_ipv6_asks_for_such_addresses_too() -> None:
    out = io.BytesIO()
    site = a_site(out)
    _, laptop = residents(site, "unifi-gateway", "windows-laptop")
    laptop.resolve("www.news.example", site.clock.now)
    site.capture.flush(1 << 62)
    assert sorted(read(out.getvalue())["dns"]["qtype_name"]) == ["A", "AAAA"]


def test_without_the_internet_names_fail() -> None:
    out = io.BytesIO()
    site = a_site(out)
    _, laptop = residents(site, "unifi-gateway", "windows-laptop")
    site.internet.outages.append((0, 1 << 62))
    with pytest.raises(Unreachable):
        laptop.resolve("www.news.example", site.clock.now)
    site.capture.flush(1 << 62)
    assert read(out.getvalue())["dns"]["rcode_name"].to_list() == ["SERVFAIL"]


def test_a_secure_call_is_an_open_connection_to_the_named_host() -> None:
    out = io.BytesIO()
    site = a_site(out)
    _, laptop = residents(site, "unifi-gateway", "windows-laptop")
    assert isinstance(laptop.secure("www.news.example", site.clock.now), Conversation)
    site.capture.flush(1 << 62)
    [row] = read(out.getvalue())["tls"].rows(named=True)
    assert row["server_name"] == "www.news.example"
    assert row["resp_h"] == site.internet.address("www.news.example")


def test_it_comes_and_goes_and_its_addresses_tell_when() -> None:
    site = a_site()
    [printer] = residents(site, "hp-printer")
    printer.is_present = False
    start = site.clock.now
    printer.switch_on()
    site.clock.run(start + 5_000_000_000, site.capture.passed)
    printer.switch_off()
    assert printer.nic.ip not in site.residents
    printer.become(ip="192.168.10.99", firmware="newer")
    printer.switch_on()
    told = printer.truth(start + 9_000_000_000)
    assert told.ips == ("192.168.10.10", "192.168.10.99")
    assert [(one.start - start, one.end - start) for one in told.addresses] == [
        (0, 5_000_000_000), (5_000_000_000, 9_000_000_000),
    ]  # fmt: skip
    assert told.firmware == "newer"


def test_a_false_resolver_is_asked_instead_and_that_is_marked() -> None:
    site = a_site()
    gateway, laptop, printer = residents(site, "unifi-gateway", "windows-laptop", "hp-printer")
    laptop.false_resolver = printer.nic.ip, Label("rogue", "answer")
    laptop.resolve("www.news.example", site.clock.now)
    flows = site.book.frame(1 << 62, site.capture.written, "", site.whose)
    assert set(flows.select("resp_h", "resp_p", "attack").iter_rows()) == {(printer.nic.ip, 53, "rogue")}
    assert gateway.is_present
