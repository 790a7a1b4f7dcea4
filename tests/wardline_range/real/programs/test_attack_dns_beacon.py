"""The beacon's questions count up, under one name of its own."""

from tests.wardline_range.real.programs.launch import IP
from tests.wardline_range.real.programs.listeners import answering
from wardline_range.real.programs import attack_dns_beacon


def test_questions_count_up() -> None:
    with answering(lambda said: said) as server:
        told = ["--server", IP, "--port", str(server.port), "--domain", "c2.example"]
        attack_dns_beacon.main([*told, "--seconds", "0.18", "--every", "0.05"])
    labels = [said[13 : 13 + said[12]].decode() for said in server.datagrams]
    assert [label[8:] for label in labels] == ["0000", "0001", "0002", "0003"]
    assert len({label[:8] for label in labels}) == 1
    assert all(b"\x02c2\x07example\0\0\x01\0\x01" in said for said in server.datagrams)
