"""The controller keeps its tank near the setpoint."""

from tests.wardline_range.made import a_site
from wardline_range.clock import SECOND
from wardline_range.devices.plc import LEVEL, SETPOINT, Plc


def test_the_level_follows_the_setpoint() -> None:
    site = a_site()
    plc = Plc(site)
    for _, process in plc.life():
        site.clock.spawn(process)
    start = site.clock.now
    levels = []
    for minute in range(1, 61):
        site.clock.run(start + minute * 60 * SECOND, lambda at: None)
        levels.append(plc.unit.inputs[LEVEL])
    assert all(560 < level < 680 for level in levels)
    assert len(set(levels)) > 10
    plc.unit.holding[SETPOINT] = 800
    site.clock.run(start + 7200 * SECOND, lambda at: None)
    assert abs(plc.unit.inputs[LEVEL] - 800) < 50
