"""Questions reach the server they are put to, and no answer is none."""

from tests.wardline_range.real.programs.launch import IP, free_port
from tests.wardline_range.real.programs.listeners import answering
from wardline_range.protocols import dns
from wardline_range.real.programs.questions import ask


def test_the_answer_comes_back() -> None:
    with answering(lambda said: said[:2] + b"answer") as server:
        assert ask(IP, server.port, 0x10007, "one.example", "TXT") == b"\0\x07answer"
    assert server.datagrams == [dns.query(7, "one.example", "TXT")]


def test_a_server_that_is_not_there_answers_nothing() -> None:
    assert ask(IP, free_port(), 1, "one.example") == b""
