"""Work on a device: its page, its secure page, or a ping where it has neither."""

import polars as pl

from tests.wardline_range.made import Play, lives


def worked_on(model: str) -> Play:
    """A technician's quarter of an hour on one device."""
    work = {"event": "maintenance", "by": "windows-laptop", "devices": [model], "at": "120s", "for": "300s"}
    return lives([model, "windows-laptop"], 0.15, [work])


def test_a_device_with_a_secure_page_is_looked_at_there() -> None:
    shown = worked_on("hp-printer")
    conn = shown.table("conn", shown.ip("windows-laptop")).filter(pl.col("resp_h") == shown.ip("hp-printer"))
    assert set(conn["resp_p"]) == {443}


def test_a_plain_page_is_asked_for_in_the_clear() -> None:
    shown = worked_on("tasmota-plug")
    http = shown.table("http", shown.ip("windows-laptop")).filter(pl.col("resp_h") == shown.ip("tasmota-plug"))
    assert {"/", "/status", "/settings"} <= set(http["uri"])


def test_where_there_is_no_page_it_is_pinged() -> None:
    shown = worked_on("ecobee-thermostat")
    conn = shown.table("conn", shown.ip("windows-laptop")).filter(pl.col("proto") == "icmp")
    assert set(conn["resp_h"]) == {shown.ip("ecobee-thermostat")}
