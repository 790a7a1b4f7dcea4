"""The beacon calls, greets and hangs up, again and again."""

import pytest

from tests.wardline_range.real.programs.launch import IP, free_port
from tests.wardline_range.real.programs.listeners import listening
from wardline_range.real.programs import attack_beacon


def test_every_call_is_a_short_greeting() -> None:
    with listening(lambda said: b"ok\n") as server:
        attack_beacon.main(["--to", IP, "--port", str(server.port), "--seconds", "0.18", "--every", "0.05"])
    assert len(server.talks) == 4
    assert all(len(talk) == 1 and len(talk[0]) == 62 and talk[0][:2] == b"\x91\x03" for talk in server.talks)
    assert len({talk[0] for talk in server.talks}) == 4


def test_it_goes_on_where_nobody_answers(capsys: pytest.CaptureFixture[str]) -> None:
    attack_beacon.main(["--to", IP, "--port", str(free_port()), "--seconds", "0.08", "--every", "0.05"])
    assert capsys.readouterr().out.count(IP) == 2
