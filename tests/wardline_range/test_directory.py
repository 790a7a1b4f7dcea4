"""A directory: who serves whom, by zone and by turn, and whose an address was."""

import io

import pytest

from tests.wardline_range.made import Entry, a_site, residents, scenario, told
from wardline_range.clock import Clock
from wardline_range.packets.pcapng import Capture
from wardline_range.roles.camera import Camera
from wardline_range.roles.printer import Printer
from wardline_range.site import Site

CAST: list[Entry] = [
    {"model": "hikvision-camera", "name": "yard", "count": 3, "zone": "yard"},
    {"model": "hikvision-camera", "name": "hall", "count": 2, "zone": "hall"},
    {"model": "hikvision-recorder", "name": "yard-recorder", "zone": "yard"},
    {"model": "hikvision-recorder", "name": "spare", "zone": "nowhere"},
    "hp-printer",
]  # fmt: skip


def a_full_site() -> Site:
    """Everybody on it, nobody switched on."""
    played = scenario(told(CAST, 0.1))
    site = Site(1, Clock(played.start), Capture(io.BytesIO()))
    site.devices.extend(played.casting(site).devices)
    return site


def test_a_server_is_sought_in_the_zone_first() -> None:
    site = a_full_site()
    assert [one.who.name for one in site.share(site.named("yard-recorder"), Camera)] == ["yard-1", "yard-2", "yard-3"]
    assert len(site.share(site.named("spare"), Camera)) == 5
    printer = site.one(site.named("yard-1"), Printer)
    assert printer is site.named("hp-printer")
    assert site.one(printer, Printer) is None


def test_nobody_of_that_name_is_an_error() -> None:
    with pytest.raises(KeyError):
        a_full_site().named("nobody")


def test_an_address_belongs_to_whoever_had_it_then() -> None:
    site = a_site()
    _, printer = residents(site, "unifi-gateway", "hp-printer")
    printer.is_present = False
    printer.switch_on()
    start = site.clock.now
    site.clock.run(start + 100, lambda at: None)
    printer.switch_off()
    site.settle(start + 1000)
    ip = printer.nic.ip
    assert [site.whose(ip, start + at) for at in (0, 99, 100)] == ["hp-printer", "hp-printer", ""]
    assert site.whose(site.internet.address("one.example"), start) == "one.example"
