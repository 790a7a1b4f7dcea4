"""The scan asks every unit who it is, and then for registers far and wide."""

from tests.wardline_range.real.programs.launch import IP, free_port
from tests.wardline_range.real.programs.listeners import listening
from wardline_range.protocols import modbus
from wardline_range.real.programs import attack_modbus_scan


def test_a_controller_is_asked_everything() -> None:
    with listening(lambda said: said[:7] + b"\xab\x01") as plc:
        attack_modbus_scan.main([IP, "--port", str(plc.port), "--seconds", "30", "--every", "0.001"])
    said = b"".join(plc.talks[0])
    expected = (modbus.wrapped(at, unit, pdu) for at, (unit, pdu) in enumerate(attack_modbus_scan.requests()))
    assert said == b"".join(expected)


def test_it_goes_on_to_the_next_address() -> None:
    with listening(lambda said: said[:7] + b"\xab\x01") as plc:
        told = [IP, IP, "--port", str(plc.port), "--seconds", "30", "--every", "0.001"]
        attack_modbus_scan.main(told)
    assert len(plc.talks) == 2
    attack_modbus_scan.main([IP, "--port", str(free_port())])
