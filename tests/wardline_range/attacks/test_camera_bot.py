"""The camera's bot: a sweep, guessed logins, then a beacon with jitter to an address never seen before."""

import polars as pl

from tests.wardline_range.made import attacked

SHOWN = attacked(
    "camera-bot", "hikvision-camera", ["hikvision-camera", "hikvision-recorder", "hp-printer"], hours=0.9,
    telnet_victim="hikvision-recorder", web_victim="hp-printer",
)  # fmt: skip
FLOWS = SHOWN.flows("camera-bot")
CAMERA, RECORDER, PRINTER = (SHOWN.ip(name) for name in ("hikvision-camera", "hikvision-recorder", "hp-printer"))


def test_steps_follow_each_other() -> None:
    steps = FLOWS.group_by("step", maintain_order=True).len()
    assert steps["step"].to_list() == ["scan", "telnet-guessing", "web-guessing", "beacon"]


def test_it_asks_for_every_address_of_the_subnet() -> None:
    asked = SHOWN.table("arp").filter((pl.col("orig_h") == CAMERA) & (pl.col("operation") == 1))
    assert asked["resp_h"].n_unique() > 245


def test_logins_are_guessed_and_refused() -> None:
    conn = SHOWN.table("conn", CAMERA)
    assert conn.filter((pl.col("resp_p") == 23) & (pl.col("resp_h") == RECORDER)).height >= 14
    assert conn.filter((pl.col("resp_p") == 80) & (pl.col("resp_h") == PRINTER)).height >= 28


def test_the_beacon_has_forty_percent_jitter() -> None:
    beats = FLOWS.filter(pl.col("step") == "beacon").sort("ts")
    gaps = beats["ts"].diff().drop_nulls().dt.total_milliseconds() / 1000
    assert beats["resp_h"].n_unique() == 1
    assert 26.9 <= gaps.min() < 36  # type: ignore[operator]
    assert 54 < gaps.max() <= 63.1  # type: ignore[operator]
