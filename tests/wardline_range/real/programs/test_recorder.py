"""The recorder plays its camera's video, and says why where it may not."""

import pytest

from tests.wardline_range.real.programs.launch import IP, free_port, running


@pytest.mark.parametrize(("password", "said"), [("admin", "packets"), ("wrong", "401 Unauthorized")])
def test_what_it_says_of_a_camera(password: str, said: str) -> None:
    port = free_port()
    url = f"rtsp://admin:{password}@{IP}:{port}/stream"
    camera = running("camera", "--ip", IP, "--rtsp", port, "--http", free_port(), ready_tcp=port)
    with camera, running("recorder", "--camera", url, "--alive-every", 0.2) as recorder:
        assert recorder.stdout is not None
        lines = [recorder.stdout.readline() for _ in range(2 if password == "admin" else 1)]
    assert all(said in line for line in lines)
