"""The thermostat uploads, and asks for the weather."""

import polars as pl

from tests.wardline_range.made import lives


def test_it_comes_back_after_a_power_cut() -> None:
    restart = {"event": "reboot", "device": "nest-thermostat", "at": "20m", "for": "60s"}
    shown = lives(["nest-thermostat"], 0.7, [restart])
    ip = shown.ip("nest-thermostat")
    assert shown.table("conn", ip).filter(pl.col("resp_p") == 9543).height == 2
    assert {"weather.nest.com", "log-rts.nest.com", "time.nestlabs.com"} <= set(shown.table("dns", ip)["query"])
    assert set(shown.table("dhcp")["host_name"].drop_nulls()) == {shown.truth.devices[1].serial}
