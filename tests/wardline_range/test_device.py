"""What every device can do: names are asked for once while they hold, TLS says where it goes."""

import io

from tests.wardline_range.made import a_site, read
from wardline_range.devices.gateway import Gateway
from wardline_range.devices.laptop import Laptop
from wardline_range.devices.thermostat import Thermostat
from wardline_range.packets.conversation import Conversation


def test_a_name_is_asked_for_again_only_when_its_time_is_over() -> None:
    out = io.BytesIO()
    site = a_site(out)
    site.move_in(Gateway(site))
    device = Thermostat(site)
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
    site.move_in(Gateway(site))
    Laptop(site).resolve("www.news.example", site.clock.now)
    site.capture.flush(1 << 62)
    assert sorted(read(out.getvalue())["dns"]["qtype_name"]) == ["A", "AAAA"]


def test_a_secure_call_is_an_open_connection_to_the_named_host() -> None:
    site = a_site()
    site.move_in(Gateway(site))
    talk = Laptop(site).secure("www.news.example", site.clock.now)
    assert isinstance(talk, Conversation)
    assert [(flow.service, flow.resp_h) for flow in site.book.flows][-1] == ("ssl", site.address("www.news.example"))
    assert Laptop(site).truth().mac == Laptop.spec.mac
