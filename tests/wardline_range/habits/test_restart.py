"""A restart: gone for a while, and back as it was told."""

from tests.wardline_range.made import a_site, residents
from wardline_range.clock import SECOND
from wardline_range.habits.restart import restart


def test_it_is_gone_and_comes_back_changed() -> None:
    site = a_site()
    [printer] = residents(site, "hp-printer")
    printer.is_present = False
    printer.switch_on()
    start = site.clock.now
    site.clock.spawn(restart(printer, 30, firmware="9.9"), 10.0)
    site.clock.run(start + 60 * SECOND, lambda at: None)
    assert (printer.is_present, printer.who.firmware, printer.boots) == (True, "9.9", 2)
    assert [(one.start - start) // SECOND for one in printer.addresses] == [0, 40]
    assert (printer.addresses[0].end - start) // SECOND == 10
