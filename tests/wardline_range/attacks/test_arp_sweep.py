"""A sweep: every address asked for, nothing else sent."""

import polars as pl

from tests.wardline_range.made import attacked


def test_every_address_is_asked_for() -> None:
    shown = attacked("arp-sweep", "windows-laptop", ["windows-laptop", "hp-printer"], hours=0.1)
    asked = shown.table("arp").filter((pl.col("orig_h") == shown.ip("windows-laptop")) & (pl.col("operation") == 1))
    assert asked["resp_h"].n_unique() >= 253
    assert shown.flows("arp-sweep").is_empty()
    assert shown.ip("hp-printer") in shown.truth.attacks[0].peers
