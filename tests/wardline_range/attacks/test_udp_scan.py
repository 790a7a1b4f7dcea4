"""A UDP scan: the ports of every host that is there."""

from tests.wardline_range.made import attacked


def test_ports_of_the_present_are_tried() -> None:
    flows = attacked("udp-scan", "windows-laptop", ["windows-laptop", "hp-printer"], hours=0.1).flows("udp-scan")
    assert set(flows["resp_device"]) == {"gateway", "hp-printer"}
    assert flows["resp_p"].n_unique() == 8
