"""Lights are switched by an app in the house, over TLS."""

import polars as pl

from tests.wardline_range.made import lives


def test_an_app_opens_the_bridge() -> None:
    shown = lives(["apple-iphone", "philips-hue-bridge"], 3)
    said = shown.table("conn", shown.ip("apple-iphone")).filter(pl.col("resp_h") == shown.ip("philips-hue-bridge"))
    assert said.height >= 2
    assert set(said["resp_p"]) == {443}
    assert set(said["service"]) == {"ssl"}
