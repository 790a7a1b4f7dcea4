"""A restart: gone for a while, and back as it was told."""

from tests.wardline_range.made import a_site, residents
from wardline_range.clock import SECOND
from wardline_range.habits.restart import restart


def test_it_is_gone_and_comes_back_changed() -> None:
    site = a_site()
    [printer] = residents(site, "hp-printer")
    printer.is_present = False
    printer.switch_on()
    site.clock.spawn(restart(printer, 30, firmware="9.9"))
    site.clock.run(site.clock.now + 10 * SECOND, lambda at: None)
    assert not printer.is_present
    site.clock.run(site.clock.now + 30 * SECOND, lambda at: None)
    assert printer.is_present
    assert (printer.who.firmware, printer.boots, len(printer.addresses)) == ("9.9", 2, 2)
