"""The controller keeps its room near the setpoint, and answers who asks."""

from tests.wardline_range.made import a_site, residents
from wardline_range.clock import SECOND
from wardline_range.protocols import bacnet
from wardline_range.roles.bacnet_controller import ROOM, SETPOINT, BacnetController


def test_the_room_follows_the_setpoint() -> None:
    site = a_site()
    controller, station = residents(site, "hvac-controller", "building-station")
    assert isinstance(controller, BacnetController)
    site.clock.spawn(controller._process())
    site.clock.run(site.clock.now + 12 * 3600 * SECOND, site.capture.passed)
    warm = controller.value(ROOM)
    assert abs(warm - controller.value(SETPOINT)) < 1.5
    answer = controller.asked(station, bacnet.write_property(1, SETPOINT, bacnet.PRESENT_VALUE, 16.0, 8))
    assert answer == bacnet.simple_ack(1, bacnet.WRITE_PROPERTY)
    site.clock.run(site.clock.now + 24 * 3600 * SECOND, site.capture.passed)
    assert controller.value(ROOM) < warm - 3


def test_one_that_is_away_does_not_answer() -> None:
    site = a_site()
    controller, station = residents(site, "hvac-controller", "building-station")
    assert isinstance(controller, BacnetController)
    del site.residents[controller.nic.ip]
    assert controller.asked(station, bacnet.read_property(1, ROOM, bacnet.PRESENT_VALUE)) == b""
