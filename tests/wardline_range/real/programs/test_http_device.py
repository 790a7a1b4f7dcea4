"""A device shows its page to all, and its settings to who logs in."""

import urllib.error
import urllib.request

import pytest

from tests.wardline_range.real.programs.launch import IP, free_port, running


def test_its_page_names_it() -> None:
    port = free_port()
    with running("http_device", "--ip", IP, "--port", port, "--title", "HP LaserJet", ready_tcp=port):
        with urllib.request.urlopen(f"http://{IP}:{port}/", timeout=30) as answer:
            assert b"<title>HP LaserJet</title>" in answer.read()
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"http://{IP}:{port}/settings", timeout=30)
        refused.value.close()
        assert refused.value.code == 401
