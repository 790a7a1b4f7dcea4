"""The camera's page lies behind its factory login."""

import http.client
from base64 import b64encode

from tests.wardline_range.real.programs.launch import IP, free_port, running


def test_its_page_needs_the_login() -> None:
    page, rtsp = free_port(), free_port()
    with running("camera", "--ip", IP, "--http", page, "--rtsp", rtsp, "--title", "DS-2CD", ready_tcp=rtsp):
        for password, status in (("guess", 401), ("admin", 200)):
            talk = http.client.HTTPConnection(IP, page, timeout=30)
            login = b64encode(f"admin:{password}".encode()).decode()
            talk.request("GET", "/", headers={"Authorization": f"Basic {login}"})
            answer = talk.getresponse()
            assert answer.status == status
            assert (b"DS-2CD" in answer.read()) == (status == 200)
            talk.close()
