"""Who is found by its type is asked for its description."""

import polars as pl

from tests.wardline_range.made import lives


def test_the_description_is_fetched_from_those_found() -> None:
    shown = lives(["amazon-echo", "wemo-switch", "sonos-speaker"], 0.5)
    asked = shown.table("http", shown.ip("amazon-echo")).filter(pl.col("resp_h") == shown.ip("wemo-switch"))
    assert asked.height >= 2
    assert set(asked["uri"]) == {"/setup.xml"}
    assert set(asked["status_code"]) == {200}
    answers = shown.table("ssdp", shown.ip("wemo-switch")).filter(pl.col("status_code") == 200)
    assert answers.height >= 2
    assert shown.table("http", shown.ip("amazon-echo")).filter(pl.col("resp_h") == shown.ip("sonos-speaker")).is_empty()
