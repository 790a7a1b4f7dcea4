"""A UDP flood: one source port, any destination port."""

from tests.wardline_range.made import attacked


def test_ports_have_no_pattern() -> None:
    flows = attacked("udp-flood", "windows-laptop", ["windows-laptop"], hours=0.1, most=2000).flows("udp-flood")
    assert flows["orig_p"].n_unique() == 1
    assert flows["resp_p"].n_unique() > 1200
