"""The controller keeps its tank near the setpoint, whoever sets it."""

from tests.wardline_range.made import a_site, lives, residents
from wardline_range.clock import SECOND
from wardline_range.roles.modbus_controller import LEVEL, SETPOINT, ModbusController


def test_the_level_follows_the_setpoint() -> None:
    site = a_site()
    [plc] = residents(site, "schneider-plc")
    assert isinstance(plc, ModbusController)
    for _, begin in plc.life():
        site.clock.spawn(begin())
    start = site.clock.now
    levels = []
    for minute in range(1, 61):
        site.clock.run(start + minute * 60 * SECOND, lambda at: None)
        levels.append(plc.unit.inputs[LEVEL])
    assert all(550 < level < 680 for level in levels)
    assert len(set(levels)) > 10
    plc.unit.holding[SETPOINT] = 800
    site.clock.run(start + 7200 * SECOND, lambda at: None)
    assert abs(plc.unit.inputs[LEVEL] - 800) < 50


def test_a_technician_reads_it_out_and_writes_one_setpoint() -> None:
    work = {
        "event": "maintenance",
        "by": "engineering-station",
        "devices": ["schneider-plc"],
        "at": "120s",
        "for": "60s",
    }
    shown = lives(["schneider-plc", "engineering-station"], 0.05, [work])
    asked = shown.table("modbus", shown.ip("engineering-station"))
    assert {43, 3, 6} == set(asked["func_code"])
