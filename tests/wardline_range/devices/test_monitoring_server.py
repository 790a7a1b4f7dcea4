"""The server asks every agent every minute, and pings it."""

import polars as pl

from tests.wardline_range.made import lives


def test_it_watches_switches_and_access_points() -> None:
    shown = lives(["monitoring-server", "cisco-switch", "unifi-access-point"], 0.5)
    conn = shown.table("conn", shown.ip("monitoring-server"))
    asked = conn.filter(pl.col("resp_p") == 161)
    watched = {shown.ip("cisco-switch"), shown.ip("unifi-access-point")}
    assert set(asked["resp_h"]) == watched
    assert asked.height >= 55
    assert set(conn.filter(pl.col("proto") == "icmp")["resp_h"]) == watched
