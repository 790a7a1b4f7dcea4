"""Each way in is tried with the first words of its own protocol."""

import struct

from tests.wardline_range.real.programs.launch import IP
from tests.wardline_range.real.programs.listeners import listening
from wardline_range.real.programs import attack_lateral_movement
from wardline_range.real.programs.attack_lateral_movement import first_words


def test_a_file_share_is_asked_for_its_dialect() -> None:
    words = first_words(IP, 445)
    assert int.from_bytes(words[:4], "big") == len(words) - 4
    assert words[4:8] == b"\xfeSMB"
    assert words[68:74] == struct.pack("<HHH", 36, 4, 1)


def test_a_remote_desktop_gets_a_connection_request_of_the_length_it_says() -> None:
    words = first_words(IP, 3389)
    assert words[:2] == b"\x03\0"
    assert words[5] == 0xE0
    assert int.from_bytes(words[2:4], "big") == len(words) == words[4] + 5


def test_the_others_are_greeted_in_the_clear() -> None:
    assert first_words(IP, 22).startswith(b"SSH-2.0-")
    assert first_words(IP, 5985).startswith(b"POST /wsman HTTP/1.1\r\n")


def test_every_way_is_tried_in_turn() -> None:
    with listening(lambda said: b"no") as one, listening(lambda said: b"no") as other:
        ports = ("--ports", str(one.port), str(other.port))
        attack_lateral_movement.main([IP, *ports, "--seconds", "0.18", "--every", "0.05"])
    assert (len(one.talks), len(other.talks)) == (2, 2)
