"""The reader speaks to its controller alone."""

from tests.wardline_range.made import lives


def test_it_has_one_peer() -> None:
    shown = lives(["suprema-reader", "biostar-server"], 0.5)
    ip = shown.ip("suprema-reader")
    said = shown.table("conn", ip)
    assert said.select("resp_h", "resp_p").unique().rows() == [(shown.ip("biostar-server"), 51212)]
    assert shown.table("dns", ip).is_empty()
