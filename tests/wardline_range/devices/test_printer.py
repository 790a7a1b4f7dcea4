"""The printer announces printing."""

from tests.wardline_range.made import lives
from wardline_range.devices.printer import Printer


def test_it_offers_ipp() -> None:
    mdns = lives(lambda site: [Printer(site)], hours=0.02).table("mdns", Printer.spec.ip)
    assert any("ty=HP LaserJet MFP M428fdw" in text for text in mdns["rr_data"].drop_nulls())
    assert "_ipp._tcp.local" in mdns["rr_name"].to_list()
