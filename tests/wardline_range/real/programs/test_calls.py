"""Calls hear what is answered, and take silence for an answer."""

import pytest

from tests.wardline_range.real.programs.launch import IP, free_port
from tests.wardline_range.real.programs.listeners import listening
from wardline_range.real.programs.calls import asked, call


def test_an_answer_is_heard() -> None:
    with listening(lambda said: said[::-1]) as server, call(IP, server.port) as talk:
        assert asked(talk, b"abc") == b"cba"


def test_silence_is_heard_as_nothing() -> None:
    with listening() as server, call(IP, server.port, 0.05) as talk:
        assert asked(talk, b"abc") == b""


def test_nobody_there_is_an_error() -> None:
    with pytest.raises(ConnectionRefusedError), call(IP, free_port()):
        pass
