"""A room controller is polled by its station, as the larger ones are."""

from tests.wardline_range.made import lives


def test_it_is_read() -> None:
    shown = lives([{"model": "room-controller", "count": 3}, "building-station"], 0.1)
    conn = shown.table("conn", shown.ip("building-station"))
    assert conn.filter(conn["resp_p"] == 47808)["resp_h"].n_unique() >= 4
