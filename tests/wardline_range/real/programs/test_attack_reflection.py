"""Questions say they are the victim's, and no address outside the lab can be given."""

import os
import socket

import pytest

from tests.wardline_range.real.programs.launch import IP
from wardline_range.packets.frames import checksum
from wardline_range.real.programs import attack_reflection

_VICTIM = "127.0.0.2"


@pytest.mark.parametrize("address", ["198.51.100.10", "10.78.0.1", "8.8.8.8"])
def test_nothing_outside_the_lab_is_asked(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = ["--protocol", "coap", "--reflector", "10.77.0.33", "--victim", address, "--victim-port", "9"]
    with pytest.raises(SystemExit):
        attack_reflection.main(told)
    assert "--victim" in capsys.readouterr().err


def test_a_forged_packet_is_whole() -> None:
    packet = attack_reflection.forged(("10.77.0.22", 9), ("10.77.0.33", 5683), b"question", 7)
    assert checksum(packet[:20]) == 0
    assert packet[12:20] == socket.inet_aton("10.77.0.22") + socket.inet_aton("10.77.0.33")
    assert packet[20:24] == (9).to_bytes(2, "big") + (5683).to_bytes(2, "big")
    assert packet[28:] == b"question"


@pytest.mark.parametrize(("protocol", "begins"), [("coap", b"\x50\x01"), ("ssdp", b"M-SEARCH * HTTP/1.1\r\n")])
def test_the_reflector_is_asked_in_the_victims_name(protocol: str, begins: bytes) -> None:
    if os.geteuid() != 0:
        pytest.skip("needs root for raw sockets")
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as reflector,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as victim,
    ):
        reflector.bind((IP, 0))
        reflector.settimeout(5)
        victim.bind((_VICTIM, 0))
        ends = ["--reflector", IP, "--port", str(reflector.getsockname()[1]), "--victim", _VICTIM]
        told = ["--protocol", protocol, *ends, "--victim-port", str(victim.getsockname()[1])]
        attack_reflection.main([*told, "--seconds", "0.1", "--rate", "20"])
        question, asker = reflector.recvfrom(2048)
        assert question.startswith(begins)
        assert asker == victim.getsockname()
