"""Controllers are attacked at the port where they serve."""

import pytest

from wardline_range.real.attacks import controllers
from wardline_range.real.hosts import HOSTS
from wardline_range.real.plan import RealAttack


@pytest.mark.parametrize("attack", controllers.ATTACKS, ids=lambda attack: attack.name)
def test_somebody_serves_there(attack: RealAttack) -> None:
    by_name = {host.name: host for host in HOSTS}
    served = {program.ready_tcp for touch in attack.touches for program in by_name[touch.peer].programs}
    assert attack is controllers.BACNET_WRITE or {touch.port for touch in attack.touches} <= served


def test_who_attacks_is_no_controller() -> None:
    types = {host.name: host.type for host in HOSTS}
    assert {types[attack.on] for attack in controllers.ATTACKS} == {"computer"}
