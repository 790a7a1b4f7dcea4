"""The controller is asked what it is, and is stopped in the end."""

import pytest

from tests.wardline_range.real.programs.launch import IP
from tests.wardline_range.real.programs.listeners import listening
from wardline_range.protocols.s7comm import Controller
from wardline_range.real.programs import attack_s7_stop


def test_the_controller_stops() -> None:
    controller = Controller({1: bytearray(64)}, "6ES7 315-2EH14-0AB0", {1: "lab", 2: "CPU"})
    with listening(controller.answer) as plc:
        attack_s7_stop.main(["--controller", IP, "--port", str(plc.port), "--pause", "0.01"])
    assert not controller.is_running
    assert len(plc.talks[0]) == 5


def test_without_an_answer_nothing_is_stopped(capsys: pytest.CaptureFixture[str]) -> None:
    with listening(lambda said: None) as plc:
        attack_s7_stop.main(["--controller", IP, "--port", str(plc.port), "--pause", "0.01"])
    assert len(plc.talks[0]) == 1
    assert "no answer" in capsys.readouterr().out
