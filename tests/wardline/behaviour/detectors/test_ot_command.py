"""Commands that a controller never got."""

import pytest

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.worlds import HMI, LAPTOP, PLC, dnp3, modbus, once, part_of, run
from wardline.model.batch import Batch

LEARN = 120


def _attack(*rows: worlds.Row, table: str = "modbus") -> list[Batch]:
    return worlds.days(135, 1, once(130, {table: rows}))


def test_a_new_writer_is_told_with_who_was_normal() -> None:
    write = modbus(130.5, LAPTOP, PLC, 16, "WRITE_MULTIPLE_REGISTERS", 40, uid="Cbad")
    (finding,) = run("ot_command", _attack(write), LEARN)
    assert finding.device == "dev-" + LAPTOP
    assert finding.peers == ("dev-" + PLC,)
    assert (
        "laptop (10.0.0.30) sent plc (10.0.0.10) Modbus WRITE_MULTIPLE_REGISTERS to unit 1 at 40 to 49" in finding.claim
    )
    assert part_of(finding, "new sender") > 4
    assert set(finding.techniques) == {"T0855", "T0836", "T0848"}
    assert finding.severity == "high"
    assert finding.evidence[0].uid == "Cbad"


def test_a_known_client_that_begins_to_write_elsewhere_is_told() -> None:
    write = modbus(130.5, HMI, PLC, 15, "WRITE_MULTIPLE_COILS", 0)
    (finding,) = run("ot_command", _attack(write), LEARN)
    assert part_of(finding, "new command") > 4
    assert part_of(finding, "reads and writes") == 2.0


def test_a_write_outside_the_known_registers_is_told() -> None:
    write = modbus(130.5, HMI, PLC, 6, "WRITE_SINGLE_REGISTER", 4000, quantity=1)
    days = worlds.days(335, 1, once(330, {"modbus": [write]}), lambda minute: {"modbus": [_usual(minute)]})
    (finding,) = run("ot_command", days, 300)
    assert "outside the known addresses 40 to 40" in finding.claim
    assert part_of(finding, "new addresses") > 4


def _usual(minute: int) -> worlds.Row:
    return modbus(minute + 0.3, HMI, PLC, 6, "WRITE_SINGLE_REGISTER", 40, quantity=1)


@pytest.mark.feature("F2")
def test_a_restart_over_dnp3_names_its_technique() -> None:
    (finding,) = run("ot_command", _attack(dnp3(130.5, HMI, PLC, 13, "COLD_RESTART", objects=[]), table="dnp3"), LEARN)
    assert finding.techniques == ("T0816", "T0814")
    assert part_of(finding, "what it does") == 2.0


def test_a_walk_over_units_is_one_finding() -> None:
    walk = [modbus(130 + unit / 500, LAPTOP, PLC, 3, "READ_HOLDING_REGISTERS", 0, unit=unit) for unit in range(2, 60)]
    (finding,) = run("ot_command", _attack(*walk), LEARN)
    assert "58 kinds of command" in finding.claim
    assert "T0846" in finding.techniques


@pytest.mark.parametrize("seed", [1, 2])
def test_an_ordinary_day_is_quiet(seed: int) -> None:
    assert run("ot_command", worlds.days(240, seed), LEARN) == ()


def test_what_was_said_is_not_said_again() -> None:
    writes = [
        once(m, {"modbus": [modbus(m + 0.5, LAPTOP, PLC, 16, "WRITE_MULTIPLE_REGISTERS", 40)]}) for m in (130, 131, 140)
    ]
    assert len(run("ot_command", worlds.days(145, 1, *writes), LEARN)) == 1
