"""Playing: nothing past the end, progress on the way, devices that join late cannot be reached before."""

import io

import polars as pl

from tests.wardline_range.made import lives, scenario, told
from wardline_range.clock import ns


def test_traffic_and_truth_lie_within_the_time_asked_for() -> None:
    shown = lives([], 0.2)
    assert shown.truth.end - shown.truth.start == ns(720)
    times = shown.truth.flows["ts"].dt.epoch("ns")
    assert shown.truth.start <= times.min() <= times.max() < shown.truth.end  # type: ignore[operator]
    assert shown.truth.attacks == ()


def test_progress_is_told_every_hour_of_traffic() -> None:
    heard: list[float] = []
    scenario(told([], 2.5)).play(io.BytesIO(), lambda share, packets: heard.append(round(share, 2)))
    assert heard == [0.4, 0.8, 1.0]


def test_the_same_seed_is_the_same_day_and_another_is_another() -> None:
    cast = told(["windows-laptop", "hp-printer"], 0.2)
    first, again, other = (io.BytesIO() for _ in range(3))
    scenario(cast, 1).play(first)
    scenario(cast, 1).play(again)
    scenario(cast, 2).play(other)
    assert first.getvalue() == again.getvalue() != other.getvalue()


def test_a_device_that_never_joins_is_never_heard() -> None:
    shown = lives([{"model": "android-phone", "absent": True}, "hp-printer"], 0.1)
    [phone] = [one for one in shown.truth.devices if one.type == "phone"]
    assert phone.addresses == ()
    assert phone.mac not in set(shown.table("sender")["l2_addr"])


def test_what_ordinary_life_said_is_what_is_allowed() -> None:
    shown = lives(["hp-printer"], 0.1)
    [printer] = [one for one in shown.truth.devices if one.type == "printer"]
    assert "udp/53 gateway" in printer.allowed
    assert "tcp/443 xmpp009.hpeprint.com" in printer.allowed


def test_what_comes_from_outside_comes_from_the_gateways_mac_address() -> None:
    shown = lives(["hp-printer"], 0.1)
    gateway = next(one.mac for one in shown.truth.devices if one.name == "gateway")
    outside = shown.table("conn").filter(pl.col("resp_p") == 443, ~pl.col("resp_h").str.starts_with("192.168."))
    assert set(outside["resp_l2_addr"]) == {gateway}
