"""Floods end by themselves and stay slow enough; reflected answers go to a host of the lab."""

import pytest

from wardline_range.real.attacks import floods
from wardline_range.real.hosts import HOSTS
from wardline_range.real.plan import RealAttack
from wardline_range.real.processes import filled, places


@pytest.mark.parametrize("attack", [floods.SYN_FLOOD, floods.UDP_FLOOD], ids=lambda attack: attack.name)
def test_a_flood_is_over_in_time(attack: RealAttack) -> None:
    (program,) = attack.programs
    told = dict(zip(program.arguments, program.arguments[1:], strict=False))
    seconds = int(told["-c"]) * int(told["-i"].removeprefix("u")) / 1_000_000
    assert 10 <= seconds < attack.lasts_s


@pytest.mark.parametrize("attack", [floods.COAP_REFLECTION, floods.SSDP_REFLECTION], ids=lambda attack: attack.name)
def test_answers_are_reflected_at_another_host_of_the_lab(attack: RealAttack) -> None:
    (program,) = attack.programs
    told = [filled(one, places(HOSTS), attack.name) for one in program.arguments]
    inside = {host.ip for host in HOSTS if not host.is_outside}
    reflector, victim = told[told.index("--reflector") + 1], told[told.index("--victim") + 1]
    assert {reflector, victim} <= inside
    assert reflector != victim
