"""The controller is asked what it is, and its setpoint, pump and valve are moved."""

import pytest

from tests.wardline_range.real.programs.launch import IP
from tests.wardline_range.real.programs.listeners import listening
from wardline_range.protocols import modbus
from wardline_range.protocols.modbus import Unit
from wardline_range.real.programs import attack_modbus_write
from wardline_range.real.programs.tank import HOLDING, PUMP, VALVE


def test_setpoint_and_coils_are_overwritten() -> None:
    unit = Unit(list(HOLDING), [0] * 32, [False] * 64, ("Maker", "One", "1.0"))

    def answer(said: bytes) -> bytes:
        number = int.from_bytes(said[:2], "big")
        return modbus.wrapped(number, said[6], unit.answer(said[7:]))

    with listening(answer) as plc:
        attack_modbus_write.main(["--controller", IP, "--port", str(plc.port), "--seconds", "0.5", "--every", "0.03"])
    assert unit.holding[:3] == [985, 1000, 0]
    assert unit.coils[PUMP]
    assert isinstance(unit.coils[VALVE], bool)
    assert plc.talks[0][0] == modbus.wrapped(0, 1, modbus.identify())


def test_it_ends_where_the_controller_hangs_up(capsys: pytest.CaptureFixture[str]) -> None:
    with listening(lambda said: None) as plc:
        attack_modbus_write.main(["--controller", IP, "--port", str(plc.port), "--seconds", "60"])
    assert "no answer" in capsys.readouterr().out
