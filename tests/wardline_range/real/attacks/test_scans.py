"""Each scan is told apart by a source port that nothing else uses."""

import pytest

from wardline_range.real.attacks import scans
from wardline_range.real.plan import NETWORK, RealAttack

_BY_PORT = (scans.SYN_SCAN, scans.SLOW_SCAN, scans.UDP_SCAN)


@pytest.mark.parametrize("attack", _BY_PORT, ids=lambda attack: attack.name)
def test_the_source_port_is_the_one_it_is_known_by(attack: RealAttack) -> None:
    (program,) = attack.programs
    port = int(program.arguments[program.arguments.index("-g") + 1])
    assert {touch.port for touch in attack.touches if touch.proto in ("tcp", "udp")} == {port}


def test_no_two_scans_share_one() -> None:
    ports = [program.arguments[program.arguments.index("-g") + 1] for one in _BY_PORT for program in one.programs]
    assert len(set(ports)) == len(ports)


def test_only_the_labs_network_is_scanned_and_no_names_are_asked_for() -> None:
    for attack in scans.ATTACKS:
        (program,) = attack.programs
        assert "-n" in program.arguments
        targets = {one for one in program.arguments if one[0] == "{" or "/" in one}
        assert targets
        assert {one for one in targets if one[0] != "{"} <= {NETWORK}
