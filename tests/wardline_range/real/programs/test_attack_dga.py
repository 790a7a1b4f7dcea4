"""Generated names look made up, differ, and exist nowhere."""

from tests.wardline_range.real.programs.launch import IP
from tests.wardline_range.real.programs.listeners import answering
from wardline_range.chance import Chance
from wardline_range.real.programs import attack_dga


def test_labels_are_those_of_a_host_and_do_not_repeat() -> None:
    chance = Chance(1, "test")
    labels = [attack_dga.label(chance) for _ in range(500)]
    assert len(set(labels)) == 500
    assert all(12 <= len(label) <= 20 and label[0].isalpha() and label.isalnum() for label in labels)


def test_the_names_end_where_nothing_resolves() -> None:
    with answering(lambda said: said) as server:
        attack_dga.main(["--server", IP, "--port", str(server.port), "--seconds", "0.2", "--every", "0.04"])
    assert len(server.datagrams) >= 3
    assert all(said.endswith(b"\x07invalid\0\0\x01\0\x01") for said in server.datagrams)
