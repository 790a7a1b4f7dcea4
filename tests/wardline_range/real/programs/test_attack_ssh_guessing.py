"""Each knock greets and offers algorithms, in a packet of the form that SSH wants."""

from tests.wardline_range.real.programs.launch import IP
from tests.wardline_range.real.programs.listeners import listening
from wardline_range.real.programs import attack_ssh_guessing


def test_the_packet_is_padded_to_a_multiple_of_eight() -> None:
    packet = attack_ssh_guessing.key_exchange(bytes(16))
    assert len(packet) % 8 == 0
    assert int.from_bytes(packet[:4], "big") == len(packet) - 4
    assert 4 <= packet[4] < 20
    assert packet[5] == 20


def test_every_knock_is_a_connection_of_its_own() -> None:
    with listening(lambda said: b"SSH-2.0-lab\r\n") as server:
        attack_ssh_guessing.main(["--server", IP, "--port", str(server.port), "--seconds", "0.18", "--every", "0.05"])
    assert len(server.talks) == 4
    assert all(b"".join(talk).startswith(b"SSH-2.0-") for talk in server.talks)
