"""The printer announces printing."""

from tests.wardline_range.made import lives


def test_it_offers_ipp() -> None:
    shown = lives(["hp-printer"], hours=0.1)
    mdns = shown.table("mdns", shown.ip("hp-printer"))
    assert any("ty=HP LaserJet MFP M428fdw" in text for text in mdns["rr_data"].drop_nulls())
    assert "_ipp._tcp.local" in mdns["rr_name"].to_list()
