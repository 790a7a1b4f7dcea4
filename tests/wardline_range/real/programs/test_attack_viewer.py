"""The viewer opens the stream, watches it, and closes it again."""

import pytest

from tests.wardline_range.real.programs.launch import IP, free_port, running
from tests.wardline_range.real.programs.listeners import listening
from wardline_range.real.programs import attack_viewer
from wardline_range.real.programs.attack_viewer import session_in


def test_the_session_is_named_in_an_answer() -> None:
    assert session_in("RTSP/1.0 200 OK\r\nCSeq: 3\r\nSession: 5A17;timeout=60\r\n\r\n") == "5A17"
    assert session_in("RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n") == ""


def test_a_session_goes_from_options_to_teardown() -> None:
    answer = b"RTSP/1.0 200 OK\r\nSession: 7\r\n\r\n"
    with listening(lambda said: answer) as camera:
        attack_viewer.main(["--camera", IP, "--port", str(camera.port), "--seconds", "0"])
    said = b"".join(camera.talks[0]).split(b"\r\n")
    methods = [line.split(b" ")[0] for line in said if line.endswith(b"RTSP/1.0")]
    assert methods == [b"OPTIONS", b"DESCRIBE", b"SETUP", b"PLAY", b"TEARDOWN"]
    assert said.count(b"Session: 7") == 4


def test_the_labs_camera_plays_for_its_first_login(capsys: pytest.CaptureFixture[str]) -> None:
    video, web = free_port(), free_port()
    with running("camera", "--ip", IP, "--rtsp", video, "--http", web, ready_tcp=video):
        attack_viewer.main(["--camera", IP, "--port", str(video), "--seconds", "0.3"])
        assert capsys.readouterr().out == ""
        attack_viewer.main(["--camera", IP, "--port", str(video), "--login", "admin:wrong", "--seconds", "0.3"])
        assert "401" in capsys.readouterr().out
