"""The tank keeps to its setpoint and never leaves its bounds."""

from wardline_range.chance import Chance
from wardline_range.real.programs.tank import Tank


def test_the_pump_keeps_the_level_about_the_setpoint() -> None:
    tank = Tank(Chance(1, "tank"))
    for _ in range(3000):
        tank.go_on(1.0, 700)
    assert 650 < tank.level < 750
    assert 190 < tank.temperature < 230


def test_an_absurd_setpoint_fills_it_to_the_brim_and_no_further() -> None:
    tank = Tank(Chance(1, "tank"))
    for _ in range(3000):
        tank.go_on(1.0, 5000)
    assert 995 < tank.level <= 1000
    assert tank.flow > 170
