"""The question whether the Internet is there: once, or every while."""

import polars as pl

from tests.wardline_range.made import lives


def test_it_is_asked_once_where_the_device_joins() -> None:
    shown = lives(["apple-iphone"], 0.2)
    asked = shown.table("http", shown.ip("apple-iphone"))
    assert asked.select("host", "uri", "status_code").rows() == [("captive.apple.com", "/hotspot-detect.html", 200)]


def test_it_is_asked_again_where_the_page_says_nothing() -> None:
    shown = lives(["google-speaker"], 1)
    asked = shown.table("http", shown.ip("google-speaker"))
    assert asked.filter(pl.col("uri") == "/generate_204")["status_code"].to_list() == [204] * asked.height
    assert asked.height >= 3
