"""The printer joins its group and announces printing, and calls nobody."""

from tests.wardline_range.made import lives


def test_it_offers_ipp_and_stays_in_the_network() -> None:
    shown = lives(["brother-printer"], 0.5)
    ip = shown.ip("brother-printer")
    assert {"_ipp._tcp.local", "_pdl-datastream._tcp.local"} <= set(shown.table("mdns", ip)["rr_name"])
    assert set(shown.table("conn", ip)["resp_p"]) == {0, 5353}
