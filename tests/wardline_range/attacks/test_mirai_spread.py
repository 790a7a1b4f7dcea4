"""The spread: neighbours that accept telnet fall one after the other, and then do the same."""

import polars as pl

from tests.wardline_range.made import Entry, attacked

CAST: list[Entry] = [{"model": "hikvision-camera", "count": 3}, "hikvision-recorder", "windows-laptop"]
SHOWN = attacked("mirai-spread", "windows-laptop", CAST, hours=0.2, probes_per_s=6.0, outside=0.2, most_bots=3)
FLOWS = SHOWN.flows("mirai-spread")


def test_each_new_bot_fetches_the_image_and_calls_the_controller() -> None:
    fetched = FLOWS.filter(pl.col("resp_device") == "loader.bot.example", pl.col("service") == "http")
    called = FLOWS.filter(pl.col("resp_device") == "cnc.bot.example")
    assert fetched.height == 2
    assert set(called["orig_device"]) == {"windows-laptop", *fetched["orig_device"]}


def test_new_bots_scan_too_but_only_so_many() -> None:
    scanned = FLOWS.filter(pl.col("step") == "scan")
    assert scanned["orig_device"].n_unique() == 3
    assert {23, 2323} == set(scanned["resp_p"])


def test_guesses_come_before_the_login() -> None:
    steps = FLOWS.filter(pl.col("service") == "telnet").sort("ts").select("resp_h", "step")
    for _, rows in steps.group_by("resp_h"):
        assert rows["step"].to_list()[:2] == ["guess", "guess"]
    assert steps.filter(pl.col("step") == "load")["resp_h"].n_unique() == 2
