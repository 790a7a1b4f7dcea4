"""The phone joins late, with an address that no registry knows."""

import polars as pl

from tests.wardline_range.made import lives
from wardline_range.devices.phone import Phone


class Early(Phone):
    """Joins after five minutes."""

    joins_at = 300.0


def test_nothing_is_heard_of_it_before_it_joins() -> None:
    shown = lives(lambda site: [Early(site)], hours=0.3)
    mine = shown.table("sender").filter(pl.col("l2_addr") == Phone.spec.mac)
    heard = mine["ts"].dt.epoch("ns").sort()
    assert heard[0] - shown.truth.start >= 300_000_000_000
    assert int(Phone.spec.mac[:2], 16) & 2
    assert (
        shown.table("dhcp").filter(pl.col("mac") == Phone.spec.mac)["vendor_class"].drop_nulls()[0] == "android-dhcp-14"
    )
    assert 5228 in shown.table("conn", Phone.spec.ip)["resp_p"].to_list()
