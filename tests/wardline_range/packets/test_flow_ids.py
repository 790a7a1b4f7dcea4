"""Community ID: the published example, and both directions alike."""

from wardline_range.packets.flow_ids import community_id, echo_ports


def test_the_specification_example_comes_out() -> None:
    ends = ("128.232.110.120", 34855), ("66.35.250.204", 80)
    assert community_id("tcp", *ends) == "1:LQU9qZlK+B5F3KDmev6m5PMibrg="
    assert community_id("tcp", *ends[::-1]) == community_id("tcp", *ends)


def test_an_echo_and_its_reply_are_one_flow() -> None:
    here, there = "192.168.0.89", "192.168.0.1"
    asked, replied = echo_ports(8), echo_ports(0)
    there_and_back = [
        community_id("icmp", (here, asked[0]), (there, asked[1])),
        community_id("icmp", (there, replied[0]), (here, replied[1])),
    ]
    assert there_and_back == ["1:X0snYXpgwiv9TZtqg64sgzUn6Dk="] * 2


def test_an_unreachable_has_no_answer_and_its_directions_are_two_flows() -> None:
    ends = ("192.168.0.89", 3), ("192.168.0.1", 1)
    assert community_id("icmp", *ends) != community_id("icmp", *ends[::-1])
