"""A site is a directory of devices on a network."""

from tests.wardline_range.made import a_site, residents
from wardline_range.device import Device


def test_its_devices_are_found_by_name_and_reached_by_address() -> None:
    site = a_site()
    [printer] = residents(site, "hp-printer")
    assert site.all(Device) == [printer]
    assert site.named("hp-printer") is printer
    assert site.is_there(printer.nic.ip, site.clock.now)
