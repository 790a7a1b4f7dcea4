"""Flow ids: the values of the Community ID specification's own test data, and one id for both directions."""

import pytest

from wardline_range.packets.flow_ids import community_id, echo_ports


@pytest.mark.parametrize(
    ("protocol", "orig", "resp", "expected"),
    [
        ("tcp", ("128.232.110.120", 34855), ("66.35.250.204", 80), "1:LQU9qZlK+B5F3KDmev6m5PMibrg="),
        ("udp", ("192.168.1.52", 54585), ("8.8.8.8", 53), "1:d/FP5EW3wiY1vCndhwleRRKHowQ="),
        ("icmp", ("192.168.0.89", 8), ("192.168.0.1", 0), "1:X0snYXpgwiv9TZtqg64sgzUn6Dk="),
    ],
)
def test_known_flows(protocol: str, orig: tuple[str, int], resp: tuple[str, int], expected: str) -> None:
    assert community_id(protocol, orig, resp) == expected
    assert community_id(protocol, resp, orig) == expected


def test_an_echo_and_its_reply_are_one_flow() -> None:
    assert echo_ports(8) == (8, 0)
    assert echo_ports(0) == (0, 8)
