"""Guesses go to one port of one host, from the list of logins."""

import pytest

from wardline_range.real.attacks import guessing
from wardline_range.real.plan import RealAttack
from wardline_range.real.programs import logins


@pytest.mark.parametrize("attack", guessing.ATTACKS, ids=lambda attack: attack.name)
def test_one_service_of_one_host_is_touched(attack: RealAttack) -> None:
    (touch,) = attack.touches
    assert attack.needs_hosts == (touch.peer,)
    assert touch.port


def test_hydra_reads_the_list_of_logins() -> None:
    by_hydra = [program for attack in guessing.ATTACKS for program in attack.programs if program.tool == "hydra"]
    assert by_hydra
    for program in by_hydra:
        assert program.arguments[program.arguments.index("-C") + 1] == str(logins.FILE)
